import type { Tx } from '../database/tx.js';
import type { NewChange } from '../outbox/new-change.js';
import type { OpenedRequest } from '../protocol/open-request.js';
import type { SettledReply } from '../protocol/reply.js';
import type { Kind } from '../protocol/routes.js';
import type { ScopeKey } from './scope-key.js';
import type { Scope } from './scope.entity.js';
import type { Tally } from './tally.js';

/** What every message says, in house words: whose data it is about, and when the marketplace made it (epoch ms). */
export interface DirectoryMessage {
  readonly scope: ScopeKey;
  readonly sourceTime: number;
  /** `remove` and `withdraw` take away, whatever else a kind calls its actions. */
  readonly action?: string;
  /** It changes nothing: its scope is neither locked nor made. */
  readonly readOnly?: true;
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
 * many the list held, where the opened body no longer has it; `reply`: what the answer says beyond success.
 */
export interface Applied {
  readonly tally: Tally;
  readonly sample: readonly string[];
  readonly items?: number;
  readonly reply?: SettledReply;
  /**
   * What the receipt keeps of a person that the message named: the personal values, sealed; undefined where nothing may be
   * kept. By `userName`; asked for before the transaction ends.
   */
  readonly sealedOf?: (userName: string) => string | undefined;
  /** What targets are to be told, in that order. */
  readonly changes?: readonly NewChange[];
  /** How many changes `apply` has written itself, as pages. */
  readonly paged?: number;
}

/** Decrypts a field that the marketplace encrypted with the vendor's public key; a ProtocolError `000101` if it can't. */
export type OpenSecret = (ciphertext: string) => Promise<string>;

/** What applying messages comes to: one answer each, and what is left to write. */
export interface Outcome {
  readonly applied: readonly Applied[];
  save(): Promise<void>;
}

/** One kind of message: how it is read and how it changes the directory. `L`: the rows its messages touch. */
export interface KindHandler<M extends DirectoryMessage = DirectoryMessage, L = unknown> {
  readonly kind: Kind;
  /** Validates the body, which has V2's form, then decrypts what is encrypted in it. Throws a ProtocolError; touches no database. */
  read(opened: OpenedRequest, openSecret: OpenSecret): Promise<M>;
  /**
   * Does what has to be done outside of any transaction, before the message is applied: talks to other systems. Throws a
   * ProtocolError to refuse. What a resend of an applied message does here must change nothing. `receiptId`: for log lines.
   */
  prepare?(message: M, receiptId: string): Promise<M>;
  /** Whether it locks or changes more than rows of its own, and so must not share a transaction with others. */
  runsAlone(message: M): boolean;
  /** Loads the rows that the messages touch; the scopes' locks are already on their way. */
  load(tx: Tx, messages: readonly M[]): Promise<L>;
  /** Decides the messages in the order given. */
  apply(tx: Tx, messages: readonly ScopedMessage<M>[], loaded: L): Promise<Outcome>;
}
