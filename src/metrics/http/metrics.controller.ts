import type { IncomingHttpHeaders } from 'node:http';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ApiExcludeController } from '@nestjs/swagger';
import { ConnectorMetrics } from '../connector-metrics.js';
import { admit, MetricsAccess, type Admission } from './metrics-access.js';

interface Request {
  readonly headers: IncomingHttpHeaders;
  readonly socket: { readonly remoteAddress?: string };
}

const REFUSALS: Readonly<Record<Exclude<Admission, 'admitted'>, readonly [number, string]>> = {
  off: [404, 'The metrics are off (KOOSYNC_METRICS=off).\n'],
  'not-local': [
    403,
    'The metrics answer to this machine only: set KOOSYNC_METRICS_TOKEN and present it as a bearer token, or KOOSYNC_METRICS=everywhere.\n',
  ],
  'no-token': [
    401,
    'A bearer token is needed: Authorization: Bearer … with the value of KOOSYNC_METRICS_TOKEN.\n',
  ],
};

/** The connector's figures for Prometheus. */
@ApiExcludeController()
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: ConnectorMetrics,
    private readonly host: HttpAdapterHost,
    @Inject(MetricsAccess) private readonly access: MetricsAccess,
  ) {}

  @Get()
  async show(@Req() request: Request, @Res() response: unknown): Promise<void> {
    const admission = admit(this.access, request.socket.remoteAddress ?? '', request.headers);
    if (admission === 'no-token') this.header(response, 'www-authenticate', 'Bearer realm="koosync"');
    if (admission === 'admitted') this.send(response, 200, await this.metrics.text());
    else this.send(response, ...REFUSALS[admission]);
  }

  private send(response: unknown, status: number, text: string): void {
    this.header(response, 'cache-control', 'no-store');
    const type = status === 200 ? this.metrics.registry.contentType : 'text/plain; charset=utf-8';
    this.header(response, 'content-type', type);
    this.host.httpAdapter.reply(response, text, status);
  }

  private header(response: unknown, name: string, value: string): void {
    this.host.httpAdapter.setHeader(response, name, value);
  }
}
