import { Controller, Get } from '@nestjs/common';
import {
  ApiOkResponse,
  ApiOperation,
  type ApiResponseOptions,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import { Public } from '../auth/public.decorator.js';
import { ConversationError } from '../modules/ai/index.js';
import { Database } from '../prisma/database.js';
import { Prisma } from '../prisma/generated/client.js';

const OK = { status: 'ok' } as const;
const SCHEMA: ApiResponseOptions = {
  schema: { type: 'object', properties: { status: { type: 'string', enum: ['ok'] } } },
};

@Public()
@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(private readonly database: Database) {}

  @Get('live')
  @ApiOperation({ summary: 'Whether the process answers' })
  @ApiOkResponse(SCHEMA)
  live(): typeof OK {
    return OK;
  }

  @Get('ready')
  @ApiOperation({ summary: 'Whether the database answers too' })
  @ApiOkResponse(SCHEMA)
  @ApiServiceUnavailableResponse({ description: 'STORE_UNAVAILABLE' })
  async ready(): Promise<typeof OK> {
    try {
      await this.database.query(Prisma.sql`SELECT 1 FROM ai_conversation LIMIT 1`);
      return OK;
    } catch (error) {
      throw new ConversationError('STORE_UNAVAILABLE', 'The database does not answer.', { cause: error });
    }
  }
}
