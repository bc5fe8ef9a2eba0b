import type { AdminClient } from '../admin-client.js';
import { CliError } from '../cli-error.js';
import type { ReceiptItem } from '../admin-items.js';
import { DEMO, LEAVER, MOVED, RENAMED } from '../simulator/demo-company.js';
import { lifecycle } from '../simulator/lifecycle.js';
import type { Marketplace } from '../simulator/marketplace.js';
import { onboarding } from '../simulator/onboarding.js';
import { Player, type Played } from '../simulator/play.js';
import type { Scenario } from '../simulator/step.js';
import { directoryState, type DirectoryState } from './directory-state.js';
import { expectedOutcome, type Expected } from './expected-outcome.js';
import { findReceipt } from './find-receipt.js';

/** A step that was played and looked up in the webhook audit log. */
export interface Checked extends Played {
  readonly receipt: ReceiptItem | undefined;
  readonly expected: Expected;
  /** What is not as it must be; empty when all is well. */
  readonly faults: readonly string[];
}

/** How an enterprise comes to the product, and how an instance lives from order to release. */
export const DEMO_STORIES = { onboarding: onboarding(DEMO), lifecycle: lifecycle(DEMO, 'v2') } as const;

/** Plays a story against a connector and checks after each step that it ended as it must. */
export async function* playDemo(
  story: Scenario,
  marketplace: Marketplace,
  client: AdminClient,
): AsyncGenerator<Checked> {
  const player = new Player(marketplace);
  let instanceId = DEMO.instanceId;
  for (const step of story) {
    const before = await directoryState(client, { ...DEMO, instanceId });
    const played = await player.playStep(step);
    const receipt = await findReceipt(client, played);
    const message = JSON.parse(played.request.body.toString('utf8')) as Record<string, unknown>;
    const expected = expectedOutcome(step, message, before);
    yield { ...played, receipt, expected, faults: faultsOf(played, receipt, expected) };
    const { instanceId: named } = played.answer.fields;
    if (typeof named === 'string') instanceId = named;
  }
}

function faultsOf(
  { answer, step, ok }: Played,
  receipt: ReceiptItem | undefined,
  expected: Expected,
): string[] {
  const faults: string[] = [];
  if (!ok)
    faults.push(
      `answered HTTP ${answer.status} ${answer.resultCode} ${answer.resultMsg} instead of ${step.answer}`,
    );
  if (!receipt) return [...faults, 'left no entry in the webhook audit log'];
  if (receipt.outcome !== expected.outcome)
    faults.push(`ended ${receipt.outcome} instead of ${expected.outcome}`);
  for (const [effect, count] of Object.entries(expected.applied ?? {})) {
    const found = receipt.applied?.[effect as keyof NonNullable<ReceiptItem['applied']>];
    if (found !== count) faults.push(`${effect} ${found ?? 'nothing'} instead of ${count}`);
  }
  return faults;
}

/** What the directory has to hold in the end. @returns what is not so. */
export async function checkDirectory(
  client: AdminClient,
): Promise<{ state: DirectoryState; faults: string[] }> {
  const state = await directoryState(client, DEMO);
  const { departments, users, tenant, application } = state;
  const renamed = departments.get(RENAMED.orgCode)?.name;
  const moved = departments.get(MOVED.orgCode)?.path?.join('/');
  const leaver = users.get(LEAVER.userName);
  const faults = [
    ...(tenant ? [] : ['the enterprise is not bound']),
    ...(application ? [] : ['the credential is not there']),
    ...(renamed === RENAMED.orgName ? [] : [`${RENAMED.orgCode} is called ${renamed}`]),
    ...(moved === `${MOVED.parentCode}/${MOVED.orgCode}` ? [] : [`${MOVED.orgCode} stands at ${moved}`]),
    ...(leaver?.authorized === false ? [] : [`${LEAVER.userName} may still use the product`]),
  ];
  return { state, faults };
}

export const failedDemo = (count: number): CliError =>
  new CliError(
    `${count} of the checks failed`,
    'see the lines marked ✗ above; KOOSYNC_LOG_LEVEL=debug tells more',
  );
