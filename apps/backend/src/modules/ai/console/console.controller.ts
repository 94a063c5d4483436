import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { HttpRequest, HttpResponse } from '../../../common/http-types.js';
import { problemOf } from '../../../common/problem.js';
import { States } from '../../../common/route-facts.js';
import { sendProblem } from '../../../common/send-problem.js';
import type { ConsoleFile } from './console-files.js';
import { ConsoleService } from './console.service.js';

/** Nothing but the console's own files, and no text that becomes a program, whatever is stored. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** A file's name changes with its content. */
const FOR_EVER = 'public, max-age=31536000, immutable';

/** Every path that the console has a page at: Express and Fastify share no form of a path of any length. */
const PATHS = [':one', ':one/:two', ':one/:two/:three'];

/** Serves the console: a page without data of its own, which asks the routes by what its user signs in with. */
@ApiExcludeController()
@Controller()
export class ConsoleController {
  constructor(private readonly console: ConsoleService) {}

  @Get()
  @States({ isPublic: true })
  page(@Req() request: HttpRequest, @Res() response: HttpResponse): Promise<void> {
    return this.send('', request, response);
  }

  @Get(PATHS)
  @States({ isPublic: true })
  file(
    @Param() { one, two, three }: Record<string, string | undefined>,
    @Req() request: HttpRequest,
    @Res() response: HttpResponse,
  ): Promise<void> {
    const parts = [one, two, three].filter((part) => part !== undefined);
    return this.send(parts.join('/'), request, response);
  }

  private async send(path: string, request: HttpRequest, response: HttpResponse): Promise<void> {
    const found = this.console.fileAt(path, addressOf(request));
    if (!found) {
      sendProblem(request, response, problemOf({ statusCode: 404 }));
      return;
    }
    const headers = found.isPage ? PAGE_HEADERS : { 'cache-control': FOR_EVER };
    for (const [name, value] of Object.entries(headers)) response.header(name, value);
    await sendFile(found.file, request, response);
  }
}

/** The path that was asked for: below a prefix that only the application knows, or a server that it is mounted in. */
function addressOf(request: HttpRequest): string {
  const { originalUrl, url } = request as { originalUrl?: string; url?: string };
  const [path = ''] = (originalUrl ?? url ?? '').split('?', 1);
  return path;
}

const PAGE_HEADERS = {
  'cache-control': 'no-cache',
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
};

async function sendFile(
  { type, bytes, compressed }: ConsoleFile,
  request: HttpRequest,
  response: HttpResponse,
): Promise<void> {
  response
    .header('content-type', type)
    .header('x-content-type-options', 'nosniff')
    .header('vary', 'accept-encoding');
  const takesBrotli = /\bbr\b/.test(String(request.headers['accept-encoding']));
  if (!takesBrotli || compressed === null) {
    response.status(200).send(bytes);
    return;
  }
  const sent = await compressed();
  response.status(200).header('content-encoding', 'br').send(sent);
}
