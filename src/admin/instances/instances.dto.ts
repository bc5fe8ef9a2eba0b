import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { INSTANCE_STATUSES, type InstanceStatus } from '../../instances/instance-status.js';
import { LANES } from '../lists/lanes.js';
import { PageQuery } from '../lists/page-query.dto.js';

export class InstancesQuery extends PageQuery {
  /** Exactly this instance. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  instanceId?: string;

  /** Instances that this order made, renewed or upgraded. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  orderId?: string;

  @ApiPropertyOptional({ enum: INSTANCE_STATUSES })
  @IsOptional()
  @IsIn(INSTANCE_STATUSES)
  status?: InstanceStatus;

  /** Buyers' data, debugging data, or both. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsIn([...LANES, 'all'])
  lane: 'production' | 'test' | 'all' = 'production';
}

export class InstanceItem {
  instanceId!: string;
  /** The order it is used under now; empty: none is known (debugging data). */
  orderId!: string;
  orderLineId!: string;
  @ApiProperty({ enum: LANES })
  lane!: 'production' | 'test';
  @ApiProperty({ enum: INSTANCE_STATUSES })
  status!: InstanceStatus;
  /** Empty: not known. */
  productId!: string;
  /** ISO 8601; null: not known. */
  expireTime!: string | null;
  /** The buyer's account, as far as it is known. */
  customerId!: string | null;
  customerName!: string | null;
  /** Where its users log in; null while it is not there. */
  frontEndUrl!: string | null;
  adminUrl!: string | null;
  /** The code with which the vendor's system refused the order, and why. */
  refusalCode!: string | null;
  refusalReason!: string | null;
  /** ISO 8601, as all times. */
  createdAt!: string;
  provisionedAt!: string | null;
  frozenAt!: string | null;
  releasedAt!: string | null;
  /** When a released instance will be purged. */
  purgeAt!: string | null;
  purgedAt!: string | null;
}

export class InstancePage {
  items!: InstanceItem[];
  next!: string | null;
}

export class KeepQuery {
  @ApiPropertyOptional({ enum: LANES })
  @IsOptional()
  @IsIn(LANES)
  lane: 'production' | 'test' = 'production';
}
