import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { LANES } from './lanes.js';
import { PageQuery } from './page-query.dto.js';

export class ScopeQuery extends PageQuery {
  /** Exactly this instance; empty: what belongs to no buyer's instance. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  instanceId?: string;

  /** Exactly this enterprise. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  tenantId?: string;

  /** Buyers' data, debugging data, or both. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsIn([...LANES, 'all'])
  lane: 'production' | 'test' | 'all' = 'production';
}
