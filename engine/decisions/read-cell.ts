import type { ProblemReporter } from '../parse/problems.ts';
import type { XmlElement } from '../parse/xml-tree.ts';
import type { InformationItem } from './decision-requirements.ts';

/** What one file is read with. */
export interface DmnReading {
  readonly reporter: ProblemReporter;
  /** Elements with an id. */
  readonly byId: ReadonlyMap<string, XmlElement>;
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
  return element.child('text', 'dmn')?.text.trim() ?? '';
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

/** A type's name without the prefix older files give to built-in ones. */
export function typeRefOf(element: XmlElement): string | undefined {
  // DMN 1.1 also wrote it as a child.
  const written = element.attribute('typeRef') ?? element.child('typeRef', 'dmn')?.text;
  const name = written?.trim().replace(/^feel:/, '');
  return name === undefined || name === '' ? undefined : name;
}
