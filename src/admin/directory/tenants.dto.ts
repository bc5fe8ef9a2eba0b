import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { LANES } from '../lists/lanes.js';
import { LiveQuery } from '../lists/live-query.dto.js';

export class TenantsQuery extends LiveQuery {
  /** In the name or the code; case does not matter for ASCII. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  search?: string;
}

export class TenantItem {
  instanceId!: string;
  tenantId!: string;
  orderId!: string;
  /** The login domain's short name (tenantCode). */
  code!: string;
  name!: string;
  domainName!: string;
  @ApiProperty({ enum: LANES })
  lane!: 'production' | 'test';
  removed!: boolean;
  /** When the marketplace made the message that set it, ISO 8601. */
  sourceTime!: string;
}

export class TenantPage {
  items!: TenantItem[];
  next!: string | null;
}
