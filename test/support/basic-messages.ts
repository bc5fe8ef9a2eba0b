import { randomUUID } from 'node:crypto';
import type { InstanceKind } from '../../src/protocol/routes.js';
import type { Message } from './messages.js';

/** The basic messages of V2 [427]–[432], without `activity`. */
export const BASIC_MESSAGES: Readonly<Record<InstanceKind, () => Message>> = {
  newInstance: () => ({
    orderId: `CS${randomUUID().slice(0, 8)}`,
    orderLineId: 'CS2211181819B4LVS-000001',
    businessId: randomUUID(),
  }),
  queryInstance: () => ({ instanceId: 'i-1,i-2' }),
  refreshInstance: () => ({
    scene: 'RENEWAL',
    orderId: 'CS2211181819B4LVS',
    orderLineId: 'CS2211181819B4LVS-000001',
    instanceId: 'i-1',
    productId: 'OFFI1',
    expireTime: '20270725000000',
  }),
  updateInstanceStatus: () => ({ instanceId: 'i-1', status: 'FREEZE' }),
  releaseInstance: () => ({ instanceId: 'i-1', orderId: 'CS1', orderLineId: 'CS1-1' }),
  upgradeInstance: () => ({ instanceId: 'i-1', orderId: 'CS2', orderLineId: 'CS2-1' }),
  changeInstanceCheck: () => ({ instanceId: 'i-1', productInfo: '{"productId":"OFFI1"}' }),
};

/** A `timeStamp` of the basic interfaces of V1: UTC, 17 digits. */
export const utc17 = (epochMs = Date.now()): string => new Date(epochMs).toISOString().replace(/\D/g, '');
