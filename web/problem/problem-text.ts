import { isProblem, type ApiProblem, type ProblemField } from '#client';
import type { Translate } from '../i18n/translate.ts';

/**
 * One sentence for a person about any thrown thing. The server says in English what is wrong; a language that has a sentence for the
 * code says that instead, with what the problem names.
 */
export function problemText(error: unknown, t: Translate): string {
  if (isProblem(error, 'OFFLINE')) return t('problem.offline');
  if (isProblem(error)) {
    const right = missingRight(error);
    if (right)
      return right.resource === '*'
        ? t('problem.missingRightOnAll', right)
        : t('problem.missingRight', right);
    const detail =
      error.detail || (error.code === 'PERMISSION_MISSING' ? t('problem.forbidden') : error.message);
    return wordsOf(error.code, t, { ...error.members, detail }) ?? detail;
  }
  if (error instanceof Error) return error.message;
  return String(error);
}

/** What is wrong with one field. */
export function fieldText({ code, message }: ProblemField, t: Translate): string {
  return wordsOf(code, t, { detail: message }) ?? message;
}

/** Everything a person can hand to support, as text. */
export function problemDetails(error: unknown): string {
  const lines = [`time: ${new Date().toISOString()}`, `page: ${window.location.pathname}`];
  if (isProblem(error)) {
    lines.push(`code: ${error.code}`, `status: ${error.status}`, `detail: ${error.detail}`);
    if (error.traceId) lines.push(`traceId: ${error.traceId}`);
    for (const field of error.errors) lines.push(`${field.pointer}: ${field.code} ${field.message}`);
  } else if (error instanceof Error) {
    lines.push(`error: ${error.stack ?? `${error.name}: ${error.message}`}`);
  }
  return lines.join('\n');
}

// helpers

/** Which right is missing on what, where the server names it. */
function missingRight(problem: ApiProblem): { right: string; resource: string } | undefined {
  if (problem.code !== 'PERMISSION_MISSING') return undefined;
  const { resourceType, resourceId, permissionType } = (problem.members['missing'] ?? {}) as Partial<
    Record<string, unknown>
  >;
  if (typeof resourceType !== 'string' || typeof permissionType !== 'string') return undefined;
  const resource = typeof resourceId === 'string' ? resourceId : '*';
  return { right: `${resourceType}:${permissionType}`, resource };
}

/** Undefined where the language of the page has no sentence for the code. */
function wordsOf(code: string, t: Translate, values: Record<string, unknown>): string | undefined {
  return t(`problemOf.${code}`, { ...values, defaultValue: '' }) || undefined;
}
