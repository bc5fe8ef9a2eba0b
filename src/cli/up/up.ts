import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import type { UpOptions } from '../commands/up.js';
import { databaseName } from '../database-name.js';
import { paint, print, printJson } from '../terminal.js';
import { readVersion } from '../version.js';
import { startDemoConnector, type DemoConnector } from './demo-connector.js';
import type { Scenario } from '../simulator/step.js';
import { checkDirectory, DEMO_STORIES, failedDemo, playDemo, type Checked } from './demo.js';
import { tellStep, tellTree } from './tell-story.js';
import { untilStopped } from './until-stopped.js';

/** Starts the connector, plays onboarding and lifecycle, and stays up until a signal, or ends at once. */
export async function up({ once, json }: UpOptions): Promise<void> {
  const stopped = untilStopped();
  process.umask(0o077); // keys and personal data
  if (!json) print(paint('bold', `koosync ${readVersion()}`), 'Starting the connector …');
  const connector = await startDemoConnector();
  try {
    if (!json) tellStart(connector);
    const story = playStory(connector, json === true);
    // who stops it during the story has seen enough
    const faults = await Promise.race([story, stopped.then(() => undefined)]);
    if (faults === undefined) return void story.catch(() => undefined);
    if (faults > 0) throw failedDemo(faults);
    if (once) return;
    connector.log.level = connector.logLevel;
    if (!json) tellUse(connector);
    await stopped;
    if (!json) print('', 'Stopping …');
  } finally {
    await connector.app.close();
  }
}

/** @returns how many checks failed. */
async function playStory({ marketplace, client }: DemoConnector, asJson: boolean): Promise<number> {
  const steps: Checked[] = [];
  const play = async (story: Scenario) => {
    for await (const checked of playDemo(story, marketplace, client)) {
      steps.push(checked);
      if (!asJson) tellStep(steps.length, checked);
    }
  };
  await play(DEMO_STORIES.onboarding);
  const { state, faults } = await checkDirectory(client);
  if (!asJson) {
    tellTree(state);
    for (const fault of faults) print(paint('red', `✗ ${fault}`));
    print('', paint('bold', 'And the life of an instance, from order to release:'));
  }
  await play(DEMO_STORIES.lifecycle);
  const count = faults.length + steps.reduce((sum, step) => sum + step.faults.length, 0);
  if (asJson) printJson({ ok: count === 0, steps: steps.map(reported), faults });
  else if (count === 0) print('', paint('green', `✓ All ${steps.length} steps ended as they must.`));
  return count;
}

const reported = ({ step, answer, receipt, expected, faults }: Checked) => ({
  title: step.title,
  kind: step.kind,
  manner: step.manner,
  resultCode: answer.resultCode,
  receipt: receipt?.id ?? null,
  outcome: receipt?.outcome ?? null,
  expected: expected.outcome,
  applied: receipt?.applied ?? null,
  faults,
});

function tellStart({ url, config, files }: DemoConnector): void {
  const dim = (text: string) => paint('dim', text.padEnd(13));
  print(
    `  ${dim('listens at')}${url}${config.connector.basePath}`,
    `  ${dim('database')}${databaseName(config.connector.database.url)}`,
    `  ${dim('keys')}${near(config.dataDir)}/ ${paint('dim', files.isNew ? '(made now)' : '(used again)')}`,
    '',
    'Now the marketplace plays: each call goes over HTTP, signed like the real ones.',
  );
}

function tellUse({ url, files, config }: DemoConnector): void {
  const environment = near(files.environment);
  const command = isClone() ? 'npm run -s koosync --' : 'koosync';
  const dim = (text: string) => paint('dim', text.padEnd(13));
  print(
    '',
    paint('bold', 'It stays up until Ctrl-C. In another terminal:'),
    `  source ${environment}`,
    `  ${command} departments --tree`,
    `  ${command} receipts`,
    `  ${command} instances`,
    `  ${command} simulate day-of-changes`,
    `  curl -H "Authorization: Bearer $KOOSYNC_ADMIN_TOKEN" \\`,
    `       "$KOOSYNC_URL/admin/api/v1/users"`,
    '',
    `  ${dim('console')}${url}/console ${paint('dim', `(log in with the token in ${near(files.adminToken)})`)}`,
    `  ${dim('admin API')}${url}/admin/api/v1`,
    `  ${dim('environment')}${environment} ${paint('dim', '(keys, token and paths, for you alone)')}`,
    `  ${dim('public key')}${near(files.publicKey)} ${paint('dim', '(what the marketplace takes)')}`,
    `  ${dim('database')}${databaseName(config.connector.database.url)}`,
  );
}

/** The published package has no scripts/. */
const isClone = (): boolean => existsSync(new URL('../../../../scripts/run.mjs', import.meta.url));

const near = (file: string): string => {
  const path = relative('.', file);
  return path.startsWith('..') ? file : path;
};
