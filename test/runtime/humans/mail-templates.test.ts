import { describe, expect, test } from '@jest/globals';
import { compileMail } from '../../../runtime/humans/mail/mail-engine.ts';
import { mailLanguage, mailLanguages } from '../../../runtime/humans/mail/mail-language.ts';
import { renderMail } from '../../../runtime/humans/mail/render-mail.ts';
import { exampleMail, exampleNow } from '../../../runtime/humans/mail/templates/example-mails.ts';
import { mailTemplates } from '../../../runtime/humans/mail/templates/mail-templates.ts';
import { english } from '../../../runtime/humans/mail/words/english.ts';
import { german } from '../../../runtime/humans/mail/words/german.ts';
import type { MailTemplate } from '../../../runtime/contract/mails.ts';

const kinds = Object.keys(mailTemplates) as MailTemplate[];
const place = {
  baseUrl: 'https://millrace.example.com/',
  smtpServer: 'mail.example.com:587',
  from: 'millrace@example.com',
  timeZone: 'UTC',
  now: exampleNow,
};
const render = (kind: MailTemplate, language: string, timeZone: string | null = null) =>
  renderMail({ ...exampleMail(kind), language, timeZone }, place);

describe.each(kinds)('the mail %s', (kind) => {
  test.each(mailLanguages)('in %s is as it was looked at', (language) => {
    const { subject, html, text } = render(kind, language);
    expect(`${subject}\n---\n${text}---\n${html}`).toMatchSnapshot();
  });

  test('says in each language something else, and the same facts', () => {
    const [one, other] = [render(kind, 'en'), render(kind, 'de-AT')];
    expect(other.text).not.toBe(one.text);
    expect(other.html).toContain('<html lang="de">');
    for (const { html, text } of [one, other]) {
      expect(text).toContain('https://millrace.example.com/');
      expect(html).toContain('href="https://millrace.example.com/');
      expect(html).not.toMatch(/<missing>|\{\{/);
    }
  });
});

describe('the words of mails', () => {
  const flat = (words: object): Map<string, string> =>
    new Map(
      Object.entries(words).flatMap(([part, sentences]) =>
        Object.entries(sentences as Record<string, string>).map(([word, text]) => [`${part}.${word}`, text]),
      ),
    );
  const placeholders = (text: string | undefined) => (text?.match(/\{\{\w+\}\}/g) ?? []).sort();

  test('are there in both languages, with the same facts', () => {
    const [one, other] = [flat(english), flat(german)];
    expect([...other.keys()]).toEqual([...one.keys()]);
    for (const [key, text] of other) {
      expect([key, ...placeholders(text)]).toEqual([key, ...placeholders(one.get(key))]);
      if (text.replace(/\{\{\w+\}\}/g, '').split(' ').length > 2) expect(text).not.toBe(one.get(key));
    }
  });

  test('are those of a region where its language is spoken, else English', () => {
    expect(['de-CH', 'DE', 'en-GB', 'fr', null, ''].map(mailLanguage)).toEqual([
      'de',
      'de',
      'en',
      'en',
      'en',
      'en',
    ]);
  });
});

describe('a date', () => {
  test('is by the clock of its reader', () => {
    expect(render('task-assigned', 'en').subject).toBe(
      'Review expense EXP-2231 – due Tue, May 7, 2030, 15:00 UTC',
    );
    expect(render('task-assigned', 'de', 'Europe/Berlin').subject).toBe(
      'Review expense EXP-2231 – fällig Di., 7. Mai 2030, 17:00 MESZ',
    );
  });
});

describe('a template', () => {
  const made = (html: string, facts: object = {}) =>
    compileMail({ subject: '', html, text: '' }, 'task-assigned')(
      { userName: 'Ana', ...facts },
      { language: 'de', timeZone: 'UTC', now: exampleNow },
    ).html;

  test('has helpers for words, dates, spans, money, length and addresses', () => {
    expect(made('{{t "greeting"}}')).toBe('Guten Tag Ana,');
    expect(made('{{relative at}}', { at: '2030-05-06T09:00:00Z' })).toBe('vor 3 Stunden');
    expect(made('{{duration ms}}', { ms: 90_000_000 })).toBe('1 Tag');
    expect(made('{{money amount "EUR"}}', { amount: 1240 })).toBe('1.240,00\u00a0€');
    expect(made('{{truncate text 4}}', { text: 'abcdef' })).toBe('abc…');
    expect(made('{{url text}}', { text: 'a/b&c' })).toBe('a%2Fb%26c');
  });

  test.each([
    ['{{missing}}', /missing/],
    ['{{constructor.name}}', /not defined/],
    ['{{lookup this "userName"}}', /lookup/],
    ['{{log userName}}', /log/],
    ['{{{userName}}}', /always escaped/],
    ['{{&userName}}', /always escaped/],
    ['{{> elsewhere}}', /elsewhere/],
    ['{{t "nothing"}}', /no text "nothing"/],
    ['{{t "subject"}}', /needs "subjectName"/],
    ['{{date userName}}', /is not a date/],
    ['{{money 1 "euro"}}', /needs a currency/],
    ['{{#if', /Parse error/],
  ])('is refused with %s', (source, message) => {
    expect(() => made(source)).toThrow(message);
  });
});
