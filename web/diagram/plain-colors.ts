interface Drawn {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  readonly label?: Drawn;
}
interface Drawing {
  readonly plane?: Drawn & { readonly planeElement?: readonly Drawn[] };
}
interface EventBus {
  on(
    event: 'import.parse.complete',
    listener: (read: { definitions?: { diagrams?: Drawing[] } }) => void,
  ): void;
}

/** Where files say colors, in the two namespaces that tools use. */
const places = ['bioc:stroke', 'bioc:fill', 'color:background-color', 'color:border-color', 'color:color'];

const plain =
  /^(#[\da-f]{3,4}|#[\da-f]{6}|#[\da-f]{8}|[a-z]{3,30}|(rgb|hsl)a?\(\s*[\d.]+(deg)?%?(\s*[,/\s]\s*[\d.]+%?){2,3}\s*\))$/i;

/** A color by number or name; anything that could lead somewhere or run is none. */
export function isPlainColor(value: string): boolean {
  return plain.test(value.trim());
}

/**
 * Files come from anywhere: what stands in the place of a color and is none is dropped before the drawing is made, and with the
 * next save from the file.
 */
class PlainColors {
  static readonly $inject = ['eventBus'];

  constructor(eventBus: EventBus) {
    eventBus.on('import.parse.complete', ({ definitions }) => {
      for (const { plane } of definitions?.diagrams ?? [])
        for (const drawn of plane ? [plane, ...(plane.planeElement ?? [])] : [])
          for (const part of drawn.label ? [drawn, drawn.label] : [drawn]) cleanColors(part);
    });
  }
}

export const plainColorsModule = {
  __init__: ['plainColors'],
  plainColors: ['type', PlainColors],
};

// helpers

function cleanColors(drawn: Drawn): void {
  for (const place of places) {
    const value = drawn.get(place);
    if (typeof value === 'string' && !isPlainColor(value)) drawn.set(place, undefined);
  }
}
