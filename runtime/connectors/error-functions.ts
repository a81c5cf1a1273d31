/**
 * The three functions of an `errorExpression` as FEEL: `bpmnError(code, message, variables)`, `jobError(message, variables, retries,
 * retryBackoff)` and `ignoreError(variables)`. Arguments at the end may be left out; FEEL's own functions take all of them, so
 * what is missing is written in before the text is read.
 */
export function withErrorFunctions(expression: string): string {
  const definitions = Object.entries(FUNCTIONS).map(
    ([name, parameters]) =>
      `${name}: function(${parameters.join(', ')}) {kind: "${name}", ${parameters.map((each) => `${each}: ${each}`).join(', ')}}`,
  );
  return `{${definitions.join(', ')}, outcome: ${withAllArguments(expression)}\n}.outcome`;
}

// helpers

const FUNCTIONS: Readonly<Record<string, readonly string[]>> = {
  bpmnError: ['code', 'message', 'variables'],
  jobError: ['message', 'variables', 'retries', 'retryBackoff'],
  ignoreError: ['variables'],
};

interface OpenCall {
  /** Undefined: some other bracket. */
  readonly parameters: readonly string[] | undefined;
  commas: number;
  isEmpty: boolean;
}

function withAllArguments(text: string): string {
  const open: OpenCall[] = [];
  let written = '';
  let word = '';
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] ?? '';
    const inner = open[open.length - 1];
    if (character === '"') {
      const end = endOfText(text, index);
      written += text.slice(index, end);
      index = end - 1;
      if (inner !== undefined) inner.isEmpty = false;
      word = '';
      continue;
    }
    if (character === '(' || character === '[' || character === '{') {
      if (inner !== undefined) inner.isEmpty = false;
      const parameters = character === '(' && Object.hasOwn(FUNCTIONS, word) ? FUNCTIONS[word] : undefined;
      open.push({ parameters, commas: 0, isEmpty: true });
    } else if (character === ')' || character === ']' || character === '}') written += missing(open.pop());
    else if (character === ',' && inner !== undefined) inner.commas += 1;
    else if (character.trim() !== '' && inner !== undefined) inner.isEmpty = false;
    word = /[\p{L}\p{N}_]/u.test(character) ? word + character : character.trim() === '' ? word : '';
    written += character;
  }
  return written;
}

function missing(call: OpenCall | undefined): string {
  if (call?.parameters === undefined) return '';
  const given = call.isEmpty ? 0 : call.commas + 1;
  const nulls = Array.from({ length: Math.max(0, call.parameters.length - given) }, () => 'null');
  return nulls.length === 0 ? '' : `${call.isEmpty ? '' : ', '}${nulls.join(', ')}`;
}

function endOfText(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index += 1) {
    if (text[index] === '\\') index += 1;
    else if (text[index] === '"') return index + 1;
  }
  return text.length;
}
