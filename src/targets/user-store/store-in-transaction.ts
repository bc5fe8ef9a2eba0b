import { loadRows } from '../../database/load-rows.js';
import type { Tx } from '../../database/tx.js';
import { Scope } from '../../directory/scope.entity.js';
import type { NewBatch } from '../../outbox/new-change.js';
import { changeOf, readChanges } from '../../outbox/read-changes.js';
import type { SecretSource } from '../../outbox/secret-source.js';
import type { PersonKeys } from '../../privacy/person-keys.js';
import type { StoreOptions } from '../store-options.js';
import type { UserStore } from '../user-store.js';
import { applyInTransaction } from './apply-in-transaction.js';

/** Changes of a long list handed over at once. */
const SLICE = 1000;

/** Tells a store what changed, inside the transaction. The changes have no cursor yet: it is given with the commit. */
export function storeInTransaction(
  store: UserStore,
  { lanes = ['production'] }: StoreOptions,
  secrets: SecretSource,
  keys: PersonKeys,
): (tx: Tx, batches: readonly NewBatch[]) => Promise<void> {
  return async (tx, batches) => {
    const told = { lanes, revealSecret: secrets.reveal };
    for (const { scopeId, receiptId, changes, paged = 0 } of batches) {
      if (changes.length + paged === 0) continue;
      const [scope] = await loadRows(tx, Scope, ['id'], [{ id: scopeId }]);
      if (!scope || !lanes.includes(scope.lane)) continue;
      const batch = { position: 0, scopeId, receiptId, items: paged, events: null };
      for (let from = 0; from < paged; from += SLICE)
        await applyInTransaction(
          store,
          await readChanges(tx, keys, batch, scope, from, Math.min(SLICE, paged - from)),
          tx.manager,
          told,
        );
      const own = changes.map((change, i) => changeOf(batch, paged + i, change, scope));
      await applyInTransaction(store, own, tx.manager, told);
    }
  };
}
