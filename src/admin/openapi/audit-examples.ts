const T = '2026-01-05T08:00:00.000Z';
const HASH = '5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef';
const head = { number: 42, hash: HASH, sealedAt: T };
const receiptId = '01KE6GZM00M5SB8EP';

const verification = {
  ...{ intact: false, sealed: 1041, from: '2026-01-01T00:00:00.000Z', to: T, seals: 42, head },
  ...{ retired: 0, unsealed: 3, checkedAt: T, durationMs: 310, faultCount: 1 },
  faults: [{ kind: 'changed', receiptId, seal: 17, detail: 'It is not what was sealed.' }],
};

const change = {
  ...{ cursor: '1041.1', type: 'department.saved', recordedAt: T, sourceTime: T, receiptId },
  department: { code: 'RD-TOOLS', name: '工具组', parentCode: 'RD', path: ['RD', 'RD-TOOLS'] },
};

/** An example of each schema of the audit, of history and of erasure, by its name. */
export const AUDIT_EXAMPLES: Readonly<Record<string, object>> = {
  VerifyAnswer: verification,
  AuditStateAnswer: {
    ...{ sealing: true, keyId: '9c1185a5', intervalS: 60, idleS: 3600, retentionDays: 730, head },
    ...{ retiredThrough: 0, unsealed: 3, warning: null, lastVerification: verification },
  },
  SealItem: {
    ...{ ...head, receipts: 12, fromId: receiptId, toId: '01KE6GZM00M5SB8ES', root: HASH, retired: 0 },
    ...{ previous: HASH, keyId: '9c1185a5', signature: 'Ed25519, Base64' },
  },
  AsOfItem: change,
  WhyItem: {
    ...{ ...change, created: true, changed: ['name', 'parentCode'] },
    receipt: {
      ...{ id: receiptId, receivedAt: T, kind: 'singleOrgSync', dialect: 'v2-kit', outcome: 'applied' },
      ...{ reason: null, keyMatched: '3fd0a1c2' },
    },
  },
  EraseRequest: { tenantId: 't-4711', userName: 'zhang.wei', lane: 'production' },
  EraseAnswer: { erased: { rows: 2, changesCovered: 7, receiptsCovered: 5 } },
};
