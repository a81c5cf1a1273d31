import type { DecisionRequirements, DecisionTable, JsonObject, JsonValue } from '#engine';
import type { Caller } from '../../contract/caller.ts';
import type { EvaluatedInput, MatchedRuleItem } from '../../contract/decisions.ts';
import { decisionInstances } from './models/decision-instances.ts';
import { getRow } from './search-rows.ts';
import { SqlText } from './sql-text.ts';
import type { ReadSource } from './sql-text.ts';

/** A decision instance with its inputs and the rules that matched; their names are those of the deployed model. */
export async function decisionInstance(
  source: ReadSource,
  caller: Caller,
  id: string,
): Promise<JsonObject | null> {
  const row = /^\d{1,19}-\d{1,9}$/.test(id) ? await getRow(source, decisionInstances, caller, id) : null;
  if (row === null) return null;
  return { ...row, ...(await readDetails(source, id)) };
}

// helpers

type Packed = readonly [ruleIndex: number, outputs: readonly JsonValue[]];

interface DetailsRow {
  readonly decisionId: string;
  readonly inputs: readonly JsonValue[] | null;
  readonly rules: readonly Packed[] | null;
  readonly requirements: DecisionRequirements;
}

async function readDetails(source: ReadSource, id: string): Promise<JsonObject> {
  const sql = new SqlText();
  const [row] = await sql.run<DetailsRow>(
    source,
    `select d.decision_id as "decisionId", n.inputs, n.rules, q.requirements
     from decision_instances n join decision_definitions d on d.key = n.decision_key
     join decision_requirements q on q.key = d.requirements_key
     where n.key = ${sql.bind(id.slice(0, id.indexOf('-')), 'bigint')} and n.id = ${sql.bind(id, 'text')}`,
  );
  const decision = row?.requirements.decisions.find((each) => each.id === row.decisionId);
  const table = decision?.logic?.kind === 'table' ? decision.logic : undefined;
  const evaluatedInputs: EvaluatedInput[] = (row?.inputs ?? []).map((value, index) => ({
    inputId: table?.inputs[index]?.id ?? '',
    inputName: table?.inputs[index]?.name ?? '',
    inputValue: JSON.stringify(value),
  }));
  const matchedRules = (row?.rules ?? []).map((rule) => unpackRule(rule, table));
  return { evaluatedInputs, matchedRules } as unknown as JsonObject;
}

function unpackRule([ruleIndex, outputs]: Packed, table: DecisionTable | undefined): MatchedRuleItem {
  const ruleId = table?.rules[ruleIndex - 1]?.id ?? '';
  const evaluatedOutputs = outputs.map((value, index) => ({
    outputId: table?.outputs[index]?.id ?? '',
    outputName: table?.outputs[index]?.name ?? '',
    outputValue: JSON.stringify(value),
    ruleId,
    ruleIndex,
  }));
  return { ruleId, ruleIndex, evaluatedOutputs };
}
