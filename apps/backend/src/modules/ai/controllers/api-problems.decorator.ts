import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { CONVERSATION_ERROR_STATUS, type ConversationErrorCode } from '../domain/conversation-error.js';
import { ProblemDto } from '../dto/problem.dto.js';

/** Errors that every route may answer with. */
const ALWAYS: ConversationErrorCode[] = ['VALIDATION_FAILED', 'UNAUTHENTICATED', 'STORE_UNAVAILABLE'];

/** Documents the errors of a route, those of every route included. */
export function ApiProblems(...codes: ConversationErrorCode[]): MethodDecorator {
  const all = [...ALWAYS, ...codes];
  const statuses = new Set(all.map((code) => CONVERSATION_ERROR_STATUS[code]));
  const responses = Array.from(statuses, (status) =>
    problemResponse(status, all.filter((code) => CONVERSATION_ERROR_STATUS[code] === status).join(', ')),
  );
  return applyDecorators(ApiExtraModels(ProblemDto), ...responses, problemResponse(429, 'RATE_LIMITED'));
}

function problemResponse(status: number, description: string): MethodDecorator {
  const content = { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDto) } } };
  return ApiResponse({ status, description, content });
}
