import type { ElementInstance } from '#client';

export const stepFilters = ['all', 'active', 'incidents'] as const;
export type StepFilter = (typeof stepFilters)[number];

export interface StepNode {
  step: ElementInstance;
  children: StepNode[];
}

export interface StepRow {
  step: ElementInstance;
  level: number;
  position: number;
  siblings: number;
  hasChildren: boolean;
  isOpen: boolean;
  parentKey: string | undefined;
}

/**
 * Steps by the scope they ran in, each level in the order they started. A step whose scope is not
 * among the loaded ones stands at the top: it is better seen than lost.
 */
export function stepTree(steps: readonly ElementInstance[]): StepNode[] {
  const nodes = new Map<string, StepNode>(
    steps.map((step) => [step.elementInstanceKey, { step, children: [] }]),
  );
  const roots: StepNode[] = [];
  for (const step of [...steps].sort(byStart)) {
    const node = nodes.get(step.elementInstanceKey) as StepNode;
    const parent = step.scopeKey === step.elementInstanceKey ? undefined : nodes.get(step.scopeKey ?? '');
    (parent?.children ?? roots).push(node);
  }
  return roots;
}

/** The nodes that match, with the scopes above them so that it stays clear where they are. */
export function filterSteps(tree: readonly StepNode[], text: string, filter: StepFilter): StepNode[] {
  const wanted = text.trim().toLowerCase();
  const isWanted = ({ step }: StepNode) =>
    matchesFilter(step, filter) &&
    (wanted === '' ||
      [step.elementName, step.elementId, step.elementInstanceKey].some((field) =>
        field?.toLowerCase().includes(wanted),
      ));
  return tree.flatMap((node) => {
    const children = filterSteps(node.children, text, filter);
    return children.length > 0 || isWanted(node) ? [{ ...node, children }] : [];
  });
}

/** What is shown, in the order the arrow keys walk it. */
export function stepRows(tree: readonly StepNode[], closed: ReadonlySet<string>): StepRow[] {
  const rows: StepRow[] = [];
  const walk = (nodes: readonly StepNode[], level: number, parentKey: string | undefined) => {
    nodes.forEach(({ step, children }, index) => {
      const isOpen = children.length > 0 && !closed.has(step.elementInstanceKey);
      rows.push({
        step,
        level,
        position: index + 1,
        siblings: nodes.length,
        hasChildren: children.length > 0,
        isOpen,
        parentKey,
      });
      if (isOpen) walk(children, level + 1, step.elementInstanceKey);
    });
  };
  walk(tree, 1, undefined);
  return rows;
}

/** The name a modeler gave; the API repeats the id where there is none. */
export function stepName(step: ElementInstance): string | undefined {
  return step.elementName && step.elementName !== step.elementId ? step.elementName : undefined;
}

/** How long a step took, or has been taking until now. */
export function stepDuration(step: Pick<ElementInstance, 'startDate' | 'endDate'>, now: Date): number {
  const end = step.endDate ? Date.parse(step.endDate) : now.getTime();
  return Math.max(0, end - Date.parse(step.startDate));
}

/** The run of an element a person most likely means: stuck before active before the last one. */
export function runOfElement(
  steps: readonly ElementInstance[],
  elementId: string,
): ElementInstance | undefined {
  const runs = steps.filter((step) => step.elementId === elementId).sort(byStart);
  return (
    runs.findLast((step) => step.hasIncident) ??
    runs.findLast((step) => step.state === 'ACTIVE') ??
    runs.at(-1)
  );
}

/** The scopes a step sees, its own first, the instance last. */
export function scopeChain(
  steps: readonly ElementInstance[],
  elementInstanceKey: string,
  processInstanceKey: string,
): string[] {
  const byKey = new Map(steps.map((step) => [step.elementInstanceKey as string, step]));
  const chain: string[] = [];
  let key: string | undefined = elementInstanceKey;
  while (key !== undefined && key !== processInstanceKey && !chain.includes(key)) {
    chain.push(key);
    key = byKey.get(key)?.scopeKey;
  }
  return [...chain, processInstanceKey];
}

// helpers

function matchesFilter(step: ElementInstance, filter: StepFilter): boolean {
  if (filter === 'active') return step.state === 'ACTIVE';
  if (filter === 'incidents') return step.hasIncident;
  return true;
}

/** Keys rise with time, so they decide between steps of the same millisecond. */
function byStart(a: ElementInstance, b: ElementInstance): number {
  return a.startDate.localeCompare(b.startDate) || compareKeys(a.elementInstanceKey, b.elementInstanceKey);
}

function compareKeys(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
