import { describe, expect, it } from '@jest/globals';
import { parseGuideList } from '../../src/protocol/guide-list.js';
import { canonicalBody } from '../../src/protocol/canonical-body.js';
import { kitRequest, open } from './kit-request.js';

/** The request examples of the guide's pages, as printed: order, blanks, repeated keys and stray fields included. */
const EXAMPLES: [page: string, body: string][] = [
  [
    '[433] tenantSync',
    `{"instanceId": "huaiweitest123456","orderId": "CS1906666666ABCDE","tenantId": "68cbc86abcd880d92f36422fa0e","tenantCode": "huawei","name": "huaiweitest","domainName": "https://example.tenantaccount.com","flag": 1,"testFlag": 0,"timeStamp": "20220413093539534"}`,
  ],
  [
    '[434] applicationSync',
    `{
  "instanceId": "huaiweitest123456",
  "tenantId": "68cbc86abcd880d92f36422fa0e",
  "appId": "APP001",
  "clientId": "cli_9f2c",
  "clientSecret": "lJm5K+/sWQ0v8xG1Zc0=",
  "flag": 1,
  "testFlag": 0,
  "timeStamp": "20220413093539534"
}`,
  ],
  [
    '[435] authSync',
    `{"instanceId":"huaiweitest123456","tenantId":"68cbc86abcd880d92f36422fa0e","appId":"APP001","userList":[{"userName":"zhangsan","name":"张三","position":"工程师","orgCode":"10000","role":"user","enable":"true","employeeCode":"00001","employeeType":1,"mobile":"","email":null,"workPlace":"深圳","entryDate":"2022-04-1","extension":{"level":"P7","1":2}}],"currentSyncTime":"20220413093539534","flag":1,"testFlag":0,"timeStamp":"20220413093539534"}`,
  ],
  [
    '[435] authSync, V1: the list in a string',
    `{"instanceId":"","tenantId":"t","appId":"a","userList":"[{\\"userName\\":\\"zhangsan\\",\\"name\\":\\"张三\\",\\"role\\":\\"user\\",\\"orgCode\\":\\"10000\\",\\"enable\\":\\"true\\",\\"extension\\":{\\"employeeType\\":\\"1\\"}}]","currentSyncTime":"20220413093539534","flag":"1","testFlag":"0","timeStamp":"20220413093539534"}`,
  ],
  [
    '[436] singleOrgSync, which repeats instanceId',
    `{"instanceId": "first","instanceId": "second","tenantId": "68cbc8","orgCode": "10000","orgName": "开发部","parentCode": "","flag": 1,"testFlag": 0,"timeStamp": "20220413093539534"}`,
  ],
  [
    '[437] allOrgSync, with unquoted keys inside a string and a stray flag',
    `{"instanceId":"i","tenantId":"t","orgInfoList":"[{orgCode:\\"00000001\\", orgName:\\"产品部\\", parentCode:\\"265789314\\" }]","flag":1,"testFlag":0,"timeStamp":"20220413093539534"}`,
  ],
  [
    '[437] allOrgSync, a list',
    `{"instanceId":null,"tenantId":"t","orgInfoList":[{"orgCode":"1","orgName":"总部","parentCode":null},{"orgCode":"2","orgName":"研发\\/测试","parentCode":"1"}],"testFlag":1,"timeStamp":"20220413093539534"}`,
  ],
];

describe('the official example', () => {
  it.each(EXAMPLES)('%s opens, signed over its canonical text and over its bytes', (_page, body) => {
    const canonical = canonicalBody(Buffer.from(body));
    const parsed: unknown = JSON.parse(body);
    expect({ ...open(kitRequest(body, { signed: canonical })).body }).toEqual(parsed);
    expect({ ...open(kitRequest(body)).body }).toEqual(parsed);
  });

  it('of singleOrgSync means its second instanceId', () => {
    expect(open(kitRequest(EXAMPLES[4]![1])).body.instanceId).toBe('second');
  });

  it('of allOrgSync holds one department', () => {
    const { body } = open(kitRequest(EXAMPLES[5]![1]));
    expect(parseGuideList(body.orgInfoList)).toEqual([
      { orgCode: '00000001', orgName: '产品部', parentCode: '265789314' },
    ]);
  });

  it('of authSync V1 holds one user', () => {
    const { body } = open(kitRequest(EXAMPLES[3]![1]));
    expect(parseGuideList(body.userList)).toMatchObject([{ userName: 'zhangsan', name: '张三' }]);
  });
});
