/** Shapes that one process knows: some hundred bytes each. What comes beyond is written out in the journal. */
const shapesMax = 20_000;
/** The unique index on shapes takes keys up to 2,700 bytes. */
const shapeBytesMax = 2000;
/** Shapes seen once so far; forgotten together. */
const seenMax = 2000;

/**
 * Which shapes of changes have a number. One that comes a second time gets one, in the background; until then the journal holds the
 * changes themselves, so no command ever waits for a number, and what occurs once leaves no row.
 */
export class TallyBook {
  private readonly known = new Map<string, number>();
  private readonly seen = new Set<string>();
  private readonly asked = new Set<string>();
  private readonly name: (shapes: readonly string[]) => Promise<ReadonlyMap<string, number>>;
  private readonly follow: (work: Promise<unknown>) => void;
  private isAsking = false;

  constructor(
    name: (shapes: readonly string[]) => Promise<ReadonlyMap<string, number>>,
    follow: (work: Promise<unknown>) => void,
  ) {
    this.name = name;
    this.follow = follow;
  }

  numberOf(shape: string): number | null {
    const known = this.known.get(shape);
    if (known !== undefined) return known;
    if (this.asked.has(shape) || this.known.size + this.asked.size >= shapesMax) return null;
    if (this.seen.has(shape)) this.ask(shape);
    else if (Buffer.byteLength(shape) <= shapeBytesMax) {
      if (this.seen.size >= seenMax) this.seen.clear();
      this.seen.add(shape);
    }
    return null;
  }

  private ask(shape: string): void {
    this.seen.delete(shape);
    this.asked.add(shape);
    if (this.isAsking) return;
    this.isAsking = true;
    this.follow(this.askForAll());
  }

  /** Also for what is asked for meanwhile. A shape that got no number is asked for again when it comes again twice. */
  private async askForAll(): Promise<void> {
    try {
      while (this.asked.size > 0) {
        const shapes = [...this.asked];
        try {
          for (const [shape, number] of await this.name(shapes)) this.known.set(shape, number);
        } finally {
          for (const shape of shapes) this.asked.delete(shape);
        }
      }
    } finally {
      this.isAsking = false;
    }
  }
}
