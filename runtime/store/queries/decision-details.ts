import type { DecisionRequirements, DecisionTable, JsonObject, JsonValue, Key } from '#engine';
import type { Caller } from '../../contract/caller.ts';
import type { DecisionOrigin, EvaluatedInput, MatchedRuleItem } from '../../contract/decisions.ts';
import { decisionInstances, ELEMENT_ID } from './models/decision-instances.ts';
import { getRow } from './search-rows.ts';
import { SqlText } from './sql-text.ts';
import type { ReadSource } from './sql-text.ts';

/** A decision instance with its inputs and the rules that matched; their names are those of the deployed model. */
export async function decisionInstance(
  source: ReadSource,
  caller: Caller,
  id: string,
): Promise<JsonObject | null> {
  const row = INSTANCE_KEY.test(id) ? await getRow(source, decisionInstances, caller, id) : null;
  if (row === null) return null;
  return { ...row, ...(await readDetails(source, id)) };
}

/** For a page of instances at once: one statement. */
export async function decisionOrigins(
  source: ReadSource,
  caller: Caller,
  ids: readonly string[],
): Promise<ReadonlyMap<string, DecisionOrigin>> {
  const known = ids.filter((id) => INSTANCE_KEY.test(id));
  if (known.length === 0) return new Map();
  const sql = new SqlText();
  const keys = [...new Set(known.map((id) => id.slice(0, id.indexOf('-'))))];
  const rows = await sql.run<OriginRow>(
    source,
    `select n.id, d.decision_id as "decisionId", n.inputs, n.rules, q.requirements, q.requirements_id as "requirementsId",
       q.key::text as "requirementsKey", q.version as "requirementsVersion", p.process_id as "processId",
       p.version as "processVersion", ${ELEMENT_ID} as "elementId",
       case when n.decision_key <> n.root_decision_key then
         (select r.id from decision_instances r where r.key = n.key and r.decision_key = r.root_decision_key limit 1) end as "rootId"
     from decision_instances n join decision_definitions d on d.key = n.decision_key
     join decision_requirements q on q.key = d.requirements_key
     left join process_definitions p on p.key = n.definition_key
     where n.key = any(${sql.bind(keys, 'bigint[]')}) and n.id = any(${sql.bind(known, 'text[]')})
       and ${decisionInstances.visible(caller, sql)}`,
  );
  return new Map(rows.map((row) => [row.id, originOf(row)]));
}

// helpers

const INSTANCE_KEY = /^\d{1,19}-\d{1,9}$/;

interface OriginRow extends DetailsRow {
  readonly id: string;
  readonly requirementsId: string;
  readonly requirementsKey: Key;
  readonly requirementsVersion: number;
  readonly processId: string | null;
  readonly processVersion: number | null;
  readonly elementId: string | null;
  readonly rootId: string | null;
}

function originOf(row: OriginRow): DecisionOrigin {
  return {
    decisionRequirementsId: row.requirementsId,
    decisionRequirementsKey: row.requirementsKey,
    decisionRequirementsVersion: row.requirementsVersion,
    processDefinitionId: row.processId,
    processDefinitionVersion: row.processVersion,
    elementId: row.elementId,
    rootInstanceKey: row.rootId,
    isAggregated: tableOf(row)?.aggregation !== undefined,
    ...unpack(row),
  };
}

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
  return (row === undefined
    ? { evaluatedInputs: [], matchedRules: [] }
    : unpack(row)) as unknown as JsonObject;
}

function unpack(row: DetailsRow): Pick<DecisionOrigin, 'evaluatedInputs' | 'matchedRules'> {
  const table = tableOf(row);
  const evaluatedInputs: EvaluatedInput[] = (row.inputs ?? []).map((value, index) => ({
    inputId: table?.inputs[index]?.id ?? '',
    inputName: table?.inputs[index]?.name ?? '',
    inputValue: JSON.stringify(value),
  }));
  const matchedRules = (row.rules ?? []).map((rule) => unpackRule(rule, table));
  return { evaluatedInputs, matchedRules };
}

function tableOf(row: DetailsRow): DecisionTable | undefined {
  const decision = row.requirements.decisions.find((each) => each.id === row.decisionId);
  return decision?.logic?.kind === 'table' ? decision.logic : undefined;
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
