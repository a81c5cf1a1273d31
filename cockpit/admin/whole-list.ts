import type { SearchAnswer } from '#client';

/** A short list as the table wants it: everything on one page. */
export function wholeList<Row>(items: Row[] | undefined): SearchAnswer<Row> | undefined {
  return (
    items && {
      items,
      page: { totalItems: items.length, hasMoreTotalItems: false, startCursor: null, endCursor: null },
    }
  );
}
