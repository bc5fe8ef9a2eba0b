import { deferMember, DeferredValue } from './deferred-value.js';
import { type Envelope } from './envelope.js';
import { MalformedBody } from './malformed-body.js';
import { ProtocolError } from './protocol-error.js';
import { readBody, unstorableTextIn } from './read-body.js';
import * as reasons from './request-reasons.js';

/**
 * Parses the body of an authenticated request.
 *
 * @param defer members whose values are handed out as a {@link DeferredValue}.
 * @throws ProtocolError `000002` with `envelope`, when it is no JSON object or holds text that cannot be stored.
 */
export function authenticBody(
  body: Buffer,
  envelope: Envelope,
  defer: readonly string[] = [],
): Record<string, unknown> {
  const deferred = defer.length > 0 ? deferMember(body, defer) : undefined;
  return readable(envelope, () => {
    const message = storable(deferred?.rest ?? body);
    if (deferred) message[deferred.value.name] = deferred.value;
    return message;
  });
}

/**
 * A body whose deferred values are parsed as well, under the same rules as the rest.
 *
 * @throws ProtocolError `000002`
 */
export function withDeferred<
  T extends { readonly envelope: Envelope; readonly body: Record<string, unknown> },
>(opened: T): T {
  const { envelope, body } = opened;
  const parsed = { ...body };
  for (const [name, value] of Object.entries(body))
    if (value instanceof DeferredValue)
      parsed[name] = readable(envelope, () => storable(value.asBody()))[name];
  return { ...opened, body: parsed };
}

function storable(body: Buffer): Record<string, unknown> {
  const message = readBody(body);
  const unstorable = unstorableTextIn(body, message);
  if (unstorable) throw new ProtocolError('000002', reasons.textUnstorable(unstorable));
  return message;
}

function readable<T>(envelope: Envelope, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ProtocolError) throw new ProtocolError(error.code, error.reason, envelope);
    if (!(error instanceof MalformedBody)) throw error;
    throw new ProtocolError('000002', reasons.bodyUnreadable(error.fault), envelope);
  }
}
