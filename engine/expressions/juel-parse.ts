import type { JsonValue } from '../model/json.ts';

/** The JUEL subset (bpmn.md 3.4) as a tree that is evaluated in place. No node calls a method. */
export type JuelNode =
  | { readonly kind: 'literal'; readonly value: JsonValue }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'member'; readonly target: JuelNode; readonly key: JuelNode }
  | { readonly kind: 'unary'; readonly operator: '!' | '-' | 'empty'; readonly operand: JuelNode }
  | {
      readonly kind: 'binary';
      readonly operator: JuelOperator;
      readonly left: JuelNode;
      readonly right: JuelNode;
    }
  | { readonly kind: 'choice'; readonly condition: JuelNode; readonly yes: JuelNode; readonly no: JuelNode }
  | { readonly kind: 'builtin'; readonly name: JuelBuiltin; readonly arguments: readonly JuelNode[] }
  | { readonly kind: 'text'; readonly parts: readonly JuelNode[] }
  | { readonly kind: 'list'; readonly items: readonly JuelNode[] }
  | {
      readonly kind: 'map';
      readonly entries: readonly { readonly key: JuelNode; readonly value: JuelNode }[];
    };

export type JuelOperator =
  '+=' | '+' | '-' | '*' | '/' | '%' | '==' | '!=' | '<' | '<=' | '>' | '>=' | '&&' | '||';
/** What method calls of the subset are rewritten to at deployment. */
export type JuelBuiltin =
  'hasVariable' | 'equals' | 'size' | 'isEmpty' | 'contains' | 'startsWith' | 'now' | 'dateTime';

export class JuelError extends Error {
  /** From 0, in the whole text. */
  readonly position: number;
  /** False for valid JUEL that is beyond the subset. */
  readonly syntax: boolean;
  constructor(message: string, position: number, syntax: boolean) {
    super(message);
    this.position = position;
    this.syntax = syntax;
  }
}

const MAXIMUM_DEPTH = 50;

/** Parses a template such as `Hello ${name}`; a text of one expression only gives that expression's own type. */
export function parseJuel(source: string): JuelNode {
  const parts: JuelNode[] = [];
  let at = 0;
  while (at < source.length) {
    const start = nextMark(source, at);
    if (start > at) parts.push({ kind: 'literal', value: source.slice(at, start) });
    if (start >= source.length) break;
    const parser = new Parser(source, start + 2);
    parts.push(parser.parseUntilBrace());
    at = parser.position;
  }
  if (parts.length === 1 && parts[0] !== undefined) return parts[0];
  return { kind: 'text', parts };
}

/** The pieces of a template: fixed text, and the inside of each `${…}`. */
export function juelPieces(
  source: string,
): readonly { readonly kind: 'text' | 'expression'; readonly text: string }[] {
  const pieces: { kind: 'text' | 'expression'; text: string }[] = [];
  for (let at = 0; at < source.length;) {
    const start = nextMark(source, at);
    if (start > at) pieces.push({ kind: 'text', text: source.slice(at, start) });
    if (start >= source.length) break;
    const parser = new Parser(source, start + 2);
    parser.parseUntilBrace();
    pieces.push({ kind: 'expression', text: source.slice(start + 2, parser.position - 1) });
    at = parser.position;
  }
  return pieces;
}

// helpers

function nextMark(source: string, from: number): number {
  const dollar = source.indexOf('${', from);
  const hash = source.indexOf('#{', from);
  if (dollar < 0 && hash < 0) return source.length;
  return dollar < 0 ? hash : hash < 0 ? dollar : Math.min(dollar, hash);
}

interface Token {
  readonly kind: 'number' | 'string' | 'name' | 'operator' | 'end';
  readonly text: string;
  readonly at: number;
}

/** A map, not an object: a variable may be called `constructor`. */
const WORD_OPERATORS: ReadonlyMap<string, string> = new Map([
  ...([
    ['and', '&&'],
    ['or', '||'],
    ['not', '!'],
    ['eq', '=='],
    ['ne', '!='],
  ] as const),
  ...([
    ['lt', '<'],
    ['le', '<='],
    ['gt', '>'],
    ['ge', '>='],
    ['div', '/'],
    ['mod', '%'],
  ] as const),
]);

/** Valid in newer versions of the language, and beyond the subset. */
const BEYOND: ReadonlyMap<string, string> = new Map([
  ['=', 'the assignment "="'],
  ['->', 'the lambda "->"'],
  [';', 'the sequence ";"'],
]);

const LEVELS: readonly (readonly JuelOperator[])[] = [
  ['||'],
  ['&&'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
  ['+='],
  ['+', '-'],
  ['*', '/', '%'],
];

class Parser {
  position: number;
  private readonly source: string;
  private token: Token;
  private depth = 0;
  /** Braces of map literals that are open: only the brace of the expression itself ends it. */
  private braces = 0;

  constructor(source: string, position: number) {
    this.source = source;
    this.position = position;
    this.token = this.scan();
  }

  parseUntilBrace(): JuelNode {
    const node = this.choice();
    if (this.token.text !== '}' || this.token.kind !== 'operator') this.unexpected();
    return node;
  }

  private choice(): JuelNode {
    this.depth += 1;
    if (this.depth > MAXIMUM_DEPTH)
      throw new JuelError(`the expression nests deeper than ${MAXIMUM_DEPTH} levels`, this.token.at, false);
    const condition = this.binary(0);
    let node = condition;
    if (this.accept('?')) {
      const yes = this.choice();
      this.expect(':');
      node = { kind: 'choice', condition, yes, no: this.choice() };
    }
    this.depth -= 1;
    return node;
  }

  private binary(level: number): JuelNode {
    const operators = LEVELS[level];
    if (operators === undefined) return this.unary();
    let left = this.binary(level + 1);
    for (;;) {
      const operator = operators.find(
        (candidate) => this.token.kind === 'operator' && this.token.text === candidate,
      );
      if (operator === undefined) return left;
      this.advance();
      left = { kind: 'binary', operator, left, right: this.binary(level + 1) };
    }
  }

  private unary(): JuelNode {
    this.depth += 1;
    if (this.depth > MAXIMUM_DEPTH)
      throw new JuelError(`the expression nests deeper than ${MAXIMUM_DEPTH} levels`, this.token.at, false);
    let node: JuelNode;
    if (this.accept('!')) node = { kind: 'unary', operator: '!', operand: this.unary() };
    else if (this.accept('-')) node = { kind: 'unary', operator: '-', operand: this.unary() };
    else if (this.token.kind === 'name' && this.token.text === 'empty') {
      this.advance();
      node = { kind: 'unary', operator: 'empty', operand: this.unary() };
    } else node = this.postfix(this.primary());
    this.depth -= 1;
    return node;
  }

  private primary(): JuelNode {
    const token = this.token;
    if (token.kind === 'number') {
      this.advance();
      return { kind: 'literal', value: Number(token.text) };
    }
    if (token.kind === 'string') {
      this.advance();
      return { kind: 'literal', value: token.text };
    }
    if (token.kind === 'name') return this.named(token);
    if (this.accept('(')) {
      const node = this.choice();
      this.expect(')');
      return node;
    }
    if (this.accept('[')) return { kind: 'list', items: this.until(']', () => this.choice()) };
    if (this.is('{')) return this.map();
    return this.unexpected();
  }

  private map(): JuelNode {
    this.braces += 1;
    this.advance();
    const entries = this.until('}', () => {
      const key = this.choice();
      this.expect(':');
      return { key, value: this.choice() };
    });
    this.braces -= 1;
    return { kind: 'map', entries };
  }

  private until<T>(close: string, read: () => T): readonly T[] {
    const items: T[] = [];
    while (!this.accept(close)) {
      if (items.length > 0) this.expect(',');
      items.push(read());
    }
    return items;
  }

  private named(token: Token): JuelNode {
    this.advance();
    if (token.text === 'true' || token.text === 'false')
      return { kind: 'literal', value: token.text === 'true' };
    if (token.text === 'null') return { kind: 'literal', value: null };
    if (!this.is('(')) return { kind: 'name', name: token.text };
    const parameters = this.parameters();
    if (token.text === 'now' && parameters.length === 0)
      return { kind: 'builtin', name: 'now', arguments: [] };
    if (token.text === 'dateTime' && parameters.length === 0)
      return { kind: 'builtin', name: 'dateTime', arguments: [] };
    // Spin: S(variable) is the variable itself, its members are read by prop().
    if (token.text === 'S' && parameters.length === 1 && parameters[0] !== undefined) return parameters[0];
    throw new JuelError(`the call "${token.text}(…)"`, token.at, false);
  }

  private postfix(start: JuelNode): JuelNode {
    let node = start;
    for (;;) {
      if (this.accept('[')) {
        node = { kind: 'member', target: node, key: this.choice() };
        this.expect(']');
      } else if (this.accept('.')) {
        const name = this.token;
        if (name.kind !== 'name') this.unexpected();
        this.advance();
        node = this.is('(')
          ? this.method(node, name)
          : { kind: 'member', target: node, key: { kind: 'literal', value: name.text } };
      } else return node;
    }
  }

  /** The method calls of the subset, rewritten; every other one is refused by name. */
  private method(target: JuelNode, name: Token): JuelNode {
    const parameters = this.parameters();
    const first = parameters[0];
    const isBean = target.kind === 'name' && target.name === 'externalTask';
    const getter = /^get([A-Z])(\w*)$/.exec(name.text);
    if (isBean && getter !== null && parameters.length === 0) {
      const member = `${(getter[1] ?? '').toLowerCase()}${getter[2] ?? ''}`;
      return { kind: 'member', target, key: { kind: 'literal', value: member } };
    }
    const onExecution = target.kind === 'name' && target.name === 'execution';
    if (onExecution && name.text === 'getVariable' && first?.kind === 'literal')
      return { kind: 'name', name: String(first.value) };
    if (onExecution && name.text === 'hasVariable' && first?.kind === 'literal')
      return { kind: 'builtin', name: 'hasVariable', arguments: [first] };
    if (onExecution) throw new JuelError(`the call "execution.${name.text}(…)"`, name.at, false);
    const binary = parameters.length === 1 && first !== undefined;
    if (binary && (name.text === 'equals' || name.text === 'contains' || name.text === 'startsWith')) {
      return { kind: 'builtin', name: name.text, arguments: [target, first] };
    }
    if (parameters.length === 0 && (name.text === 'size' || name.text === 'isEmpty'))
      return { kind: 'builtin', name: name.text, arguments: [target] };
    if (binary && name.text === 'prop') return { kind: 'member', target, key: first };
    const spinValue = ['value', 'stringValue', 'numberValue', 'boolValue'].includes(name.text);
    if (parameters.length === 0 && spinValue && target.kind === 'member') return target;
    throw new JuelError(`the method call ".${name.text}(…)"`, name.at, false);
  }

  private parameters(): readonly JuelNode[] {
    this.expect('(');
    const parameters: JuelNode[] = [];
    if (this.accept(')')) return parameters;
    do parameters.push(this.choice());
    while (this.accept(','));
    this.expect(')');
    return parameters;
  }

  private is(text: string): boolean {
    return this.token.kind === 'operator' && this.token.text === text;
  }

  private accept(text: string): boolean {
    if (!this.is(text)) return false;
    this.advance();
    return true;
  }

  private expect(text: string): void {
    if (!this.accept(text)) this.unexpected();
  }

  private unexpected(): never {
    const construct = BEYOND.get(this.token.text);
    if (construct !== undefined && this.token.kind === 'operator')
      throw new JuelError(construct, this.token.at, false);
    const found = this.token.kind === 'end' ? 'the end of the text' : `"${this.token.text}"`;
    throw new JuelError(`unexpected ${found}`, this.token.at, true);
  }

  private advance(): void {
    // The closing brace ends the expression; what follows it is template text.
    if (this.token.text === '}' && this.token.kind === 'operator' && this.braces === 0) return;
    this.token = this.scan();
  }

  private scan(): Token {
    while (/\s/.test(this.source[this.position] ?? '')) this.position += 1;
    const at = this.position;
    const char = this.source[at];
    if (char === undefined) return { kind: 'end', text: '', at };
    if (char === '"' || char === "'") return this.scanString(char, at);
    const number = /^\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/.exec(this.source.slice(at, at + 40));
    if (number !== null) return this.take('number', number[0], at);
    const word = /^[\p{L}_$][\p{L}\p{N}_$]*/u.exec(this.source.slice(at, at + 300));
    if (word !== null) {
      const operator = WORD_OPERATORS.get(word[0]);
      const token = this.take(operator === undefined ? 'name' : 'operator', word[0], at);
      return operator === undefined ? token : { ...token, text: operator };
    }
    const two = this.source.slice(at, at + 2);
    if (['==', '!=', '<=', '>=', '&&', '||', '+=', '->'].includes(two)) return this.take('operator', two, at);
    if ('+-*/%<>!?:()[].,{}=;'.includes(char)) return this.take('operator', char, at);
    throw new JuelError(`unexpected "${char}"`, at, true);
  }

  private scanString(quote: string, at: number): Token {
    let text = '';
    for (let index = at + 1; index < this.source.length; index += 1) {
      const char = this.source[index];
      if (char === quote) {
        this.position = index + 1;
        return { kind: 'string', text, at };
      }
      if (char === '\\') {
        index += 1;
        text += this.source[index] ?? '';
      } else text += char;
    }
    throw new JuelError('a text literal is not closed', at, true);
  }

  private take(kind: Token['kind'], text: string, at: number): Token {
    this.position = at + text.length;
    return { kind, text, at };
  }
}
