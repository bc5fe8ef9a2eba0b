import { bulkBody, fitting, readBulkAnswer, type BulkResult } from './bulk-message.js';
import { failureOf } from './failure-of.js';
import type { Provider } from './provider.js';
import type { ScimConnection, ScimRequest } from './scim-connection.js';
import { ScimFailure } from './scim-failure.js';
import { isResource } from './scim-resource.js';
import { requestFor } from './write-request.js';
import { done, failed, NOT_TRIED, type Outcome, type Write } from './write.js';

/** Answers of a server that has no such endpoint or method. */
const UNSUPPORTED: readonly number[] = [405, 501];
const NO_BULK: readonly number[] = [404, ...UNSUPPORTED];

/**
 * Does things to resources: several of them by `/Bulk` where the server has it, otherwise one after the other. The first
 * failure ends it. What turns out not to be supported is done in another way, then and from then on.
 */
export class Writer {
  constructor(
    private readonly connection: ScimConnection,
    private readonly provider: Provider,
    private readonly signal: AbortSignal,
    /** How long a bulk request may take, ms. */
    private readonly bulkTimeoutMs: number,
  ) {}

  /** One outcome for each; the resources are different ones. */
  async run(writes: readonly Write[]): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    while (outcomes.length < writes.length && outcomes.every(isDone)) {
      const rest = writes.slice(outcomes.length);
      const { bulk } = this.provider;
      if (bulk && rest.length > 1) outcomes.push(...(await this.together(rest, bulk)));
      else outcomes.push(...(await this.oneByOne(rest)));
    }
    return writes.map((_, index) => outcomes[index] ?? NOT_TRIED);
  }

  private async oneByOne(writes: readonly Write[]): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const write of writes) {
      const outcome = await this.one(write);
      outcomes.push(outcome);
      if (!outcome.done) break;
    }
    return outcomes;
  }

  /** As many as fit into one bulk request; none when that showed that there is another way to go. */
  private async together(
    writes: readonly Write[],
    limits: NonNullable<Provider['bulk']>,
  ): Promise<Outcome[]> {
    try {
      const head = writes.slice(0, limits.maxOperations);
      const requests = await Promise.all(head.map((write) => this.request(write)));
      const part = requests.slice(0, fitting(requests, limits));
      if (part.length === 1) return await this.oneByOne(writes.slice(0, 1));
      return await this.inBulk(writes, part, limits);
    } catch (error) {
      return [failed(asFailure(error))];
    }
  }

  private async inBulk(
    writes: readonly Write[],
    part: readonly ScimRequest[],
    limits: NonNullable<Provider['bulk']>,
  ): Promise<Outcome[]> {
    try {
      const outcomes: Outcome[] = [];
      for (const [index, result] of (await this.bulk(part)).entries())
        outcomes.push(await this.outcomeOf(writes[index], part[index], result));
      return outcomes;
    } catch (error) {
      const failure = asFailure(error);
      if (NO_BULK.includes(failure.status)) this.provider.bulk = undefined;
      else if (failure.status === 413)
        this.provider.bulk = { ...limits, maxOperations: Math.ceil(part.length / 2) };
      else if (failure.status === 400) return this.oneByOne(writes.slice(0, part.length));
      else throw failure;
      return [];
    }
  }

  private async bulk(requests: readonly ScimRequest[]): Promise<(BulkResult | undefined)[]> {
    const body = bulkBody(requests);
    const request = { method: 'POST', path: 'Bulk', body, timeoutMs: this.bulkTimeoutMs } as const;
    const results = readBulkAnswer(requests, await this.connection.send(request, this.signal));
    if (results.every((result) => result === undefined))
      throw new ScimFailure(0, 'POST Bulk: the answer names none of the operations');
    return results;
  }

  private async outcomeOf(
    write: Write | undefined,
    request: ScimRequest | undefined,
    result: BulkResult | undefined,
  ): Promise<Outcome> {
    if (!write || !request || !result) return NOT_TRIED;
    const { status, location, version, response } = result;
    if (status < 200 || status > 299)
      return this.afterFailure(
        write,
        failureOf(`${request.method} ${request.path}`, status, response),
        'put',
      );
    if (write.kind !== 'create') return done();
    if (isResource(response)) return done(response);
    const id = decodeURIComponent(location.split('/').pop() ?? '');
    return id === '' ? failed(withoutId()) : done({ ...write.resource, id, meta: { version } });
  }

  private async one(write: Write): Promise<Outcome> {
    try {
      const request = await this.request(write);
      if (request.method === 'PATCH' && this.provider.edit === 'bulk') {
        const [result] = await this.bulk([request]);
        return await this.outcomeOf(write, request, result);
      }
      const answer = await this.connection.send(request, this.signal);
      if (write.kind !== 'create') return done();
      return isResource(answer) ? done(answer) : failed(withoutId());
    } catch (error) {
      const instead = this.provider.edit === 'patch' && this.provider.bulk ? 'bulk' : 'put';
      return this.afterFailure(write, asFailure(error), instead);
    }
  }

  /** What is gone already need not be deleted; a PATCH that is not supported is made in another way. */
  private async afterFailure(
    write: Write,
    failure: ScimFailure,
    instead: Provider['edit'],
  ): Promise<Outcome> {
    if (write.kind === 'delete' && failure.status === 404) return done();
    const patches = write.kind === 'edit' || write.kind === 'members';
    if (!patches || this.provider.edit === 'put' || !UNSUPPORTED.includes(failure.status))
      return failed(failure);
    this.provider.edit = instead;
    return this.one(write);
  }

  private request(write: Write): Promise<ScimRequest> {
    return requestFor(write, this.provider, this.connection, this.signal);
  }
}

const isDone = (outcome: Outcome): boolean => outcome.done;

/** As after a conflict: looking it up again tells. */
const withoutId = (): ScimFailure =>
  new ScimFailure(409, 'the SCIM server created something without telling its id');

function asFailure(error: unknown): ScimFailure {
  if (error instanceof ScimFailure) return error;
  throw error;
}
