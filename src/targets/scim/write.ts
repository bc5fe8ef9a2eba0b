import type { ScimFailure } from './scim-failure.js';
import type { Endpoint, ScimResource } from './scim-resource.js';
import type { Edit } from './wanted.js';

/** Something to do to one resource of the server. */
export type Write =
  | { readonly kind: 'create'; readonly endpoint: Endpoint; readonly resource: Record<string, unknown> }
  | {
      readonly kind: 'edit';
      readonly endpoint: Endpoint;
      readonly current: ScimResource;
      readonly edits: readonly Edit[];
    }
  | {
      readonly kind: 'members';
      readonly endpoint: 'Groups';
      readonly id: string;
      readonly add: readonly string[];
      readonly remove: readonly string[];
    }
  | { readonly kind: 'delete'; readonly endpoint: Endpoint; readonly current: ScimResource };

/** How it went. `resource`: what was created. A failure that is undefined: not tried, after another one. */
export type Outcome =
  | { readonly done: true; readonly resource?: ScimResource }
  | { readonly done: false; readonly failure: ScimFailure | undefined };

export const done = (resource?: ScimResource): Outcome =>
  resource === undefined ? { done: true } : { done: true, resource };
export const failed = (failure: ScimFailure): Outcome => ({ done: false, failure });
export const NOT_TRIED: Outcome = { done: false, failure: undefined };
