import type { Command } from 'commander';

export interface ShowOrderOptions {
  readonly line?: string;
  readonly json?: boolean;
}

/** `koosync orders`: what the marketplace knows of an order. */
export function addOrders(koosync: Command): void {
  const orders = koosync.command('orders').description('orders, as the marketplace tells them');
  orders
    .command('show')
    .description('one order; needs KOOSYNC_MARKETPLACE_URL and its key pair')
    .argument('<id>', 'orderId; MOCKPERIODYEARNEW and others are there to try')
    .option('--line <id>', 'orderLineId')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ koosync orders show MOCKPERIODYEARNEW')
    .action(async (id: string, options: ShowOrderOptions) => {
      const { showOrder } = await import('../orders/show-order.js');
      await showOrder(id, options);
    });
}
