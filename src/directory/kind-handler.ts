import type { Tx } from '../database/tx.js';
import type { OpenedRequest } from '../protocol/open-request.js';
import type { KitKind } from '../protocol/routes.js';
import type { ScopeKey } from './scope-key.js';
import type { Scope } from './scope.entity.js';
import type { Tally } from './tally.js';

/** What every message says, in house words: whose data it is about, and when the marketplace made it (epoch ms). */
export interface DirectoryMessage {
  readonly scope: ScopeKey;
  readonly sourceTime: number;
}

/** A message together with its scope, whose row the transaction has locked, and the receipt of the call it came with. */
export interface ScopedMessage<M extends DirectoryMessage> {
  readonly message: M;
  readonly scope: Scope;
  readonly receiptId: string;
  /** When the call arrived, epoch ms. */
  readonly receivedAt: number;
}

/**
 * What applying a message did. `sample`: the first objects it changed, for the receipt of a long list; `items`: how
 * many the list held, where the opened body no longer has it.
 */
export interface Applied {
  readonly tally: Tally;
  readonly sample: readonly string[];
  readonly items?: number;
}

/** Decrypts a field that the marketplace encrypted with the vendor's public key; a ProtocolError `000101` if it can't. */
export type OpenSecret = (ciphertext: string) => Promise<string>;

/** One kind of message: how it is read and how it changes the directory. */
export interface KindHandler<M extends DirectoryMessage = DirectoryMessage> {
  readonly kind: KitKind;
  /** Validates the body, then decrypts what is encrypted in it. Throws a ProtocolError; touches no database. */
  read(opened: OpenedRequest, openSecret: OpenSecret): Promise<M>;
  /** Whether it locks or changes more than rows of its own, and so must not share a transaction with others. */
  runsAlone(message: M): boolean;
  /** Load, decide, save: applies the messages in the order given and answers for each. */
  apply(tx: Tx, messages: readonly ScopedMessage<M>[]): Promise<Applied[]>;
}
