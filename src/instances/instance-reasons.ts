import { ProtocolError } from '../protocol/protocol-error.js';
import type { Refusal } from './instance-provisioner.js';

/** 000003: never created here, refused when it was to be created, or purged. */
export function instanceUnknown(): ProtocolError {
  return new ProtocolError('000003', {
    name: 'instance-unknown',
    zh: '实例不存在，或已释放。',
    en: 'There is no such instance, or it was released.',
    retry: false,
    field: 'instanceId',
  });
}

/** 000005: what is to be changed is still being made; the marketplace asks again. */
export function instanceProvisioning(): ProtocolError {
  return new ProtocolError('000005', {
    name: 'instance-provisioning',
    zh: '实例仍在开通中。',
    en: 'The instance is still being provisioned.',
    retry: true,
  });
}

/** 000005: somebody else changed the instance between the vendor's system and our database. */
export function instanceChangedMeanwhile(): ProtocolError {
  return new ProtocolError('000005', {
    name: 'instance-changed-meanwhile',
    zh: '实例同时被另一个请求更改。',
    en: 'Another request changed the instance meanwhile.',
    retry: true,
  });
}

/** The vendor's system refused: its own code and words. */
export function vendorRefused({ code, reason }: Refusal): ProtocolError {
  return new ProtocolError(code, {
    name: 'instance-refused',
    zh: sentence(reason, '。'),
    en: sentence(reason, '.'),
    retry: false,
  });
}

const sentence = (text: string, stop: string): string => (/[.。!！?？]$/.test(text) ? text : text + stop);

/** 000005: newInstance on a connector that was told nothing about instances. */
export function provisionerMissing(): ProtocolError {
  return new ProtocolError('000005', {
    name: 'provisioner-missing',
    zh: '商家尚未配置实例开通（KOOSYNC_INSTANCE_FRONTEND_URL）。',
    en: 'The vendor has not configured how instances are made (KOOSYNC_INSTANCE_FRONTEND_URL).',
    retry: true,
  });
}
