import type { ConversationService } from '../../src/modules/ai/index.js';
import type { StoreModel } from './store.model.js';

/** The methods that both the store and its model have. */
export type Method = keyof ConversationService & keyof StoreModel;

/** A store or its model, for calls that are known only when the test runs. */
export type Callable = Record<Method, (...args: unknown[]) => unknown>;
