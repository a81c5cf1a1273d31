import { isProblem } from '#client';
import type { Translate } from '../i18n/translate.ts';

/** One sentence for a person about any thrown thing; codes have their own wording where it helps. */
export function problemText(error: unknown, t: Translate): string {
  if (isProblem(error, 'OFFLINE')) return t('problem.offline');
  if (isProblem(error, 'PERMISSION_MISSING')) return error.detail || t('problem.forbidden');
  if (isProblem(error)) return error.detail || error.message;
  if (error instanceof Error) return error.message;
  return String(error);
}

/** Everything a person can hand to support, as text. */
export function problemDetails(error: unknown): string {
  const lines = [`time: ${new Date().toISOString()}`, `page: ${window.location.pathname}`];
  if (isProblem(error)) {
    lines.push(`code: ${error.code}`, `status: ${error.status}`, `detail: ${error.detail}`);
    if (error.traceId) lines.push(`traceId: ${error.traceId}`);
    for (const field of error.errors) lines.push(`${field.pointer}: ${field.code} ${field.message}`);
  } else if (error instanceof Error) {
    lines.push(`error: ${error.name}: ${error.message}`);
  }
  return lines.join('\n');
}
