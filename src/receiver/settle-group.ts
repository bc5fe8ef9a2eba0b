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
import type { Receipt } from '../receipts/receipt.entity.js';
import { redactRequest } from '../receipts/redact-request.js';
import { receiptOf, requestHash, type Call, type Ending } from './call.js';
import { NonceClaim } from './nonce-claim.entity.js';
import type { FormedReply, Replies } from './replies.js';

/** A call whose message is validated and waits to be applied. */
export interface ReadyCall {
  readonly call: Call & { readonly envelope: Envelope; readonly message: DirectoryMessage };
  readonly handler: KindHandler;
  /** Under which its nonce is claimed. */
  readonly claimId: string;
}

/** `reply`: the exact bytes that go back, as text; `later`: another process holds its scope; `nonceUsed`: its nonce came with something else before. */
export type Settlement = { readonly ending: Ending; readonly reply: string } | 'later' | 'nonceUsed';

export interface GroupContext {
  readonly now: number;
  readonly lock: 'wait' | 'skip';
  /** Monotonic ms. */
  readonly ticks: () => number;
  readonly replies: Replies;
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
  const keys = group.filter(({ call }) => !call.message.readOnly).map(({ call }) => call.message.scope);
  const [{ scopes, late }, claims] = await tx.together<[LockedScopes, Map<string, Claim>, ...unknown[]]>(
    () => lockScopes(tx, keys, context.now, context.lock),
    () => loadClaims(tx, group, context.now),
    ...loads,
  );
  // rows read before the lock was ours may be stale
  if (late) await tx.together(...loads);

  const claimed = group.map((ready) => (isOurs(ready, scopes) ? claim(claims, ready) : 'later'));
  const fresh = group.filter((_, i) => claimed[i] === 'fresh');
  const { applied, saves } = await applyAll(tx, fresh, scopes, loaded);
  for (const ready of fresh) await note(claims, ready, applied.get(ready), context.replies);
  const endings = await Promise.all(
    group.map((ready, i) => settlementOf(ready, claimed[i] as Claimed, claims, applied, context.replies)),
  );
  const made = [...claims.values()].filter((row) => row.isNew);
  const batches = batchesOf(applied);
  const writes = [
    ...saves,
    () => saveClaims(tx, made),
    () => context.addReceipts(tx, receiptsOf(group, endings, context.ticks())),
  ];
  await context.outbox.savePages(tx, batches);
  // last: it takes the lock that orders the commits
  const append = () => context.outbox.append(tx, batches);
  if (context.outbox.tellsFirst) {
    await tx.together(...writes);
    await context.outbox.tell(tx, batches);
    await tx.last(append);
  } else await tx.last(...writes, append);
  return endings;
}

/** Its scope is locked, or needs no lock. */
const isOurs = ({ call: { message } }: ReadyCall, scopes: ReadonlyMap<string, Scope>): boolean =>
  message.readOnly === true || scopes.has(scopeId(message.scope));

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

/** `formed`: the reply before it is sealed for keeping. */
type Claim = NonceClaim & { readonly isNew?: boolean; formed?: FormedReply };

/** The claims in force; those whose window has passed are deleted, their nonces are free again. */
async function loadClaims(tx: Tx, group: readonly ReadyCall[], now: number): Promise<Map<string, Claim>> {
  const ids = [...new Set(group.map((ready) => ready.claimId))].sort().map((id) => ({ id }));
  const claims = await loadRows(tx, NonceClaim, ['id'], ids);
  for (const expired of claims.filter((row) => row.expiresAt < now))
    await tx.affected('DELETE FROM nonce_claim WHERE id = ?', [expired.id]);
  return new Map(claims.filter((row) => row.expiresAt >= now).map((row) => [row.id, row]));
}

/** What the claim says of a call: to be applied, answered before, or none of the two. */
type Claimed = 'fresh' | 'resend' | 'later' | 'nonceUsed';

function claim(claims: Map<string, Claim>, { call, claimId: id }: ReadyCall): Claimed {
  const hash = requestHash(call, call.envelope);
  const first = claims.get(id);
  if (first) return first.requestHash === hash ? 'resend' : 'nonceUsed';
  const expiresAt = call.envelope.resendUntil;
  claims.set(id, { id, requestHash: hash, receiptId: call.id, reply: '', expiresAt, isNew: true });
  return 'fresh';
}

/** Puts the reply of an applied call into its claim. */
async function note(
  claims: Map<string, Claim>,
  { call, claimId }: ReadyCall,
  applied: Applied | undefined,
  replies: Replies,
): Promise<void> {
  const claim = claims.get(claimId);
  if (!claim) throw new Error(`${call.id} has claimed nothing`);
  claim.formed = replies.formed(call, applied?.reply);
  claim.reply = await replies.stored(claim.formed);
}

async function settlementOf(
  ready: ReadyCall,
  claimed: Claimed,
  claims: ReadonlyMap<string, Claim>,
  applied: ReadonlyMap<ReadyCall, Applied>,
  replies: Replies,
): Promise<Settlement> {
  if (claimed === 'later' || claimed === 'nonceUsed') return claimed;
  const { formed, reply, receiptId } = claims.get(ready.claimId) as Claim;
  const { text, redacted, code: resultCode } = formed ?? (await replies.remembered(reply));
  if (claimed === 'fresh')
    return { reply: text, ending: endingOf(ready, applied.get(ready), resultCode, redacted) };
  const ending: Ending = { outcome: 'resent', resultCode, reply: redacted, firstId: receiptId };
  return { reply: text, ending };
}

function scoped(
  call: ReadyCall['call'],
  scopes: ReadonlyMap<string, Scope>,
): ScopedMessage<DirectoryMessage> {
  const { scope: key } = call.message;
  // what is only read has no row of its own
  const scope = scopes.get(scopeId(key)) ?? { ...key, id: scopeId(key), endedAt: null, seenAt: 0 };
  return { message: call.message, scope, receiptId: call.id, receivedAt: call.receivedAt };
}

function endingOf(
  { call }: ReadyCall,
  applied: Applied | undefined,
  resultCode: string,
  reply: string,
): Ending {
  if (!applied) throw new Error(`${call.route.kind} was not applied`);
  return {
    outcome: outcomeOf(applied.tally),
    resultCode,
    reply,
    applied: applied.tally,
    appended: (applied.changes?.length ?? 0) + (applied.paged ?? 0) > 0,
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
