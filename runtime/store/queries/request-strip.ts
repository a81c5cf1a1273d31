/** What a strip of steps has to know of a model. */
export interface DrawnModel {
  readonly elements: Readonly<Record<string, DrawnElement>>;
  /** Where each sequence flow leads. */
  readonly targets: Readonly<Record<string, string>>;
}

interface DrawnElement {
  readonly type: string;
  readonly name?: string | null;
  readonly scopeId: string;
  readonly index: number;
  readonly outgoing?: readonly string[] | null;
}

export interface StepAhead {
  readonly id: string;
  readonly name: string;
  /** No way from here to an end leads past it. */
  readonly isSure: boolean;
}

/** More is no strip any more. */
const STEPS_MAX = 5;

const shownTypes: ReadonlySet<string> = new Set([
  ...['task', 'manualTask', 'userTask', 'serviceTask', 'sendTask', 'receiveTask', 'businessRuleTask'],
  ...['callActivity', 'subProcess', 'transaction', 'adHocSubProcess'],
]);

/**
 * The named steps that lie ahead, nearest first. Conditions are not evaluated: what they decide is not known yet, so a step that
 * another way leads past is one that may come. Steps that were done are left out: going back to one is nothing to count on.
 */
export function stepsAhead(
  model: DrawnModel,
  openIds: readonly string[],
  known: ReadonlySet<string>,
): readonly StepAhead[] {
  const reached = reach(model, openIds, null);
  return reached.order
    .map((id) => ({ id, element: model.elements[id] }))
    .filter(({ id, element }) => !known.has(id) && element !== undefined && shownTypes.has(element.type))
    .filter(({ element }) => (element?.name ?? '') !== '')
    .slice(0, STEPS_MAX)
    .map(({ id, element }) => ({
      id,
      name: element?.name ?? id,
      isSure: !reach(model, openIds, id).isEndReached,
    }));
}

// helpers

/** Breadth first from the open steps, without going through `closedId`. */
function reach(
  model: DrawnModel,
  openIds: readonly string[],
  closedId: string | null,
): { readonly order: readonly string[]; readonly isEndReached: boolean } {
  const seen = new Set<string>(openIds);
  const queue = [...openIds];
  let isEndReached = false;
  for (let at = 0; at < queue.length; at++) {
    const next = nextOf(model, queue[at] ?? '');
    if (next === null) isEndReached = true;
    for (const id of next ?? []) {
      if (id === closedId || seen.has(id)) continue;
      seen.add(id);
      queue.push(id);
    }
  }
  return { order: queue.slice(openIds.length), isEndReached };
}

/** Where a token goes from here; from the last element of a sub-process on behind that. Null at an end of the process. */
function nextOf({ elements, targets }: DrawnModel, id: string): readonly string[] | null {
  let element = elements[id];
  while (element !== undefined) {
    const next = (element.outgoing ?? []).flatMap((flow) => targets[flow] ?? []);
    if (next.length > 0) return next;
    element = elements[element.scopeId];
  }
  return null;
}
