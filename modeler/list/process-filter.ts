/**
 * The filter for processes, or what else has a name and an id, whose name or id has a text in it. The server's patterns tell capital
 * letters apart, so the usual spellings of a name are asked for together.
 */
export function processFilter(
  text: string | undefined,
  fields: { name: string; id: string } = { name: 'name', id: 'processDefinitionId' },
): Record<string, unknown> {
  const typed = text?.trim() ?? '';
  if (typed === '') return {};
  const lower = typed.toLowerCase();
  const spellings = new Set([typed, lower, capitalized(lower)]);
  const names = [...spellings].map((spelling) => ({ [fields.name]: { $like: containing(spelling) } }));
  const ids = new Set([typed, lower.replaceAll(/\s+/g, '-')]);
  return { $or: [...names, ...[...ids].map((id) => ({ [fields.id]: { $like: containing(id) } }))] };
}

// helpers

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The signs that a pattern gives a meaning are meant as they are typed. */
function containing(text: string): string {
  return `*${text.replaceAll(/[\\*?]/g, String.raw`\$&`)}*`;
}
