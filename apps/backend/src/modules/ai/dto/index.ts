export * from './approval.dto.js';
export * from './conversation.dto.js';
export * from './message.dto.js';
export * from './principal.dto.js';
export * from './scope.dto.js';
export * from './search.dto.js';
export * from './stats.dto.js';
export { validated } from './validated.js';
