const fieldsMax = 3;

/** Up to three declared task fields of a row as short texts. */
export function fieldTexts(fields: Record<string, unknown> | undefined): string[] {
  return Object.values(fields ?? {})
    .filter((value) => value !== null && value !== undefined && value !== '')
    .slice(0, fieldsMax)
    .map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
}
