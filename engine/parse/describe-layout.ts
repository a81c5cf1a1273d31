/// <reference path="./bpmn-moddle.d.ts" />
import type { ModdleElement } from 'bpmn-moddle';

/** Of each drawn element: where it stands, how large it is, its way points, its label and its colors, as one text. */
export function describeLayout(definitions: ModdleElement): ReadonlyMap<ModdleElement, string> {
  const layouts = new Map<ModdleElement, string>();
  for (const diagram of listOf(definitions, 'diagrams')) {
    const plane = diagram.get('plane') as ModdleElement | undefined;
    if (plane === undefined) continue;
    // A collapsed sub-process is drawn on a plane of its own.
    const on = (plane.get('bpmnElement') as ModdleElement | undefined)?.id ?? '';
    for (const drawn of listOf(plane, 'planeElement')) {
      const element = drawn.get('bpmnElement') as ModdleElement | undefined;
      if (element !== undefined) layouts.set(element, textOf(drawn, on));
    }
  }
  return layouts;
}

// helpers

const SHAPE_SETTINGS = ['isHorizontal', 'isExpanded', 'isMarkerVisible'] as const;

function textOf(drawn: ModdleElement, plane: string): string {
  const isShape = drawn.$type.endsWith('Shape');
  const label = drawn.get('label') as ModdleElement | undefined;
  const settings = isShape ? SHAPE_SETTINGS.map((name) => drawn.get(name) ?? null) : [];
  const points = isShape ? [] : listOf(drawn, 'waypoint').map(pointText);
  const colors = Object.entries(drawn.$attrs ?? {})
    .filter(([name]) => !name.startsWith('xmlns'))
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([
    plane,
    isShape ? boundsText(drawn) : points,
    settings,
    label === undefined ? null : boundsText(label),
    colors,
  ]);
}

function boundsText(drawn: ModdleElement): string {
  const bounds = drawn.get('bounds') as ModdleElement | undefined;
  if (bounds === undefined) return '';
  return ['x', 'y', 'width', 'height'].map((name) => String(bounds.get(name))).join(' ');
}

function pointText(point: ModdleElement): string {
  return `${String(point.get('x'))} ${String(point.get('y'))}`;
}

function listOf(element: ModdleElement, name: string): readonly ModdleElement[] {
  return (element.get(name) as readonly ModdleElement[] | undefined) ?? [];
}
