import type Canvas from 'diagram-js/lib/core/Canvas';
import type ElementRegistry from 'diagram-js/lib/core/ElementRegistry';
import type { Problem } from '#client';
import { revealElement } from './modeler-actions.ts';
import type { BpmnModeler } from './create-modeler.ts';

type Path = NonNullable<Problem['path']>;

/** How long each element of a played path stays the current one. */
const stepMs = 700;

/**
 * Shows the run that leads to a problem: all its elements and flows are marked, and one after the other is the current
 * one until the last, where the problem is. `clear` ends it; so does the next path.
 */
export function createPathPlayer(modeler: BpmnModeler) {
  const canvas = modeler.get<Canvas>('canvas');
  const registry = modeler.get<ElementRegistry>('elementRegistry');
  let marked: string[] = [];
  let current: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const mark = (id: string): void => {
    if (!registry.get(id) || marked.includes(id)) return;
    canvas.addMarker(id, 'mr-path');
    marked.push(id);
  };
  const moveTo = (id: string | undefined): void => {
    if (current !== undefined && registry.get(current)) canvas.removeMarker(current, 'mr-path-now');
    current = id !== undefined && registry.get(id) ? id : undefined;
    if (current !== undefined) canvas.addMarker(current, 'mr-path-now');
  };
  const clear = (): void => {
    clearTimeout(timer);
    moveTo(undefined);
    for (const id of marked) if (registry.get(id)) canvas.removeMarker(id, 'mr-path');
    marked = [];
  };
  const play = (path: Path, at: number): void => {
    const step = path[at];
    if (!step) return;
    moveTo(step.elementId);
    revealElement(modeler, step.elementId);
    if (at + 1 < path.length) timer = setTimeout(() => play(path, at + 1), stepMs);
  };

  return {
    clear,
    show(path: Path): void {
      clear();
      for (const { elementId, tokens } of path) {
        mark(elementId);
        tokens.forEach(mark);
      }
      // Who wants no movement sees the whole way at once, and where it ends.
      const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
      play(path, isStill ? path.length - 1 : 0);
    },
  };
}
