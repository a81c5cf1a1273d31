import type { ProblemReporter } from '../parse/problems.ts';
import type { XmlElement } from '../parse/xml-tree.ts';
import type { InformationItem } from './decision-requirements.ts';

/** Why a function of another language is refused. */
export const FOREIGN_CODE =
  'A function of another language is not supported: code does not run inside decisions. Write it in FEEL, or call it from a service task';

/** What one file is read with. */
export interface DmnReading {
  readonly reporter: ProblemReporter;
  /** Elements with an id. */
  readonly byId: ReadonlyMap<string, XmlElement>;
  /** What cannot run is a warning, and null when it is evaluated. */
  readonly tolerant: boolean;
}

/** The text of a literal expression or of unary tests. A language other than FEEL cannot run here. */
export function readText(element: XmlElement, reading: DmnReading): string {
  element.used = true;
  element.attribute('typeRef');
  checkLanguage(element, 'expressionLanguage', reading);
  if (element.child('importedValues', 'dmn') !== undefined)
    reading.reporter.error('EXPRESSION_UNSUPPORTED', element, {
      message: 'importedValues is not supported. Write the values into the expression',
    });
  const text = element.child('text', 'dmn')?.text.trim() ?? '';
  if (/\bfunction\b[^"]*\)\s*external\b/.test(text)) reportUnsupported(element, FOREIGN_CODE, reading);
  return text;
}

export function checkLanguage(element: XmlElement, attribute: string, reading: DmnReading): void {
  const language = element.attribute(attribute);
  if (language === undefined || language === '' || /feel/i.test(language)) return;
  reading.reporter.error('LANGUAGE_UNSUPPORTED', element, {
    message: `language "${language}" is not supported. Write the expression in FEEL`,
  });
}

/** `variable`, `parameter`, `column` and `formalParameter`. */
export function readItem(element: XmlElement): InformationItem {
  element.used = true;
  const typeRef = typeRefOf(element);
  return { name: (element.attribute('name') ?? '').trim(), ...(typeRef === undefined ? {} : { typeRef }) };
}

/** Logic that cannot run here. */
export function reportUnsupported(element: XmlElement, message: string, reading: DmnReading): void {
  if (reading.tolerant) reading.reporter.warning('EXPRESSION_UNSUPPORTED', element, { message });
  else reading.reporter.error('EXPRESSION_UNSUPPORTED', element, { message });
}

/** A type's name without the prefix older files give to built-in ones. */
export function typeRefOf(element: XmlElement): string | undefined {
  // DMN 1.1 also wrote it as a child.
  const written = element.attribute('typeRef') ?? element.child('typeRef', 'dmn')?.text;
  const name = written?.trim().replace(/^feel:/, '');
  return name === undefined || name === '' ? undefined : name;
}
