import { asSchema, jsonSchema, type Tool, type ToolSet } from 'ai';
import { failureText } from './tool-failure.js';

/**
 * The tools as the model is told of them. Without `execute`: the SDK would run them at once, before the answer that
 * calls them is stored. With a schema that only describes: the SDK would store what the schema makes of an input, in
 * place of the input. With callbacks that cannot fail: the SDK would break the answer off, which is paid for.
 */
export function toldTools(tools: ToolSet): ToolSet {
  return Object.fromEntries(Object.entries(tools).map(([name, tool]) => [name, told(name, tool)]));
}

function told(
  name: string,
  { execute: _, needsApproval: __, onInputStart, onInputDelta, onInputAvailable, ...tool }: Tool,
): Tool {
  const described = jsonSchema(() => asSchema(tool.inputSchema).jsonSchema);
  return {
    ...tool,
    inputSchema: described,
    ...(onInputStart && { onInputStart: guarded(name, onInputStart) }),
    ...(onInputDelta && { onInputDelta: guarded(name, onInputDelta) }),
    ...(onInputAvailable && { onInputAvailable: guarded(name, onInputAvailable) }),
  };
}

/** Calls a tool's callback, and only logs that it has failed. */
function guarded<Options>(
  name: string,
  callback: (options: Options) => void | PromiseLike<void>,
): (options: Options) => Promise<void> {
  return async (options) => {
    try {
      await callback(options);
    } catch (error) {
      failureText(error, name);
    }
  };
}
