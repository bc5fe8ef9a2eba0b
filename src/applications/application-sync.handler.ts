import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { loadRows } from '../database/load-rows.js';
import { saveRows } from '../database/save-rows.js';
import type { Tx } from '../database/tx.js';
import type { KindHandler, OpenSecret, Outcome, ScopedMessage } from '../directory/kind-handler.js';
import { KindRegistry, type ScopeEnd, type TellChanges } from '../directory/kind-registry.js';
import { scopeId } from '../directory/scope-key.js';
import type { Scope } from '../directory/scope.entity.js';
import { newTally } from '../directory/tally.js';
import { keyOfParts, WorkingSet } from '../directory/working-set.js';
import { DataKeys } from '../keys/data-keys.js';
import type { OpenedRequest } from '../protocol/open-request.js';
import { ProtocolError } from '../protocol/protocol-error.js';
import { applicationChanges, applicationEnded } from './application-changes.js';
import { readApplicationMessage } from './application-sync.message.js';
import { Application } from './application.entity.js';
import { decideApplication, type ApplicationMessage, type OpenApplication } from './decide-application.js';

type Applications = WorkingSet<OpenApplication>;

/** Applies applicationSync: the credential of the later login, its secret encrypted for the vendor [434]. */
@Injectable()
export class ApplicationSyncHandler implements KindHandler<ApplicationMessage, Applications> {
  readonly kind = 'applicationSync';

  constructor(
    kinds: KindRegistry,
    private readonly dataKeys: DataKeys,
  ) {
    kinds.addHandler(this);
    kinds.addScopeRows({ end: endApplications, endsAs: 'application', purge: purgeApplications });
  }

  async read(opened: OpenedRequest, openSecret: OpenSecret): Promise<ApplicationMessage> {
    const { sealedSecret, ...message } = readApplicationMessage(opened.body);
    if (message.action === 'remove') return { ...message, secret: '' };
    const secret = await openSecret(sealedSecret);
    if (secret === '') throw new ProtocolError('000002', EMPTY_SECRET);
    return { ...message, secret };
  }

  runsAlone(): boolean {
    return false;
  }

  async load(tx: Tx, messages: readonly ApplicationMessage[]): Promise<Applications> {
    const keys = new Map(
      messages.map(({ scope, appId }) => {
        const key = { scopeId: scopeId(scope), appId };
        return [keyOf(key), key];
      }),
    );
    const rows = await loadRows(tx, Application, ['scopeId', 'appId'], [...keys.values()]);
    const opened = rows.map(async ({ secretJwe, ...row }) => ({
      ...row,
      secret: await this.open(secretJwe),
    }));
    return new WorkingSet<OpenApplication>(keyOf, await Promise.all(opened));
  }

  async apply(
    tx: Tx,
    messages: readonly ScopedMessage<ApplicationMessage>[],
    applications: Applications,
  ): Promise<Outcome> {
    const applied = messages.map(({ message, scope }) => {
      const current = applications.get(keyOfParts(scope.id, message.appId));
      const { effect, save } = decideApplication(current, message, scope);
      if (save) applications.put(save);
      const changes = save ? applicationChanges(current, save) : [];
      return { tally: newTally(effect), sample: [message.appId], changes };
    });
    const sealed = await Promise.all(applications.toSave().map((row) => this.seal(row)));
    return { applied, save: async () => void (await saveRows(tx, Application, sealed)) };
  }

  /** A secret whose data key is gone reads as none, so that the marketplace's next message heals it. */
  private async open(secretJwe: string | null): Promise<string> {
    return secretJwe === null ? '' : this.dataKeys.open(secretJwe).catch(() => '');
  }

  private async seal({ secret, ...row }: OpenApplication): Promise<Application> {
    return { ...row, secretJwe: secret === '' ? null : await this.dataKeys.seal(secret) };
  }
}

const keyOf = (row: Readonly<Pick<Application, 'scopeId' | 'appId'>>) => keyOfParts(row.scopeId, row.appId);

const EMPTY_SECRET = {
  name: 'field-invalid',
  field: 'clientSecret',
  zh: 'clientSecret：解密后为空，应为非空密钥',
  en: 'clientSecret: empty after decryption; a secret is expected',
  retry: false,
};

async function endApplications(
  tx: Tx,
  scope: Scope,
  { until, at }: ScopeEnd,
  tell: TellChanges,
): Promise<void> {
  const live = await loadRows(
    tx,
    Application,
    ['scopeId', 'removed'],
    [{ scopeId: scope.id, removed: false }],
  );
  await tx.affected(
    'UPDATE application SET removed = ?, secret_jwe = NULL, source_time = ? WHERE scope_id = ? AND removed = ? AND source_time <= ?',
    [tx.flag(true), at, scope.id, tx.flag(false), until],
  );
  await tell(live.filter((row) => row.sourceTime <= until).map((row) => applicationEnded(row, at)));
}

async function purgeApplications(tx: Tx, scopeIds: readonly string[]): Promise<void> {
  await tx.manager.delete(Application, { scopeId: In([...scopeIds]) });
}
