import { asSchema, jsonSchema, type Tool, type ToolSet } from 'ai';

/**
 * The tools as the model is told of them. Without `execute`: the SDK would run them at once, before the answer that
 * calls them is stored. With a schema that only describes: the SDK would store what the schema makes of an input, in
 * place of the input.
 */
export function toldTools(tools: ToolSet): ToolSet {
  return Object.fromEntries(Object.entries(tools).map(([name, tool]) => [name, told(tool)]));
}

function told({ execute: _, needsApproval: __, ...tool }: Tool): Tool {
  const described = jsonSchema(() => asSchema(tool.inputSchema).jsonSchema);
  return { ...tool, inputSchema: described };
}
