import type { Fact } from './fact.ts';
import type { JsonObject } from './model/json.ts';
import type { UserTaskState } from './state.ts';

/** What a behavior says about a job it creates; the key and the element are added by the context. */
export type JobSpec = Omit<
  Extract<Fact, { kind: 'jobCreated' }>,
  'kind' | 'key' | 'elementInstanceKey' | 'elementId' | 'at'
>;

/** What a behavior says about a user task it creates. */
export interface UserTaskSpec {
  readonly attributes: Omit<UserTaskState, 'key' | 'elementInstanceKey'>;
  readonly name: string | null;
  readonly form: JsonObject | null;
  readonly headers: Readonly<Record<string, string>>;
}
