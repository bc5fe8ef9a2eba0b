import type { IncomingHttpHeaders } from 'node:http';
import { Controller, Get, NotFoundException, Req, Res, StreamableFile } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ApiExcludeController } from '@nestjs/swagger';
import { KnownTokens } from '../admin/access/known-tokens.js';
import { acceptedEncoding } from './accepted-encoding.js';
import { ConsoleFiles, type ConsoleFile } from './console-files.js';
import { CONSOLE_HEADERS } from './console-headers.js';

interface Request {
  readonly url: string;
  readonly originalUrl?: string;
  readonly headers: IncomingHttpHeaders;
}

const YEAR_S = 31_536_000;

/** The operator's web page: static files. What it shows it asks of the admin API, with the operator's token. */
@ApiExcludeController()
@Controller('console')
export class ConsoleController {
  constructor(
    private readonly files: ConsoleFiles,
    private readonly tokens: KnownTokens,
    private readonly host: HttpAdapterHost,
  ) {}

  @Get()
  open(@Req() request: Request, @Res({ passthrough: true }) response: unknown): StreamableFile | undefined {
    if (pathOf(request).endsWith('/')) return this.page(request, response);
    // relative, so that it holds below whatever prefix a host application or a proxy puts before it
    this.answer(response, 308, { ...CONSOLE_HEADERS, location: 'console/' });
    return undefined;
  }

  @Get('*')
  file(@Req() request: Request, @Res({ passthrough: true }) response: unknown): StreamableFile | undefined {
    const path = /\/console\/(.*)$/s.exec(pathOf(request))?.[1] ?? '';
    if (path === '') return this.page(request, response);
    const file = this.files.find(path);
    if (!file) throw new NotFoundException();
    return this.send(file, 200, request, response);
  }

  private page(request: Request, response: unknown): StreamableFile | undefined {
    const file = this.files.find(this.tokens.none ? 'off.html' : 'index.html');
    if (!file) throw new NotFoundException('The console is not part of this build: npm run build');
    return this.send(file, this.tokens.none ? 404 : 200, request, response);
  }

  private send(
    file: ConsoleFile,
    status: number,
    request: Request,
    response: unknown,
  ): StreamableFile | undefined {
    const headers: Record<string, string> = {
      ...CONSOLE_HEADERS,
      etag: file.etag,
      vary: 'accept-encoding',
      'cache-control': file.immutable ? `public, max-age=${YEAR_S}, immutable` : 'no-cache',
    };
    if (status === 200 && request.headers['if-none-match'] === file.etag) {
      this.answer(response, 304, headers);
      return undefined;
    }
    const encoding = acceptedEncoding(request.headers['accept-encoding']);
    const encoded = encoding && file[encoding];
    if (encoding && encoded) headers['content-encoding'] = encoding;
    this.answer(response, status, headers);
    const body = encoded ?? file.plain;
    return new StreamableFile(body, { type: file.type, length: body.byteLength });
  }

  private answer(response: unknown, status: number, headers: Readonly<Record<string, string>>): void {
    const { httpAdapter } = this.host;
    for (const [name, value] of Object.entries(headers)) httpAdapter.setHeader(response, name, value);
    httpAdapter.status(response, status);
  }
}

const pathOf = ({ originalUrl, url }: Request): string => (originalUrl ?? url).replace(/[?#].*/s, '');
