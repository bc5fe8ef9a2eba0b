import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { LANES } from '../lists/lanes.js';
import { ScopeQuery } from '../lists/scope-query.dto.js';
import { IsMoment } from '../receipts/moment.js';

const STATUSES = ['abandoned', 'queued', 'delivered', 'superseded'] as const;
const STATES = ['waiting', 'failing', 'refused', 'settled'] as const;

export class DeliveriesQuery extends ScopeQuery {
  /** Only those of this target. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  target?: string;

  /** `abandoned`: those that wait for an operator. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsIn([...STATUSES, 'all'])
  status: 'abandoned' | 'queued' | 'delivered' | 'superseded' | 'all' = 'abandoned';
}

/** A change that a target refused for good, or that failed too often. */
export class DeliveryItem {
  target!: string;
  /** The change's id. */
  eventId!: string;
  type!: string;
  @ApiProperty({ enum: LANES })
  lane!: 'production' | 'test';
  instanceId!: string;
  tenantId!: string;
  @ApiProperty({ enum: STATUSES })
  status!: string;
  attempts!: number;
  reason!: string;
  /** ISO 8601. */
  parkedAt!: string;
  /** ISO 8601 when it was delivered or superseded, else null. */
  settledAt!: string | null;
}

export class DeliveryPage {
  items!: DeliveryItem[];
  next!: string | null;
}

export class ProgressQuery extends ScopeQuery {
  /** Only that of this target. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  target?: string;

  /** `waiting`: has something to deliver; `failing`: its last attempt failed; `refused`: the target takes nothing at all; `settled`: everything is delivered. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsIn([...STATES, 'all'])
  state: 'waiting' | 'failing' | 'refused' | 'settled' | 'all' = 'all';
}

/** How far a target was told of one enterprise and instance. */
export class ProgressItem {
  target!: string;
  @ApiProperty({ enum: LANES })
  lane!: 'production' | 'test';
  instanceId!: string;
  tenantId!: string;
  @ApiProperty({ enum: STATES })
  state!: string;
  /** Failed attempts of the change whose turn it is. */
  attempts!: number;
  /** ISO 8601; null when there is nothing to do. */
  nextAttemptAt!: string | null;
  lastError!: string | null;
  /** Since when the target as a whole refuses us (not found, no access, nobody there), ISO 8601, else null. */
  refusedSince!: string | null;
}

export class ProgressPage {
  items!: ProgressItem[];
  next!: string | null;
}

/** Which parked changes to send again; without any of them: all. */
export class RetryRequest {
  @IsOptional()
  @IsString()
  @MaxLength(64)
  target?: string;

  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1000)
  @IsString({ each: true })
  @MaxLength(40, { each: true })
  eventIds?: string[];

  @IsOptional()
  @IsString()
  @MaxLength(64)
  tenantId?: string;

  /** Parked then or later: ISO 8601, or milliseconds since the epoch. */
  @IsOptional()
  @IsMoment()
  from?: string;

  /** Parked before then: ISO 8601, or milliseconds since the epoch. */
  @IsOptional()
  @IsMoment()
  to?: string;
}

export class RetryAnswer {
  /** How many changes will be sent again, or closed because something newer was delivered. */
  queued!: number;
}
