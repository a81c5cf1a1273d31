import { classify } from '../expressions/classify.ts';
import type { ExpressionPlace } from '../expressions/classify.ts';
import type { Expression } from '../model/process-model.ts';
import type { ProblemReporter } from './problems.ts';
import type { XmlElement } from './xml-tree.ts';

export type DialectName = 'native' | 'camunda' | 'flowable';

export interface CompileOptions {
  /** Explore the tokens of each process too (bpmn.md 4). */
  readonly soundness: boolean;
  /** bpmn.md 3.3: code in the engine's process becomes jobs. */
  readonly delegatesAsJobs: boolean;
  /** JavaScript may be used. */
  readonly scripts: boolean;
  /** Other files of the deployment that a model may name, by name: scripts and forms. */
  readonly files: ReadonlyMap<string, string>;
  /** Names of the working calendars there are. */
  readonly calendars: ReadonlySet<string>;
}

/** What the process turned out to name outside of its own file. */
export interface NamedOutside {
  readonly calendars: Set<string>;
  readonly files: Set<string>;
  /** VAR-7: some FEEL expression reads `camunda`. */
  clusterVariables: boolean;
}

/** What everything that compiles one process needs: the file's elements, the reporter and the process-wide settings. */
export interface Compilation {
  readonly reporter: ProblemReporter;
  readonly options: CompileOptions;
  /** Every element with an id, of the whole file. */
  readonly byId: ReadonlyMap<string, XmlElement>;
  readonly definitions: XmlElement;
  readonly process: XmlElement;
  readonly outside: NamedOutside;
  /** The vendor namespace used most in the process (bpmn.md 3). */
  readonly dialect: DialectName;
  /** Text without prefix: `feel`, unless the file names a language that is not supported. */
  readonly fileLanguage: 'feel' | 'juel' | undefined;
}

/** The dialect an element is configured in; elements without vendor settings follow their process. */
export function dialectOf(element: XmlElement, otherwise: DialectName): DialectName {
  const spaces = new Set(element.attributes.map((attribute) => attribute.namespace as string));
  for (const container of element.children) {
    if (container.is('extensionElements'))
      for (const extension of container.children) spaces.add(extension.namespace);
  }
  if (spaces.has('zeebe')) return 'native';
  if (spaces.has('camunda')) return 'camunda';
  return spaces.has('flowable') ? 'flowable' : otherwise;
}

export interface ExpressionText {
  readonly text: string;
  /** Where the text stands, for messages and the line. */
  readonly at: XmlElement;
  /** Attribute or element name, for messages. */
  readonly label: string;
  readonly place: ExpressionPlace['place'];
  readonly mapped?: boolean;
  /** Language named at the expression itself. */
  readonly language?: string;
}

/** Classifies a text and reports what is wrong with it; undefined when it cannot be used. */
export function readExpression(c: Compilation, input: ExpressionText): Expression | undefined {
  const language = languageNamed(input.language) ?? c.fileLanguage;
  const dependsOnLanguage = input.place === 'expression' && !/^\s*=|[$#]\{/.test(input.text);
  if (
    language === 'unsupported' ||
    (language === undefined && dependsOnLanguage && input.language === undefined && hasForeignLanguage(c))
  ) {
    const name = input.language ?? c.definitions.attribute('expressionLanguage') ?? '';
    c.reporter.error('LANGUAGE_UNSUPPORTED', input.at, {
      message: `Language ${name} of ${input.label} is not supported. Write the expression in FEEL`,
    });
    return undefined;
  }
  const place: ExpressionPlace = {
    place: input.place,
    ...(input.mapped === true ? { mapped: true } : {}),
    ...(language === undefined ? {} : { language }),
  };
  const result = classify(input.text, place);
  if (result.ok) {
    const { expression } = result;
    if (expression.language === 'feel' && expression.reads.includes('camunda'))
      c.outside.clusterVariables = true;
    return expression;
  }
  const limit = result.code === 'LIMIT_EXPRESSION';
  const message = limit
    ? `${input.label} is an expression of ${result.message}. Move the work into a script or a worker`
    : result.code === 'EXPRESSION_SYNTAX'
      ? `${input.label}: ${result.message} at position ${result.position}`
      : `${input.label}: ${result.message} is not supported. Write it in FEEL, or let a worker compute the value`;
  c.reporter.error(result.code, input.at, { message });
  return undefined;
}

/** A text that must be a whole number, or an expression that gives one. */
export function readInteger(
  c: Compilation,
  input: Omit<ExpressionText, 'place'>,
  code = 'EXPRESSION_SYNTAX',
): Expression | undefined {
  const expression = readExpression(c, { ...input, place: 'value' });
  if (expression?.language !== 'literal') return expression;
  const text = String(expression.value).trim();
  if (!/^-?\d{1,15}$/.test(text)) {
    c.reporter.error(code, input.at, { message: `${input.label} is "${text}", a whole number is expected` });
    return undefined;
  }
  return { language: 'literal', value: Number(text) };
}

/** Names separated by commas become a list; an expression stays one. */
export function readNames(c: Compilation, input: Omit<ExpressionText, 'place'>): Expression | undefined {
  const expression = readExpression(c, { ...input, place: 'value' });
  if (expression?.language !== 'literal') return expression;
  const names = String(expression.value)
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return { language: 'literal', value: names };
}

/** VAR-6: letters, digits, `_`, `$`, not starting with a digit, at most 255 characters. */
export function isVariableName(name: string): boolean {
  return name.length <= 255 && /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name);
}

/** A variable name, or a path such as `order.total` where one is allowed. Reports and gives undefined otherwise. */
export function readVariableName(
  c: Compilation,
  name: string,
  at: XmlElement,
  kind: 'name' | 'path' = 'name',
): string | undefined {
  const parts = kind === 'path' ? name.split('.') : [name];
  if (parts.every(isVariableName)) return name;
  c.reporter.error('VARIABLE_NAME', at, {
    message: `"${name}" is not a valid variable name. Use letters, digits, _ and $, not starting with a digit`,
  });
  return undefined;
}

/** Resolves a reference to an element of the file; the prefix of a qualified name is taken off. */
export function resolve(
  c: Compilation,
  from: XmlElement,
  attribute: string,
  reference: string | undefined,
  ...types: readonly string[]
): XmlElement | undefined {
  if (reference === undefined || reference.trim() === '') return undefined;
  const id = reference.trim();
  const target = c.byId.get(id) ?? c.byId.get(id.slice(id.indexOf(':') + 1));
  if (target === undefined) {
    c.reporter.error('REF_UNRESOLVED', from, {
      message: `${attribute} refers to "${id}", which does not exist. Name an element of this file`,
    });
    return undefined;
  }
  if (types.length > 0 && !(target.namespace === 'bpmn' && types.includes(target.local))) {
    c.reporter.error('REF_WRONG_TYPE', from, {
      message: `${attribute} refers to "${id}", which is a ${target.local}, not a ${types.join(' or ')}`,
    });
    return undefined;
  }
  return target;
}

// helpers

/** The namespaces and names under which tools write the supported languages. */
function languageNamed(name: string | undefined): 'feel' | 'juel' | 'unsupported' | undefined {
  if (name === undefined || name.trim() === '') return undefined;
  const text = name.toLowerCase();
  if (text.includes('feel')) return 'feel';
  if (text.includes('juel') || text === 'el' || text.includes('/uel')) return 'juel';
  return 'unsupported';
}

export function fileLanguageOf(definitions: XmlElement): 'feel' | 'juel' | undefined {
  const named = languageNamed(definitions.attribute('expressionLanguage'));
  return named === 'unsupported' ? undefined : named;
}

function hasForeignLanguage(c: Compilation): boolean {
  return languageNamed(c.definitions.attribute('expressionLanguage')) === 'unsupported';
}
