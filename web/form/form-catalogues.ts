import type { Catalogues } from '../i18n/i18n.ts';

/** What forms say, fetched with the first form. */
export const formCatalogues: Catalogues = {
  en: () => import('./i18n/en.json'),
  de: () => import('./i18n/de.json'),
};
