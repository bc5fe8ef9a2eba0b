import { describe, expect, it } from '@jest/globals';
import { readDepartmentListMessage } from '../../src/departments/all-org-sync.message.js';
import { type Fields } from './bad-input/bad-input.js';
import { validAllOrgSync } from './bad-input/all-org-sync.js';

const { orgInfoList: list, ...head } = validAllOrgSync;
const departments = [
  { code: '00000001', name: '产品部', parentCode: '265789314' },
  { code: '00000002', name: '研发部', parentCode: '00000001' },
  { code: '00000003', name: '研发部', parentCode: null },
  { code: '00000004', name: 'Hardware', parentCode: null },
];

function renamed(name: string): Fields[] {
  return (list as Fields[]).map(({ orgName, ...rest }) => ({ ...rest, [name]: orgName }));
}

describe('a full list of departments', () => {
  it.each([
    ['a list', { orgInfoList: list }],
    ['the JSON text of a list', { orgInfoList: JSON.stringify(list) }],
    ['a list under the V1 name', { orgInfo: list }],
    ['the V1 JSON text, its items using name', { orgInfo: JSON.stringify(renamed('name')) }],
    ['items that use OrgName', { orgInfoList: renamed('OrgName') }],
    ['orgInfoList null beside orgInfo', { orgInfoList: null, orgInfo: list }],
  ])('is read from %s', (_, fields) => {
    expect(readDepartmentListMessage({ ...head, ...fields })).toEqual({
      scope: { lane: 'production', instanceId: 'huaiweitest123456', tenantId: '68cbc86abcd880d92f36422fa0e' },
      sourceTime: Date.parse('2022-04-13T09:35:39.534+08:00'),
      departments,
    });
  });

  it("is read from the guide's relaxed text with its stray flag, its parent not being in the list", () => {
    const orgInfoList = '[{orgCode:"00000001", orgName:"产品部", parentCode:"265789314" }]';
    const message = readDepartmentListMessage({ ...head, orgInfoList, flag: 1 });
    expect(message.departments).toEqual(departments.slice(0, 1));
  });

  it('may be empty', () => {
    expect(readDepartmentListMessage({ ...head, orgInfoList: [] }).departments).toEqual([]);
    expect(readDepartmentListMessage({ ...head, orgInfoList: '[]' }).departments).toEqual([]);
  });

  it('takes orgName before the other spellings, and another spelling where orgName is null', () => {
    const items = [
      { orgCode: '1', name: 'last', OrgName: 'second', orgName: 'first' },
      { orgCode: '2', name: 'last', OrgName: 'second', orgName: null },
    ];
    const message = readDepartmentListMessage({ ...head, orgInfoList: items });
    expect(message.departments.map(({ name }) => name)).toEqual(['first', 'second']);
  });

  it('tells codes apart by every character: case and blanks count', () => {
    const items = ['a', 'A', 'a ', ' a'].map((orgCode) => ({ orgCode, orgName: 'x' }));
    expect(readDepartmentListMessage({ ...head, orgInfoList: items }).departments).toHaveLength(4);
  });
});
