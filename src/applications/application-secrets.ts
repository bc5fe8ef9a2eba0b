import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { DATA_SOURCE } from '../database/data-source-name.js';
import { scopeId, type ScopeKey } from '../directory/scope-key.js';
import { DataKeys } from '../keys/data-keys.js';
import { SecretSource } from '../outbox/secret-source.js';
import { Application } from './application.entity.js';

/** The applications' client secrets in clear, for those who ask for one explicitly. */
@Injectable()
export class ApplicationSecrets {
  constructor(
    @InjectRepository(Application, DATA_SOURCE) private readonly applications: Repository<Application>,
    private readonly dataKeys: DataKeys,
    source: SecretSource,
  ) {
    source.reveal = (scope, appId) => this.reveal(scope, appId);
  }

  /** Undefined when there is no such application, or it has no secret any more. Rejects when no data key opens it. */
  async reveal(scope: ScopeKey, appId: string): Promise<string | undefined> {
    const row = await this.applications.findOneBy({ scopeId: scopeId(scope), appId });
    return row?.secretJwe ? this.dataKeys.open(row.secretJwe) : undefined;
  }
}
