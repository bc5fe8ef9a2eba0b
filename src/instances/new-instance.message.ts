import type { ScopeKey } from '../directory/scope-key.js';
import type { OpenedRequest } from '../protocol/open-request.js';
import { BasicMessage, instanceScope } from '../validation/basic-message.js';
import { describeFound } from '../validation/describe-found.js';
import { fieldInvalid } from '../validation/field-invalid.js';
import { FreeList } from '../validation/free-list.js';
import { readFields } from '../validation/read-fields.js';
import { EmptyableText, Text } from '../validation/text.js';
import { OptionalUtcMoment } from '../validation/utc-moment.js';
import { instanceIdOf } from './instance-id.js';
import type { OrderDetails } from './instance-provisioner.js';

/** An order is to become an instance [427]. */
export interface NewInstanceMessage {
  readonly kind: 'newInstance';
  readonly guide: 'V1' | 'V2';
  /** Its instance is the one that the order makes. */
  readonly scope: ScopeKey;
  /** When the request was signed, epoch ms: the message itself tells no time. */
  readonly sourceTime: number;
  readonly orderId: string;
  /** `''` where V1 sends none. */
  readonly orderLineId: string;
  /** `''` where V2 sends none. */
  readonly productId: string;
  /** Epoch ms; null where V2 sends none. */
  readonly expireTime: number | null;
  readonly details: OrderDetails;
}

class NewInstance extends BasicMessage {
  @Text(64) orderId!: string;
  @EmptyableText(64) orderLineId!: string;
  /** New on every request: it decides nothing, but tells that the marketplace made the request. */
  @Text(64) businessId!: string;
  @EmptyableText(128) productId!: string;
  @EmptyableText(128) skuCode!: string;
  @OptionalUtcMoment() expireTime!: number | null;
  @EmptyableText(16) trialFlag!: string;
  @EmptyableText(16) chargingMode!: string;
  @EmptyableText(128) customerId!: string;
  @EmptyableText(255) customerName!: string;
  @EmptyableText(128) userId!: string;
  @EmptyableText(255) userName!: string;
  @EmptyableText(64) mobilePhone!: string;
  @EmptyableText(255) email!: string;
  @FreeList() saasExtendParams!: unknown[];
}

/** @throws ProtocolError 000002 naming the first bad field */
export function readNewInstance({ dialect, body, envelope }: OpenedRequest): NewInstanceMessage {
  const fields = readFields(NewInstance, body);
  const { orderId, testFlag } = fields;
  const [orderLineId, productId] = [fields.orderLineId.trim(), fields.productId.trim()];
  if (orderLineId === '' && productId === '')
    throw fieldInvalid('orderLineId', LINE_OR_PRODUCT, describeFound(body['orderLineId']));
  const lane = testFlag === 1 ? 'test' : 'production';
  const identity = orderLineId === '' ? { orderId, productId } : { orderId, orderLineId };
  return {
    kind: 'newInstance',
    guide: dialect === 'v1-basic' ? 'V1' : 'V2',
    scope: instanceScope(testFlag, instanceIdOf(lane, identity)),
    sourceTime: envelope.timestamp,
    orderId,
    orderLineId,
    productId,
    expireTime: fields.expireTime,
    details: detailsOf(fields),
  };
}

const LINE_OR_PRODUCT = {
  en: 'required, a string of 1 to 64 characters (or a productId, paid per use)',
  zh: '必填，1 到 64 个字符的字符串（按需商品为 productId）',
};

function detailsOf(fields: NewInstance): OrderDetails {
  const { skuCode, chargingMode, trialFlag, saasExtendParams } = fields;
  const { customerId, customerName, userId, userName, mobilePhone, email } = fields;
  const buyer = filled({ customerId, customerName, userId, userName, mobilePhone, email });
  return {
    ...filled({ skuCode, chargingMode }),
    ...(trialFlag !== '' && { isTrial: trialFlag === '1' }),
    ...(Object.keys(buyer).length > 0 && { buyer }),
    ...(saasExtendParams.length > 0 && { extendParams: saasExtendParams }),
  };
}

function filled<T extends Record<string, string>>(texts: T): Partial<T> {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== '')) as Partial<T>;
}
