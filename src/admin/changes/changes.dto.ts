import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { LANES } from '../lists/lanes.js';

class ChangesFilter {
  @IsOptional()
  @IsString()
  @MaxLength(64)
  instanceId?: string;

  @IsOptional()
  @IsString()
  @MaxLength(64)
  tenantId?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsIn([...LANES, 'all'])
  lane: 'production' | 'test' | 'all' = 'production';
}

export class ChangesQuery extends ChangesFilter {
  /** Most items of the page. */
  @ApiPropertyOptional({ type: 'integer' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1000)
  limit: number = 100;

  /** The `cursor` of the last change that was seen, or `next`; without it: from the beginning. */
  @IsOptional()
  @Matches(/^\d{1,15}\.\d{1,9}$/, { message: 'after must be the cursor of a change' })
  after?: string;
}

export class StreamQuery extends ChangesFilter {
  /** The cursor to go on after; the header `Last-Event-ID` counts more. Without either: from now on. */
  @IsOptional()
  @Matches(/^\d{1,15}\.\d{1,9}$/, { message: 'after must be the cursor of a change' })
  after?: string;
}

/** A change of the directory with the full state of its object: `tenant`, `application`, `department`, `user` or `snapshot`. */
export class ChangeItem {
  /** The event's id, the same for every target and attempt. */
  id!: string;
  cursor!: string;
  /** Such as `user.authorized`. */
  type!: string;
  schemaVersion!: number;
  @ApiProperty({ enum: LANES })
  lane!: 'production' | 'test';
  instanceId!: string;
  tenantId!: string;
  /** The receipt of the call that caused it. */
  receiptId!: string;
  /** When the marketplace made the message, ISO 8601. */
  sourceTime!: string;
  tenant?: Record<string, unknown>;
  application?: Record<string, unknown>;
  department?: Record<string, unknown>;
  user?: Record<string, unknown>;
  snapshot?: Record<string, unknown>;
  /** Whether the object is new, and which of its fields differ from before. */
  created?: boolean;
  changed?: string[];
  /** Of a moved department: the paths of its subtree before and after. */
  oldPath?: string[] | null;
  newPath?: string[] | null;
}

export class ChangePage {
  items!: ChangeItem[];
  next!: string | null;
}
