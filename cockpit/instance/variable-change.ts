import type { JsonValue, Variable } from '#client';

export type ValueType = 'null' | 'boolean' | 'number' | 'text' | 'list' | 'object';

export function typeOfValue(value: JsonValue): ValueType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'string') return 'text';
  return typeof value as 'boolean' | 'number' | 'object';
}

/**
 * Whole numbers in JSON text that a double cannot hold. The server refuses them, but a browser
 * would round them before they are sent, so they have to be found in the text.
 */
export function inexactNumbers(text: string): string[] {
  const withoutStrings = text.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  const numbers = withoutStrings.match(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g) ?? [];
  return numbers.filter((number) =>
    /[.eE]/.test(number) ? !Number.isFinite(Number(number)) : !Number.isSafeInteger(Number(number)),
  );
}

export type ChangeProblem =
  | { kind: 'noName' | 'nameTaken' | 'same' }
  | { kind: 'invalid' | 'inexact'; text: string }
  | { kind: 'type'; from: ValueType; to: ValueType };

/** Why a text must not be saved in place of a value; `before` is absent for a new variable. */
export function checkChange(
  before: string | undefined,
  text: string,
  mayChangeType: boolean,
): ChangeProblem | undefined {
  const after = parsed(text);
  if (!after.ok) return { kind: 'invalid', text: after.reason };
  const inexact = inexactNumbers(text)[0];
  if (inexact) return { kind: 'inexact', text: inexact };
  const old = before === undefined ? undefined : parsed(before);
  if (!old?.ok) return undefined;
  if (JSON.stringify(old.value) === JSON.stringify(after.value)) return { kind: 'same' };
  const [from, to] = [typeOfValue(old.value), typeOfValue(after.value)];
  // Nothing may become something: a value that was missing has no type to keep.
  if (from !== to && from !== 'null' && !mayChangeType) return { kind: 'type', from, to };
  return undefined;
}

export interface DiffLine {
  kind: 'same' | 'removed' | 'added';
  text: string;
}

/** Lines that went and came between two texts, by their longest common sequence. */
export function lineDiff(before: string, after: string): DiffLine[] {
  const old = before.split('\n');
  const fresh = after.split('\n');
  // The table is old × new cells; beyond this two blocks are clearer than a wait.
  if (old.length * fresh.length > maxCells) {
    return [...old.map(line('removed')), ...fresh.map(line('added'))];
  }
  const common = commonLengths(old, fresh);
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < fresh.length) {
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
      lines.push({ kind: 'same', text: old[i] as string });
      i += 1;
      j += 1;
    } else if (j >= fresh.length || (i < old.length && at(common, i + 1, j) >= at(common, i, j + 1))) {
      lines.push({ kind: 'removed', text: old[i] as string });
      i += 1;
    } else {
      lines.push({ kind: 'added', text: fresh[j] as string });
      j += 1;
    }
  }
  return lines;
}

/** The variable a name means at a step: the nearest scope that has it wins. */
export function variableInScope(
  variables: readonly Variable[],
  chain: readonly string[],
  name: string,
): Variable | undefined {
  for (const scope of chain) {
    const found = variables.find((variable) => variable.name === name && variable.scopeKey === scope);
    if (found) return found;
  }
  return undefined;
}

/** What a step sees: one variable per name, the nearest scope first, by name. */
export function visibleVariables(variables: readonly Variable[], chain: readonly string[]): Variable[] {
  const names = [...new Set(variables.map((variable) => variable.name))].sort();
  return names.flatMap((name) => variableInScope(variables, chain, name) ?? []);
}

// helpers

const maxCells = 1_000_000;

type Parsed = { ok: true; value: JsonValue } | { ok: false; reason: string };

function parsed(text: string): Parsed {
  try {
    return { ok: true, value: JSON.parse(text) as JsonValue };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

const line = (kind: DiffLine['kind']) => (text: string) => ({ kind, text });

function commonLengths(old: string[], fresh: string[]): number[][] {
  const table = Array.from({ length: old.length + 1 }, () => new Array<number>(fresh.length + 1).fill(0));
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = fresh.length - 1; j >= 0; j -= 1) {
      const row = table[i] as number[];
      row[j] =
        old[i] === fresh[j]
          ? at(table, i + 1, j + 1) + 1
          : Math.max(at(table, i + 1, j), at(table, i, j + 1));
    }
  }
  return table;
}

function at(table: number[][], i: number, j: number): number {
  return table[i]?.[j] ?? 0;
}
