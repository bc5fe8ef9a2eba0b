import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { LANES } from '../lists/lanes.js';
import { LiveQuery } from '../lists/live-query.dto.js';

export class DepartmentsQuery extends LiveQuery {
  /**
   * Nested instead of flat, all of it in one page; at most 20 000 departments. Those without a path stand at the top as
   * `linked: false`.
   */
  @ApiPropertyOptional()
  @IsOptional()
  @IsIn(['true', 'false'])
  tree: 'true' | 'false' = 'false';
}

export class DepartmentItem {
  instanceId!: string;
  tenantId!: string;
  @ApiProperty({ enum: LANES })
  lane!: 'production' | 'test';
  code!: string;
  name!: string;
  /** Null at top level. */
  parentCode!: string | null;
  /** Codes from the top to the department itself; null while a parent is missing or in a cycle, and once removed. */
  path!: string[] | null;
  removed!: boolean;
  /** When the marketplace made the message that set it, ISO 8601; a newer full list that confirmed it leaves it. */
  sourceTime!: string;
  /** With `tree=true`: false while it has no path. */
  linked?: boolean;
  /** With `tree=true`: the departments below it, by code. */
  children?: DepartmentItem[];
}

export class DepartmentPage {
  items!: DepartmentItem[];
  next!: string | null;
}
