import type { Problem } from '#engine';
import type { NewestRequirements, NewestVersion } from '../store/definitions/deployed-versions.ts';
import type { FormSummary } from './read-form.ts';
import type { ReadResources, ResourceKind } from './read-resources.ts';
import type { RequirementsSummary } from './requirements-summary.ts';
import type { ModelReference, ProcessSummary } from './process-summary.ts';

/** One id of the upload beside what is deployed under it: either that version is meant, or a new one with this number is made. */
export interface Planned<T> {
  readonly item: T;
  readonly hash: Buffer;
  readonly existing: NewestVersion | undefined;
  readonly isDuplicate: boolean;
  readonly version: number;
}

/** One decision model of the upload, with the version each of its decisions gets or has. */
export interface PlannedRequirements extends Planned<RequirementsSummary> {
  readonly decisions: readonly {
    readonly item: RequirementsSummary['decisions'][number];
    readonly version: number;
    /** Of the version that is meant; null when it is new. */
    readonly key: string | null;
  }[];
}

export interface DeploymentPlan {
  readonly processes: readonly Planned<ProcessSummary>[];
  readonly requirements: readonly PlannedRequirements[];
  readonly forms: readonly Planned<FormSummary>[];
  /** Files that are nothing of that. */
  readonly resources: readonly Planned<{ readonly name: string }>[];
}

type Deployable = Exclude<ModelReference['kind'], 'resource'>;

interface Deployed {
  readonly processes: readonly NewestVersion[];
  readonly requirements: readonly NewestRequirements[];
  readonly decisions: readonly NewestVersion[];
  readonly forms: readonly NewestVersion[];
  readonly resources: readonly NewestVersion[];
}

/**
 * Duplicate filtering (api.md 4): what equals the newest version of its id stays that version. An unchanged process gets a new one
 * only when something of this upload changed that it is bound to with the binding `deployment`.
 */
export function planDeployment(
  read: ReadResources,
  deployed: Deployed,
  filterDuplicates: boolean,
): DeploymentPlan {
  const hashOf = (name: string): Buffer =>
    read.files.find((file) => file.name === name)?.hash ?? Buffer.alloc(0);
  const plan = <T>(item: T, id: string, name: string, known: readonly NewestVersion[]): Planned<T> => {
    const existing = known.find((version) => version.id === id);
    const hash = hashOf(name);
    const isDuplicate =
      filterDuplicates && existing?.isActive === true && existing.hash === hash.toString('hex');
    return {
      item,
      hash,
      existing,
      isDuplicate,
      version: isDuplicate ? existing.version : (existing?.version ?? 0) + 1,
    };
  };
  const forms = read.forms.map((form) => plan(form, form.formId, form.resourceName, deployed.forms));
  const resources = ofKind(read, 'RESOURCE').map((file) =>
    plan({ name: file.name }, file.name, file.name, deployed.resources),
  );
  const unchanged = read.processes.map((process) =>
    plan(process, process.processId, process.resourceName, deployed.processes),
  );
  const requirements = read.requirements.map((file) =>
    withDecisions(plan(file, file.requirementsId, file.resourceName, deployed.requirements), deployed),
  );
  const processes = withBoundOnes(unchanged, { forms, resources, requirements });
  return { forms, resources, requirements, processes };
}

/** What the files name and nobody has deployed yet: it runs as soon as it is there. */
export function unresolvedReferences(
  read: ReadResources,
  active: Readonly<Record<Deployable, ReadonlySet<string>>>,
  isStrict: boolean,
): readonly Problem[] {
  const uploaded: typeof active = {
    form: new Set(read.forms.map((form) => form.formId)),
    process: new Set(read.processes.map((process) => process.processId)),
    decision: new Set(read.requirements.flatMap((file) => file.decisions.map((d) => d.decisionId))),
  };
  // Files were read into the model: the reading has said so if one was missing.
  const isKnown = ({ kind, id, binding }: ModelReference): boolean =>
    kind === 'resource' || uploaded[kind].has(id) || (binding !== 'deployment' && active[kind].has(id));
  return read.processes.flatMap((process) =>
    process.references
      .filter((reference) => !isKnown(reference))
      .map(({ kind, id, elementId, elementName }) => ({
        code: 'NOT_DEPLOYED',
        severity: isStrict ? ('ERROR' as const) : ('WARNING' as const),
        resourceName: process.resourceName,
        elementId,
        ...(elementName === null ? {} : { elementName }),
        message: `The ${kind} "${id}" is not deployed yet. Deploy it before an instance reaches "${elementId}".`,
        why: 'What an element names is looked for when an instance reaches it.',
      })),
  );
}

// helpers

function ofKind(read: ReadResources, kind: ResourceKind): ReadResources['files'] {
  return read.files.filter((file) => file.kind === kind);
}

/**
 * A decision of an unchanged model may have moved to another one meanwhile: then the model is deployed anew, so that its file is
 * what its decisions mean again.
 */
function withDecisions(planned: Planned<RequirementsSummary>, deployed: Deployed): PlannedRequirements {
  const { item, existing } = planned;
  const newest = (id: string): NewestVersion | undefined =>
    deployed.decisions.find((version) => version.id === id);
  const known = deployed.requirements.find((version) => version.id === item.requirementsId);
  const isDuplicate =
    planned.isDuplicate &&
    item.decisions.every(
      ({ decisionId }) => known?.decisionKeys.includes(newest(decisionId)?.key ?? '') === true,
    );
  return {
    ...planned,
    isDuplicate,
    version: isDuplicate ? planned.version : (existing?.version ?? 0) + 1,
    decisions: item.decisions.map((decision) => {
      const before = newest(decision.decisionId);
      return isDuplicate && before !== undefined
        ? { item: decision, version: before.version, key: before.key }
        : { item: decision, version: (before?.version ?? 0) + 1, key: null };
    }),
  };
}

/** A process that becomes new may make others new that call it; each round adds at least one, so this ends. */
function withBoundOnes(
  processes: readonly Planned<ProcessSummary>[],
  bound: Pick<DeploymentPlan, 'forms' | 'resources' | 'requirements'>,
): readonly Planned<ProcessSummary>[] {
  let planned = processes;
  for (;;) {
    const made: Readonly<Record<ModelReference['kind'], (id: string) => boolean>> = {
      resource: (id) => bound.resources.some((r) => r.item.name === id && !r.isDuplicate),
      form: (id) => bound.forms.some((f) => f.item.formId === id && !f.isDuplicate),
      process: (id) => planned.some((p) => p.item.processId === id && !p.isDuplicate),
      decision: (id) =>
        bound.requirements.some((r) => !r.isDuplicate && r.decisions.some((d) => d.item.decisionId === id)),
    };
    const isNew = ({ kind, id, binding }: ModelReference): boolean =>
      binding === 'deployment' && made[kind](id);
    const next = planned.map((p) =>
      p.isDuplicate && p.item.references.some(isNew)
        ? { ...p, isDuplicate: false, version: (p.existing?.version ?? 0) + 1 }
        : p,
    );
    if (next.every((p, i) => p === planned[i])) return planned;
    planned = next;
  }
}
