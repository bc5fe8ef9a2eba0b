import { clientSettings } from '../../config.js';
import { marketplaceOf } from '../../orders/marketplace-options.js';
import { OrderClient } from '../../orders/order-client.js';
import type { MarketplaceOrder, OrderLine } from '../../orders/order-info.js';
import type { OrderOutcome } from '../../orders/order-outcome.js';
import { CliError, wrongUsage } from '../cli-error.js';
import type { ShowOrderOptions } from '../commands/orders.js';
import { localTime } from '../local-time.js';
import { table, type Column } from '../table.js';
import { oneLine, padEnd, paint, print, printJson } from '../terminal.js';

const PATIENCE_MS = 10_000;

/** Asks the marketplace itself, not the connector. @throws CliError when there is no such order or nobody says. */
export async function showOrder(id: string, { line, json }: ShowOrderOptions): Promise<void> {
  const { marketplace } = clientSettings();
  if (!marketplace)
    throw wrongUsage(
      'No marketplace is configured',
      'set KOOSYNC_MARKETPLACE_URL, KOOSYNC_MARKETPLACE_ACCESS_KEY and KOOSYNC_MARKETPLACE_SECRET_KEY',
    );
  const patient = marketplaceOf({ ...marketplace, orderTimeoutMs: PATIENCE_MS }, () => '');
  const outcome = await new OrderClient(patient, { now: () => Date.now() }).query(id, line);
  if (outcome.kind !== 'found') throw failure(id, outcome);
  if (json) printJson(outcome.order);
  else print(...linesOf(outcome.order));
}

function failure(id: string, outcome: Exclude<OrderOutcome, { kind: 'found' }>): CliError {
  switch (outcome.kind) {
    case 'notFound':
      return new CliError(`The marketplace knows no order ${oneLine(id)}`, 'correct the id');
    case 'denied': {
      const said = oneLine(`${outcome.code} ${outcome.message}`).trim();
      return new CliError(
        `The marketplace denied the query (${said})`,
        'check the key pair and whose order it is',
      );
    }
    case 'unreachable':
      return new CliError(`The marketplace does not answer: ${oneLine(outcome.why)}`, 'try again later');
    case 'unusable':
      return new CliError(`The marketplace's answer cannot be used: ${oneLine(outcome.why)}`);
  }
}

const LINES: readonly Column<OrderLine>[] = [
  { title: 'line', cell: ({ orderLineId }) => orderLineId },
  { title: 'charging', cell: ({ chargingMode }) => chargingMode },
  {
    title: 'period',
    cell: ({ periodNumber, periodType }) => [periodNumber, periodType].filter(Boolean).join(' '),
  },
  { title: 'expires', cell: ({ expiresAt }) => (expiresAt === undefined ? '' : moment(expiresAt)) },
  {
    title: 'products',
    cell: ({ products }) => products.map((one) => one.productName ?? one.productId).join(', '),
  },
];

function linesOf({ orderId, orderType, createdAt, buyer, lines }: MarketplaceOrder): string[] {
  const fact = (name: string, value: string) => `${paint('dim', padEnd(name, 10))}  ${oneLine(value)}`;
  return [
    fact('order', orderId),
    fact('type', orderType),
    fact('ordered', moment(createdAt)),
    fact('buyer', buyer?.customerName ?? buyer?.customerId ?? '(not told)'),
    '',
    table(lines, LINES),
  ];
}

const moment = (at: number): string => localTime(new Date(at).toISOString());
