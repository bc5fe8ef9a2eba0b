import { Table, TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import { columnsOf, type Columns } from './columns.js';

/** A key of its own for each user of an application; receipts of before are rid of personal values in clear. */
export class SealPersonalValues1780000000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const columns = await columnsOf(runner);
    await runner.addColumn(
      'authorization_user',
      new TableColumn(columns.text('person_key', 160, { isNullable: true })),
    );
    await runner.createTable(new Table(sealedLog(columns)), true);
    await withholdFromReceipts(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('sealed_log', true);
    await runner.dropColumn('authorization_user', 'person_key');
  }
}

const sealedLog = ({ count, time }: Columns) => ({
  name: 'sealed_log',
  columns: [count('id', { isPrimary: true }), time('position'), time('finished_at', { isNullable: true })],
});

const PAGE = 500;
const CLEAR = ['userName', 'orgCode', 'role', 'enable'];
const BUYER = /mobile|phone|e?mail|^(customerName|userName|userId)$/i;

type Members = Record<string, unknown>;
type Row = { id: string; request: string | null; reply: string };

/** There are no keys yet to seal them with, and once receipts are chained nobody may touch them. */
async function withholdFromReceipts(runner: QueryRunner): Promise<void> {
  const isPostgres = runner.dataSource.options.type === 'postgres';
  const sql = (text: string): string => {
    let n = 0;
    return isPostgres ? text.replaceAll('?', () => `$${++n}`) : text;
  };
  for (let after = ''; ;) {
    const rows = (await runner.query(
      sql(
        `SELECT id, request, reply FROM receipt WHERE id > ? AND kind IN ('authSync', 'newInstance', 'queryInstance')
         ORDER BY id LIMIT ${PAGE}`,
      ),
      [after],
    )) as Row[];
    for (const { id, request, reply } of rows) {
      const [newRequest, newReply] = [request && withheld(request), reply && withheld(reply)];
      if (newRequest === request && newReply === reply) continue;
      await runner.query(sql('UPDATE receipt SET request = ?, reply = ? WHERE id = ?'), [
        newRequest,
        newReply,
        id,
      ]);
    }
    if (rows.length < PAGE) return;
    after = rows.at(-1)?.id ?? '';
  }
}

function withheld(text: string): string {
  const { userList, ...rest } = JSON.parse(text) as Members;
  const others = withoutBuyer(rest) as Members;
  if (userList === undefined) return JSON.stringify(others);
  const users = Array.isArray(userList) ? (userList as unknown[]).map(withoutValues) : { withheld: true };
  return JSON.stringify({ ...others, userList: users });
}

function withoutValues(user: unknown): unknown {
  if (typeof user !== 'object' || user === null) return { withheld: true };
  const members = Object.entries(user as Members);
  const names = members.map(([name]) => name).filter((name) => !CLEAR.includes(name));
  return { ...Object.fromEntries(members.filter(([name]) => CLEAR.includes(name))), withheld: names };
}

function withoutBuyer(value: unknown, name = ''): unknown {
  if (BUYER.test(name) && value !== '' && value !== null) return '***';
  if (Array.isArray(value)) return value.map((item) => withoutBuyer(item, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutBuyer(inner, key)]));
}
