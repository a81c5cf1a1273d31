import type {
  CallActivityElement,
  ContinuationModel,
  Expression,
  FormReference,
  JobModel,
  ListenerModel,
  MultiInstanceModel,
  ScriptText,
  TaskListenerModel,
  UserTaskElement,
  VariableMapping,
} from '../../model/process-model.ts';
import type { Compilation, DialectName } from '../compilation.ts';
import type { XmlElement } from '../xml-tree.ts';

export interface Mappings {
  readonly inputs: readonly VariableMapping[];
  readonly outputs: readonly VariableMapping[];
}

/** What the work of a task is: a job, or an expression evaluated in the step. */
export interface Work {
  readonly job?: JobModel;
  readonly expression?: Expression;
  readonly resultVariable?: string;
  readonly resultIsLocal?: boolean;
  /** A script in a language that runs outside the step. */
  readonly script?: ScriptText;
}

export type Assignment = Partial<
  Pick<
    UserTaskElement,
    | 'assignee'
    | 'candidateUsers'
    | 'candidateGroups'
    | 'dueDate'
    | 'followUpDate'
    | 'priority'
    | 'calendar'
    | 'taskKeyVariable'
    | 'completedByVariable'
  >
>;

export type LoopSettings = Partial<
  Pick<
    MultiInstanceModel,
    | 'inputCollection'
    | 'inputElement'
    | 'outputCollection'
    | 'outputElement'
    | 'indexVariable'
    | 'localNames'
    | 'asyncBefore'
    | 'asyncAfter'
    | 'continuation'
  >
>;

export type CallSettings = Omit<
  Pick<
    CallActivityElement,
    | 'processId'
    | 'binding'
    | 'version'
    | 'versionTag'
    | 'businessId'
    | 'inheritBusinessId'
    | 'propagateAllParentVariables'
    | 'propagateAllChildVariables'
    | 'inParameters'
    | 'outParameters'
    | 'keepsAllChildVariables'
    | 'outputIsLocal'
    | 'fallsBackToDefaultTenant'
    | 'instanceVariable'
    | 'passesLocals'
    | 'passesOnlyLocals'
    | 'waitForCompletion'
    | 'resultVariable'
    | 'startEventId'
    | 'tenantId'
    | 'compensate'
  >,
  never
>;

export interface AsyncSettings {
  readonly before: boolean;
  readonly after: boolean;
  readonly job?: ContinuationModel;
}

export interface ProcessDialectSettings {
  readonly versionTag?: string | undefined;
  readonly historyTimeToLive?: string | undefined;
  readonly candidateStarterUsers?: readonly string[] | undefined;
  readonly candidateStarterGroups?: readonly string[] | undefined;
  readonly startable?: boolean | undefined;
}

/**
 * How one vendor namespace says things (bpmn.md 3.2). Each reader gives undefined where the element says nothing in this
 * namespace, and marks what it has read.
 */
export interface Dialect {
  readonly name: DialectName;
  process(c: Compilation, process: XmlElement): ProcessDialectSettings;
  work(c: Compilation, element: XmlElement): Work | undefined;
  script(c: Compilation, element: XmlElement): Work | undefined;
  mappings(c: Compilation, element: XmlElement): Mappings | undefined;
  listeners(c: Compilation, element: XmlElement): readonly ListenerModel[] | undefined;
  taskListeners(c: Compilation, element: XmlElement): readonly TaskListenerModel[] | undefined;
  assignment(c: Compilation, element: XmlElement): Assignment;
  form(c: Compilation, element: XmlElement): FormReference | undefined;
  headers(c: Compilation, element: XmlElement): Readonly<Record<string, string>> | undefined;
  loop(c: Compilation, characteristics: XmlElement): LoopSettings | undefined;
  call(c: Compilation, element: XmlElement): CallSettings | undefined;
  async(c: Compilation, element: XmlElement): AsyncSettings;
}
