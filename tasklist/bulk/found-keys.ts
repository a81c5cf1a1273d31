import type { SearchRequest, UserTaskFilter } from '#client';
import { api } from '#web';

const keysPerCall = 1_000;

/** The keys of everything a question finds now, but for those that were taken out again: page by page, each behind the last one. */
export async function foundKeys(
  { filter }: Pick<SearchRequest<UserTaskFilter>, 'filter'>,
  excluded: ReadonlySet<string>,
): Promise<string[]> {
  const keys: string[] = [];
  let after: string | undefined;
  do {
    const { items, page } = await api.tasks.search({
      ...(filter ? { filter } : {}),
      page: { limit: keysPerCall, ...(after === undefined ? {} : { after }) },
    });
    for (const { userTaskKey } of items) if (!excluded.has(userTaskKey)) keys.push(userTaskKey);
    after = items.length < keysPerCall ? undefined : (page.endCursor ?? undefined);
  } while (after !== undefined);
  return keys;
}
