import type { UnitOfWork } from '../../database/unit-of-work.js';
import type { SealKeys } from '../../keys/seal-keys.js';
import { sealsAfter } from '../seals/read-seals.js';
import type { Seal } from '../seals/seal.entity.js';
import { hashOfStatement, NO_SEAL, statementOf } from '../seals/statement.js';
import type { Faults } from './report.js';

const PAGE = 500;

/** What the chain says, once it was followed from its first seal to its last. */
export interface Chain {
  readonly seals: number;
  readonly head: Seal | undefined;
  /** The receipts of the seals up to this one were removed by policy. */
  readonly retired: number;
  /** Epoch ms; receipts with older ids are all sealed. */
  readonly horizon: number;
}

/** Follows the chain. `each` is told of every seal in order. */
export async function checkChain(
  unitOfWork: UnitOfWork,
  keys: SealKeys,
  faults: Faults,
  each: (seal: Seal) => void = () => undefined,
): Promise<Chain> {
  let [seals, retired, horizon] = [0, 0, 0];
  let head: Seal | undefined;
  const broken: Seal[] = [];
  for (;;) {
    const page = await unitOfWork.run((tx) => sealsAfter(tx, head?.number ?? 0, PAGE));
    const signed = await Promise.all(page.map((seal) => checkSignature(seal, keys)));
    for (const [i, seal] of page.entries()) {
      const { isSound, fault } = signed[i] as Signed;
      followed(seal, head, faults);
      if (!isSound) broken.push(seal);
      else if (fault) faults.add(fault);
      // what a seal that nobody signed says of removals does not count
      if (isSound && !fault)
        [retired, horizon] = [Math.max(retired, seal.retired), Math.max(horizon, seal.horizon)];
      head = seal;
      seals++;
      each(seal);
    }
    if (page.length < PAGE) break;
  }
  for (const seal of broken) tellBroken(seal, broken, faults);
  return { seals, head, retired, horizon };
}

interface Signed {
  /** Whether its hash is that of what it says. */
  readonly isSound: boolean;
  readonly fault?: Parameters<Faults['add']>[0];
}

/** Whether a seal says what was hashed, and who signed it. */
export async function checkSignature(seal: Seal, keys: SealKeys): Promise<Signed> {
  const statement = statementOf(seal);
  if (hashOfStatement(statement) !== seal.hash) return { isSound: false };
  const fits = await keys.verify(seal.keyId, statement, Buffer.from(seal.signature, 'base64'));
  if (fits) return { isSound: true };
  const [kind, detail] =
    fits === undefined
      ? (['unknown-key', `it was signed with the key ${seal.keyId}, which is not among those given`] as const)
      : (['signature', `the key ${seal.keyId} did not sign it`] as const);
  return { isSound: true, fault: { kind, seal: seal.number, detail } };
}

/** Whether a seal comes next after `before`. */
function followed(seal: Seal, before: Seal | undefined, faults: Faults): void {
  const expected = (before?.number ?? 0) + 1;
  if (seal.number !== expected) {
    const gone = seal.number - expected;
    const which =
      gone === 1 ? `seal ${expected} is gone` : `seals ${expected} to ${seal.number - 1} are gone`;
    faults.add({ kind: 'seal-removed', seal: expected, detail: which });
  } else if (seal.previous !== (before?.hash ?? NO_SEAL))
    faults.add({
      kind: 'seal-changed',
      seal: seal.number,
      detail: `it does not follow ${before ? `seal ${before.number}` : 'nothing'}: one of the two was replaced`,
    });
}

/** Says whether a seal whose hash is wrong stands in the place of another one, or was changed. */
function tellBroken(seal: Seal, broken: readonly Seal[], faults: Faults): void {
  const other = broken.find(
    ({ number }) => number !== seal.number && hashOfStatement(statementOf({ ...seal, number })) === seal.hash,
  );
  if (other)
    faults.add({
      kind: 'seal-reordered',
      seal: seal.number,
      detail: `what stands here is seal ${other.number}`,
    });
  else
    faults.add({
      kind: 'seal-changed',
      seal: seal.number,
      detail: 'its hash is not the hash of what it says',
    });
}
