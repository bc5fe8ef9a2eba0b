/** How calls are received. */
export interface ReceiverOptions {
  /** Path of the production address (生产地址) entered in the seller console, e.g. `/isv/produce`. */
  readonly basePath: string;
  /** How far the sender's clock may be from ours, either way, ms. */
  readonly windowMs: number;
  /** Largest body, bytes. */
  readonly bodyLimit: number;
  /** Receipts a minute for calls that were refused before they were authenticated. */
  readonly strangersPerMinute: number;
}
export const ReceiverOptions = Symbol('ReceiverOptions');
