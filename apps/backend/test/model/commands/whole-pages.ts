import type { ConversationService, Page } from '../../../src/modules/ai/index.js';
import type { Callable, Method } from '../callable.js';

type Paged = Page<unknown> | { conversation: unknown; messages: Page<unknown> };

/** Answer of the method. Of a method with pages: all of them, by following the cursors. */
export async function answerOf(
  service: ConversationService,
  method: Method,
  args: unknown[],
): Promise<unknown> {
  const store = service as unknown as Callable;
  if (!hasPages(method)) return store[method](...args);
  const pages = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = (await store[method](...args.slice(0, -1), { ...(args.at(-1) as object), cursor })) as Paged;
    pages.push('items' in page ? page.items : { ...page, messages: page.messages.items });
    cursor = 'items' in page ? page.nextCursor : page.messages.nextCursor;
  }
  return pages;
}

function hasPages(method: Method): boolean {
  return ['list', 'search', 'getMessages', 'getWithMessages'].includes(method);
}
