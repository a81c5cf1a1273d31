import type { ElementChange, ModelDiff, TextChange } from '#client';

type Format = 'text' | 'md';

/** What differs as lines: a sum, then element by element in the order of the file, then forms and decisions. */
export function diffLines(found: ModelDiff, format: Format): readonly string[] {
  const { forms, decisions } = found;
  const lines = [
    sumOf(found.summary),
    ...found.changes.flatMap((change) => changeLines(change, format)),
    ...forms.map((each) => fileLine('form', each, format)),
    ...decisions.map((each) => fileLine('decision', each, format)),
  ];
  if (format === 'text') return lines;
  const [sum = '', ...rest] = lines;
  return rest.length === 0 ? [sum] : [sum, '', ...rest];
}

// helpers

const SIGNS = { ADDED: '+', REMOVED: '-', CHANGED: '~', RENAMED: '~', MOVED: '>' } as const;

function sumOf({ added, removed, behavior, text, layout }: ModelDiff['summary']): string {
  const parts = [
    [added, 'added'],
    [removed, 'removed'],
    [behavior, 'changed in behavior'],
    [text, 'changed in text only'],
    [layout, 'moved'],
  ] as const;
  const told = parts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return told.length === 0 ? 'No difference.' : `${told.join(', ')}.`;
}

function changeLines(change: ElementChange, format: Format): readonly string[] {
  const { elementId, elementName, elementType, kind, properties } = change;
  const name = elementName === null ? '' : ` "${elementName}"`;
  const head =
    format === 'md'
      ? `- \`${SIGNS[kind]}\` ${elementType} **${escaped(elementName ?? elementId)}** (\`${elementId}\`)`
      : `${SIGNS[kind]} ${elementType} ${elementId}${name}`;
  const lines = properties.map(({ path, old, new: now }) =>
    format === 'md'
      ? `  - \`${path}\`: ${quoted(old)} → ${quoted(now)}`
      : `    ${path}: ${shown(old)} -> ${shown(now)}`,
  );
  return [head, ...lines];
}

function fileLine(what: string, { id, kind }: TextChange, format: Format): string {
  return format === 'md' ? `- \`${SIGNS[kind]}\` ${what} **${escaped(id)}**` : `${SIGNS[kind]} ${what} ${id}`;
}

const SHOWN_MAX = 120;

function shown(value: string | null): string {
  if (value === null) return 'nothing';
  const line = value.replaceAll(/\s+/g, ' ');
  return JSON.stringify(line.length > SHOWN_MAX ? `${line.slice(0, SHOWN_MAX)}…` : line);
}

function quoted(value: string | null): string {
  return value === null ? '_nothing_' : `\`${shown(value).slice(1, -1).replaceAll('`', "'")}\``;
}

/** Names come from models: they are text of the list, never its marks. */
function escaped(name: string): string {
  return name.replaceAll(/[\\`*_<>[\]|#]/g, (mark) => `\\${mark}`).replaceAll(/\s+/g, ' ');
}
