import type { Runtime } from '#runtime';
import { z } from 'zod';
import { opt } from '../../http/fields.ts';

type Entity = Readonly<Record<string, string | null>>;

/** A person as Camunda 7 shows one: we keep one name, its last word is the last name there. */
export const Person = z.object({
  id: z.string(),
  firstName: z.string().nullable(),
  lastName: z.string().nullable(),
  displayName: z.string(),
});
export const UserRow = Person.omit({ displayName: true }).extend({ email: z.string().nullable() });
export const GroupRow = z.object({ id: z.string(), name: z.string().nullable(), type: z.null() });
export const TenantRow = z.object({ id: z.string(), name: z.string().nullable() });

export function toUser(user: Entity): z.output<typeof UserRow> {
  const words = (user['name'] ?? '').split(/\s+/).filter((word) => word !== '');
  const last = words.length > 1 ? words.at(-1) : undefined;
  const first = words.slice(0, last === undefined ? words.length : -1).join(' ');
  return {
    id: String(user['username']),
    firstName: first === '' ? null : first,
    lastName: last ?? null,
    email: user['email'] ?? null,
  };
}

export function toPerson(user: Entity): z.output<typeof Person> {
  const { id, firstName, lastName } = toUser(user);
  return { id, firstName, lastName, displayName: user['name'] ?? id };
}

export const toGroup = (group: Entity): z.output<typeof GroupRow> => ({
  id: String(group['groupId']),
  name: group['name'] ?? null,
  type: null,
});

export const toTenant = (tenant: Entity): z.output<typeof TenantRow> => ({
  id: String(tenant['tenantId']),
  name: tenant['name'] ?? null,
});

/** The groups a person is in; groups are few. */
export async function groupsOf({ identity }: Runtime, userId: string): Promise<readonly Entity[]> {
  const groups = await identity.groups.list({});
  const members = await Promise.all(
    groups.map((group) => identity.listMembers('group', String(group['groupId']), 'user')),
  );
  return groups.filter((_group, index) => members[index]?.includes(userId));
}

const wholeText = () =>
  opt(
    z
      .string()
      .regex(/^\d{1,9}$/, { error: 'INVALID_VALUE: Send a number from 0.' })
      .transform(Number),
  );
const text = () => opt(z.string().min(1).max(4_000));
const texts = () =>
  opt(
    z
      .string()
      .max(40_000)
      .transform((value) => value.split(',').map((part) => part.trim())),
  );

/** The conditions of a list, with its pages and its order. */
export const peopleQuery = <Name extends string>(
  conditions: readonly Name[],
  sortBy: readonly [string, ...string[]],
) =>
  z.strictObject({
    ...(Object.fromEntries(conditions.map((name) => [name, text()])) as Record<
      Name,
      ReturnType<typeof text>
    >),
    idIn: texts(),
    firstResult: wholeText(),
    maxResults: wholeText(),
    sortBy: opt(z.enum(sortBy, { error: `INVALID_VALUE: Sort by one of ${sortBy.join(', ')}.` })),
    sortOrder: opt(z.enum(['asc', 'desc'], { error: 'INVALID_VALUE: Use asc or desc.' })),
  });

/** `%` stands for anything. */
export function isLike(value: string | null, pattern: string): boolean {
  if (value === null) return false;
  const parts = pattern.split('%');
  if (parts.length === 1) return value === pattern;
  const [first = '', ...rest] = parts;
  const last = rest.pop() ?? '';
  if (!value.startsWith(first) || !value.endsWith(last) || value.length < first.length + last.length)
    return false;
  let at = first.length;
  for (const part of rest) {
    const found = value.indexOf(part, at);
    if (found < 0 || found + part.length > value.length - last.length) return false;
    at = found + part.length;
  }
  return true;
}

/** One page of a list that is small enough to be read whole. */
export function pageOf<Row extends object>(
  rows: readonly Row[],
  asked: {
    readonly firstResult?: number | undefined;
    readonly maxResults?: number | undefined;
    readonly sortOrder?: 'asc' | 'desc' | undefined;
  },
  field: keyof Row,
): readonly Row[] {
  const text = (row: Row): string => (typeof row[field] === 'string' ? row[field] : '');
  const direction = asked.sortOrder === 'desc' ? -1 : 1;
  const sorted = [...rows].sort((a, b) => direction * text(a).localeCompare(text(b), 'en'));
  const from = asked.firstResult ?? 0;
  return sorted.slice(from, asked.maxResults === undefined ? undefined : from + asked.maxResults);
}
