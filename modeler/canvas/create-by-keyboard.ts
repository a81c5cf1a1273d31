import type Canvas from 'diagram-js/lib/core/Canvas';
import type ElementRegistry from 'diagram-js/lib/core/ElementRegistry';
import type Selection from 'diagram-js/lib/features/selection/Selection';
import type Rules from 'diagram-js/lib/features/rules/Rules';
import type { Element, Shape } from 'diagram-js/lib/model/Types';

interface Create {
  start(event: Event, elements: Shape | Element[], context?: object): void;
}
interface Mouse {
  getLastMoveEvent(): Event;
}
interface Modeling {
  createElements(elements: Element[], position: { x: number; y: number }, parent: Element): Element[];
}

const gap = 80;

/**
 * A new element chosen with the keyboard has no pointer to hang on, so it is put below the drawing,
 * selected and shown; with the mouse it is dragged to its place as usual.
 */
function CreateByKeyboard(
  create: Create,
  canvas: Canvas,
  registry: ElementRegistry,
  modeling: Modeling,
  rules: Rules,
  selection: Selection,
  mouse: Mouse,
): void {
  // The menus answer a key with the last place of the pointer, which this tells from a real click.
  const lastMove = mouse.getLastMoveEvent.bind(mouse);
  let standIn: Event | undefined;
  mouse.getLastMoveEvent = () => (standIn = lastMove());

  const startWithPointer = create.start.bind(create);
  create.start = (event, elements, context) => {
    if (event !== standIn) return startWithPointer(event, elements, context);
    const list = Array.isArray(elements) ? elements : [elements];
    const target = canvas.getRootElement() as unknown as Element;
    const position = placeBelow(canvas, registry);
    const allowed = rules.allowed('elements.create', { elements: list, position, target }) as unknown;
    if (!allowed) return startWithPointer(event, elements, context);
    const made = modeling.createElements(list, position, target);
    selection.select(made[0] as never);
    canvas.scrollToElement(made[0] as never, gap);
  };
}
CreateByKeyboard.$inject = ['create', 'canvas', 'elementRegistry', 'modeling', 'rules', 'selection', 'mouse'];

/** The plug-in for the editor. */
export const CreateByKeyboardModule = {
  __init__: ['createByKeyboard'],
  createByKeyboard: ['type', CreateByKeyboard],
};

// helpers

/** A free place: below everything that is drawn, in the middle of what is seen. */
function placeBelow(canvas: Canvas, registry: ElementRegistry): { x: number; y: number } {
  const view = canvas.viewbox();
  const bottoms = registry
    .getAll()
    .filter((element) => typeof (element as Partial<Shape>).height === 'number')
    .map((element) => (element as Shape).y + (element as Shape).height)
    .filter((bottom) => Number.isFinite(bottom));
  return {
    x: Math.round(view.x + view.width / 2),
    y: bottoms.length === 0 ? Math.round(view.y + view.height / 2) : Math.max(...bottoms) + gap,
  };
}
