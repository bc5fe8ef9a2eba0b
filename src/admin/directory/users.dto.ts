import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { LANES } from '../lists/lanes.js';
import { LiveQuery } from '../lists/live-query.dto.js';

export class UsersQuery extends LiveQuery {
  /** Exactly this application. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  appId?: string;

  /** Exactly this department. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  departmentCode?: string;

  /** In the name or the user name; case does not matter for ASCII. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  search?: string;
}

/** A user and the user's right to one application. */
export class UserItem {
  instanceId!: string;
  tenantId!: string;
  @ApiProperty({ enum: LANES })
  lane!: 'production' | 'test';
  appId!: string;
  userName!: string;
  name!: string;
  departmentCode!: string;
  role!: string;
  enabled!: boolean;
  authorized!: boolean;
  position!: string;
  employeeCode!: string;
  /** 1 regular, 2 intern, 3 dispatched, 4 outsourced. */
  employeeType!: number | null;
  mobile!: string;
  email!: string;
  workPlace!: string;
  entryDate!: string;
  extension!: Record<string, unknown> | null;
  removed!: boolean;
  /** When the marketplace made the newest message that set the right or the profile, ISO 8601. */
  sourceTime!: string;
}

export class UserPage {
  items!: UserItem[];
  next!: string | null;
}

/** Whom to erase. */
export class EraseRequest {
  /** Only in this instance (`""` is one); without it in every instance of the tenant. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  instanceId?: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(64)
  tenantId!: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(64)
  userName!: string;

  @ApiPropertyOptional({ enum: LANES })
  @IsOptional()
  @IsIn(LANES)
  lane: 'production' | 'test' = 'production';
}

/** What an erasure came to. */
export class ErasedCounts {
  /** Rows of the user, one for each application and instance. */
  rows!: number;
  /** Changes in the log whose personal values of the user cannot be read any more. */
  changesCovered!: number;
  /** The same of receipts. */
  receiptsCovered!: number;
}

export class EraseAnswer {
  erased!: ErasedCounts;
}
