import {
  type BadInput,
  badList,
  badNumber,
  badOptionalText,
  badText,
  badTime,
  type Fields,
  inItem,
} from './bad-input.js';

export const validAllOrgSync: Fields = {
  instanceId: 'huaiweitest123456',
  tenantId: '68cbc86abcd880d92f36422fa0e',
  orgInfoList: [
    { orgCode: '00000001', orgName: '产品部', parentCode: '265789314' },
    { orgCode: '00000002', orgName: '研发部', parentCode: '00000001' },
    { orgCode: '00000003', orgName: '研发部', parentCode: null },
    { orgCode: '00000004', orgName: 'Hardware' },
  ],
  testFlag: 0,
  timeStamp: '20220413093539534',
};

function withItems(change: (items: Fields[]) => unknown[]): (valid: Fields) => Fields {
  return (valid) => ({ ...valid, orgInfoList: change(valid.orgInfoList as Fields[]) });
}

const repeated: BadInput[] = [
  {
    what: 'a code stands in the list twice',
    change: withItems((items) => [...items, { orgCode: '00000002', orgName: 'again' }]),
    field: 'orgInfoList[4].orgCode',
  },
  {
    what: 'a code stands in the V1 list twice',
    change: ({ orgInfoList, ...rest }) => ({
      ...rest,
      orgInfo: JSON.stringify([...(orgInfoList as Fields[]), { orgCode: '00000001', name: 'again' }]),
    }),
    field: 'orgInfo[4].orgCode',
  },
  {
    what: 'an item spells the name OrgName and leaves it empty',
    change: withItems(([first, ...rest]) => [{ ...first, orgName: null, OrgName: '' }, ...rest]),
    field: 'orgInfoList[0].OrgName',
  },
  {
    what: 'a V1 item has a number for a name',
    change: ({ orgInfoList: _, ...rest }) => ({ ...rest, orgInfo: '[{"orgCode":"1","name":7}]' }),
    field: 'orgInfo[0].name',
  },
];

export const badAllOrgSync = [
  ...badOptionalText('instanceId', 64),
  ...badText('tenantId', 64),
  ...badNumber('testFlag', 2),
  ...badTime('timeStamp'),
  ...badList('orgInfoList'),
  ...inItem('orgInfoList', 0, badText('orgCode', 64)),
  ...inItem('orgInfoList', 3, badText('orgName', 128)),
  ...inItem('orgInfoList', 2, badOptionalText('parentCode', 64)),
  ...repeated,
];
