import type { z } from 'zod';
import { fieldName, unknownField } from '../../../../common/app-error.js';
import { validationFailed } from '../../domain/conversation-error.js';

/** UTF-16 code units of what a schema says: it may quote names that were sent. */
const MAX_MESSAGE_CODE_UNITS = 200;

/** What the agent's `body` schema has made of the further fields of a chat's request. */
export type AgentBody = Readonly<Record<string, unknown>>;

/**
 * Reads the further fields of a chat's request by the agent's schema. A field that it does not declare is refused, also
 * where the schema would pass over it.
 *
 * @throws ConversationError `VALIDATION_FAILED`, which names each field
 */
export async function agentBody(
  schema: z.ZodObject | undefined,
  further: Record<string, unknown>,
): Promise<AgentBody | undefined> {
  const unknown = schema?.def.catchall
    ? []
    : Object.keys(further).filter((name) => !isDeclared(schema, name));
  if (unknown.length > 0) throw validationFailed(unknown.map(unknownField));
  if (!schema) return undefined;
  const read = await schema.safeParseAsync(further);
  if (read.success) return read.data;
  throw validationFailed(
    read.error.issues.map(({ path, message }) => ({
      field: fieldName(path.map(String).join('.')) || 'body',
      message: `does not fit: ${message.slice(0, MAX_MESSAGE_CODE_UNITS)}`,
    })),
  );
}

function isDeclared(schema: z.ZodObject | undefined, name: string): boolean {
  return schema !== undefined && Object.hasOwn(schema.shape, name);
}
