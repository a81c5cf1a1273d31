import type Canvas from 'diagram-js/lib/core/Canvas';
import type { BpmnModeler } from './create-modeler.ts';

/** What lies over the canvas: the palette on the left, the view tools below. */
const covered = { left: 120, right: 24, top: 24, bottom: 56 };

/** Shows the whole drawing beside the tools; a small one keeps its natural size. */
export function fitDrawing(modeler: BpmnModeler): void {
  const canvas = modeler.get<Canvas>('canvas');
  const { inner, outer } = canvas.viewbox();
  const free = {
    width: outer.width - covered.left - covered.right,
    height: outer.height - covered.top - covered.bottom,
  };
  // An empty model, or a canvas without room, has nothing to fit.
  if (inner.width <= 0 || inner.height <= 0 || free.width <= 0 || free.height <= 0) return;
  const scale = Math.min(1, free.width / inner.width, free.height / inner.height);
  canvas.viewbox({
    x: inner.x + inner.width / 2 - (covered.left + free.width / 2) / scale,
    y: inner.y + inner.height / 2 - (covered.top + free.height / 2) / scale,
    width: outer.width / scale,
    height: outer.height / scale,
  });
}
