import type ElementRegistry from 'diagram-js/lib/core/ElementRegistry';
import type Overlays from 'diagram-js/lib/features/overlays/Overlays';
import type { BpmnModeler } from './create-modeler.ts';

const overlayType = 'mr-comment';

/** Shows how many open comments an element has; `show` replaces the badges of the call before. */
export function createCommentMarkers(
  modeler: BpmnModeler,
  words: { label: (count: number) => string; onOpen: (elementId: string) => void },
) {
  const registry = modeler.get<ElementRegistry>('elementRegistry');
  const overlays = modeler.get<Overlays>('overlays');
  return {
    show(counts: ReadonlyMap<string, number>): void {
      overlays.remove({ type: overlayType });
      for (const [id, count] of counts) {
        const element = registry.get(id);
        // An element that was taken away keeps its comments; they are found when it comes back.
        if (!element || 'waypoints' in element) continue;
        overlays.add(id, overlayType, {
          position: { bottom: 11, left: -11 },
          html: badgeOf(count, words.label(count), () => words.onOpen(id)),
        });
      }
    },
  };
}

// helpers

function badgeOf(count: number, label: string, onOpen: () => void): HTMLElement {
  const badge = document.createElement('button');
  badge.type = 'button';
  badge.className = 'mr-comment-badge';
  badge.textContent = String(count);
  badge.title = label;
  badge.setAttribute('aria-label', label);
  // The keyboard gets there by selecting the element.
  badge.tabIndex = -1;
  badge.addEventListener('click', onOpen);
  return badge;
}
