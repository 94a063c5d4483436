import { Controller, Get, Inject } from '@nestjs/common';
import {
  ApiOkResponse,
  ApiOperation,
  type ApiResponseOptions,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import { Public } from '../auth/public.decorator.js';
import { AppError } from '../common/app-error.js';
import { READINESS, type Readiness } from './readiness.js';

const OK = { status: 'ok' } as const;
const SCHEMA: ApiResponseOptions = {
  schema: { type: 'object', properties: { status: { type: 'string', enum: ['ok'] } } },
};

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(@Inject(READINESS) private readonly readiness: Readiness) {}

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
  async ready(): Promise<typeof OK> {
    try {
      await this.readiness.check();
      return OK;
    } catch (error) {
      throw new AppError('STORE_UNAVAILABLE', 503, 'The database does not answer.', { cause: error });
    }
  }
}
