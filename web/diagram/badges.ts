import type Overlays from 'diagram-js/lib/features/overlays/Overlays';
import type { ElementDifference, ElementMark } from './element-marks.ts';

/**
 * Counts on an element: incidents and active ones at the top, finished ones at the bottom left.
 * The bottom right corner of the canvas belongs to the watermark.
 */
export function drawBadges(overlays: Overlays, elementId: string, mark: ElementMark | undefined): void {
  overlays.remove({ element: elementId, type: 'mr-badges' });
  if (!mark) return;
  const top = [...badgeOf('incident', mark.incidents, '⚠'), ...badgeOf('active', mark.active, '●')];
  const bottom = badgeOf('completed', mark.completed, '✓');
  if (mark.difference) top.push(differenceBadge(mark.difference, mark.number));
  if (top.length > 0) place(overlays, elementId, { top: -13, right: 14 }, top);
  if (bottom.length > 0) place(overlays, elementId, { bottom: 10, left: -8 }, bottom);
  if (mark.note) place(overlays, elementId, { bottom: -4, left: 0 }, [noteOf(mark.note)]);
}

// helpers

function place(
  overlays: Overlays,
  elementId: string,
  position: Record<string, number>,
  children: HTMLElement[],
): void {
  const html = document.createElement('div');
  html.className = 'mr-badges';
  html.append(...children);
  overlays.add(elementId, 'mr-badges', { position, html, show: { minZoom: 0.3 } });
}

function badgeOf(kind: string, count: number | undefined, icon: string): HTMLElement[] {
  if (!count) return [];
  const badge = document.createElement('span');
  badge.className = `mr-badge mr-badge-${kind}`;
  badge.textContent = `${icon} ${count}`;
  // The outline says the same in words.
  badge.setAttribute('aria-hidden', 'true');
  return [badge];
}

const differenceSigns: Record<ElementDifference, string> = {
  added: '+',
  removed: '−',
  behavior: '~',
  minor: '↔',
};

function differenceBadge(difference: ElementDifference, number: number | undefined): HTMLElement {
  const badge = document.createElement('span');
  badge.className = `mr-badge mr-badge-differs-${difference}`;
  badge.textContent = `${differenceSigns[difference]} ${number ?? ''}`.trim();
  badge.setAttribute('aria-hidden', 'true');
  return badge;
}

function noteOf(text: string): HTMLElement {
  const note = document.createElement('span');
  note.className = 'mr-badge mr-badge-note';
  note.textContent = text;
  note.setAttribute('aria-hidden', 'true');
  return note;
}
