import { Get, Query } from '@nestjs/common';
import { KeyReport } from '../../rotation/key-report.service.js';
import { AdminController } from '../access/admin-controller.js';
import { KnownTokens } from '../access/known-tokens.js';
import { Needs } from '../access/needs.js';
import { isoTime } from '../lists/iso-time.js';
import { KeyPage, KeysQuery } from './keys.dto.js';

@AdminController('keys')
export class KeysController {
  constructor(
    private readonly report: KeyReport,
    private readonly tokens: KnownTokens,
  ) {}

  /** Every key, when it was used last, and whether it can be taken out. Never the keys themselves. */
  @Get()
  @Needs('read')
  async list(@Query() { days }: KeysQuery): Promise<KeyPage> {
    const keys = await this.report.list(
      days,
      this.tokens.all.map(({ id }) => id),
    );
    const items = keys.map(({ lastUsedAt, ...key }) => ({
      ...key,
      lastUsedAt: lastUsedAt === null ? null : isoTime(lastUsedAt),
    }));
    return { items, next: null };
  }
}
