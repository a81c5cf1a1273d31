import { useTranslation } from 'react-i18next';
import { Title, useDocumentTitle } from '#web';
import { MailChoices } from '../away/mail-choices.tsx';
import { OutOfOffice } from '../away/out-of-office.tsx';
import '../tasks.css';

/** What people arrange for their own work. */
export function PreferencesPage() {
  const { t } = useTranslation();
  useDocumentTitle(`${t('away.title')} · Millrace`);
  return (
    <div className="mr-start">
      <Title order={1} size="h3">
        {t('away.title')}
      </Title>
      <OutOfOffice />
      <MailChoices />
    </div>
  );
}
