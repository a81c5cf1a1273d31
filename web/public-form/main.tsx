import { createHttpClient } from '#client';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { formCatalogues } from '../form/form-catalogues.ts';
import { addCatalogues, startI18n } from '../i18n/i18n.ts';
import { GuestPage } from './guest-page.tsx';
import { trustMarkup } from './trust-markup.ts';
import '@fontsource-variable/atkinson-hyperlegible-next/index.css';
import '../tokens.css';
import './guest-page.css';

trustMarkup();
await startI18n();
await Promise.all([
  addCatalogues(formCatalogues),
  addCatalogues({ en: () => import('./i18n/en.json'), de: () => import('./i18n/de.json') }),
]);
const root = document.getElementById('root');
if (!root) throw new Error('form.html has no element with the id "root".');
const [, token = ''] = /^\/f\/([\w-]+)\/?$/.exec(window.location.pathname) ?? [];
createRoot(root).render(
  <StrictMode>
    <GuestPage http={createHttpClient()} path={`/public/forms/${token}`} />
  </StrictMode>,
);
