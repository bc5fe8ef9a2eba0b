import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { ScopeQuery } from './scope-query.dto.js';

export class LiveQuery extends ScopeQuery {
  /** What is there, what was taken away, or both. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsIn(['false', 'true', 'all'])
  removed: 'false' | 'true' | 'all' = 'false';
}
