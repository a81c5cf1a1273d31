/** A name as the parsed tree writes it: operators inside it stand alone. */
export function normalName(name: string): string {
  return name
    .replace(/\s*(\*\*|[./\-'+*])\s*/g, ' $1 ')
    .replace(/\s+/g, ' ')
    .trim();
}
