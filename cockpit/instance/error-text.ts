/**
 * What a worker reports is often a message with its stack in the lines below. The first line is
 * what a person reads; the rest is kept for those who look for the cause.
 */
export function splitError(
  text: string,
  stack: string | null | undefined,
): { message: string; stack: string | undefined } {
  const trimmed = text.trim();
  const end = trimmed.indexOf('\n');
  if (end < 0) return { message: trimmed, stack: stack ?? undefined };
  return { message: trimmed.slice(0, end).trimEnd(), stack: stack ?? trimmed.slice(end + 1) };
}
