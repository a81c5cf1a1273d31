import { describe, expect, test } from '@jest/globals';
import i18next from 'i18next';
import { readFileSync } from 'node:fs';
import { ApiProblem } from '../../client/http/api-problem.ts';
import { PROBLEM_CODES } from '../../api/http/problem-codes.ts';
import type { Translate } from '../../web/i18n/translate.ts';
import { fieldText, problemText } from '../../web/problem/problem-text.ts';

const read = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));
const german = read('web/i18n/problems-de.json') as Record<string, string>;
const shell = read('web/i18n/de.json') as object;
const { paths } = read('specs/openapi.json') as {
  paths: Record<string, Record<string, { responses?: Record<string, { 'x-codes'?: string[] }> }>>;
};

/** Where people work who write no models and look after no server. */
const everydayPath =
  /^\/v2\/(user-tasks|process-instances$|comments|attachments|saved-filters|substitutions|authentication|users\/me|notification-preferences)/;

function translate(language: string): Translate {
  const instance = i18next.createInstance();
  void instance.init({
    lng: language,
    fallbackLng: 'en',
    initAsync: false,
    interpolation: { escapeValue: false },
    resources: {
      de: { translation: { ...shell, problemOf: german } },
      en: { translation: read('web/i18n/en.json') as object },
    },
  });
  return (key: string, values?: Record<string, unknown>) => instance.t(key, values ?? {});
}

describe('problems in German', () => {
  test('have a sentence for every code that tasks, starts and sign-in answer with', () => {
    const codes = Object.entries(paths)
      .filter(([path]) => everydayPath.test(path))
      .flatMap(([, operations]) => Object.values(operations))
      .flatMap(({ responses }) => Object.values(responses ?? {}))
      .flatMap((response) => response['x-codes'] ?? []);
    expect(codes.length).toBeGreaterThan(50);
    expect([...new Set(codes)].filter((code) => !(code in german))).toEqual([]);
  });

  test('are about codes that there are, and name only what a problem has', () => {
    expect(Object.keys(german).filter((code) => !(code in PROBLEM_CODES))).toEqual([]);
    for (const text of Object.values(german)) {
      expect(text).toMatch(/^[A-ZÄÖÜ].*[.)]$/);
      expect([...text.matchAll(/\{\{(\w+)\}\}/g)].every(([, name]) => name === 'detail')).toBe(true);
    }
  });

  test('are said in the language of the page; what has no words stays as the server says it', () => {
    const taken = new ApiProblem(409, { code: 'TASK_NOT_ACTIVE', detail: 'The task has ended.' });
    const invalid = new ApiProblem(400, { code: 'INVALID_VALUE', detail: 'Send a date, & no <text>.' });
    const rare = new ApiProblem(409, { code: 'SOMETHING_NEW', detail: 'It is so.' });
    const [de, en] = [translate('de'), translate('en')];
    expect(problemText(taken, de)).toBe('Die Aufgabe ist nicht mehr offen.');
    expect(problemText(taken, en)).toBe('The task has ended.');
    expect(problemText(invalid, de)).toBe('Eine Angabe ist nicht erlaubt. (Send a date, & no <text>.)');
    expect(problemText(rare, de)).toBe('It is so.');
    expect(fieldText({ pointer: '/a', code: 'MISSING_FIELD', message: 'Send a.' }, de)).toBe(
      'Eine Angabe fehlt.',
    );
    const missing = { resourceType: 'SECRET', permissionType: 'UPDATE', resourceId: '*' };
    const forbidden = new ApiProblem(403, { code: 'PERMISSION_MISSING', detail: 'You need it.', missing });
    expect(problemText(forbidden, de)).toMatch(
      /^Dafür brauchen Sie das Recht SECRET:UPDATE\. Die Administration/,
    );
    const ofOne = new ApiProblem(403, { ...forbidden.members, missing: { ...missing, resourceId: 'BANK' } });
    expect(problemText(ofOne, en)).toMatch(/the right SECRET:UPDATE on “BANK”\. An administrator/);
    expect(problemText(new ApiProblem(0, { code: 'OFFLINE' }), de)).toBe(de('problem.offline'));
  });
});
