import type { FlowElement, JsonObject, JsonValue, Key } from '#engine';
import type { ActivatedJob } from '../contract/runtime.ts';
import { hopeless } from '../connectors/connector-inputs.ts';
import type { NotedUse } from './create-secrets.ts';

export interface ResolvedInputs {
  readonly values: JsonObject;
  /** The values of the secrets in it. */
  readonly used: readonly string[];
}

/** The inputs of a job with the secrets that its model names. */
export type ResolveSecrets = (job: ActivatedJob) => Promise<ResolvedInputs>;

export interface ResolvePorts {
  /** Undefined: the tenant has no such secret. */
  readonly read: (tenantId: string, name: string) => Promise<string | undefined>;
  /** Which secrets the job is about to get; never their values. */
  readonly noteUse: (use: NotedUse) => Promise<void>;
  /** Inputs that an administrator gave for the tasks that leave them out: what they name counts like what the model names. */
  readonly defaultsOf: (job: ActivatedJob) => Promise<JsonObject>;
  readonly elementOf: (processDefinitionKey: Key, elementId: string) => Promise<FlowElement | undefined>;
}

/**
 * Puts secrets where the inputs refer to them: `{{secrets.NAME}}` anywhere in a text, or `secrets.NAME` as the whole of it. A
 * reference counts only if the model itself writes it into the source of that same input: text that came with data, from
 * a form or a message, can name what it likes and stays text.
 */
export function createResolveSecrets(ports: ResolvePorts): ResolveSecrets {
  return async (job) => {
    if (!JSON.stringify(job.variables).includes('secrets.')) return { values: job.variables, used: [] };
    const element = await ports.elementOf(job.processDefinitionKey, job.elementId);
    const named = element === undefined ? new Map<string, Set<string>>() : namesByInput(element);
    nameDefaults(named, job.variables, await ports.defaultsOf(job));
    const found = new Map<string, string>();
    for (const name of new Set([...named.values()].flatMap((names) => [...names]))) {
      const value = await ports.read(job.tenantId, name);
      if (value !== undefined) found.set(name, value);
    }
    const used = new Map<string, string>();
    const values = Object.fromEntries(
      Object.entries(job.variables).map(([input, value]) => {
        const allowed = named.get(input);
        return [
          input,
          allowed === undefined ? value : resolveIn(value as JsonValue, { allowed, found, used }),
        ];
      }),
    );
    if (used.size > 0) await ports.noteUse(useOf(job, [...used.keys()]));
    return { values, used: [...used.values()] };
  };
}

/** Names of secrets that a JSON value refers to. */
export function secretNamesIn(value: JsonValue): readonly string[] {
  return [...JSON.stringify(value).matchAll(IN_SOURCE)].map(([, name = '']) => name);
}

// helpers

const REFERENCE = /\{\{\s*secrets\.([A-Za-z_][\w-]*)\s*\}\}/g;
const WHOLE = /^secrets\.([A-Za-z_][\w-]*)$/;
const IN_SOURCE = /secrets\.([A-Za-z_][\w-]*)/g;

/** By the first part of the input's name, since one mapping may write into another's context. */
function namesByInput(element: FlowElement): Map<string, Set<string>> {
  const named = new Map<string, Set<string>>();
  for (const { source, target } of element.inputMappings) {
    const text = source.language === 'literal' ? JSON.stringify(source.value) : source.source;
    const input = target.split('.')[0] ?? '';
    for (const [, name = ''] of text.matchAll(IN_SOURCE)) {
      const names = named.get(input) ?? new Set();
      named.set(input, names.add(name));
    }
  }
  return named;
}

/** An input that stands as the administrator wrote it: what data says differently brings no reference along. */
function nameDefaults(named: Map<string, Set<string>>, variables: JsonObject, defaults: JsonObject): void {
  for (const [input, value] of Object.entries(defaults)) {
    const text = JSON.stringify(value);
    if (JSON.stringify(variables[input]) !== text) continue;
    const names = secretNamesIn(value as JsonValue);
    if (names.length > 0) named.set(input, new Set([...(named.get(input) ?? []), ...names]));
  }
}

interface Resolution {
  readonly allowed: ReadonlySet<string>;
  readonly found: ReadonlyMap<string, string>;
  /** Value by name. */
  readonly used: Map<string, string>;
}

function useOf(job: ActivatedJob, names: readonly string[]): NotedUse {
  const { tenantId, processDefinitionId, elementId, processInstanceKey, jobKey } = job;
  return { tenantId, names, processDefinitionId, elementId, processInstanceKey, jobKey };
}

function resolveIn(value: JsonValue, resolution: Resolution): JsonValue {
  if (typeof value === 'string') return resolveText(value, resolution);
  if (Array.isArray(value)) return value.map((each) => resolveIn(each, resolution));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, resolveIn(member as JsonValue, resolution)]),
  );
}

function resolveText(text: string, { allowed, found, used }: Resolution): string {
  const secret = (whole: string, name: string): string => {
    if (!allowed.has(name)) return whole;
    const value = found.get(name);
    if (value === undefined)
      throw hopeless(`There is no secret "${name}". Set it, then resolve the incident.`);
    used.set(name, value);
    return value;
  };
  const whole = WHOLE.exec(text)?.[1];
  return whole === undefined ? text.replace(REFERENCE, secret) : secret(text, whole);
}
