import type { Process } from '#client';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addCatalogues, Button, mayChangeProcess, useSession } from '#web';

const LinksDialog = lazy(async () => {
  await addCatalogues({ en: () => import('./i18n/en.json'), de: () => import('./i18n/de.json') });
  return { default: (await import('./links-dialog.tsx')).LinksDialog };
});

/** Opens the public links of a process, for people who may make some. */
export function ShareButton({ process }: { process: Process }) {
  const { t } = useTranslation();
  const { me } = useSession();
  const [isOpen, setOpen] = useState(false);
  if (!mayChangeProcess(me, process.processDefinitionId)) return null;
  return (
    <>
      <Button variant="default" size="xs" onClick={() => setOpen(true)}>
        {t('start.share')}
      </Button>
      {isOpen && (
        <Suspense>
          <LinksDialog process={process} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
