import { ApiProperty } from '@nestjs/swagger';
import { LANES } from '../lists/lanes.js';

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
