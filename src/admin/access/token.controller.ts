import { Get } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import { ADMIN_PATH, AdminController } from './admin-controller.js';
import type { KnownToken } from './known-tokens.js';
import { Needs } from './needs.js';
import { Operator } from './operator.js';
import { TokenItem } from './token.dto.js';

@AdminController('token')
export class TokenController {
  constructor(private readonly modules: ModulesContainer) {}

  /** What the token of this very call may do, and what there is to do. */
  @Get()
  @Needs('read')
  show(@Operator() { id, scopes }: KnownToken): TokenItem {
    return { id, scopes: [...scopes], parts: this.parts() };
  }

  private parts(): string[] {
    const controllers = [...this.modules.values()].flatMap((module) => [...module.controllers.values()]);
    const paths = controllers.map(
      ({ metatype }) => Reflect.getMetadata(PATH_METADATA, metatype as object) as unknown,
    );
    const parts = paths.flatMap((path) =>
      typeof path === 'string' && path.startsWith(`${ADMIN_PATH}/`)
        ? [path.slice(ADMIN_PATH.length + 1).replace(/\/.*/, '')]
        : [],
    );
    return [...new Set(parts)].filter((part) => part !== '').sort();
  }
}
