import { Injectable } from '@nestjs/common';
import type { ScopeKey } from '../directory/scope-key.js';

/** The client secret of an application; undefined when there is none. */
export type RevealSecret = (scope: ScopeKey, appId: string) => Promise<string | undefined>;

/** Where targets get an application's secret from: whoever keeps the secrets announces itself. */
@Injectable()
export class SecretSource {
  reveal: RevealSecret = () => Promise.resolve(undefined);
}
