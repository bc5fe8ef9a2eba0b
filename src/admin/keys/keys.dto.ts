import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { KEY_PLACES, KEY_USES } from '../../rotation/key-item.js';

export class KeysQuery {
  /** For how many days an old key must not have been used before it is safe to retire. */
  @ApiPropertyOptional({ type: 'integer' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(3650)
  days: number = 30;
}

/** A key of the connector; never the key itself. */
export class KeyItem {
  /** Access keys (`kit`, `basic`, `v1`), RSA `private` keys, `data` keys, `admin` tokens, `webhook` secrets, the keys that `seal` the audit log. */
  @ApiProperty({ enum: KEY_USES })
  use!: string;
  /** As receipts and log lines name it. */
  id!: string;
  /** `missing`: not configured, although something still needs it. */
  @ApiProperty({ enum: KEY_PLACES })
  place!: string;
  /** ISO 8601; null when no use was seen, or none can be. */
  lastUsedAt!: string | null;
  /** Null when koosync cannot know. */
  safeToRetire!: boolean | null;
  /** Why. */
  note!: string;
}

export class KeyPage {
  items!: KeyItem[];
  /** Always null: there is one page. */
  @ApiProperty({ type: 'string', nullable: true })
  next!: null;
}
