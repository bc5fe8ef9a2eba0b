import { expect, it } from '@jest/globals';
import type { KitKind } from '../../src/protocol/routes.js';
import { sealSecret } from '../support/connector.js';
import { sign } from '../support/independent-signature.js';
import { onEveryDatabase } from '../support/on-every-database.js';
import { receiptsWhere } from '../support/receipts.js';

const SECRET = sealSecret('typed-in-the-debugger');

/** The examples of the guide's pages as printed, and the text that the marketplace signs, both written by hand. */
const EXAMPLES: [page: string, kind: KitKind, printed: string, canonical: string][] = [
  [
    '[433] tenantSync',
    'tenantSync',
    `{
  "instanceId": "huaiweitest123456",
  "orderId": "CS1906666666ABCDE",
  "tenantId": "68cbc86abcd880d92f36422fa0e",
  "tenantCode": "huawei",
  "name": "huaiweitest",
  "domainName": "https://example.tenantaccount.com",
  "flag": 1,
  "testFlag": 0,
  "timeStamp": "20220413093539534"
}`,
    `{"domainName":"https://example.tenantaccount.com","flag":1,"instanceId":"huaiweitest123456","name":"huaiweitest","orderId":"CS1906666666ABCDE","tenantCode":"huawei","tenantId":"68cbc86abcd880d92f36422fa0e","testFlag":0,"timeStamp":"20220413093539534"}`,
  ],
  [
    '[434] applicationSync',
    'applicationSync',
    `{
  "instanceId": "huaiweitest123456",
  "tenantId": "68cbc86abcd880d92f36422fa0e",
  "appId": "zx1Wdqweqwadsqwd",
  "clientId": "wqeqwdsfasd",
  "clientSecret": "${SECRET}",
  "flag": 1,
  "testFlag": 0,
  "timeStamp": "20220413093539534"
}`,
    `{"appId":"zx1Wdqweqwadsqwd","clientId":"wqeqwdsfasd","clientSecret":"${SECRET}","flag":1,"instanceId":"huaiweitest123456","tenantId":"68cbc86abcd880d92f36422fa0e","testFlag":0,"timeStamp":"20220413093539534"}`,
  ],
  [
    '[435] authSync',
    'authSync',
    `{"instanceId":"huaiweitest123456","tenantId":"68cbc86abcd880d92f36422fa0e","appId":"zx1Wdqweqwadsqwd","userList":[ {"userName":"zhangsan","name":"张三","position":"工程师","orgCode":"10000","role":"user","enable":"true","employeeCode":"00001","employeeType":1,"mobile":"","email":null,"workPlace":"深圳","entryDate":"2022-04-1","extension":{"level":"P7","1":2}} ],"currentSyncTime":"20220413093539534","flag":1,"testFlag":0,"timeStamp":"20220413093539534"}`,
    `{"appId":"zx1Wdqweqwadsqwd","currentSyncTime":"20220413093539534","flag":1,"instanceId":"huaiweitest123456","tenantId":"68cbc86abcd880d92f36422fa0e","testFlag":0,"timeStamp":"20220413093539534","userList":[{"userName":"zhangsan","name":"张三","position":"工程师","orgCode":"10000","role":"user","enable":"true","employeeCode":"00001","employeeType":1,"mobile":"","email":null,"workPlace":"深圳","entryDate":"2022-04-1","extension":{"level":"P7","1":2}}]}`,
  ],
  [
    '[435] authSync in V1 form: the list in a string',
    'authSync',
    `{"instanceId":"","tenantId":"t1","appId":"a","userList":"[{\\"userName\\":\\"zhangsan\\",\\"name\\":\\"张三\\",\\"role\\":\\"user\\",\\"orgCode\\":\\"10000\\",\\"enable\\":\\"true\\",\\"extension\\":{\\"employeeType\\":\\"1\\"}}]","currentSyncTime":"20220413093539534","flag":"1","testFlag":"0","timeStamp":"20220413093539534"}`,
    `{"appId":"a","currentSyncTime":"20220413093539534","flag":"1","instanceId":"","tenantId":"t1","testFlag":"0","timeStamp":"20220413093539534","userList":"[{\\"userName\\":\\"zhangsan\\",\\"name\\":\\"张三\\",\\"role\\":\\"user\\",\\"orgCode\\":\\"10000\\",\\"enable\\":\\"true\\",\\"extension\\":{\\"employeeType\\":\\"1\\"}}]"}`,
  ],
  [
    '[436] singleOrgSync, which repeats instanceId',
    'singleOrgSync',
    `{
  "instanceId": "huaiweitest123456",
  "instanceId": "the-second-one-counts",
  "tenantId": "68cbc86abcd880d92f36422fa0e",
  "orgCode": "10000",
  "orgName": "开发部",
  "parentCode": "",
  "flag": 1,
  "testFlag": 0,
  "timeStamp": "20220413093539534"
}`,
    `{"flag":1,"instanceId":"the-second-one-counts","orgCode":"10000","orgName":"开发部","parentCode":"","tenantId":"68cbc86abcd880d92f36422fa0e","testFlag":0,"timeStamp":"20220413093539534"}`,
  ],
  [
    '[437] allOrgSync, unquoted keys in a string, and a stray flag',
    'allOrgSync',
    `{
  "instanceId": "huaiweitest123456",
  "tenantId": "68cbc86abcd880d92f36422fa0e",
  "orgInfoList": "[{orgCode:\\"00000001\\", orgName:\\"产品部\\", parentCode:\\"265789314\\" }]",
  "flag": 1,
  "testFlag": 0,
  "timeStamp": "20220413093539534"
}`,
    `{"flag":1,"instanceId":"huaiweitest123456","orgInfoList":"[{orgCode:\\"00000001\\", orgName:\\"产品部\\", parentCode:\\"265789314\\" }]","tenantId":"68cbc86abcd880d92f36422fa0e","testFlag":0,"timeStamp":"20220413093539534"}`,
  ],
];

onEveryDatabase('the official examples', {}, (on) => {
  it.each(EXAMPLES)(
    '%s is accepted as printed, signed by the canonical text and by its bytes',
    async (_, kind, printed, canonical) => {
      for (const signed of [canonical, printed]) {
        const path = `/isv/produce/produceAPI/v2/${kind}`;
        const headers = { 'content-type': 'application/json;charset=utf8', ...sign(signed) };
        const reply = await on.connector.send({ method: 'POST', path, headers, body: Buffer.from(printed) });
        expect(reply.text).toBe('{"resultCode":"000000","resultMsg":"success."}');
      }
      const receipts = await receiptsWhere(on.connector, `kind = '${kind}'`);
      const forms = receipts.slice(-2).map(({ canonical_form }) => canonical_form);
      expect(forms.sort()).toEqual(printed === canonical ? ['canonical', 'canonical'] : ['canonical', 'raw']);
    },
  );

  it('have their effect: the second instanceId, the department in the relaxed string, the user in the string', async () => {
    const scopes = await on.connector.rows(
      `SELECT s.instance_id, d.code, d.name, d.parent_code, d.path FROM department d JOIN scope s ON s.id = d.scope_id
       ORDER BY d.code`,
    );
    expect(scopes).toEqual([
      {
        instance_id: 'huaiweitest123456',
        code: '00000001',
        name: '产品部',
        parent_code: '265789314',
        path: null,
      },
      {
        instance_id: 'the-second-one-counts',
        code: '10000',
        name: '开发部',
        parent_code: null,
        path: '["10000"]',
      },
    ]);
    const users = await on.connector.rows(
      `SELECT user_name, name, employee_type, extension FROM authorization_user WHERE app_id = 'a'`,
    );
    expect(users).toEqual([
      { user_name: 'zhangsan', name: '张三', employee_type: 1, extension: '{"employeeType":"1"}' },
    ]);
  });
});
