/** A record as it arrived. */
export type WireUsage = Readonly<Record<string, unknown>>;

const TIME = /^\d{8}T\d{6}Z$/;
const MOST = 1000;

/** The usage that the simulated marketplace charges for: each `metering_sn` once. */
export class UsageBook {
  readonly charged = new Map<string, WireUsage>();
  /** Records that arrived, repeats included. */
  arrived = 0;
  /** Instances that nobody ever bought. */
  readonly unknownInstances = new Set<string>();
  /** How a `metering_sn` that is charged already is answered: the pages do not say. */
  duplicates: 'accept' | 'refuse' = 'accept';

  /** Takes a batch whole or not at all. @returns code and message, as the page lists them. */
  take(body: string): readonly [status: number, code: string, message: string] {
    const records = recordsIn(body);
    if (!records || records.length === 0) return [400, 'MKT.0199', 'Request parameter error'];
    if (records.length > MOST) return [500, 'MKT.9003', 'Usage records extends size limit.'];
    this.arrived += records.length;
    for (const record of records) {
      if (!isWhole(record)) return [400, 'MKT.0101', 'Invalid parameter'];
      if (this.unknownInstances.has(record['instance_id'] as string))
        return [500, 'MKT.9001', 'Instance ID not found.'];
      if (this.duplicates === 'refuse' && this.charged.has(record['metering_sn'] as string))
        return [400, 'MKT.0199', 'metering_sn is duplicated'];
    }
    for (const record of records) {
      const id = record['metering_sn'] as string;
      if (!this.charged.has(id)) this.charged.set(id, record);
    }
    return [200, 'MKT.0000', 'success'];
  }
}

function isWhole(record: WireUsage): boolean {
  const { instance_id: instance, metering_sn: id, usage_value: value } = record;
  const times = ['record_time', 'begin_time', 'end_time'].map((name) => record[name]);
  return (
    [instance, id].every((one) => typeof one === 'string' && one !== '' && one.length <= 64) &&
    times.every((time) => typeof time === 'string' && TIME.test(time)) &&
    typeof value === 'string' &&
    /^\d{1,8}(\.\d{1,4})?$/.test(value) &&
    Number(value) > 0
  );
}

function recordsIn(body: string): WireUsage[] | undefined {
  try {
    const { usage_records: records } = JSON.parse(body) as { usage_records?: unknown };
    return Array.isArray(records) ? (records as WireUsage[]) : undefined;
  } catch {
    return undefined;
  }
}
