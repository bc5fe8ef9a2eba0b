import type { ScopeKey } from '../directory/scope-key.js';
import type { OpenedRequest } from '../protocol/open-request.js';
import { BasicMessage, instanceScope } from '../validation/basic-message.js';
import { readFields } from '../validation/read-fields.js';
import { isStorableText } from '../validation/text.js';
import { WireField } from '../validation/wire-field.js';

const IDS = 100;
const ID_LENGTH = 64;

/** The marketplace asks how instances are and how they are reached [428]. */
export interface QueryInstanceMessage {
  readonly kind: 'queryInstance';
  /** Of the instance, when one is asked for; `''` for several. */
  readonly scope: ScopeKey;
  /** When the request was signed, epoch ms: the message itself tells no time. */
  readonly sourceTime: number;
  readonly readOnly: true;
  /** In the order of the request, none twice. */
  readonly instances: readonly ScopeKey[];
}

class QueryInstance extends BasicMessage {
  @IdList() instanceId!: string[];
}

/** 1 to 100 instance ids between commas; becomes a list of them. */
function IdList(): PropertyDecorator {
  return WireField({
    name: 'idList',
    expected: {
      en: `required, 1 to ${IDS} instance ids of 1 to ${ID_LENGTH} characters, separated by commas`,
      zh: `必填，1 到 ${IDS} 个以逗号分隔的实例 ID，每个 1 到 ${ID_LENGTH} 个字符`,
    },
    accepts: (value) => typeof value === 'string' && isIdList(idsIn(value)),
    convert: (value) => [...new Set(idsIn(value as string))],
  });
}

const idsIn = (text: string): string[] => text.split(',').map((id) => id.trim());

const isIdList = (ids: readonly string[]): boolean =>
  ids.length <= IDS && ids.every((id) => id !== '' && isStorableText(id, ID_LENGTH));

/** @throws ProtocolError 000002 naming the first bad field */
export function readQueryInstance({ body, envelope }: OpenedRequest): QueryInstanceMessage {
  const { testFlag, instanceId: ids } = readFields(QueryInstance, body);
  const [only = ''] = ids.length === 1 ? ids : [];
  return {
    kind: 'queryInstance',
    scope: instanceScope(testFlag, only),
    sourceTime: envelope.timestamp,
    readOnly: true,
    instances: ids.map((id) => instanceScope(testFlag, id)),
  };
}
