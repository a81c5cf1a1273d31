import type { DescribedElement } from '#engine';
import type { ElementChange, PropertyChange } from '../contract/diffs.ts';
import { isBehavior, isOnlyText } from './property-class.ts';

/**
 * What differs between two descriptions of a model (ux.md 5): elements that are there in one of them only, properties that
 * differ, and drawings that moved. In the order of the newer model; what was removed stands behind what it followed.
 */
export function compareModels(
  left: readonly DescribedElement[],
  right: readonly DescribedElement[],
): readonly ElementChange[] {
  const before = new Map(left.map((element) => [element.id, element]));
  const after = new Map(right.map((element) => [element.id, element]));
  const touched = new Set<string>();
  for (const { id, layout } of right) {
    const old = before.get(id);
    if (old === undefined || old.layout !== layout) touched.add(id);
  }
  for (const { id } of left) if (!after.has(id)) touched.add(id);
  return inOrder(left, right).flatMap((id) => {
    const [old, now] = [before.get(id), after.get(id)];
    if (old === undefined) return now === undefined ? [] : [oneSided(now, 'ADDED')];
    if (now === undefined) return [oneSided(old, 'REMOVED')];
    return changeOf(old, now, touched);
  });
}

// helpers

function inOrder(left: readonly DescribedElement[], right: readonly DescribedElement[]): readonly string[] {
  const after = new Set(right.map(({ id }) => id));
  const removedBehind = new Map<string, string[]>();
  let last = '';
  for (const { id } of left) {
    if (after.has(id)) last = id;
    else removedBehind.set(last, [...(removedBehind.get(last) ?? []), id]);
  }
  return [
    ...(removedBehind.get('') ?? []),
    ...right.flatMap(({ id }) => [id, ...(removedBehind.get(id) ?? [])]),
  ];
}

function oneSided(element: DescribedElement, kind: 'ADDED' | 'REMOVED'): ElementChange {
  return {
    elementId: element.id,
    elementName: element.name,
    elementType: element.type,
    kind,
    category: isOnlyText(element.type, Object.keys(element.properties)) ? 'TEXT' : 'BEHAVIOR',
    properties: [],
  };
}

function changeOf(
  old: DescribedElement,
  now: DescribedElement,
  touched: ReadonlySet<string>,
): readonly ElementChange[] {
  const properties = changedProperties(old, now);
  const hasMoved = old.layout !== now.layout;
  // A flow that follows the steps it connects has not been moved by anybody.
  const follows = now.ends.some((end) => touched.has(end)) && sameEnds(old, now);
  if (properties.length === 0 && (!hasMoved || follows)) return [];
  const isRenamed = properties.length === 1 && properties[0]?.path === 'name';
  return [
    {
      elementId: now.id,
      elementName: now.name,
      elementType: now.type,
      kind: properties.length === 0 ? 'MOVED' : isRenamed ? 'RENAMED' : 'CHANGED',
      category:
        properties.length === 0
          ? 'LAYOUT'
          : properties.some(({ category }) => category === 'BEHAVIOR')
            ? 'BEHAVIOR'
            : 'TEXT',
      properties,
    },
  ];
}

function sameEnds(old: DescribedElement, now: DescribedElement): boolean {
  return old.ends.join(' ') === now.ends.join(' ');
}

function changedProperties(old: DescribedElement, now: DescribedElement): readonly PropertyChange[] {
  const changes: PropertyChange[] = [];
  if (old.type !== now.type)
    changes.push({ path: 'type', old: old.type, new: now.type, category: 'BEHAVIOR' });
  const paths = new Set([...Object.keys(old.properties), ...Object.keys(now.properties)]);
  // The name first, where somebody looks for it.
  const isName = (path: string): number => (path === 'name' ? 0 : 1);
  for (const path of [...paths].sort((one, other) => isName(one) - isName(other))) {
    const [was, is] = [old.properties[path], now.properties[path]];
    if (was === is) continue;
    const category = isBehavior(now.type, path) ? 'BEHAVIOR' : 'TEXT';
    changes.push({ path, old: was ?? null, new: is ?? null, category });
  }
  return changes.filter((change) => !isToldBelow(change, changes));
}

/** That an object came or went is said by what is in it, where there is anything in it. */
function isToldBelow({ path, old, new: now }: PropertyChange, all: readonly PropertyChange[]): boolean {
  if (old !== null && now !== null) return false;
  return all.some((other) => other.path.startsWith(`${path}.`) || other.path.startsWith(`${path}[`));
}
