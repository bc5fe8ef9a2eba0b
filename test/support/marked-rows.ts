import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source-options.js';
import { MARKS } from './marks.js';

/** Makes the database refuse users whose position is `position`, with a message that quotes them. */
export async function refuseMarkedRows(url: string, position: string): Promise<void> {
  const dataSource = await new DataSource(
    dataSourceOptions(url, { entities: [], migrations: [] }),
  ).initialize();
  for (const statement of statements(dataSource.options.type, position)) await dataSource.query(statement);
  await dataSource.destroy();
}

function statements(type: string, position: string): string[] {
  const before = 'CREATE TRIGGER refuse_marked BEFORE INSERT ON authorization_user';
  if (type === 'postgres')
    return [
      `CREATE FUNCTION refuse_marked() RETURNS trigger AS $$ BEGIN
         IF NEW.position = '${position}' THEN
           RAISE EXCEPTION 'no room for % % %', NEW.mobile, NEW.email, NEW.name USING DETAIL = NEW.mobile;
         END IF; RETURN NEW; END $$ LANGUAGE plpgsql`,
      `${before} FOR EACH ROW EXECUTE FUNCTION refuse_marked()`,
    ];
  if (type === 'mysql' || type === 'mariadb')
    return [
      `${before} FOR EACH ROW BEGIN
         IF NEW.position = '${position}' THEN
           SET @said = CONCAT('no room for ', NEW.mobile, ' ', NEW.email, ' ', NEW.name);
           SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = @said;
         END IF; END`,
    ];
  const said = `no room for ${MARKS.mobile} ${MARKS.email} ${MARKS.name}`;
  return [`${before} WHEN NEW.position = '${position}' BEGIN SELECT RAISE(ABORT, '${said}'); END`];
}
