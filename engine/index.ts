/** The front door of the engine: everything other parts may import. */
export { outputStretch } from './loop-outputs.ts';
export type {
  ActivateInstruction,
  Command,
  CreateInstance,
  ModificationSource,
  ModificationVariables,
  MoveInstruction,
  Rejection,
  Thrown,
  UserTaskChanges,
} from './command.ts';
export type { Env, EvaluationWatch } from './env.ts';
export type { Fact } from './fact.ts';
export type { InstantMs, JsonObject, JsonValue, Key } from './model/json.ts';
export type * from './model/process-model.ts';
export type * from './state.ts';
export type { Problem } from './problem.ts';
export { classify } from './expressions/classify.ts';
export type { Classified, ExpressionPlace } from './expressions/classify.ts';
export { evaluate } from './expressions/evaluate.ts';
export type { Evaluated } from './expressions/evaluate.ts';
export { firstDue, nextDue } from './time/due.ts';
export { parseDate } from './time/iso-8601.ts';
export { calendarProblem, workingTimeBetween } from './time/working-calendar.ts';
export type {
  Holiday,
  Weekday,
  WorkingCalendar,
  WorkingDistance,
  WorkingHours,
} from './time/working-calendar.ts';
export type { FirstDue, TimerText } from './time/due.ts';
export { isTimeZone } from './time/zone.ts';
export { instanceStarts, type InstanceStart } from './instance-starts.ts';
export { execute, executeInSlices, type Execution, type ExecutionInSlices } from './execute.ts';
export { correlationRuleAt, correlationRulesOf } from './correlation-rules.ts';
export {
  correlationHolds,
  correlationPrefix,
  correlationTexts,
  heldCorrelations,
  isCorrelationText,
} from './correlation.ts';
export { replay } from './evolve.ts';
export { defaultLimits, limitRanges, type Limits, type OwnLimits } from './limits.ts';
export {
  Defect,
  errorTypeOf,
  incidentErrorTypes,
  rejectionCodes,
  type IncidentCode,
  type RejectionCode,
} from './failure.ts';
export {
  planMigration,
  proposeMigration,
  type MigrationInstruction,
  type MigrationPlan,
  type MigrationProblem,
} from './migration-plan.ts';
export { compareKeys, keysInOrder } from './keys-in-order.ts';
export { callRecursionProblem, findCallRecursions } from './soundness/call-recursion.ts';
export { callsBeforeWaiting } from './soundness/loops-without-wait.ts';
export type { EarlyCall } from './soundness/loops-without-wait.ts';
export { readBpmn } from './parse/read-bpmn.ts';
export type { BpmnFile, ReadOptions, ReadResult } from './parse/read-bpmn.ts';
export { describeBpmn } from './parse/describe-bpmn.ts';
export type { DescribedElement, DescribedFile } from './parse/describe-bpmn.ts';
export type * from './decisions/decision-requirements.ts';
export type * from './decisions/decision-outcome.ts';
export { readDmn } from './decisions/read-dmn.ts';
export type { DmnFile, ReadDmnOptions, ReadDmnResult } from './decisions/read-dmn.ts';
export { evaluateDecision } from './decisions/evaluate-decision.ts';
export { shapeDecisionResult, type ShapedResult } from './decision-result.ts';
