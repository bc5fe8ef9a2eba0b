import { type AccessKey } from './access-key.js';
import { type OpenedRequest } from './open-request.js';
import { basicFormOfV1 } from './v1-basic-form.js';
import { kitFormOfV1 } from './v1-kit-form.js';

/**
 * An opened request with its body as V2 would write it: what handlers read, whatever the dialect.
 *
 * @param key the access key that matched; V1 encrypts fields with it.
 * @throws ProtocolError when a V1 form cannot be turned into V2's: `000002`, `000101` (mobilePhone), `000102` (email).
 */
export function inV2Form(opened: OpenedRequest, key: AccessKey): OpenedRequest {
  const { dialect, kind, body } = opened;
  switch (dialect) {
    case 'v2-kit':
    case 'v2-basic':
      return opened;
    case 'v1-kit':
      return { ...opened, body: kitFormOfV1(kind, body) };
    case 'v1-basic':
      return { ...opened, body: basicFormOfV1(kind, body, key.secret) };
  }
}
