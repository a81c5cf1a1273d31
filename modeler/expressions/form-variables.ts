import type EventBus from 'diagram-js/lib/core/EventBus';
import type { Variables } from '#client';
import type { BpmnModeler } from '../canvas/create-modeler.ts';
import type { ModdleNode } from '../canvas/model-element.ts';

/** Names for the completion of expressions: what each form writes, and what the sample data has besides. */
export interface KnownNames {
  /** What a form may write, with something of its kind for each field, and how the fields are called. */
  formOf: (formId: string) => { sample: Variables; labels: ReadonlyMap<string, string> } | undefined;
  sample: () => Variables | undefined;
}

interface OfferedVariable {
  name: string;
  info?: string;
  type?: string;
}
interface VariableResolver {
  registerProvider(provider: { getVariables(node: ModdleNode): OfferedVariable[] | undefined }): void;
}

/**
 * Adds to the completion what the library cannot see in the diagram: the fields of the forms that tasks and the start event link
 * to. Files of other dialects have no FEEL, and nothing to add to.
 */
export function offerFormVariables(modeler: BpmnModeler, known: KnownNames): void {
  const resolver = modeler.get('variableResolver', false) as VariableResolver | undefined | null;
  resolver?.registerProvider({
    getVariables: (node) => {
      if (node.$type === 'bpmn:Process') return offered(known.sample() ?? {});
      const formId = node.extensionElements?.values?.find(
        (value) => value.$type === 'zeebe:FormDefinition',
      )?.formId;
      if (typeof formId !== 'string') return undefined;
      const form = known.formOf(formId);
      return form && offered(form.sample, form.labels);
    },
  });
}

/** The names are asked again: forms or sample data have changed. */
export function formVariablesChanged(modeler: BpmnModeler): void {
  modeler.get<EventBus>('eventBus').fire('variables.changed', {});
}

// helpers

function offered(sample: Variables, labels?: ReadonlyMap<string, string>): OfferedVariable[] {
  return Object.entries(sample).map(([name, value]) => {
    const info = labels?.get(name);
    return { name, type: kindOf(value), ...(info !== undefined && { info }) };
  });
}

/** The word of FEEL for the kind of a value. */
function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'List';
  const kinds: Record<string, string> = { string: 'String', number: 'Number', boolean: 'Boolean' };
  return value === null ? 'Null' : (kinds[typeof value] ?? 'Context');
}
