import { describe, expect, it } from '@jest/globals';
import { readChangeInstanceCheck } from '../../src/instances/change-instance-check.message.js';
import { readNewInstance } from '../../src/instances/new-instance.message.js';
import { readQueryInstance } from '../../src/instances/query-instance.message.js';
import { readRefreshInstance } from '../../src/instances/refresh-instance.message.js';
import { readReleaseInstance } from '../../src/instances/release-instance.message.js';
import { readUpdateInstanceStatus } from '../../src/instances/update-instance-status.message.js';
import { readUpgradeInstance } from '../../src/instances/upgrade-instance.message.js';
import type { OpenedRequest } from '../../src/protocol/open-request.js';
import { ProtocolError } from '../../src/protocol/protocol-error.js';
import type { Dialect, InstanceKind } from '../../src/protocol/routes.js';
import type { Fields } from './bad-input/bad-input.js';
import { BASIC_CASES } from './bad-input/basic.js';

const READERS: Readonly<Record<InstanceKind, (opened: OpenedRequest) => object>> = {
  newInstance: readNewInstance,
  queryInstance: readQueryInstance,
  refreshInstance: readRefreshInstance,
  updateInstanceStatus: readUpdateInstanceStatus,
  releaseInstance: readReleaseInstance,
  upgradeInstance: readUpgradeInstance,
  changeInstanceCheck: readChangeInstanceCheck,
};
const KINDS = Object.keys(READERS) as InstanceKind[];

const opened = (kind: InstanceKind, body: Fields, dialect: Dialect = 'v2-basic'): OpenedRequest => ({
  kind,
  dialect,
  body,
  envelope: {
    nonce: 'n',
    timestamp: 1,
    keyMatched: 'k',
    canonicalForm: 'canonical',
    unique: ['n'],
    resendUntil: 2,
  },
});

function refusal(read: () => unknown): ProtocolError {
  try {
    read();
  } catch (error) {
    if (error instanceof ProtocolError) return error;
    throw error;
  }
  throw new Error('accepted');
}

describe.each(KINDS)('a bad %s is refused with 000002, naming the field in both languages', (kind) => {
  const { valid, bad } = BASIC_CASES[kind];
  const read = (body: Fields) => READERS[kind](opened(kind, body));

  it('after the unspoilt message was accepted, and for at least 40 ways of spoiling it', () => {
    expect(() => read(valid)).not.toThrow();
    expect(new Set(bad.map(({ what }) => what)).size).toBeGreaterThanOrEqual(40);
  });

  it.each([...bad])('$what', ({ change, field }) => {
    const { code, reason } = refusal(() => read(change(valid)));
    expect(code).toBe('000002');
    expect(reason).toMatchObject({ name: 'field-invalid', field, retry: false });
    expect(reason.en.startsWith(`${field}: `)).toBe(true);
    expect(reason.zh.startsWith(`${field}：`)).toBe(true);
  });
});

describe('a basic message', () => {
  it('says "1" for debugging data; absent, null, "" and "0" are production', () => {
    for (const [testFlag, lane] of [
      ['1', 'test'],
      [1, 'test'],
      ['0', 'production'],
      ['', 'production'],
      [null, 'production'],
      [undefined, 'production'],
    ] as const)
      expect(readReleaseInstance(opened('releaseInstance', { instanceId: 'i', testFlag })).scope.lane).toBe(
        lane,
      );
  });

  it('names times in UTC, with or without milliseconds', () => {
    const read = (expireTime: string) =>
      readRefreshInstance(opened('refreshInstance', { ...BASIC_CASES.refreshInstance.valid, expireTime }));
    expect(read('20270105081530').expireTime).toBe(Date.UTC(2027, 0, 5, 8, 15, 30));
    expect(read('20270105081530123').expireTime).toBe(Date.UTC(2027, 0, 5, 8, 15, 30, 123));
  });

  it('asks for up to 100 instances, each once, in its order', () => {
    const instanceId = ['b', ' a', ...Array.from({ length: 96 }, (_, i) => `id-${i}`), 'b', 'a'].join(',');
    const { instances, scope } = readQueryInstance(opened('queryInstance', { instanceId }));
    expect(instances.map((one) => one.instanceId).slice(0, 3)).toEqual(['b', 'a', 'id-0']);
    expect(instances).toHaveLength(98);
    expect(scope.instanceId).toBe('');
    expect(readQueryInstance(opened('queryInstance', { instanceId: 'one' })).scope.instanceId).toBe('one');
  });

  it('may carry productInfo as JSON text', () => {
    const productInfo = '{"productId":"p-2","x":1}';
    const body = { instanceId: 'i', productInfo };
    expect(readChangeInstanceCheck(opened('changeInstanceCheck', body)).productId).toBe('p-2');
  });

  it('of V1 has no order line: renewals and upgrades are known by their order alone', () => {
    const { orderLineId: _, ...v1 } = BASIC_CASES.refreshInstance.valid;
    expect(readRefreshInstance(opened('refreshInstance', v1, 'v1-basic')).orderLineId).toBe('');
    const { orderLineId: __, ...upgrade } = BASIC_CASES.upgradeInstance.valid;
    expect(readUpgradeInstance(opened('upgradeInstance', upgrade, 'v1-basic')).orderLineId).toBe('');
  });

  it('of V1 orders an instance by order and product, and tells who bought', () => {
    const body = {
      orderId: 'CS1',
      productId: 'p-1',
      businessId: 'b',
      skuCode: 'sku',
      customerId: 'c-1',
      customerName: '星河',
      mobilePhone: '13800001234',
      email: 'a@example.com',
      expireTime: '20270105000000',
      trialFlag: '1',
      chargingMode: '1',
      saasExtendParams: [{ name: 'domain', value: 'x' }],
    };
    const message = readNewInstance(opened('newInstance', body, 'v1-basic'));
    expect(message).toMatchObject({
      guide: 'V1',
      orderId: 'CS1',
      orderLineId: '',
      productId: 'p-1',
      expireTime: Date.UTC(2027, 0, 5),
      details: {
        skuCode: 'sku',
        isTrial: true,
        chargingMode: '1',
        buyer: {
          customerId: 'c-1',
          customerName: '星河',
          mobilePhone: '13800001234',
          email: 'a@example.com',
        },
        extendParams: [{ name: 'domain', value: 'x' }],
      },
    });
    const other = readNewInstance(opened('newInstance', { ...body, productId: 'p-2' }, 'v1-basic'));
    expect(other.scope.instanceId).not.toBe(message.scope.instanceId);
  });
});
