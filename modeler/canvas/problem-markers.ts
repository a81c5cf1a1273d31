import type Canvas from 'diagram-js/lib/core/Canvas';
import type ElementRegistry from 'diagram-js/lib/core/ElementRegistry';
import type Overlays from 'diagram-js/lib/features/overlays/Overlays';
import type { ElementMark, Severity } from '../problems/problem-groups.ts';
import type { BpmnModeler } from './create-modeler.ts';

const overlayType = 'mr-problem';
const signs: Record<Severity, string> = { ERROR: '!', WARNING: '!', HINT: 'i' };

/** Shows which elements have problems; `show` replaces the marks of the call before. */
export function createProblemMarkers(modeler: BpmnModeler, onOpen: (elementId: string) => void) {
  const canvas = modeler.get<Canvas>('canvas');
  const registry = modeler.get<ElementRegistry>('elementRegistry');
  const overlays = modeler.get<Overlays>('overlays');
  let marked = new Map<string, Severity>();

  return {
    show(marks: ReadonlyMap<string, ElementMark>): void {
      for (const [id, severity] of marked) {
        if (registry.get(id)) canvas.removeMarker(id, markerOf(severity));
      }
      overlays.remove({ type: overlayType });
      marked = new Map();
      for (const [id, mark] of marks) {
        const element = registry.get(id);
        // The process itself has no place on the canvas; the list below names it.
        if (!element || element === (canvas.getRootElement() as unknown)) continue;
        canvas.addMarker(id, markerOf(mark.severity));
        marked.set(id, mark.severity);
        if ('waypoints' in element) continue;
        overlays.add(id, overlayType, {
          position: { top: -11, left: -11 },
          html: badgeOf(mark, () => onOpen(id)),
        });
      }
    },
  };
}

// helpers

function markerOf(severity: Severity): string {
  return `mr-problem-${severity.toLowerCase()}`;
}

/** Messages are data of the model's author, so they are set as text and never as markup. */
function badgeOf(mark: ElementMark, onOpen: () => void): HTMLElement {
  const badge = document.createElement('button');
  badge.type = 'button';
  badge.className = `mr-problem-badge mr-problem-badge-${mark.severity.toLowerCase()}`;
  badge.textContent = mark.messages.length > 1 ? String(mark.messages.length) : signs[mark.severity];
  badge.title = mark.messages.join('\n');
  badge.setAttribute('aria-label', mark.messages.join(' '));
  // The keyboard reaches every problem in the list below the canvas.
  badge.tabIndex = -1;
  badge.addEventListener('click', onOpen);
  return badge;
}
