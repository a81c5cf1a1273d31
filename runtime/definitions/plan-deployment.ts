import type { Problem } from '#engine';
import type { NewestVersion } from '../store/definitions/deployed-versions.ts';
import type { FormSummary } from './read-form.ts';
import type { ReadResources, ResourceKind } from './read-resources.ts';
import type { ModelReference, ProcessSummary } from './process-summary.ts';

/** One id of the upload beside what is deployed under it: either that version is meant, or a new one with this number is made. */
export interface Planned<T> {
  readonly item: T;
  readonly hash: Buffer;
  readonly existing: NewestVersion | undefined;
  readonly isDuplicate: boolean;
  readonly version: number;
}

export interface DeploymentPlan {
  readonly processes: readonly Planned<ProcessSummary>[];
  readonly forms: readonly Planned<FormSummary>[];
  /** Files that are neither. */
  readonly resources: readonly Planned<{ readonly name: string }>[];
}

interface Deployed {
  readonly processes: readonly NewestVersion[];
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
  return { forms, resources, processes: withBoundOnes(unchanged, forms, resources) };
}

/** What the files name and nobody has deployed yet: it runs as soon as it is there. */
export function unresolvedReferences(
  read: ReadResources,
  active: { readonly processes: ReadonlySet<string>; readonly forms: ReadonlySet<string> },
  isStrict: boolean,
): readonly Problem[] {
  const isKnown = ({ kind, id, binding }: ModelReference): boolean => {
    const isUploaded =
      kind === 'form'
        ? read.forms.some((f) => f.formId === id)
        : read.processes.some((p) => p.processId === id);
    return (
      isUploaded || (binding !== 'deployment' && (kind === 'form' ? active.forms : active.processes).has(id))
    );
  };
  return read.processes.flatMap((process) =>
    process.references
      // Files were read into the model: the reading has said so if one was missing.
      .filter((reference) => reference.kind !== 'resource' && !isKnown(reference))
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

/** A process that becomes new may make others new that call it; each round adds at least one, so this ends. */
function withBoundOnes(
  processes: readonly Planned<ProcessSummary>[],
  forms: readonly Planned<FormSummary>[],
  resources: readonly Planned<{ readonly name: string }>[],
): readonly Planned<ProcessSummary>[] {
  let planned = processes;
  for (;;) {
    const isNew = (reference: ModelReference): boolean =>
      reference.binding === 'deployment' &&
      (reference.kind === 'resource'
        ? resources.some((r) => r.item.name === reference.id && !r.isDuplicate)
        : reference.kind === 'form'
          ? forms.some((f) => f.item.formId === reference.id && !f.isDuplicate)
          : planned.some((p) => p.item.processId === reference.id && !p.isDuplicate));
    const next = planned.map((p) =>
      p.isDuplicate && p.item.references.some(isNew)
        ? { ...p, isDuplicate: false, version: (p.existing?.version ?? 0) + 1 }
        : p,
    );
    if (next.every((p, i) => p === planned[i])) return planned;
    planned = next;
  }
}
