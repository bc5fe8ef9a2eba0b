import { expect, it } from '@jest/globals';
import type { InstanceKind } from '../../src/protocol/routes.js';
import { BASIC_CASES } from '../messages/bad-input/basic.js';
import { basic } from '../support/instances.js';
import { onEveryDatabase } from '../support/on-every-database.js';
import { receiptsWhere } from '../support/receipts.js';
import { TestProvisioner } from '../support/test-provisioner.js';

const KINDS = Object.keys(BASIC_CASES) as InstanceKind[];
const TABLES = ['scope', 'instance', 'instance_order', 'nonce_claim'];
const vendor = new TestProvisioner();

onEveryDatabase(
  'bad input of the basic interfaces',
  {},
  (on) => {
    it.each(KINDS)(
      '%s: every case is answered 000002 naming the field, and leaves nothing but its receipt',
      async (kind) => {
        const { valid, bad } = BASIC_CASES[kind];
        const before = (await receiptsWhere(on.connector, '1 = 1')).length;
        const replies = await Promise.all(
          bad.map(async ({ what, change, field }) => {
            const reply = await basic(on.connector, kind, change(structuredClone(valid)));
            return { what, field, reply };
          }),
        );
        for (const { what, field, reply } of replies) {
          expect({ what, ...reply }).toMatchObject({ what, status: 200, resultCode: '000002' });
          expect(reply.resultMsg).toContain(field);
          expect(reply.resultMsg.length).toBeLessThanOrEqual(255);
        }
        // what no database stores is refused before its activity is looked at
        const receipts = await receiptsWhere(on.connector, '1 = 1');
        expect(receipts.length - before).toBe(bad.length);
        expect(receipts.filter((receipt) => receipt.kind === kind).length).toBeGreaterThanOrEqual(30);
        expect(new Set(receipts.map(({ outcome }) => outcome))).toEqual(new Set(['refused']));
        for (const table of TABLES) expect(await on.connector.rows(`SELECT * FROM ${table}`)).toEqual([]);
        expect(vendor.calls).toEqual([]);
      },
    );
  },
  { provisioner: vendor },
);
