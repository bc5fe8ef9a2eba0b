import { Readable } from 'node:stream';
import { Get, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { ReceiptExport } from '../../audit/export/receipt-export.js';
import { AdminController } from '../access/admin-controller.js';
import { parseMoment } from '../receipts/moment.js';
import { OUTCOMES } from '../receipts/outcomes.js';
import { VerifyQuery } from './audit.dto.js';

const FORMATS = ['jsonl', 'csv'] as const;
const TYPES = { jsonl: 'application/x-ndjson', csv: 'text/csv; charset=utf-8' } as const;

class ExportQuery extends VerifyQuery {
  /** `jsonl`: receipts with their seals, which `koosync audit verify --export` verifies; `csv`: for spreadsheets. */
  @ApiPropertyOptional({ enum: FORMATS })
  @IsOptional()
  @IsIn(FORMATS)
  format: 'jsonl' | 'csv' = 'jsonl';

  /** Such as `authSync` or `admin.reveal`. */
  @IsOptional()
  @IsString()
  @MaxLength(32)
  kind?: string;

  @IsOptional()
  @IsString()
  @MaxLength(64)
  tenantId?: string;

  @ApiPropertyOptional({ enum: OUTCOMES })
  @IsOptional()
  @IsIn(OUTCOMES)
  outcome?: string;
}

@AdminController('audit')
export class ExportController {
  constructor(private readonly receipts: ReceiptExport) {}

  /** The webhook audit log as a file, oldest first, written as fast as it is read. */
  @Get('export')
  @ApiOkResponse({
    description: 'Receipts as JSON Lines or CSV.',
    content: {
      'application/x-ndjson': { schema: { type: 'string' } },
      'text/csv': { schema: { type: 'string' } },
    },
  })
  export(@Query() { from, to, ...query }: ExportQuery): StreamableFile {
    const range = { from: from && parseMoment(from), to: to && parseMoment(to) };
    const parts = this.receipts.parts({ ...query, from: range.from || undefined, to: range.to || undefined });
    return new StreamableFile(Readable.from(parts, { objectMode: false, highWaterMark: 64 * 1024 }), {
      type: TYPES[query.format],
      disposition: `attachment; filename="koosync-audit.${query.format}"`,
    });
  }
}
