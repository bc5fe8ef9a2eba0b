import { marketplaceOf } from 'koosync/testing';
import { readKey } from './development-keys.js';

/** Calls the application as the marketplace would: an enterprise binds it, and some of its people come and go. */
export async function playOnboarding(url: string, keys: string): Promise<void> {
  const marketplace = marketplaceOf({
    accessKey: readKey(keys, 'kit-access.key'),
    publicKey: readKey(keys, 'koosync-public.pem'),
  });
  const [ann, bob, cyd] = [
    { userName: 'li.na', name: '李娜', orgCode: 'RD' },
    { userName: 'wang.fang', name: '王芳', orgCode: 'RD' },
    { userName: 'zhao.lei', name: '赵磊', orgCode: 'SALES' },
  ] as const;
  const calls = [
    () => marketplace.tenant({ name: '星河科技有限公司' }),
    () => marketplace.application('client-1', 'a secret of 星河'),
    () =>
      marketplace.departments([
        { orgCode: 'RD', orgName: '研发中心' },
        { orgCode: 'SALES', orgName: '销售部' },
      ]),
    () => marketplace.users([ann, bob, cyd]),
    () => marketplace.users([{ ...bob, orgCode: 'SALES' }], 2),
    () => marketplace.users([{ userName: cyd.userName }], 3),
  ];
  for (const call of calls) {
    const { method, path, headers, body } = call();
    const response = await fetch(url + path, { method, headers, body: new Uint8Array(body) });
    const reply = (await response.json()) as { resultCode: string; resultMsg: string };
    console.log(`  ${path.split('/').at(-1)} → ${reply.resultCode} ${reply.resultMsg}`);
    if (reply.resultCode !== '000000') process.exitCode = 1;
  }
}
