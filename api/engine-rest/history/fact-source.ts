import type { Filter, HistoricFact, JsonObject, Key } from '#runtime';
import { ApiProblem } from '../../http/api-problem.ts';
import { isKey } from '../../http/fields.ts';
import type { LookUp } from '../lists/conditions.ts';
import type { RowSource } from '../lists/list-controller.ts';

/** The journal is read by instance, so one has to be named; the id of an entry names it too. */
export function ofOneInstance(filter: Filter): Filter {
  const [ofEntry] = String(filter['id'] ?? '').split('-');
  if (filter['processInstanceKey'] !== undefined || isKey(ofEntry ?? '')) return filter;
  throw new ApiProblem('MISSING_FIELD', 'Name the instance: send processInstanceId.');
}

/** Rows made of what happened to one instance: its facts of these kinds, and what each row says beside its instance. */
export function factSource(
  kinds: readonly string[],
  rowsOf: (facts: readonly HistoricFact[]) => readonly JsonObject[],
): RowSource {
  return async (filter, { runtime, caller }: LookUp) => {
    const named = filter['processInstanceKey'] ?? String(filter['id']).split('-')[0];
    if (typeof named !== 'string' || !isKey(named)) return [];
    const found = await runtime.histories.facts(caller, named as Key, kinds);
    if (found === undefined) return [];
    const { processInstanceKey, rootProcessInstanceKey, processDefinitionId, processDefinitionKey } =
      found.instance;
    const ofInstance = {
      processInstanceKey: processInstanceKey ?? null,
      rootProcessInstanceKey: rootProcessInstanceKey ?? null,
      processDefinitionId: processDefinitionId ?? null,
      processDefinitionKey: processDefinitionKey ?? null,
      processDefinitionVersion: found.instance['processDefinitionVersion'] ?? null,
      tenantId: found.instance['tenantId'] ?? null,
    };
    return rowsOf(found.facts).map((row, index) => ({
      ...ofInstance,
      ...row,
      id: `${String(processInstanceKey)}-${String(row['seq'])}-${index}`,
    }));
  };
}
