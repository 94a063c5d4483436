import { Get, Param, Post, Req, Res, StreamableFile } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
} from '@nestjs/swagger';
import { announcedBytes } from '../../../../common/announced-body.js';
import { Costs } from '../../../../common/costs.decorator.js';
import type { HttpRequest, HttpResponse } from '../../../../common/http-types.js';
import { rawBody, rawBodyType, TakesRawBody } from '../../../../common/raw-body.js';
import type { Scope } from '../../../../common/scope.js';
import { AiController } from '../../controllers/ai-controller.decorator.js';
import { ApiProblems } from '../../controllers/api-problems.decorator.js';
import { QueryInput } from '../../controllers/input.decorators.js';
import { CallerScope } from '../../controllers/principal.decorators.js';
import { FileDto, UploadQueryDto } from '../dto/file.dto.js';
import { noBytes } from '../file-errors.js';
import { MAX_FILE_BYTES } from '../file.limits.js';
import { FileService } from '../file.service.js';
import { downloadHeaders } from './download-headers.js';
import { FileUrls } from '../file-urls.js';

@AiController('files', 'files')
export class FileController {
  constructor(
    private readonly files: FileService,
    private readonly urls: FileUrls,
  ) {}

  @Post()
  @Costs(5)
  @TakesRawBody(MAX_FILE_BYTES)
  @ApiOperation({
    summary: 'Store a file',
    description:
      'The body is the bytes of the file, at most 20 MiB, with their media type as Content-Type. A file that no ' +
      'conversation uses is kept for a day.',
  })
  @ApiConsumes('*/*')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiCreatedResponse({ type: FileDto })
  @ApiProblems('CONTENT_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE')
  async upload(
    @CallerScope() scope: Scope,
    @QueryInput(UploadQueryDto) { name }: UploadQueryDto,
    @Req() request: HttpRequest,
  ): Promise<FileDto> {
    const source = rawBody(request);
    if (source === null) throw noBytes('must be the bytes of the file');
    const upload = { name, mediaType: rawBodyType(request), announcedBytes: announcedBytes(request) };
    const { conversationId: _, ...file } = await this.files.store(scope, upload, source);
    return { ...file, url: this.urls.of(file.id) };
  }

  @Get(':fileId')
  @ApiParam({ name: 'fileId', description: 'The file', schema: { type: 'string', format: 'uuid' } })
  @ApiOperation({
    summary: 'The bytes of a file',
    description: 'Images are shown by browsers, all else is saved; nothing in a file runs.',
  })
  @ApiOkResponse({ content: { '*/*': { schema: { type: 'string', format: 'binary' } } } })
  @ApiProblems('FILE_NOT_FOUND')
  async download(
    @CallerScope() scope: Scope,
    @Param('fileId') id: string,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<StreamableFile> {
    const file = await this.files.find(scope, id);
    const bytes = await this.files.open(scope, file);
    for (const [header, value] of Object.entries(downloadHeaders(file))) response.header(header, value);
    return new StreamableFile(bytes);
  }
}
