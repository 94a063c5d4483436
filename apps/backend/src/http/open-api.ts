import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, getSchemaPath, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { RouteFacts } from '../common/route-facts.js';

const DESCRIPTION = `Conversations of AI agents and their messages. Every route but the health routes needs
\`Authorization: Bearer <JWT>\`, whose claim \`sub\` is the user, \`org\` the organization, \`scope\` a list of
grants and \`exp\` its end, unless the settings name other claims. A conversation is seen and changed only by its own user. Every error is a problem document (RFC 9457) with a
\`code\`.`;

const CONTENT = { 'application/problem+json': { schema: { $ref: getSchemaPath('ProblemDto') } } };
const REFUSALS_OF_BODIES = {
  413: { description: 'CONTENT_TOO_LARGE', content: CONTENT },
  415: { description: 'UNSUPPORTED_MEDIA_TYPE', content: CONTENT },
};

export function openApiDocument(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Conversation store')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
    .build();
  return withRefusalsOfBodies(SwaggerModule.createDocument(app, config));
}

/** Documents the refusals of bodies, which come before any route, also where the route takes none. */
function withRefusalsOfBodies(document: OpenAPIObject): OpenAPIObject {
  for (const { post, put, patch, delete: remove } of Object.values(document.paths)) {
    for (const operation of [post, put, patch, remove]) {
      if (operation) operation.responses = { ...REFUSALS_OF_BODIES, ...operation.responses };
    }
  }
  return document;
}

/** Addresses of the page with its files, and of the document. */
const DOCS = /^\/docs(\/|-json$|-yaml$|$)/;

/** Serves the page at `/docs`, the document at `/docs-json`. */
export function serveOpenApi(app: NestFastifyApplication): void {
  const isPublic: RouteFacts = { isPublic: true };
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRoute', (route) => {
    if (DOCS.test(route.url)) route.config = { ...route.config, ...isPublic };
  });
  SwaggerModule.setup('docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'docs-json',
    yamlDocumentUrl: 'docs-yaml',
    customSiteTitle: 'Conversation store',
    swaggerOptions: { persistAuthorization: true },
  });
}
