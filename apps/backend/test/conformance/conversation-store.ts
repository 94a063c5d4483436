import type { ConversationService } from '../../src/modules/ai/index.js';

type Always =
  | 'getOrCreate'
  | 'get'
  | 'getWithMessages'
  | 'addMessage'
  | 'getMessages'
  | 'pause'
  | 'resume'
  | 'archive'
  | 'list'
  | 'search'
  | 'generateTitle'
  | 'updateTitle'
  | 'getStats';

/** Methods that a store may lack: the API has no route for them. */
export type Optional = 'addMessages' | 'getContext';

/** A conversation store as the contract describes it. A refusal is a rejection with the contract's `code`. */
export type ConversationStore = Pick<ConversationService, Always> &
  Partial<Pick<ConversationService, Optional>>;
