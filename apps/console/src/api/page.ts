interface PageOf<Item> {
  items: Item[];
  nextCursor: string | null;
}

/** How an infinite query goes from page to page of the API, and what is read of it: its items. */
export const BY_CURSOR = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ nextCursor }: { nextCursor: string | null }) => nextCursor,
};

export function itemsOf<Item>({ pages }: { pages: PageOf<Item>[] }): Item[] {
  return pages.flatMap(({ items }) => items);
}
