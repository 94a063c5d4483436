import { type Input, States } from './route-facts.js';

/** Largest body of a route that takes messages: content, tool calls and results have up to 1 MiB each. */
const MESSAGES_BODY_BYTES = 4 * 1024 * 1024;

/** The inputs that a route takes beside its path, and checks itself. Any other input is refused. */
export const Takes = (...inputs: Input[]): MethodDecorator => States({ takes: inputs });

/** Marks a route whose body holds messages or texts of that size: other bodies are small. */
export const TakesMessages = (): MethodDecorator => States({ bodyBytes: MESSAGES_BODY_BYTES });
