const idPattern = /^[A-Za-z_][\w.-]*$/;
const idLengthMax = 100;

/**
 * The process id that goes with a name: `Expense approval` becomes `expense-approval`. A process id
 * is an XML name, so it starts with a letter and has no blanks; letters with marks lose the marks.
 * Names without a single Latin letter or digit give `process`. With `taken` ids, a number is added.
 */
export function deriveProcessId(name: string, taken: Iterable<string> = []): string {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('ß', 'ss')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, idLengthMax)
    .replace(/-+$/, '');
  const base = plain === '' ? 'process' : /^[a-z]/.test(plain) ? plain : `process-${plain}`;
  return firstFree(base, new Set(taken));
}

export function isProcessId(id: string): boolean {
  return idPattern.test(id) && id.length <= 255;
}

/** The id of a form that belongs to one element: process id and the words of the element's name. */
export function deriveFormId(processId: string, elementName: string, taken: Iterable<string> = []): string {
  const words = elementName.trim() === '' ? 'form' : deriveProcessId(elementName);
  return firstFree(`${processId}-${words}`, new Set(taken));
}

// helpers

function firstFree(base: string, taken: ReadonlySet<string>): string {
  if (!taken.has(base)) return base;
  let number = 2;
  while (taken.has(`${base}-${number}`)) number += 1;
  return `${base}-${number}`;
}
