import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATA_SOURCE } from '../database/data-source-name.js';
import { Receipt } from './receipt.entity.js';
import { ReceiptRequests } from './receipt-requests.js';
import { ReceiptsService } from './receipts.service.js';

/** The webhook audit log. */
@Module({
  imports: [TypeOrmModule.forFeature([Receipt], DATA_SOURCE)],
  providers: [ReceiptsService, ReceiptRequests],
  exports: [TypeOrmModule, ReceiptsService, ReceiptRequests],
})
export class ReceiptsModule {}
