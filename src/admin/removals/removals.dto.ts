import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { LANES } from '../lists/lanes.js';
import { ScopeQuery } from '../lists/scope-query.dto.js';

const STATES = ['open', 'approved', 'rejected', 'superseded'] as const;

export class RemovalsQuery extends ScopeQuery {
  /** `open`: those that wait for a decision. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsIn([...STATES, 'all'])
  state: 'open' | 'approved' | 'rejected' | 'superseded' | 'all' = 'open';
}

export class DoomedDepartment {
  code!: string;
  name!: string;
  /** Codes from the top to the department itself, or null. */
  path!: string[] | null;
  /** Users in it who are not removed. */
  users!: number;
}

/** What approving would remove now. */
export class RemovalDifference {
  /** How many departments. */
  total!: number;
  /** How many users are in them. */
  users!: number;
  /** In the order of the tree; lists show the first 20, a single removal the first 1000. */
  departments!: DoomedDepartment[];
}

/** Removals that a full list asked for and the guard held back. */
export class RemovalItem {
  id!: string;
  instanceId!: string;
  tenantId!: string;
  @ApiProperty({ enum: LANES })
  lane!: 'production' | 'test';
  @ApiProperty({ enum: STATES })
  state!: 'open' | 'approved' | 'rejected' | 'superseded';
  /** When the marketplace made the full list, ISO 8601. */
  listTime!: string;
  /** How many departments the list would have removed … */
  removals!: number;
  /** … of how many live ones older than it. */
  live!: number;
  /** ISO 8601. */
  heldAt!: string;
  /** When it was approved, rejected or superseded, ISO 8601. */
  settledAt!: string | null;
  /** Null once settled. */
  difference!: RemovalDifference | null;
}

export class RemovalPage {
  items!: RemovalItem[];
  next!: string | null;
}

export class RemovalDecision {
  id!: string;
  @ApiProperty({ enum: ['approved', 'rejected'] })
  state!: 'approved' | 'rejected';
  /** How many departments were removed. */
  removed!: number;
}
