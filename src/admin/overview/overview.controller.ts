import { Get, Inject } from '@nestjs/common';
import { Clock } from '../../directory/clock.js';
import { AdminController } from '../access/admin-controller.js';
import { Needs } from '../access/needs.js';
import { isoTime } from '../lists/iso-time.js';
import { CallBuckets } from './call-buckets.js';
import { countCalls, countProbes } from './count-calls.js';
import { Overview } from './overview.dto.js';
import { OverviewService } from './overview.service.js';

@AdminController('overview')
export class OverviewController {
  constructor(
    private readonly buckets: CallBuckets,
    private readonly overview: OverviewService,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** How calls ended, what waits for an operator, how far deliveries are, and who was last heard of. */
  @Get()
  @Needs('read')
  async show(): Promise<Overview> {
    const week = await this.buckets.week();
    return {
      at: isoTime(this.clock.now()),
      calls: countCalls(week),
      removals: await this.overview.removals(),
      deliveries: await this.overview.deliveries(),
      tenants: await this.overview.tenants(),
      probe: countProbes(week),
    };
  }
}
