import { scopeId, type ScopeKey } from '../directory/scope-key.js';
import type { InstanceOrder } from './instance-order.entity.js';
import { statusOf } from './instance-status.js';
import type { Instance } from './instance.entity.js';
import type { NewInstanceMessage } from './new-instance.message.js';

/** The sweep looks after an order when the call that brought it may have died. */
const FIRST_LOOK_MS = 30_000;

/** An instance of which nothing is known yet but its name. */
export const blankInstance = (scope: ScopeKey, now: number): Instance => ({
  scopeId: scopeId(scope),
  lane: scope.lane,
  instanceId: scope.instanceId,
  status: 'provisioning',
  orderId: '',
  orderLineId: '',
  productId: '',
  expireTime: null,
  details: {},
  appInfo: null,
  passwordJwe: null,
  frozenAt: null,
  provisionedAt: null,
  pendingAt: null,
  releasedAt: null,
  purgedAt: null,
  refusal: null,
  dueAt: null,
  attempts: 0,
  receiptId: '',
  createdAt: now,
  updatedAt: now,
});

/** What is written down of an order before the vendor's system is asked to carry it out. */
export const orderedInstance = (message: NewInstanceMessage, now: number): Instance => ({
  ...blankInstance(message.scope, now),
  orderId: message.orderId,
  orderLineId: message.orderLineId,
  productId: message.productId,
  expireTime: message.expireTime,
  details: message.details,
  dueAt: now + FIRST_LOOK_MS,
});

/** The order that makes an instance. */
export const makingOrder = (message: NewInstanceMessage, now: number): InstanceOrder => ({
  scopeId: scopeId(message.scope),
  orderId: message.orderId,
  orderLineId: message.orderLineId,
  scene: 'NEW',
  expireTime: message.expireTime,
  appliedAt: now,
});

export const withStatus = (row: Instance): Instance => ({ ...row, status: statusOf(row) });
