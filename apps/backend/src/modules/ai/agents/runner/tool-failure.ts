import { types } from 'node:util';
import { Logger } from '@nestjs/common';
import { NoSuchToolError } from 'ai';
import { ConversationError } from '../../domain/conversation-error.js';
import { ToolError } from '../agent/tool-error.js';

export const TOOL_FAILED = 'The tool failed.';

const MISFIT = 'The input does not fit the tool.';
/** Characters of an error class's name in the log. */
const CLASS_NAME = /^\w{1,64}$/;
const logger = new Logger('Tool');

/**
 * Words a failure for the model. Only errors that are meant to be shown say why; of every other one the class is
 * logged, and nothing else.
 *
 * @param tool the name of the agent's own tool
 */
export function failureText(error: unknown, tool: string): string {
  if (error instanceof ToolError || error instanceof ConversationError) return error.message;
  logger.warn(`The tool ${tool} failed: ${className(error)}`);
  return TOOL_FAILED;
}

/** Words the reason why a call cannot be run: no such tool, or an input that is no JSON. */
export function invalidCallText(error: unknown): string {
  return NoSuchToolError.isInstance(error) ? `There is no tool ${error.toolName}.` : MISFIT;
}

/** Words the places at which an input does not fit, where the tool's schema says them. */
export function misfitText(error: unknown): string {
  const places = misfits(error);
  return places.length === 0 ? MISFIT : `${MISFIT} ${places.join('; ')}`;
}

interface Misfit {
  path?: unknown;
  message?: unknown;
}

/** Finds what a schema says of each place. An error that a rule of the schema throws says nothing of places. */
function misfits(error: unknown): string[] {
  const { cause, issues = Array.isArray(cause) ? cause : undefined } = Object(error) as {
    cause?: unknown;
    issues?: unknown;
  };
  if (!Array.isArray(issues)) return [];
  return (issues as Misfit[]).map(({ path, message }) =>
    [Array.isArray(path) ? path.map(String).join('.') : '', String(message)].filter(Boolean).join(': '),
  );
}

/** Tells whether a value is an error, also of another realm: its fields may hold what its message would. */
export function isError(value: unknown): value is Error {
  return value instanceof Error || types.isNativeError(value);
}

function className(error: unknown): string {
  const name = isError(error) ? error.constructor.name : typeof error;
  return CLASS_NAME.test(name) ? name : 'Error';
}
