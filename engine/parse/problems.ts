import type { Problem } from '../problem.ts';
import { isMadePart } from './global-tasks.ts';
import type { XmlElement } from './xml-tree.ts';

/** One deployment reports at most this many problems. */
export const MAXIMUM_PROBLEMS = 200;

export interface ProblemDetails {
  /** A sentence without the final id; the reporter adds where it happened. */
  readonly message: string;
  readonly why?: string;
  readonly fix?: Problem['fix'];
  readonly path?: Problem['path'];
}

/** Collects the findings of one file in the order in which they are found; `sorted` gives them in file order. */
export class ProblemReporter {
  private readonly resourceName: string;
  private readonly strict: boolean;
  private readonly found: Problem[] = [];

  constructor(resourceName: string, strict: boolean) {
    this.resourceName = resourceName;
    this.strict = strict;
  }

  error(code: string, at: XmlElement | undefined, details: ProblemDetails): void {
    this.add('ERROR', code, at, details);
  }

  warning(code: string, at: XmlElement | undefined, details: ProblemDetails): void {
    this.add(this.strict ? 'ERROR' : 'WARNING', code, at, details);
  }

  hint(code: string, at: XmlElement | undefined, details: ProblemDetails): void {
    this.add('HINT', code, at, details);
  }

  /** A finding of the text itself, before there are elements. */
  errorAt(code: string, line: number, column: number, details: ProblemDetails, elementId?: string): void {
    this.push({
      code,
      severity: 'ERROR',
      resourceName: this.resourceName,
      ...(elementId === undefined ? {} : { elementId }),
      line,
      column,
      message: sentence(details.message),
      why: whyOf(code, details),
    });
  }

  /** True when one of these errors was found. */
  hasErrorOf(codes: ReadonlySet<string>): boolean {
    return this.found.some((problem) => problem.severity === 'ERROR' && codes.has(problem.code));
  }

  get hasErrors(): boolean {
    return this.found.some((problem) => problem.severity === 'ERROR');
  }

  /** True when this element already has an error, so that a follow-up finding would only repeat it. */
  hasErrorAt(elementId: string): boolean {
    return this.found.some((problem) => problem.severity === 'ERROR' && problem.elementId === elementId);
  }

  sorted(): readonly Problem[] {
    const byPlace = (a: Problem, b: Problem): number =>
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0) ||
      (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
    return [...this.found].sort(byPlace);
  }

  private add(
    severity: Problem['severity'],
    code: string,
    at: XmlElement | undefined,
    details: ProblemDetails,
  ): void {
    const owner = at === undefined ? undefined : nearestWithId(at);
    const id = owner?.id;
    const text =
      at?.id !== undefined && isMadePart(at) ? details.message.replaceAll(at.id, id ?? '') : details.message;
    const name = owner?.attribute('name');
    this.push({
      code,
      severity,
      resourceName: this.resourceName,
      ...(id === undefined ? {} : { elementId: id }),
      ...(name === undefined || name === '' ? {} : { elementName: name }),
      ...(at === undefined ? {} : { line: at.line, column: at.column }),
      message: id === undefined ? sentence(text) : `${sentence(text)} (${id})`,
      why: whyOf(code, details),
      ...(details.path === undefined || details.path.length === 0 ? {} : { path: details.path }),
      ...(details.fix === undefined ? {} : { fix: details.fix }),
    });
  }

  private push(problem: Problem): void {
    const repeated = this.found.some(
      (other) =>
        other.code === problem.code &&
        other.message === problem.message &&
        other.line === problem.line &&
        other.column === problem.column,
    );
    if (!repeated && this.found.length < 2 * MAXIMUM_PROBLEMS) this.found.push(problem);
  }
}

// helpers

/** Parts of an element that a drawing does not show: what they say is said of the element. */
const PART =
  /EventDefinition$|LoopCharacteristics$|^(ioSpecification|dataInput|dataOutput|inputSet|outputSet|condition|conditionExpression|time(Date|Duration|Cycle)|loopCardinality|completionCondition|loopCondition|performer|humanPerformer|potentialOwner|resourceRole)$/;

function nearestWithId(element: XmlElement): XmlElement | undefined {
  let at: XmlElement | undefined = element;
  while (at !== undefined && (at.id === undefined || isPart(at) || isMadePart(at) || isField(at)))
    at = at.parent;
  return at;
}

/** A field of a form in a vendor's namespace has an id that is the name of a variable, not of anything drawn. */
function isField({ local, namespace }: XmlElement): boolean {
  return namespace !== 'bpmn' && (local === 'formField' || local === 'formProperty');
}

/** A definition of its own at the top of the file is no part of an event. */
function isPart(element: XmlElement): boolean {
  return (
    element.namespace === 'bpmn' &&
    PART.test(element.local) &&
    element.parent?.is('definitions') !== true &&
    element.parent?.id !== undefined
  );
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function whyOf(code: string, details: ProblemDetails): string {
  return details.why ?? WHY[code] ?? 'The file would not run as it is drawn.';
}

/** Why a rule exists, for the codes that need no more context. */
const WHY: Readonly<Record<string, string | undefined>> = {
  XML_REFUSED: 'Constructs that can make an XML reader fetch, expand or loop are never read.',
  XML_INVALID: 'A file that two readers understand differently could run differently from what is shown.',
  ELEMENT_UNSUPPORTED: 'What would have no effect is refused instead of being ignored.',
  ATTRIBUTE_UNSUPPORTED: 'What would have no effect is refused instead of being ignored.',
  ID_DUPLICATE: 'References by id would be ambiguous.',
  ID_INVALID: 'Ids are XML names, so that every tool can refer to them.',
  REF_UNRESOLVED: 'The element it names is not in the file.',
  REF_WRONG_TYPE: 'BPMN allows only certain elements at the end of this reference.',
  NOT_CONNECTED: 'A token can never arrive there (BPMN 2.0.2, 13.3).',
  START_AMBIGUOUS: 'A start without a named start event uses the first one in the file.',
  START_MISSING: 'Without a start event every node without incoming flow gets a token (BPMN 2.0.2, 13.2).',
  END_MISSING: 'The path ends implicitly; an end event says that this is meant.',
  FLOW_CROSSES_SCOPE: 'Sequence flows stay inside their process or sub-process (BPMN 2.0.2, 8.4.13).',
  CONDITION_MISSING_DEFAULT: 'Exactly one flow without a condition is read as the default flow.',
  CONDITION_MISSING: 'The gateway could not decide.',
  DEFAULT_MISSING: 'If no condition is true, the instance stops with an incident.',
  TIMER_INVALID: 'The timer could never be scheduled.',
  ERROR_CODE: 'A catcher finds an error by its code.',
  ESCALATION_CODE: 'A catcher finds an escalation by its code.',
  SCRIPTS_DISABLED: 'Whoever runs this server has decided that models bring no code.',
  DELEGATE_CODE: 'Code inside the engine cannot be run safely; workers do such work.',
  DEADLOCK: 'A join waits until a token has come by every flow it needs (BPMN 2.0.2, 13.4).',
  MUTUAL_WAIT:
    'An inclusive join waits as long as a token may still come, and both tokens wait (BPMN 2.0.2, table 13.3).',
  LACK_OF_SYNCHRONIZATION:
    'Tokens are not counted or merged where flows only meet: each runs what follows once.',
  DEAD_ELEMENT: 'Whatever the conditions and events are, no token comes there.',
  NO_PROPER_END: 'An instance that gets there can only be canceled.',
  LOOP_WITHOUT_WAIT: 'A loop that waits for nobody is stopped after a number of turns (LIMIT_ACTIVATIONS).',
  SOUNDNESS_INCOMPLETE: 'The search for deadlocks is bounded, so that a check always answers.',
  USER_TASK_NATIVE: 'Other engines make a job of such a task; here people work on it.',
  CONDITION_SINGLE: 'A gateway with one way has nothing to choose.',
  RECEIVE_NO_MESSAGE: 'A receive task waits for the message it names (BPMN 2.0.2, 10.3.3).',
  BOUNDARY_NO_PATH: 'The path ends implicitly; an end event says that this is meant.',
  TIMER_CYCLE_ONCE: 'An interrupting event ends what it is attached to, so there is no second time.',
  GATEWAY_DIRECTION: 'The attribute says what the flows do not show; the flows decide.',
  ERROR_UNCAUGHT: 'An error that nobody catches stops the instance where it was thrown.',
  COMPENSATION_NOTHING: 'Only completed activities with a handler are undone.',
  COMPENSATION_TWICE: 'It would not be clear which of the two undoes the activity.',
  MI_OVERWRITES: 'The last instance to end decides what remains.',
  NOT_EXECUTED: 'It is kept and shown, and no instance of it will ever run.',
  DATA_ARROW_ONLY: 'An arrow without a source and a target moves no data.',
  DATA_TYPE_UNKNOWN: 'A type that cannot be read cannot be checked.',
  EXCLUSIVE_ALWAYS: 'Two steps of one instance at the same time would see half of each other.',
  FORM_EXTERNAL: 'Only a form that is deployed can be shown here.',
  DIALECT_MIXED: 'Settings of the whole process follow the namespace it uses most.',
  DELEGATE_AS_JOB: 'Code inside the engine cannot be run safely; a worker does the work.',
  MESSAGE_KEY: 'Without a key a published message cannot be told apart between instances.',
};
