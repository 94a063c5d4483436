/** The name under which the router keeps where a list that scrolls by itself was left. */
export const ROWS = 'rows';

export const ROWS_SELECTOR = `[data-scroll-restoration-id="${ROWS}"]`;
