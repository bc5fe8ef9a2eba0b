import { Get } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { AdminController } from '../access/admin-controller.js';
import { Needs } from '../access/needs.js';
import { Problem } from '../problems/problem.js';
import { AdminApiDocument } from './admin-api-document.js';

@ApiExcludeController()
@AdminController('openapi.json')
export class OpenApiController {
  constructor(private readonly document: AdminApiDocument) {}

  /** What the admin API takes and answers. */
  @Get()
  @Needs('read')
  show(): object {
    const document = this.document.get();
    if (!document) throw new Problem(404, 'This application does not describe its admin API.');
    return document;
  }
}
