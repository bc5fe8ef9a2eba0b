import type { Kind } from '../../protocol/routes.js';
import type { AppliedCounts, ReceiptItem } from '../admin-items.js';

const NOUNS: Readonly<Partial<Record<Kind, readonly [one: string, many: string]>>> = {
  tenantSync: ['enterprise', 'enterprises'],
  applicationSync: ['credential', 'credentials'],
  authSync: ['user', 'users'],
  singleOrgSync: ['department', 'departments'],
  allOrgSync: ['department', 'departments'],
};

/** What koosync did with a call, in words. */
export function tellOutcome(kind: Kind, { outcome, applied }: ReceiptItem): string {
  switch (outcome) {
    case 'refused':
      return 'refused it before reading it, and noted that it came: nothing changed';
    case 'resent':
      return 'recognised it and gave the first reply again: nothing is applied twice';
    case 'superseded':
      return 'acknowledged it and kept what is newer';
    case 'unchanged':
      if (kind === 'queryInstance') return 'told how it is and where its users log in: nothing changes';
      if (kind === 'changeInstanceCheck') return 'said that it would: nothing changes';
      return `knew all of it already: ${tellCounts(kind, applied)}`;
    case 'held':
      return `applied it and holds removals back for a decision: ${tellCounts(kind, applied)}`;
    default:
      if (kind === 'releaseInstance') return 'closed access and keeps the data for a while';
      if (kind === 'tenantSync' && applied && applied.removed > 0)
        return `ended the enterprise, its departments, users and credentials: ${applied.removed} in all`;
      return `${kind === 'applicationSync' ? 'decrypted the secret, ' : ''}${tellCounts(kind, applied)}`;
  }
}

const VERBS = [
  ['created', 'added'],
  ['updated', 'changed'],
  ['removed', 'removed'],
  ['held', 'would remove'],
] as const;

/** `added 11 departments`, `changed 2 departments, 9 unchanged`. */
function tellCounts(kind: Kind, applied: AppliedCounts | null): string {
  if (!applied) return '';
  const [one, many] = NOUNS[kind] ?? ['instance', 'instances'];
  const count = (number: number) => `${number} ${number === 1 ? one : many}`;
  const done = VERBS.filter(([effect]) => applied[effect] > 0).map(
    ([effect, verb]) => `${verb} ${count(applied[effect])}`,
  );
  if (applied.unchanged === 0) return done.join(', ');
  return [...done, `${done.length > 0 ? applied.unchanged : count(applied.unchanged)} unchanged`].join(', ');
}
