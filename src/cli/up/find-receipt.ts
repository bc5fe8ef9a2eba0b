import type { AdminClient } from '../admin-client.js';
import type { ReceiptItem } from '../admin-items.js';
import type { Played } from '../simulator/play.js';

/** How many of the newest receipts are looked through. */
const NEWEST = 50;

/** The entry of the webhook audit log for a call: a refusal tells its id, the others are found by their nonce. */
export async function findReceipt(
  client: AdminClient,
  { step, request, answer }: Played,
): Promise<ReceiptItem | undefined> {
  const [, id] = /\[([0-9A-Z]{18,26})\]$/.exec(answer.resultMsg) ?? [];
  if (id !== undefined) return client.get<ReceiptItem>(`receipts/${id}`);
  const { items } = await client.page<ReceiptItem>('receipts', { kind: step.kind, limit: String(NEWEST) });
  const sent = request.headers['x-nonce'] ?? new URLSearchParams(request.query).get('nonce');
  const wanted = items.filter(({ nonce }) => nonce === sent);
  return step.manner === 'resent' ? wanted.find(({ firstId }) => firstId !== null) : wanted[0];
}
