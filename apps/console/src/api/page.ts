interface PageOf<Item> {
  items: Item[];
  nextCursor: string | null;
}

/** Time for which a list that was left is kept, so that whoever comes back finds it as it was. */
const LIST_KEPT_MS = 30 * 60_000;

/** How an infinite query goes from page to page of the API, and what is read of it: its items. */
export const BY_CURSOR = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ nextCursor }: { nextCursor: string | null }) => nextCursor,
  gcTime: LIST_KEPT_MS,
};

export function itemsOf<Item>({ pages }: { pages: PageOf<Item>[] }): Item[] {
  return pages.flatMap(({ items }) => items);
}
