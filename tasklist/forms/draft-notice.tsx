import { lazy, Suspense } from 'react';
import { addCatalogues } from '#web';
import type { DraftNoticeProps } from './draft-notice-view.tsx';

const Loaded = lazy(async () => {
  await addCatalogues({ en: () => import('./i18n/en.json'), de: () => import('./i18n/de.json') });
  return { default: (await import('./draft-notice-view.tsx')).DraftNoticeView };
});

/** What an earlier visit left is in the form; whoever does not want it begins anew. */
export function DraftNotice(props: DraftNoticeProps) {
  return (
    <Suspense fallback={null}>
      <Loaded {...props} />
    </Suspense>
  );
}
