import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { AdminScope } from '../admin-tokens.js';

export const NEEDED_SCOPE = 'koosync:needed-scope';
/** Where the OpenAPI document tells it, too. */
export const SCOPE_EXTENSION = 'x-koosync-scope';

/** The scope that a token needs for this call. Every call says one; without it only a token with all of them is let in. */
export const Needs = (scope: AdminScope) =>
  applyDecorators(SetMetadata(NEEDED_SCOPE, scope), ApiExtension(SCOPE_EXTENSION, scope));
