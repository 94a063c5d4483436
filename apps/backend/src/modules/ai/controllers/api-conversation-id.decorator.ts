import { ApiParam } from '@nestjs/swagger';

/** Documents the path's conversation. What is no UUID is answered as what is not there. */
export const ApiConversationId = () =>
  ApiParam({ name: 'id', description: 'The conversation', schema: { type: 'string', format: 'uuid' } });
