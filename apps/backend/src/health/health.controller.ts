import { Controller, Get, Req, Res } from '@nestjs/common';
import {
  ApiOkResponse,
  ApiOperation,
  type ApiResponseOptions,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import { Public } from '../auth/public.decorator.js';
import { AppError } from '../common/app-error.js';
import type { HttpRequest, HttpResponse } from '../common/http-types.js';
import { problemOf } from '../common/problem.js';
import { sendProblem } from '../common/send-problem.js';
import { SharedReadiness } from './shared-readiness.js';

const OK = { status: 'ok' } as const;
/** Answered without being thrown: an error of each request would be logged, as often as strangers ask. */
const NOT_READY = problemOf(new AppError('STORE_UNAVAILABLE', 503, 'The database does not answer.'));
const SCHEMA: ApiResponseOptions = {
  schema: { type: 'object', properties: { status: { type: 'string', enum: ['ok'] } } },
};

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: SharedReadiness) {}

  @Public()
  @Get('live')
  @ApiOperation({ summary: 'Whether the process answers' })
  @ApiOkResponse(SCHEMA)
  live(): typeof OK {
    return OK;
  }

  @Public()
  @Get('ready')
  @ApiOperation({ summary: 'Whether the database answers too' })
  @ApiOkResponse(SCHEMA)
  @ApiServiceUnavailableResponse({ description: 'STORE_UNAVAILABLE' })
  async ready(@Req() request: HttpRequest, @Res() response: HttpResponse): Promise<void> {
    if (await this.readiness.isReady()) response.send(OK);
    else sendProblem(request, response, NOT_READY);
  }
}
