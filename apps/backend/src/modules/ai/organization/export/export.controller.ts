import { Readable } from 'node:stream';
import { Get, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { Costs } from '../../../../common/costs.decorator.js';
import type { HttpRequest, HttpResponse } from '../../../../common/http-types.js';
import type { Scope } from '../../../../common/scope.js';
import { AiController } from '../../controllers/ai-controller.decorator.js';
import { ApiProblems } from '../../controllers/api-problems.decorator.js';
import { QueryInput } from '../../controllers/input.decorators.js';
import { CallerScope } from '../../controllers/principal.decorators.js';
import { CurrentAuditedPrincipal } from '../access/audited-principal.decorator.js';
import type { AuditedPrincipal } from '../access/audited-principal.js';
import { NeedsGrant, OrganizationController } from '../access/organization-controller.decorator.js';
import { ExportQueryDto } from './dto/export.dto.js';
import { ExportService, type RunningExport } from './export.service.js';

const MEDIA_TYPE = 'application/x-ndjson';
const LINES =
  'One conversation a line, as JSON, with its messages and all else that is stored of it; the last line is ' +
  '`{"manifest":{"conversations":2,"messages":9,"sha256":"…"}}`, with the digest of the lines before: what has none is ' +
  'not whole. `npm run import` brings it back.';
const CONTENT = {
  content: { [MEDIA_TYPE]: { schema: { type: 'string', format: 'binary' } } },
};

@OrganizationController('export')
export class OrganizationExportController {
  constructor(private readonly exports: ExportService) {}

  @Get()
  @Costs(20)
  @NeedsGrant('ai:govern')
  @ApiOperation({
    summary: 'Export conversations of the organization',
    description: `Of a user, of an entity, of one conversation, or all; deleted ones included. ${LINES}`,
  })
  @ApiOkResponse(CONTENT)
  @ApiProblems('FORBIDDEN', 'CONVERSATION_NOT_FOUND', 'RATE_LIMITED')
  async export(
    @CurrentAuditedPrincipal() principal: AuditedPrincipal,
    @QueryInput(ExportQueryDto) query: ExportQueryDto,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<StreamableFile> {
    return answer(await this.exports.export(principal, query), request, response);
  }
}

@AiController('export', 'export')
export class OwnExportController {
  constructor(private readonly exports: ExportService) {}

  @Get()
  @Costs(20)
  @ApiOperation({ summary: 'Export your own conversations', description: LINES })
  @ApiOkResponse(CONTENT)
  @ApiProblems('RATE_LIMITED')
  async export(
    @CallerScope() scope: Scope,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<StreamableFile> {
    return answer(await this.exports.exportOwn(scope), request, response);
  }
}

/** Sends the bytes as fast as the client reads them. One that asks for the headers alone has nothing read for it. */
function answer({ bytes }: RunningExport, request: HttpRequest, response: HttpResponse): StreamableFile {
  response.header('Cache-Control', 'no-store');
  response.header('X-Content-Type-Options', 'nosniff');
  const isHead = request.method === 'HEAD';
  if (isHead) bytes.destroy();
  return new StreamableFile(isHead ? Readable.from([]) : bytes, {
    type: MEDIA_TYPE,
    disposition: 'attachment; filename="export.ndjson"',
  });
}
