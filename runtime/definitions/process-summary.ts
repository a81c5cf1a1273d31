import { callsBeforeWaiting, correlationRulesOf } from '#engine';
import type { EarlyCall, FormReference, ProcessModel } from '#engine';
import type { DeclaredHook } from './declared-hooks.ts';
import { caughtMessageNames, thrownMessageNames } from './message-names.ts';
import type { ThrownMessage } from './message-names.ts';
import { namedSecrets, type NamedSecret } from './named-secrets.ts';
import type { StartRow } from '../store/definitions/start-rows.ts';

/** What a deployment needs of one process; made in the reading thread, so that the main thread never walks a large model. */
export interface ProcessSummary {
  readonly resourceName: string;
  readonly processId: string;
  readonly name: string | null;
  readonly versionTag: string | null;
  /** The compiled model as it is stored. */
  readonly modelJson: string;
  readonly startable: boolean;
  readonly starterUsers: readonly string[];
  readonly starterGroups: readonly string[];
  readonly historyDays: number;
  readonly hasStartForm: boolean;
  /** Forms that stand in the model itself, as text or as a list of fields. */
  readonly embeddedForms: readonly EmbeddedForm[];
  /** What lists and completions of its tasks need of it; null when it says nothing of them. */
  readonly taskSettingsJson: string | null;
  readonly elements: readonly {
    readonly id: string;
    readonly type: string;
    readonly name: string | null;
    readonly index: number;
  }[];
  readonly starts: readonly StartRow[];
  readonly hooks: readonly DeclaredHook[];
  readonly references: readonly ModelReference[];
  readonly secrets: readonly NamedSecret[];
  /** Calls that an instance makes before it waits for anything. */
  readonly earlyCalls: readonly EarlyCall[];
  readonly throws: readonly ThrownMessage[];
  /** Message names it waits for; `null` stands for one that an expression gives. */
  readonly catches: readonly (string | null)[];
  /** COR-1: by message name. */
  readonly correlationRules: readonly { readonly name: string; readonly ruleJson: string }[];
}

export interface EmbeddedForm {
  readonly elementId: string;
  /** The form-js form as JSON text. */
  readonly schema: string;
}

/** A form, process or decision that the model names by a literal id. */
export interface ModelReference {
  /** `resource`: a file of the deployment that was read into the model. */
  readonly kind: 'form' | 'process' | 'decision' | 'resource';
  readonly id: string;
  readonly binding: string;
  readonly version: number | null;
  readonly versionTag: string | null;
  readonly elementId: string;
  readonly elementName: string | null;
}

/** Days that history is kept when the model says nothing. */
const HISTORY_DAYS = 180;

export function summarizeProcess(
  resourceName: string,
  model: ProcessModel,
  starts: readonly StartRow[],
  hooks: readonly DeclaredHook[],
): ProcessSummary {
  const { settings } = model;
  const elements = Object.values(model.elements);
  return {
    resourceName,
    processId: model.processId,
    name: model.name ?? null,
    versionTag: model.versionTag ?? null,
    modelJson: JSON.stringify(model),
    startable: settings.startable,
    taskSettingsJson: taskSettingsOf(settings, elements),
    starterUsers: settings.candidateStarterUsers,
    starterGroups: settings.candidateStarterGroups,
    historyDays: settings.historyTimeToLive === undefined ? HISTORY_DAYS : daysOf(settings.historyTimeToLive),
    hasStartForm: elements.some(
      (e) => e.type === 'startEvent' && e.scopeId === model.processId && e.form !== undefined,
    ),
    embeddedForms: elements.flatMap((element) => embeddedFormOf(element)),
    elements: [
      { id: model.processId, type: 'process', name: model.name ?? null, index: -1 },
      ...elements.map(({ id, type, name, index }) => ({ id, type, name: name ?? null, index })),
    ],
    starts,
    hooks,
    correlationRules: correlationRulesOf(model).map(({ name, rule }) => ({
      name,
      ruleJson: JSON.stringify(rule),
    })),
    references: [
      ...elements.flatMap((element) => referencesOf(element)),
      ...(model.files ?? []).map((name) => fileReference(model, name)),
    ],
    secrets: namedSecrets(model, hooks),
    earlyCalls: callsBeforeWaiting(model),
    throws: thrownMessageNames(model),
    catches: caughtMessageNames(model),
  };
}

// helpers

type Element = ProcessModel['elements'][string];

function embeddedFormOf(element: Element): readonly EmbeddedForm[] {
  const schema = 'form' in element && element.form?.kind === 'embedded' ? element.form.schema : undefined;
  return schema === undefined ? [] : [{ elementId: element.id, schema }];
}

function taskSettingsOf(settings: ProcessModel['settings'], elements: readonly Element[]): string | null {
  const { taskFields, undoCompletion, requesterMails, requesterCancel } = settings;
  const calendars = elements.flatMap((element) => {
    const name = element.type === 'userTask' ? (element.calendar ?? settings.calendar) : undefined;
    return name === undefined ? [] : [[element.id, name] as const];
  });
  const said = taskFields ?? undoCompletion ?? requesterMails ?? requesterCancel ?? calendars[0];
  if (said === undefined) return null;
  return JSON.stringify({
    fields: taskFields ?? [],
    undo: undoCompletion ?? false,
    ...(requesterMails === undefined ? {} : { requesterMails }),
    ...(requesterCancel === undefined ? {} : { requesterCancel }),
    ...(calendars.length === 0 ? {} : { calendars: Object.fromEntries(calendars) }),
  });
}

function referencesOf(element: Element): readonly ModelReference[] {
  const { id: elementId, name } = element;
  const elementName = name ?? null;
  if (element.type === 'callActivity') {
    if (element.processId.language !== 'literal' || typeof element.processId.value !== 'string') return [];
    // A process of another tenant, and one that is named by its key, cannot be looked for here.
    const isElsewhere = element.tenantId !== undefined || element.fallsBackToDefaultTenant === true;
    if (element.binding === 'key' || (isElsewhere && element.binding !== 'deployment')) return [];
    const version = literal(element.version);
    const tag = literal(element.versionTag);
    return [
      {
        kind: 'process',
        id: element.processId.value,
        binding: element.binding,
        version: typeof version === 'number' ? version : null,
        versionTag: typeof tag === 'string' ? tag : null,
        elementId,
        elementName,
      },
    ];
  }
  if ('decision' in element && element.decision !== undefined) {
    const { decisionId, binding, version, versionTag, tenantId } = element.decision;
    const id = literal(decisionId);
    // A decision of another tenant cannot be looked for here.
    if (typeof id !== 'string' || tenantId !== undefined) return [];
    const [number, tag] = [literal(version), literal(versionTag)];
    return [
      {
        kind: 'decision',
        id,
        binding,
        version: typeof number === 'number' ? number : null,
        versionTag: typeof tag === 'string' ? tag : null,
        elementId,
        elementName,
      },
    ];
  }
  const form: FormReference | undefined =
    element.type === 'userTask' || element.type === 'startEvent' ? element.form : undefined;
  if (form?.kind !== 'id' || form.value.language !== 'literal' || typeof form.value.value !== 'string')
    return [];
  const { binding, version, versionTag } = form;
  const bound = { binding, version: version ?? null, versionTag: versionTag ?? null };
  return [{ kind: 'form', id: form.value.value, ...bound, elementId, elementName }];
}

function fileReference(model: ProcessModel, name: string): ModelReference {
  const bound = { binding: 'deployment', version: null, versionTag: null };
  const elementName = model.name ?? null;
  return { kind: 'resource', id: name, ...bound, elementId: model.processId, elementName };
}

function literal(expression: { language: string; value?: unknown } | undefined): unknown {
  return expression?.language === 'literal' ? expression.value : undefined;
}

/** `P180D`, also with years, months and weeks; a time part counts as a day more, so that nothing goes too early. */
function daysOf(duration: string): number {
  const parts = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(T.+)?$/.exec(duration.trim());
  if (parts === null) return HISTORY_DAYS;
  const [years, months, weeks, days] = parts.slice(1, 5).map((part) => Number(part ?? 0));
  return (
    (years ?? 0) * 366 +
    (months ?? 0) * 31 +
    (weeks ?? 0) * 7 +
    (days ?? 0) +
    (parts[5] === undefined ? 0 : 1)
  );
}
