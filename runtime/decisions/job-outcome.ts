import type { JsonObject } from '#engine';
import { JobFailure } from '../contract/runtime.ts';
import type { DecisionRecord } from './pack-evaluation.ts';

/** What the decision worker hands back: the result for its task, and what history keeps of how it came about. */
export class DecidedJob {
  readonly variables: JsonObject;
  readonly record: DecisionRecord;
  constructor(variables: JsonObject, record: DecisionRecord) {
    this.variables = variables;
    this.record = record;
  }
}

/** The decision gave no result, and would give none again: its task waits for a person at once. */
export class DecisionFailed extends JobFailure {
  readonly incidentCode: 'CALLED_DECISION_ERROR' | 'DECISION_EVALUATION_ERROR';
  /** Null when nothing was evaluated. */
  readonly record: DecisionRecord | null;
  constructor(incidentCode: DecisionFailed['incidentCode'], message: string, record: DecisionRecord | null) {
    super(message, { retries: 0 });
    this.name = 'DecisionFailed';
    this.incidentCode = incidentCode;
    this.record = record;
  }
}
