import { Injectable } from '@nestjs/common';
import { KnownTokens } from './admin/access/known-tokens.js';
import type { AdminTokens } from './admin/admin-tokens.js';
import type { ConnectorOptions } from './connector-options.js';
import { UnitOfWork } from './database/unit-of-work.js';
import { DataKeys } from './keys/data-keys.js';
import { KeyRing } from './keys/key-ring.js';
import { countSealed } from './rotation/count-sealed.js';

/** What takes the place of what is in force; what is left out stays. */
export interface NewKeys {
  readonly keys?: ConnectorOptions['keys'];
  readonly adminTokens?: AdminTokens;
}

/** Exchanges the keys of a running connector: for embedding hosts, and behind `serve`, which reads key files again. */
@Injectable()
export class KeyExchange {
  constructor(
    private readonly keyRing: KeyRing,
    private readonly dataKeys: DataKeys,
    private readonly tokens: KnownTokens,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Puts all of them in place at one moment, or none. Calls in flight end with the keys they began with.
   *
   * @throws Error when a key is unusable, or a data key is taken out that sealed something which is still there; nothing has
   *   changed then.
   */
  async put({ keys, adminTokens }: NewKeys): Promise<void> {
    const swaps = [
      ...(keys ? [this.keyRing.prepare(keys), this.dataKeys.prepare(keys.dataKeys)] : []),
      ...(adminTokens ? [this.tokens.prepare(adminTokens)] : []),
    ];
    if (keys) await this.checkDataKeys(new DataKeys(keys.dataKeys).ids);
    for (const swap of swaps) swap();
  }

  private async checkDataKeys(next: readonly string[]): Promise<void> {
    const gone = this.dataKeys.ids.filter((id) => !next.includes(id));
    if (gone.length === 0) return;
    const sealed = await this.unitOfWork.run(countSealed);
    const needed = gone.filter((id) => sealed.has(id));
    if (needed.length > 0)
      throw new Error(
        `the data key ${needed.join(', ')} sealed ${needed.reduce((sum, id) => sum + (sealed.get(id) ?? 0), 0)} values that are still there; put it back behind the current one and run "koosync keys rotate-data" first`,
      );
  }
}
