import { ApiParam } from '@nestjs/swagger';

/** Documents the path's conversation. A malformed id is answered as not found. */
export const ApiConversationId = () =>
  ApiParam({ name: 'id', description: 'The conversation', schema: { type: 'string', format: 'uuid' } });
