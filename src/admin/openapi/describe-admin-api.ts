import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { AdminModule } from '../admin.module.js';
import { completeDocument } from './complete-document.js';

/** The admin API as an OpenAPI document. */
export function describeAdminApi(app: INestApplication): OpenAPIObject {
  const head = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('koosync admin API')
    .setDescription('What an operator reads and decides. Errors are problem details (RFC 9457).')
    .setVersion('v1')
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'opaque',
      description:
        'A token of KOOSYNC_ADMIN_TOKENS, which has one or more of the scopes read, operate and reveal; each call names the one it needs.',
    })
    .build();
  return completeDocument(SwaggerModule.createDocument(app, head, { include: [AdminModule] }));
}
