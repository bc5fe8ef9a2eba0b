import { SetMetadata } from '@nestjs/common';
import type { Lane } from '../../directory/scope-key.js';
import type { Change, ChangeType } from '../../outbox/change.js';
import type { DeliveryContext, DeliveryResult } from '../../outbox/change-target.js';
import { typesNamed, type ChangePattern } from './change-pattern.js';

export interface DirectoryChangeOptions {
  /**
   * What was delivered is remembered under `handler:` and this name; default `<Class>.<method>`. Give one, and the class
   * can be renamed without hearing everything again.
   */
  readonly name?: string;
  /** Default: production only. */
  readonly lanes?: readonly Lane[];
}

/** A method that hears of changes, one at a time. It may answer like a target; throwing is `retry`. */
export type DirectoryChangeHandler = (
  change: Change,
  context: DeliveryContext,
) => Promise<DeliveryResult | void> | DeliveryResult | void;

/** What the decorator leaves on a method. */
export interface HandlerMark extends DirectoryChangeOptions {
  readonly types: readonly ChangeType[];
}

export const HANDLER_MARK = 'koosync:directory-change';

/**
 * Marks a method of a provider as a handler of changes: `@OnDirectoryChange('user.*')`. Each such method is a target of
 * its own: at least once, in the order of commits within one tenant and instance, and repeated alone when it fails.
 *
 * @throws TypeError for a pattern that names no type.
 */
export function OnDirectoryChange(
  pattern: ChangePattern | readonly ChangePattern[],
  options: DirectoryChangeOptions = {},
) {
  const types = [...new Set([pattern].flat().flatMap((one) => typesNamed(one)))];
  return <M extends DirectoryChangeHandler>(
    prototype: object,
    method: string,
    descriptor: TypedPropertyDescriptor<M>,
  ): void => {
    SetMetadata<string, HandlerMark>(HANDLER_MARK, { ...options, types })(prototype, method, descriptor);
  };
}
