/** The runtime of agents, as other modules may import it. It loads the AI SDK, which `../index.ts` does not. */
export type { AgentContext } from './agent/agent-context.js';
export { Agent, type AgentLimits, DEFAULT_LIMITS } from './agent/agent.js';
export { ToolError } from './agent/tool-error.js';
export { type ModelError, type ModelErrorCode, modelErrorOf } from './language-model/model-error.js';
export { CleanNoteService } from './tasks/clean-note.service.js';
export { SummarizeService } from './tasks/summarize.service.js';
export type { TaskAnswer } from './tasks/task.service.js';
