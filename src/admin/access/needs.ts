import { SetMetadata } from '@nestjs/common';
import type { AdminScope } from '../admin-tokens.js';

export const NEEDED_SCOPE = 'koosync:needed-scope';

/** The scope that a token needs for this call; without it, `read`. */
export const Needs = (scope: AdminScope) => SetMetadata(NEEDED_SCOPE, scope);
