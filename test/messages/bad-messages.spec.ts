import { describe, expect, it } from '@jest/globals';
import { readApplicationMessage } from '../../src/applications/application-sync.message.js';
import { readAuthorizationMessage } from '../../src/authorizations/auth-sync.message.js';
import { readDepartmentListMessage } from '../../src/departments/all-org-sync.message.js';
import { readDepartmentMessage } from '../../src/departments/single-org-sync.message.js';
import { ProtocolError } from '../../src/protocol/protocol-error.js';
import { readTenantMessage } from '../../src/tenants/tenant-sync.message.js';
import { badAllOrgSync, validAllOrgSync } from './bad-input/all-org-sync.js';
import { badApplicationSync, validApplicationSync } from './bad-input/application-sync.js';
import { badAuthSync, validAuthSync } from './bad-input/auth-sync.js';
import { badSingleOrgSync, validSingleOrgSync } from './bad-input/single-org-sync.js';
import { badTenantSync, validTenantSync } from './bad-input/tenant-sync.js';

const kinds = [
  { kind: 'tenantSync', read: readTenantMessage, valid: validTenantSync, cases: badTenantSync },
  {
    kind: 'applicationSync',
    read: readApplicationMessage,
    valid: validApplicationSync,
    cases: badApplicationSync,
  },
  { kind: 'authSync', read: readAuthorizationMessage, valid: validAuthSync, cases: badAuthSync },
  { kind: 'singleOrgSync', read: readDepartmentMessage, valid: validSingleOrgSync, cases: badSingleOrgSync },
  { kind: 'allOrgSync', read: readDepartmentListMessage, valid: validAllOrgSync, cases: badAllOrgSync },
];

function refusal(read: () => unknown): ProtocolError {
  try {
    read();
  } catch (error) {
    if (error instanceof ProtocolError) return error;
    throw error;
  }
  throw new Error('accepted');
}

describe.each(kinds)(
  'a bad $kind is refused with 000002, naming the field in both languages',
  ({ read, valid, cases }) => {
    it('after the unspoilt message was accepted, and for at least 40 ways of spoiling it', () => {
      expect(() => read(valid)).not.toThrow();
      expect(cases.length).toBeGreaterThanOrEqual(40);
    });

    it.each(cases)('$what', ({ change, field }) => {
      const { code, reason } = refusal(() => read(change(valid)));
      expect(code).toBe('000002');
      expect(reason).toMatchObject({ name: 'field-invalid', field, retry: false });
      expect(reason.en.startsWith(`${field}: `)).toBe(true);
      expect(reason.zh.startsWith(`${field}：`)).toBe(true);
      expect(reason.en.length + reason.zh.length).toBeLessThan(165);
    });
  },
);
