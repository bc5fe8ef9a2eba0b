import {
  applyDecorators,
  Controller,
  UseFilters,
  UseGuards,
  UseInterceptors,
  UsePipes,
} from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { parametersPipe } from '../problems/parameters.pipe.js';
import { PlainValuesPipe } from '../problems/plain-values.pipe.js';
import { ProblemFilter } from '../problems/problem.filter.js';
import { UnaskedQuery } from '../problems/unasked-query.interceptor.js';
import { AdminGuard } from './admin.guard.js';

export const ADMIN_PATH = 'admin/api/v1';

/** A controller below /admin/api/v1: guarded, its parameters checked, its errors problem details. */
export const AdminController = (path: string) =>
  applyDecorators(
    Controller(`${ADMIN_PATH}/${path}`),
    UseGuards(AdminGuard),
    UseFilters(ProblemFilter),
    UseInterceptors(UnaskedQuery),
    UsePipes(new PlainValuesPipe(), parametersPipe),
    ApiBearerAuth(),
    ApiTags(path),
  );
