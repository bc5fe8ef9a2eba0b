import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { DATA_SOURCE } from '../database/data-source-name.js';
import { isUnavailable } from '../database/database-error.js';
import { dialectOf } from '../database/dialect.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { Clock } from '../directory/clock.js';
import { Random } from '../directory/random.js';
import { KeyRing } from '../keys/key-ring.js';
import { Measures } from '../measures/measures.js';
import { Outbox } from '../outbox/outbox.js';
import { ProtocolError } from '../protocol/protocol-error.js';
import { contentOf, type RawRequest } from '../protocol/raw-request.js';
import { refusalReply } from '../protocol/reply.js';
import { isV1Path, routeOf } from '../protocol/routes.js';
import { receiptId } from '../receipts/receipt-id.js';
import type { Receipt } from '../receipts/receipt.entity.js';
import { ReceiptsService } from '../receipts/receipts.service.js';
import { redactRequest } from '../receipts/redact-request.js';
import { StrangerLog } from '../receipts/stranger-log.js';
import { claimId, receiptOf, type Call, type Ending } from './call.js';
import { failureOf, withoutPersonal } from './failure-of.js';
import { GroupCommit } from './group-commit.js';
import { inTime } from '../directory/in-time.js';
import { Tracing } from '../tracing/tracing.js';
import { CallReport } from './call-report.js';
import { callerId } from './caller-id.js';
import { OpenCall } from './open-call.js';
import { ReadCall } from './read-call.js';
import { FAILED, METHOD_UNKNOWN, NONCE_USED, OVERDUE, PATH_UNKNOWN, STOPPING } from './reasons.js';
import { ReceiverOptions } from './receiver-options.js';
import { Replies, type HttpReply } from './replies.js';
import { settleGroup, type ReadyCall, type Settlement } from './settle-group.js';

/** The path of a webhook call, from bytes to reply. */
@Injectable()
export class Receiver implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly commits: GroupCommit;
  private readonly strangers: StrangerLog;
  private stopping = false;
  private inProgress = 0;
  private minutes: NodeJS.Timeout | undefined;

  constructor(
    @Inject(ReceiverOptions) private readonly options: ReceiverOptions,
    private readonly openCall: OpenCall,
    private readonly readCall: ReadCall,
    private readonly keyRing: KeyRing,
    private readonly replies: Replies,
    private readonly receipts: ReceiptsService,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Random) private readonly random: Random,
    @Inject(Measures) private readonly measures: Measures,
    private readonly report: CallReport,
    private readonly tracing: Tracing,
    @InjectDataSource(DATA_SOURCE) dataSource: DataSource,
  ) {
    const limits = dialectOf(dataSource) === 'sqlite' ? SQLITE_LIMITS : SERVER_LIMITS;
    this.commits = new GroupCommit((group, lock) => this.settle(group, lock), limits);
    this.strangers = new StrangerLog(options.strangersPerMinute);
  }

  /** Opens, reads, applies, records and answers one call. Never rejects. */
  async receive(raw: RawRequest): Promise<HttpReply> {
    const begun = this.begin(raw, contentOf(raw).byteLength);
    if ('lost' in begun) return begun.lost;
    const { call } = begun;
    if (this.stopping) return this.turnAway(call);
    return inTime(this.handle(call, raw), deadlineOf(call), () => this.overdue(call));
  }

  private async handle(call: Call, raw: RawRequest): Promise<HttpReply> {
    this.inProgress++;
    try {
      const opened = await call.trace.part('open', () => this.openCall.open(call, raw));
      const handler = this.readCall.handlerOf(opened.kind);
      call.message = await this.readCall.read(handler, call, opened);
      const message = (call.message = await this.readCall.prepare(handler, call, call.message));
      const ready = {
        call: Object.assign(call, { envelope: opened.envelope, message }),
        handler,
        claimId: claimId(opened.envelope),
      };
      const settlement = await call.trace.part('settle', () => this.commits.submit(ready));
      if (typeof settlement === 'string') throw new ProtocolError('000001', NONCE_USED, opened.envelope);
      return this.answer(call, settlement.ending, settlement.reply);
    } catch (error) {
      return error instanceof ProtocolError ? this.refuse(call, error) : this.fail(call, error);
    } finally {
      this.inProgress--;
    }
  }

  /** Calls that are not done yet, and how many of them wait for a transaction. */
  get load(): { readonly inProgress: number; readonly waiting: number } {
    return { inProgress: this.inProgress, waiting: this.commits.length };
  }

  /** A call whose body could not be taken in (too large, encoded): refused like any other bad request. */
  async refuseUnread(raw: RawRequest, size: number, error: ProtocolError): Promise<HttpReply> {
    const begun = this.begin(raw, size);
    return 'lost' in begun ? begun.lost : this.refuse(begun.call, error);
  }

  private begin(raw: RawRequest, bodySize: number): { call: Call } | { lost: HttpReply } {
    const id = receiptId(this.clock.now(), this.random.bytes(8));
    const route = routeOf(raw.method, raw.path, this.options.basePath, this.keyRing.dialects);
    if ('missing' in route) return { lost: this.lost(id, raw, route.missing) };
    const [receivedAt, startedAt] = [this.clock.now(), performance.now()];
    const names = { id, callerId: callerId(raw.headers), trace: this.tracing.call(id, raw.headers) };
    return { call: { ...names, receivedAt, startedAt, route: route.found, bodySize, bodyHash: '' } };
  }

  private async settle(group: readonly ReadyCall[], lock: 'wait' | 'skip'): Promise<Settlement[]> {
    const context = {
      now: this.clock.now(),
      lock,
      replies: this.replies,
      ticks: () => performance.now(),
      addReceipts: this.receipts.add.bind(this.receipts),
      outbox: this.outbox,
    };
    const traces = group.map(({ call }) => call.trace);
    const settlements = await this.tracing.sharedBy(traces, () =>
      this.unitOfWork.run((tx) => settleGroup(tx, group, context)),
    );
    this.measures.group(group.length, lock === 'skip' ? 'shared' : 'alone');
    if (settlements.some((one) => typeof one !== 'string' && one.ending.appended)) this.outbox.announce();
    return settlements;
  }

  private answer(call: Call, ending: Ending, reply: string): HttpReply {
    this.report.settled(call, ending);
    return this.reply(call, reply);
  }

  private turnAway(call: Call): HttpReply {
    this.report.turnedAway(call);
    return this.reply(call, refusalReply('000005', STOPPING, call.id).toString(), 503);
  }

  private reply({ route, envelope }: Call, body: string, status: HttpReply['status'] = 200): HttpReply {
    return this.replies.http(status, body, route.dialect, envelope?.keyMatched);
  }

  private async refuse(call: Call, error: ProtocolError): Promise<HttpReply> {
    const { code, reason } = error;
    const reply = refusalReply(code, reason, call.id).toString();
    this.report.refused(call, error);
    const ending: Ending = {
      outcome: 'refused',
      resultCode: code,
      reply,
      reason: `${reason.name}: ${reason.en}`,
    };
    if (call.envelope) await this.store(call, { ...ending, request: redactRequest(call.body ?? {}) });
    else await this.keepAll(this.strangers.note(receiptOf(call, ending, performance.now())));
    return this.reply(call, reply);
  }

  private async fail(call: Call, cause: unknown): Promise<HttpReply> {
    const error = withoutPersonal(cause, call);
    const reply = refusalReply('000005', FAILED, call.id).toString();
    this.report.failed(call, error);
    // a database that is gone keeps no receipt either: the log line tells it, and the caller is answered at once
    if (isUnavailable(cause)) return this.reply(call, reply);
    const reason = `${FAILED.name}: ${failureOf(error)}`;
    const request = call.envelope && redactRequest(call.body ?? {});
    const ending = { outcome: 'failed', resultCode: '000005', reply, reason } as const;
    await this.store(call, { ...ending, ...(request && { request }) });
    return this.reply(call, reply);
  }

  /** The marketplace would give up: it is told to ask again, and finds the first call's effect when it does. */
  private overdue(call: Call): HttpReply {
    this.report.overdue(call);
    return this.reply(call, refusalReply('000005', OVERDUE, call.id).toString());
  }

  private store(call: Call, ending: Ending): Promise<void> {
    return this.keep(receiptOf(call, ending, performance.now()));
  }

  /** The caller is answered whether or not the receipt can be stored; the log line has told the same. */
  private async keep(receipt: Receipt): Promise<void> {
    await this.receipts
      .addAlone(receipt)
      .catch((error: unknown) => this.report.receiptLost(receipt.id, error));
  }

  private lost(id: string, raw: RawRequest, missing: 'path' | 'method'): HttpReply {
    this.report.lost(id, raw.method, raw.path, missing);
    const reason = missing === 'path' ? PATH_UNKNOWN : METHOD_UNKNOWN;
    const dialect = isV1Path(raw.path, this.options.basePath) ? 'v1-kit' : undefined;
    const body = refusalReply('000002', reason, id).toString();
    return this.replies.http(missing === 'path' ? 404 : 405, body, dialect);
  }

  /** A minute's count is stored when the minute is over: a receipt that came much later would look slipped in. */
  onApplicationBootstrap(): void {
    this.minutes = setInterval(() => void this.keepAll(this.strangers.overdue(this.clock.now())), 60_000);
    this.minutes.unref();
  }

  private async keepAll(receipts: readonly Receipt[]): Promise<void> {
    for (const receipt of receipts) await this.keep(receipt);
  }

  /** Before the server closes: calls in flight end, new ones are told to come again. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    clearInterval(this.minutes);
    await this.keepAll(this.strangers.endMinute());
  }
}

/** Eight connections keep two cores busy; two groups leave room for slow scopes and the operator. */
const SERVER_LIMITS = { size: 64, groups: 2, beside: 32, singles: 4 };
const SQLITE_LIMITS = { size: 64, groups: 1, beside: 64, singles: 1 };

/** One page of the guide gives up after 5 s, another after 20 s: long lists get the longer time. */
const deadlineOf = ({ bodySize }: Call): number => (bodySize > 64 * 1024 ? 18_000 : 4_500);
