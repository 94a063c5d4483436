export * from './chat.dto.js';
export * from './conversation.dto.js';
export * from './message.dto.js';
export * from './one-shot.dto.js';
export * from './scope.dto.js';
export * from './search.dto.js';
export * from './stats.dto.js';
export { type Question, type Spoken, spoken } from './spoken.js';
export { validated } from './validated.js';
