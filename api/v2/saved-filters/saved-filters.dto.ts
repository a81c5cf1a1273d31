import { pageAreas } from '#runtime';
import type { JsonObject } from '#runtime';
import { z } from 'zod';
import { keyField, textField, textOrNull, texts, values } from '../../http/answer-fields.ts';
import { anyCase, id, key, opt, plainName, tenantId, text, withDefault } from '../../http/fields.ts';

/** A question fits into an address; what is longer is no filter. */
const QUERY_CHARS_MAX = 8_000;
const LIST_MAX = 100;
const COLUMNS_MAX = 20;
const POSITION_MAX = 10_000;

const query = () =>
  z.record(z.string(), z.unknown()).refine((value) => JSON.stringify(value).length <= QUERY_CHARS_MAX, {
    error: `TOO_LONG: A filter has at most ${QUERY_CHARS_MAX} characters.`,
  }) as unknown as z.ZodType<JsonObject, JsonObject>;

const people = () => withDefault(z.array(id()).max(LIST_MAX), []);
const nobody = { users: [], groups: [], roles: [], all: false };

const fields = {
  area: anyCase(pageAreas),
  name: plainName(),
  query: query(),
  columns: withDefault(z.array(id()).max(COLUMNS_MAX), []),
  color: opt(text(32)),
  position: withDefault(z.int().min(0).max(POSITION_MAX), 0),
  sharedWith: withDefault(
    z.strictObject({
      users: people(),
      groups: people(),
      roles: people(),
      all: withDefault(z.boolean(), false),
    }),
    nobody,
  ),
};

export const CreateFilterBody = z.strictObject({ ...fields, tenantId: opt(tenantId()) });
export const ReplaceFilterBody = z.strictObject(fields);
export const FilterParams = z.object({ filterKey: key() });
export const FilterSearchBody = z.strictObject({
  filter: opt(z.strictObject({ area: opt(anyCase(pageAreas)) })),
});

export const SavedFilter = z.object({
  filterKey: keyField(),
  owner: textField(),
  area: textField(),
  name: textField(),
  query: values(),
  columns: texts(),
  color: textOrNull(),
  position: z.int(),
  sharedWith: z.object({ users: texts(), groups: texts(), roles: texts(), all: z.boolean() }),
  revision: z.int(),
});
export const SavedFilterList = z.object({ items: z.array(SavedFilter) });
