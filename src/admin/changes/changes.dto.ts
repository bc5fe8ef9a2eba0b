import { ApiProperty, OmitType } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import { LANES } from '../lists/lanes.js';
import { ScopeQuery } from '../lists/scope-query.dto.js';

const A_CURSOR = /^\d{1,15}\.\d{1,9}$/;

export class ChangesQuery extends ScopeQuery {
  /** The `cursor` of the last change that was seen, or `next`; without it: from the beginning. */
  @IsOptional()
  @Matches(A_CURSOR, { message: 'after must be the cursor of a change' })
  override after?: string;
}

export class StreamQuery extends OmitType(ChangesQuery, ['limit', 'after']) {
  /** The cursor to go on after; the header `Last-Event-ID` counts more. Without either: from now on. */
  @IsOptional()
  @Matches(A_CURSOR, { message: 'after must be the cursor of a change' })
  after?: string;
}

/** A change of the directory with the full state of its object: `tenant`, `application`, `department`, `user`, `instance` or `snapshot`. */
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
  /** The receipt of the call that caused it; of what happened to an instance by itself an id without one. */
  receiptId!: string;
  /** When the marketplace made the message, ISO 8601. */
  sourceTime!: string;
  tenant?: Record<string, unknown>;
  application?: Record<string, unknown>;
  department?: Record<string, unknown>;
  user?: Record<string, unknown>;
  instance?: Record<string, unknown>;
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
