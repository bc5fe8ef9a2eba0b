import { z } from 'zod';
import { parseOrderTime } from './order-time.js';

const id = z.string().trim().min(1).max(64);
const text = z.string().max(1024);
const optional = <T extends z.ZodType>(type: T) => type.nullish().transform((value) => value ?? undefined);
/** The pages print numbers, one example text: `"100"`. */
const amount = z.union([z.number(), z.string().max(32)]).transform(String);
const time = z.string().transform((value, context) => {
  const at = parseOrderTime(value);
  if (at !== undefined) return at;
  context.addIssue({ code: 'custom', message: 'is not a moment yyyyMMddHHmmss' });
  return z.NEVER;
});

const parameters = optional(
  z.array(z.object({ name: z.string().max(255), value: text.nullish() })).max(1000),
).transform((list = []) => Object.fromEntries(list.map(({ name, value }) => [name, value ?? ''])));

const product = z.object({
  productId: id,
  skuCode: optional(text),
  /** The amount bought of what the specification counts, such as seats. */
  linearValue: optional(z.coerce.number()),
  productName: optional(text),
});

const line = z
  .object({
    orderLineId: id,
    /** `ON_DEMAND`, `ONE_TIME`, `PERIOD`, `ON_DEMAND_PKG`; others may come. */
    chargingMode: z.string().min(1).max(25),
    /** `year`, `month`, `day` and the like. */
    periodType: optional(text),
    periodNumber: optional(z.coerce.number()),
    expireTime: optional(time),
    productInfo: optional(z.array(product).max(1000)),
    extendParams: parameters,
    currency: optional(amount),
    currencyAfterDiscount: optional(amount),
  })
  .transform(({ expireTime, productInfo, extendParams, currency, currencyAfterDiscount, ...rest }) => ({
    ...rest,
    /** Epoch ms; undefined: it does not expire. */
    expiresAt: expireTime,
    products: productInfo ?? [],
    parameters: extendParams,
    price: currency,
    priceAfterDiscount: currencyAfterDiscount,
  }));

const buyer = z.object({
  customerId: optional(text),
  customerName: optional(text),
  userId: optional(text),
  userName: optional(text),
  mobilePhone: optional(text),
  email: optional(text),
});

/** `orderInfo` of the order query, fields that are not known left out. */
export const orderInfo = z
  .object({
    orderId: id,
    /** `NEW`, `TRIAL`, `TRIAL_TO_FORMAL`, `UNSUBSCRIBE`, `RENEW`, `CHANGE`; others may come. */
    orderType: z.string().min(1).max(32),
    createTime: time,
    orderLine: z.array(line).max(1000),
    buyerInfo: optional(buyer),
    extendParams: parameters,
  })
  .transform(({ createTime, orderLine, buyerInfo, extendParams, ...rest }) => ({
    ...rest,
    /** When the buyer ordered, epoch ms; not when the order took effect. */
    createdAt: createTime,
    lines: orderLine,
    buyer: buyerInfo,
    parameters: extendParams,
  }));

/** An order of the marketplace, in house words. Buyer data is personal: not for logs. */
export type MarketplaceOrder = z.infer<typeof orderInfo>;
export type OrderLine = MarketplaceOrder['lines'][number];
