import { asSchema, type Tool, type ToolSet } from 'ai';
import { type Approver, approverOf } from '../../domain/approval.js';
import { isToolName } from '../../domain/tool-name.js';

/** The reason why no provider could be told of a tool, as the rest of a sentence that begins with the tool. */
export interface Obstacle {
  reason: string;
  /** What the tool's schema has thrown, where it has. */
  cause?: unknown;
}

/** Finds the reason why a tool cannot be told to a model; null where it can. */
export async function obstacleTo(
  name: string,
  tool: Tool | undefined,
  approver?: Approver,
): Promise<Obstacle | null> {
  if (!isToolName(name))
    return {
      reason:
        'needs another name: a letter or _ and up to 63 letters, digits, _ and -, as all providers take it, and none ' +
        'that every object has',
    };
  if (typeof tool !== 'object') return { reason: 'is no tool of the AI SDK' };
  if (!tool.execute && tool.needsApproval)
    return {
      reason: 'has needsApproval and no execute: a front end that runs a tool asks the person itself',
    };
  if (approver !== undefined && !tool.needsApproval)
    return { reason: 'has an approver and no needsApproval: nobody would be asked' };
  if (tool.type === 'provider') return null;
  try {
    const { type } = await asSchema(tool.inputSchema).jsonSchema;
    return type === 'object' ? null : { reason: 'has an inputSchema that describes no object' };
  } catch (cause) {
    return { reason: 'has an inputSchema that cannot become JSON Schema', cause };
  }
}

/** Keeps the tools that a model can be told of, and reports each other one. */
export async function usableTools(
  tools: ToolSet,
  approvers: Readonly<Record<string, Approver>>,
  report: (name: string, obstacle: Obstacle) => void,
): Promise<ToolSet> {
  const judged = Object.entries(tools).map(async ([name, tool]): Promise<[string, Tool][]> => {
    const obstacle = await obstacleTo(name, tool, approverOf(approvers, name));
    if (obstacle) report(name, obstacle);
    return obstacle ? [] : [[name, tool]];
  });
  return Object.fromEntries((await Promise.all(judged)).flat());
}
