import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { LANES } from '../lists/lanes.js';
import { PageQuery } from '../lists/page-query.dto.js';
import { IsMoment } from '../receipts/moment.js';

const OBJECTS = ['departments', 'users', 'applications', 'tenant'] as const;
const TIMES = ['recorded', 'source'] as const;

/** One enterprise and instance. */
export class HistoryQuery extends PageQuery {
  @IsString()
  @IsNotEmpty()
  @MaxLength(64)
  tenantId!: string;

  /** Needed only when the enterprise has several instances. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  instanceId?: string;

  @ApiPropertyOptional({ enum: LANES })
  @IsOptional()
  @IsIn(LANES)
  lane: 'production' | 'test' = 'production';
}

export class AsOfQuery extends HistoryQuery {
  /** ISO 8601, or milliseconds since the epoch; default: now. */
  @IsOptional()
  @IsMoment()
  at?: string;

  /** What `at` counts: when koosync recorded a change, or when the marketplace made its message. */
  @ApiPropertyOptional({ enum: TIMES })
  @IsOptional()
  @IsIn(TIMES)
  time: 'recorded' | 'source' = 'recorded';

  @ApiProperty({ enum: OBJECTS })
  @IsIn(OBJECTS)
  object!: 'departments' | 'users' | 'applications' | 'tenant';

  /** Of users only those in this department. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  department?: string;

  /** Of users only this one. */
  @IsOptional()
  @IsString()
  @MaxLength(256)
  user?: string;
}

export class WhyQuery extends HistoryQuery {
  /** A userName. One of `user`, `department` and `application`; none: the enterprise itself. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(256)
  user?: string;

  /** A department's code. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(64)
  department?: string;

  /** An appId; together with `user` only what happened to the user's right to it. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(256)
  application?: string;
}

/** An object as a change left it: `tenant`, `application`, `department` or `user`. */
export class AsOfItem {
  /** The change's place in the log. */
  cursor!: string;
  /** Such as `user.authorized`. */
  type!: string;
  /** When koosync recorded it, ISO 8601. */
  recordedAt!: string;
  /** When the marketplace made the message, ISO 8601. */
  sourceTime!: string;
  /** The receipt of the call that made it so. */
  receiptId!: string;
  tenant?: Record<string, unknown>;
  application?: Record<string, unknown>;
  department?: Record<string, unknown>;
  user?: Record<string, unknown>;
}

export class AsOfPage {
  items!: AsOfItem[];
  /** Pages narrowed by `department` or `user` may be short: only null says that there is no more. */
  next!: string | null;
}

/** The call, or the deed of an operator, behind a change. */
export class CauseItem {
  id!: string;
  /** ISO 8601. */
  receivedAt!: string;
  kind!: string;
  dialect!: string;
  outcome!: string;
  reason!: string | null;
  keyMatched!: string | null;
}

/** A change of one object, with its state afterwards. */
export class WhyItem extends AsOfItem {
  created?: boolean;
  /** The fields that differ from before. */
  changed?: string[];
  /** Of a moved department: the paths of its subtree before and after. */
  oldPath?: string[] | null;
  newPath?: string[] | null;
  /** Null when the receipt was removed by the policy of retention. */
  receipt!: CauseItem | null;
}

export class WhyPage {
  items!: WhyItem[];
  next!: string | null;
}
