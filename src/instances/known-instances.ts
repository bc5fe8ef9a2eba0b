import { Injectable } from '@nestjs/common';
import type { InstanceCheck } from '../directory/instance-check.js';
import type { ScopeKey } from '../directory/scope-key.js';
import { InstanceStore } from './instance-store.js';

/** An instance that an order made counts as known, whatever became of it; one that was refused was never made. */
@Injectable()
export class KnownInstances implements InstanceCheck {
  constructor(private readonly store: InstanceStore) {}

  async isKnown({ lane, instanceId }: ScopeKey): Promise<boolean> {
    const { row } = await this.store.known({ lane, instanceId, tenantId: '' });
    return row !== undefined && row.status !== 'failed';
  }
}
