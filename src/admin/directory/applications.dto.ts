import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { LANES } from '../lists/lanes.js';

/** The secret is told by `POST applications/reveal` only. */
export class ApplicationItem {
  instanceId!: string;
  tenantId!: string;
  appId!: string;
  clientId!: string;
  @ApiProperty({ enum: LANES })
  lane!: 'production' | 'test';
  removed!: boolean;
  /** When the marketplace made the message that set it, ISO 8601. */
  sourceTime!: string;
}

export class ApplicationPage {
  items!: ApplicationItem[];
  next!: string | null;
}

export class RevealRequest {
  @IsString()
  @MaxLength(64)
  instanceId!: string;

  @IsString()
  @MaxLength(64)
  tenantId!: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(64)
  appId!: string;

  @ApiPropertyOptional({ enum: LANES })
  @IsOptional()
  @IsIn(LANES)
  lane: 'production' | 'test' = 'production';
}

export class RevealedSecret {
  clientSecret!: string;
}
