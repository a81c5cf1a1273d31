import { useTranslation } from 'react-i18next';
import { SegmentedControl, useSearchOf } from '#web';
import { AdminPage } from '../admin/admin-page.tsx';
import { readMailsSearch } from '../mail/mail-search.ts';
import { MailTemplates } from '../mail/mail-templates.tsx';
import { Outbox } from '../mail/outbox.tsx';
import { TestMailButton } from '../mail/test-mail-button.tsx';

/** What was sent to whom, and what mails say. */
export function MailPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchOf(readMailsSearch);
  return (
    <AdminPage
      id="mail"
      actions={
        <>
          <SegmentedControl
            size="xs"
            aria-label={t('mail.view')}
            value={search.view ?? 'outbox'}
            onChange={(view) =>
              setSearch({ view: view === 'templates' ? 'templates' : undefined, mail: undefined })
            }
            data={[
              { value: 'outbox', label: t('mail.outbox') },
              { value: 'templates', label: t('mail.templates') },
            ]}
          />
          <TestMailButton onSent={(mail) => setSearch({ view: undefined, mail })} />
        </>
      }
    >
      {search.view === 'templates' ? <MailTemplates /> : <Outbox search={search} onSearch={setSearch} />}
    </AdminPage>
  );
}
