import type { ScopeKey } from '../directory/scope-key.js';
import type { OpenedRequest } from '../protocol/open-request.js';
import { InstanceMessage, instanceScope } from '../validation/basic-message.js';
import { describeFound } from '../validation/describe-found.js';
import { fieldInvalid } from '../validation/field-invalid.js';
import { FreeObject } from '../validation/free-object.js';
import { readFields } from '../validation/read-fields.js';
import { Text } from '../validation/text.js';

/** Before a renewal with another product: would it be possible? [432] */
export interface ChangeInstanceCheckMessage {
  readonly kind: 'changeInstanceCheck';
  readonly scope: ScopeKey;
  /** When the request was signed, epoch ms: the message itself tells no time. */
  readonly sourceTime: number;
  readonly readOnly: true;
  readonly productId: string;
}

class ChangeInstanceCheck extends InstanceMessage {
  @FreeObject() productInfo!: Record<string, unknown> | null;
}

class ProductInfo {
  @Text(128) productId!: string;
}

/** @throws ProtocolError 000002 naming the first bad field */
export function readChangeInstanceCheck({ body, envelope }: OpenedRequest): ChangeInstanceCheckMessage {
  const { testFlag, instanceId, productInfo } = readFields(ChangeInstanceCheck, body);
  if (productInfo === null)
    throw fieldInvalid('productInfo', PRODUCT_INFO, describeFound(body['productInfo']));
  const { productId } = readFields(ProductInfo, productInfo, 'productInfo');
  return {
    kind: 'changeInstanceCheck',
    scope: instanceScope(testFlag, instanceId),
    sourceTime: envelope.timestamp,
    readOnly: true,
    productId,
  };
}

const PRODUCT_INFO = {
  en: 'required, an object with productId, or its JSON text',
  zh: '必填，含 productId 的对象或其 JSON 文本',
};
