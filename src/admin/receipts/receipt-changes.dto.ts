import { Type } from 'class-transformer';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { ChangeItem } from '../changes/changes.dto.js';

export class ReceiptChangesQuery {
  /** Most items of the page. */
  @ApiPropertyOptional({ type: 'integer' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;

  /** `next` of the page before. */
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  after?: string;
}

/** What a call changed of one object, and what was known of it before. */
export class ReceiptChangeItem {
  change!: ChangeItem;
  /** The change that last told of the same object; null: it is new, or see `known`. */
  before!: ChangeItem | null;
  /** False: there was something before, but it is not known any more. */
  known!: boolean;
}

export class ReceiptChangesPage {
  items!: ReceiptChangeItem[];
  /** How many changes there are in all. */
  total!: number;
  next!: string | null;
}
