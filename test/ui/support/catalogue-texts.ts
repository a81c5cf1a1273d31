import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

interface Texts {
  [key: string]: string | Texts;
}

/** The folders of all parts of the pages that have texts of their own. */
export const catalogueFolders: readonly string[] = ['web', 'tasklist', 'modeler', 'cockpit'].flatMap((area) =>
  readdirSync(area, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(path.join('i18n', 'en.json')))
    .map((name) => path.dirname(path.join(area, name))),
);

/** Every text of one part by its whole key, in the order of the file. */
export function textsOf(folder: string, language: string): Map<string, string> {
  const found = new Map<string, string>();
  const collect = (texts: Texts, prefix: string): void => {
    for (const [key, value] of Object.entries(texts)) {
      if (typeof value === 'string') found.set(prefix + key, value);
      else collect(value, `${prefix}${key}.`);
    }
  };
  collect(JSON.parse(readFileSync(path.join(folder, `${language}.json`), 'utf8')) as Texts, '');
  return found;
}

/** English texts that no page in the other language may show: that language says each of them otherwise. */
export function englishOnly(language: string): Set<string> {
  const all = (wanted: string) =>
    new Set(catalogueFolders.flatMap((folder) => [...textsOf(folder, wanted).values()]));
  const others = all(language);
  return new Set([...all('en')].filter((text) => !others.has(text) && !text.includes('{{')));
}
