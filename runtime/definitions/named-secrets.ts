import type { Expression, ProcessModel } from '#engine';
import type { DeclaredHook } from './declared-hooks.ts';

/** A secret that an element refers to. */
export interface NamedSecret {
  readonly name: string;
  readonly elementId: string;
  readonly elementName: string | null;
}

/** What the inputs of tasks and the webhooks of a model refer to, each name once for an element. */
export function namedSecrets(model: ProcessModel, hooks: readonly DeclaredHook[]): readonly NamedSecret[] {
  const named: NamedSecret[] = [];
  for (const element of Object.values(model.elements)) {
    const names = new Set(element.inputMappings.flatMap(({ source }) => namesOf(source)));
    for (const hook of hooks)
      if (hook.elementId === element.id && hook.settings.secretName !== undefined)
        names.add(hook.settings.secretName);
    for (const name of names) named.push({ name, elementId: element.id, elementName: element.name ?? null });
  }
  return named;
}

// helpers

const IN_TEXT = /\{\{\s*secrets\.([A-Za-z_][\w-]*)\s*\}\}/g;
const WHOLE_TEXT = /^secrets\.([A-Za-z_][\w-]*)$/;
/** In an expression a reference is text; `secrets.x` without quotes is a variable of that name. */
const QUOTED = /"secrets\.([A-Za-z_][\w-]*)"/g;

function namesOf(source: Expression): readonly string[] {
  const isText = source.language === 'literal';
  const text = isText ? JSON.stringify(source.value) : source.source;
  if (!text.includes('secrets.')) return [];
  const whole = isText && typeof source.value === 'string' ? WHOLE_TEXT.exec(source.value)?.[1] : undefined;
  return [
    ...[...text.matchAll(IN_TEXT)].map(([, name = '']) => name),
    ...[...text.matchAll(QUOTED)].map(([, name = '']) => name),
    ...(whole === undefined ? [] : [whole]),
  ];
}
