import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

const DESCRIPTION = `Conversations of AI agents and their messages. Every route but the health routes needs
\`Authorization: Bearer <JWT>\`, whose claim \`sub\` is the user, \`org\` the organization and \`scope\` a list of
grants. A conversation is seen and changed only by its own user. Every error is a problem document (RFC 9457) with a
\`code\`.`;

export function openApiDocument(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Conversation store')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
    .build();
  return SwaggerModule.createDocument(app, config);
}

/** The page at `/docs`, the document at `/docs-json`. */
export function serveOpenApi(app: NestFastifyApplication): void {
  SwaggerModule.setup('docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'docs-json',
    yamlDocumentUrl: 'docs-yaml',
    customSiteTitle: 'Conversation store',
    swaggerOptions: { persistAuthorization: true },
  });
}
