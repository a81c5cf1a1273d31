import type { JobModel } from '../model/process-model.ts';
import { resolve } from './compilation.ts';
import type { Compilation } from './compilation.ts';
import type { XmlElement } from './xml-tree.ts';

/** What an operation says about the work that names it (D11). */
export interface Operation {
  readonly element: XmlElement;
  /** `implementationRef`, else interface and operation name joined by a dot (DAT-8). */
  readonly jobType: string;
  readonly inMessage: XmlElement | undefined;
  readonly outMessage: XmlElement | undefined;
  /** The codes a worker may throw. */
  readonly errorCodes: readonly string[];
}

/** The operation an activity (attribute) or a message event definition (child element) names. */
export function readOperation(c: Compilation, at: XmlElement): Operation | undefined {
  const reference = at.attribute('operationRef') ?? at.child('operationRef')?.text;
  const operation = resolve(c, at, 'operationRef', reference, 'operation');
  if (operation === undefined) return undefined;
  const message = (name: string): XmlElement | undefined =>
    resolve(c, operation, name, operation.child(name)?.text, 'message');
  const implementation = operation.attribute('implementationRef')?.trim() ?? '';
  return {
    element: operation,
    jobType: implementation === '' ? `${nameOf(operation.parent)}.${nameOf(operation)}` : implementation,
    inMessage: message('inMessageRef'),
    outMessage: message('outMessageRef'),
    errorCodes: operation.childrenNamed('errorRef').flatMap((part) => {
      const error = resolve(c, operation, 'errorRef', part.text, 'error');
      return error === undefined ? [] : [error.attribute('errorCode') ?? error.id ?? ''];
    }),
  };
}

/** 10.3.3: the data of an activity is what the messages of its operation carry. */
export function checkOperationData(c: Compilation, element: XmlElement, operation: Operation): void {
  const specification = element.children.find((child) => child.is('ioSpecification'));
  for (const [kind, message] of [
    ['dataInput', operation.inMessage],
    ['dataOutput', operation.outMessage],
  ] as const) {
    const parameters = specification?.children.filter((child) => child.is(kind)) ?? [];
    const wanted = message?.attribute('itemRef');
    if (wanted === undefined || parameters.length === 0) continue;
    if (parameters.some((parameter) => isSameItem(c, parameter.attribute('itemSubjectRef'), wanted)))
      continue;
    c.reporter.error('DATA_SETS', element, {
      message: `No ${kind} has the item definition "${wanted}" of the operation's message. Give one itemSubjectRef="${wanted}"`,
    });
  }
}

/** The job of an activity that is configured by its operation alone. */
export function jobOfOperation(operation: Operation): JobModel {
  return {
    type: { language: 'literal', value: operation.jobType },
    retries: { language: 'literal', value: 3 },
    headers: {},
    backoff: [],
    delivery: 'atLeastOnce',
    errorCodes: operation.errorCodes,
  };
}

/** The same item definition, or two that name the same structure. */
export function isSameItem(c: Compilation, a: string | undefined, b: string): boolean {
  if (a === undefined) return false;
  const [first, second] = [a, b].map((id) => c.byId.get(id.slice(id.indexOf(':') + 1)));
  const structure = first?.attribute('structureRef') ?? '';
  return a === b || first === second || (structure !== '' && structure === second?.attribute('structureRef'));
}

// helpers

function nameOf(element: XmlElement | undefined): string {
  const name = element?.attribute('name')?.trim() ?? '';
  return name === '' ? (element?.id ?? '') : name;
}
