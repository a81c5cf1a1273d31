import { useTranslation } from 'react-i18next';
import type { MailParts as Parts } from '#client';
import { Code, Tabs } from '#web';
import { MailFrame } from './mail-frame.tsx';

/** Both parts of a mail as they are read, and the source of the markup. */
export function MailParts({ parts }: { parts: Parts }) {
  const { t } = useTranslation();
  return (
    <Tabs defaultValue="look" keepMounted={false}>
      <Tabs.List>
        <Tabs.Tab value="look">{t('mail.look')}</Tabs.Tab>
        <Tabs.Tab value="text">{t('mail.text')}</Tabs.Tab>
        <Tabs.Tab value="html">{t('mail.html')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="look" pt="sm">
        <MailFrame html={parts.html} title={t('mail.lookOf', { subject: parts.subject })} />
      </Tabs.Panel>
      <Tabs.Panel value="text" pt="sm">
        <Code block tabIndex={0} className="mr-mail-text">
          {parts.text}
        </Code>
      </Tabs.Panel>
      <Tabs.Panel value="html" pt="sm">
        <Code block tabIndex={0} className="mr-mail-text">
          {parts.html}
        </Code>
      </Tabs.Panel>
    </Tabs>
  );
}
