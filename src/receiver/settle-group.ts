import { isDuplicate, RaceLost } from '../database/database-error.js';
import { loadRows } from '../database/load-rows.js';
import { saveRows } from '../database/save-rows.js';
import type { Tx } from '../database/tx.js';
import type { Applied, DirectoryMessage, KindHandler, ScopedMessage } from '../directory/kind-handler.js';
import { lockScopes, type LockedScopes } from '../directory/lock-scopes.js';
import { scopeId } from '../directory/scope-key.js';
import type { Scope } from '../directory/scope.entity.js';
import { outcomeOf } from '../directory/tally.js';
import type { NewBatch } from '../outbox/new-change.js';
import type { Outbox } from '../outbox/outbox.js';
import type { Envelope } from '../protocol/envelope.js';
import { successReply } from '../protocol/reply.js';
import type { Receipt } from '../receipts/receipt.entity.js';
import { redactRequest } from '../receipts/redact-request.js';
import { receiptOf, requestHash, type Call, type Ending } from './call.js';
import { NonceClaim } from './nonce-claim.entity.js';

/** A call whose message is validated and waits to be applied. */
export interface ReadyCall {
  readonly call: Call & { readonly envelope: Envelope; readonly message: DirectoryMessage };
  readonly handler: KindHandler;
  /** Under which its nonce is claimed. */
  readonly claimId: string;
}

/** `later`: another process holds its scope; `nonceUsed`: its nonce came with something else before. */
export type Settlement = { readonly ending: Ending } | 'later' | 'nonceUsed';

export interface GroupContext {
  readonly now: number;
  /** How long a claimed nonce counts after its timestamp, ms. */
  readonly windowMs: number;
  readonly lock: 'wait' | 'skip';
  /** Monotonic ms. */
  readonly ticks: () => number;
  readonly addReceipts: (tx: Tx, receipts: Receipt[]) => Promise<void>;
  readonly outbox: Outbox;
}

/**
 * Settles calls in one transaction: lock their scopes, claim their nonces, apply the messages, write the receipts. A
 * byte-identical resend stops at the claim: first reply again, nothing applied.
 */
export async function settleGroup(
  tx: Tx,
  group: readonly ReadyCall[],
  context: GroupContext,
): Promise<Settlement[]> {
  const loaded = new Map<KindHandler, unknown>();
  const loads = handlersOf(group).map((handler) => async () => {
    loaded.set(handler, await handler.load(tx, messagesOf(group, handler)));
  });
  const keys = group.map(({ call }) => call.message.scope);
  const [{ scopes, late }, claims] = await tx.together<[LockedScopes, Map<string, Claim>, ...unknown[]]>(
    () => lockScopes(tx, keys, context.now, context.lock),
    () => loadClaims(tx, group, context.now),
    ...loads,
  );
  // rows read before the lock was ours may be stale
  if (late) await tx.together(...loads);

  const settlements = group.map<Settlement | 'fresh'>((ready) =>
    scopes.has(scopeId(ready.call.message.scope)) ? claim(claims, ready, context.windowMs) : 'later',
  );
  const fresh = group.filter((_, i) => settlements[i] === 'fresh');
  const { applied, saves } = await applyAll(tx, fresh, scopes, loaded);
  const endings = settlements.map<Settlement>((settlement, i) => {
    const ready = group[i] as ReadyCall;
    return settlement === 'fresh' ? { ending: endingOf(ready, applied.get(ready)) } : settlement;
  });
  const made = [...claims.values()].filter((row) => row.isNew);
  const batches = batchesOf(applied);
  const writes = [
    ...saves,
    () => saveClaims(tx, made),
    () => context.addReceipts(tx, receiptsOf(group, endings, context.ticks())),
  ];
  // last: it takes the lock that orders the commits
  const append = () => context.outbox.append(tx, batches);
  if (context.outbox.tellsFirst) {
    await tx.together(...writes);
    await context.outbox.tell(tx, batches);
    await append();
  } else await tx.together(...writes, append);
  return endings;
}

/** Lets each kind decide its messages, in the order of their arrival. */
async function applyAll(
  tx: Tx,
  fresh: readonly ReadyCall[],
  scopes: ReadonlyMap<string, Scope>,
  loaded: ReadonlyMap<KindHandler, unknown>,
): Promise<{ applied: Map<ReadyCall, Applied>; saves: (() => Promise<void>)[] }> {
  const applied = new Map<ReadyCall, Applied>();
  const saves: (() => Promise<void>)[] = [];
  for (const handler of handlersOf(fresh)) {
    const own = fresh.filter((ready) => ready.handler === handler);
    const messages = own.map(({ call }) => scoped(call, scopes));
    const outcome = await handler.apply(tx, messages, loaded.get(handler));
    own.forEach((ready, i) => applied.set(ready, outcome.applied[i] as Applied));
    saves.push(() => outcome.save());
  }
  return { applied, saves };
}

function batchesOf(applied: ReadonlyMap<ReadyCall, Applied>): NewBatch[] {
  return [...applied].map(([{ call }, { changes = [], paged = 0 }]) => ({
    scopeId: scopeId(call.message.scope),
    receiptId: call.id,
    changes,
    paged,
  }));
}

function handlersOf(group: readonly ReadyCall[]): KindHandler[] {
  return [...new Set(group.map(({ handler }) => handler))];
}

function messagesOf(group: readonly ReadyCall[], handler: KindHandler): DirectoryMessage[] {
  return group.filter((ready) => ready.handler === handler).map(({ call }) => call.message);
}

function receiptsOf(group: readonly ReadyCall[], endings: readonly Settlement[], now: number): Receipt[] {
  return group.flatMap(({ call }, i) => {
    const settlement = endings[i] as Settlement;
    return typeof settlement === 'string' ? [] : [receiptOf(call, settlement.ending, now)];
  });
}

type Claim = NonceClaim & { readonly isNew?: boolean };

/** The claims in force; those whose window has passed are deleted, their nonces are free again. */
async function loadClaims(tx: Tx, group: readonly ReadyCall[], now: number): Promise<Map<string, Claim>> {
  const ids = [...new Set(group.map((ready) => ready.claimId))].sort().map((id) => ({ id }));
  const claims = await loadRows(tx, NonceClaim, ['id'], ids);
  for (const expired of claims.filter((row) => row.expiresAt < now))
    await tx.affected('DELETE FROM nonce_claim WHERE id = ?', [expired.id]);
  return new Map(claims.filter((row) => row.expiresAt >= now).map((row) => [row.id, row]));
}

function claim(
  claims: Map<string, Claim>,
  { call, claimId: id }: ReadyCall,
  windowMs: number,
): Settlement | 'fresh' {
  const hash = requestHash(call, call.envelope);
  const first = claims.get(id);
  if (!first) {
    const reply = successReply().toString();
    const expiresAt = call.envelope.timestamp + windowMs;
    claims.set(id, { id, requestHash: hash, receiptId: call.id, reply, expiresAt, isNew: true });
    return 'fresh';
  }
  if (first.requestHash !== hash) return 'nonceUsed';
  return {
    ending: { outcome: 'resent', resultCode: '000000', reply: first.reply, firstId: first.receiptId },
  };
}

function scoped(
  call: ReadyCall['call'],
  scopes: ReadonlyMap<string, Scope>,
): ScopedMessage<DirectoryMessage> {
  const scope = scopes.get(scopeId(call.message.scope)) as Scope;
  return { message: call.message, scope, receiptId: call.id, receivedAt: call.receivedAt };
}

function endingOf({ call }: ReadyCall, applied: Applied | undefined): Ending {
  if (!applied) throw new Error(`${call.route.kind} was not applied`);
  return {
    outcome: outcomeOf(applied.tally),
    resultCode: '000000',
    reply: successReply().toString(),
    applied: applied.tally,
    request: redactRequest(call.body ?? {}, applied),
  };
}

async function saveClaims(tx: Tx, claims: readonly NonceClaim[]): Promise<void> {
  try {
    await saveRows(tx, NonceClaim, claims, 'fail');
  } catch (error) {
    // run again, the transaction finds what the other one claimed
    throw isDuplicate(error) ? new RaceLost('another process claimed the nonce meanwhile') : error;
  }
}
