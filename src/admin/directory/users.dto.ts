import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
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
