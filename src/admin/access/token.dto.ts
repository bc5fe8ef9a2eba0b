import { ApiProperty } from '@nestjs/swagger';
import type { AdminScope } from '../admin-tokens.js';

const SCOPES = ['read', 'operate', 'reveal'] as const;

/** The token that a call was made with. */
export class TokenItem {
  /** How the audit log names it. */
  id!: string;
  @ApiProperty({ enum: SCOPES, isArray: true })
  scopes!: AdminScope[];
  /** The parts of the admin API that this connector has, such as `receipts`: the first segments of their paths. */
  parts!: string[];
}
