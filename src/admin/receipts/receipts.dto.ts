import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { LANES } from '../lists/lanes.js';
import { PageQuery } from '../lists/page-query.dto.js';
import { IsMoment } from './moment.js';
import { OUTCOMES } from './outcomes.js';

export class ReceiptsQuery extends PageQuery {
  /** Such as `authSync` or `admin.reveal`. */
  @IsOptional()
  @IsString()
  @MaxLength(32)
  kind?: string;

  @IsOptional()
  @IsString()
  @MaxLength(64)
  instanceId?: string;

  @IsOptional()
  @IsString()
  @MaxLength(64)
  tenantId?: string;

  /** Six digits. */
  @IsOptional()
  @Matches(/^\d{6}$/)
  resultCode?: string;

  @ApiPropertyOptional({ enum: OUTCOMES })
  @IsOptional()
  @IsIn(OUTCOMES)
  outcome?: string;

  /** Received then or later: ISO 8601, or milliseconds since the epoch. */
  @IsOptional()
  @IsMoment()
  from?: string;

  /** Received before then: ISO 8601, or milliseconds since the epoch. */
  @IsOptional()
  @IsMoment()
  to?: string;

  /** `production` includes calls that were refused before their lane was known. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsIn([...LANES, 'all'])
  lane: 'production' | 'test' | 'all' = 'production';
}

export class ReceiptStreamQuery extends OmitType(ReceiptsQuery, ['limit', 'after', 'from', 'to']) {}

/** How many objects a call created, updated, and so on. */
export class AppliedCounts {
  created!: number;
  updated!: number;
  unchanged!: number;
  superseded!: number;
  removed!: number;
  held!: number;
}

/** A call of the marketplace, or an action of an operator (`dialect` is `admin`), and what became of it. */
export class ReceiptItem {
  id!: string;
  /** ISO 8601. */
  receivedAt!: string;
  kind!: string;
  dialect!: string;
  instanceId!: string | null;
  tenantId!: string | null;
  @ApiProperty({ enum: LANES, nullable: true })
  lane!: 'production' | 'test' | null;
  nonce!: string | null;
  @ApiProperty({ enum: OUTCOMES })
  outcome!: string;
  resultCode!: string;
  /** Why it was refused or failed; who acted; null when there is nothing to tell. */
  reason!: string | null;
  /** Null when nothing was looked at: refused, failed, resent. */
  applied!: AppliedCounts | null;
  durationMs!: number;
  bodySize!: number;
  /** SHA-256 of the body, hexadecimal. */
  bodyHash!: string;
  /** The id of the access key or token that the call was authenticated with. */
  keyMatched!: string | null;
  canonicalForm!: string | null;
  /** The id of the private key that opened the secret, and the OAEP dialect. */
  secretKeyMatched!: string | null;
  /** For a resend: the receipt of the first call. */
  firstId!: string | null;
  /** How many calls it stands for: more than one for refusals of strangers beyond the cap of their minute. */
  calls!: number;
}

export class ReceiptPage {
  items!: ReceiptItem[];
  next!: string | null;
}

export class ReceiptDetail extends ReceiptItem {
  /** What was asked, without secrets and with masked personal data; null before authentication. */
  request!: Record<string, unknown> | null;
  /** What was answered; null for an operator's action. */
  reply!: Record<string, unknown> | null;
  /** The reply's exact bytes. */
  replyText!: string;
}
