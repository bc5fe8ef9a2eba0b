import { ApiProperty } from '@nestjs/swagger';
import { OUTCOMES } from '../receipts/outcomes.js';

/** Calls that ended alike. */
export class CallCount {
  kind!: string;
  @ApiProperty({ enum: OUTCOMES })
  outcome!: string;
  resultCode!: string;
  calls!: number;
  /** The newest of their receipts, and when it was received (ISO 8601). */
  newestId!: string;
  newestAt!: string;
}

/** How the calls of one hour ended; outcomes that none had are absent. */
export class HourOfCalls {
  /** When it begins, ISO 8601. */
  hour!: string;
  applied?: number;
  unchanged?: number;
  superseded?: number;
  held?: number;
  resent?: number;
  refused?: number;
  failed?: number;
}

export class CallsOverview {
  /** Of the last 24 hours, the present one included; most frequent first. */
  lastDay!: CallCount[];
  /** Of the last 7 days. */
  lastWeek!: CallCount[];
  /** The last 168 hours, oldest first. */
  hours!: HourOfCalls[];
}

export class RemovalsOverview {
  /** How many held removals wait for a decision. */
  open!: number;
  /** Since when the oldest of them waits, ISO 8601; null without any. */
  oldestHeldAt!: string | null;
}

/** How far a target is, over all enterprises and instances. */
export class TargetOverview {
  target!: string;
  /** Enterprises and instances that it knows everything of. */
  settled!: number;
  /** Those with changes to deliver … */
  waiting!: number;
  /** … and those whose last attempt failed. */
  failing!: number;
  /** Changes that were given up and wait for an operator. */
  parked!: number;
}

/** When an enterprise was last heard of. */
export class HeardTenant {
  instanceId!: string;
  tenantId!: string;
  name!: string;
  /** ISO 8601; null when its receipts are gone. */
  lastCallAt!: string | null;
  lastReceiptId!: string | null;
}

export class TenantsOverview {
  /** How many bindings of enterprises there are. */
  bound!: number;
  /** Those silent for longest first, 20 at most. */
  quietest!: HeardTenant[];
}

/** The marketplace's test calls (拨测) of the last 7 days. */
export class ProbeOverview {
  /** ISO 8601; null: none in 7 days. */
  lastAt!: string | null;
  calls!: number;
  /** How many of them were refused or failed. */
  bad!: number;
}

/** What an operator looks at first: buyers' data, and of debugging data only whether the probe was there. */
export class Overview {
  /** ISO 8601. */
  at!: string;
  calls!: CallsOverview;
  removals!: RemovalsOverview;
  deliveries!: TargetOverview[];
  tenants!: TenantsOverview;
  probe!: ProbeOverview;
}
