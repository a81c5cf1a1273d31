import { useTranslation } from 'react-i18next';
import type { Trial, TrialMail } from '#client';
import { shortTime, Text, type Translate } from '#web';

interface TrialFactsProps {
  trial: Trial;
  nameOf: (elementId: string) => string;
}

/** Variables, mails that would have been sent, and what happened in which order. */
export function TrialFacts({ trial, nameOf }: TrialFactsProps) {
  const { t, i18n } = useTranslation();
  const now = new Date(trial.now);
  return (
    <>
      {trial.mails.length > 0 && (
        <section aria-label={t('models.trial.mails')}>
          <h3>{t('models.trial.mails')}</h3>
          <ul className="mr-trial-cards">
            {trial.mails.map((mail, index) => (
              <li key={index} className="mr-trial-card">
                <h4>{mail.subject || t('models.trial.noSubject')}</h4>
                <Text size="xs" c="dimmed">
                  {t('models.trial.mailTo', { to: readersOf(mail, t), name: nameOf(mail.elementId) })}
                  {' · '}
                  <time dateTime={mail.at}>{shortTime(mail.at, now, i18n.language)}</time>
                </Text>
                <details>
                  <summary>{t('models.trial.mailText')}</summary>
                  <pre className="mr-trial-json">{mail.body}</pre>
                </details>
              </li>
            ))}
          </ul>
        </section>
      )}
      {trial.instances.map((instance) => (
        <details key={instance.key} open={trial.instances.length === 1}>
          <summary>
            {t('models.trial.variables', { process: nameOf(instance.processDefinitionId) })} ·{' '}
            {t(`models.trial.state.${instance.state}`)}
          </summary>
          <pre className="mr-trial-json">{JSON.stringify(instance.variables, null, 2)}</pre>
        </details>
      ))}
      {trial.log.length > 0 && (
        <details>
          <summary>{t('models.trial.log')}</summary>
          <ol className="mr-trial-log">
            {trial.log.map((entry, index) => (
              <li key={index}>
                <time dateTime={entry.at}>{shortTime(entry.at, now, i18n.language)}</time>{' '}
                {t(`models.trial.entry.${entry.kind}`, {
                  name: nameOf(entry.elementId ?? entry.processDefinitionId),
                })}
              </li>
            ))}
          </ol>
        </details>
      )}
    </>
  );
}

// helpers

function readersOf({ to, groups }: TrialMail, t: Translate): string {
  return [...to, ...groups.map((group) => t('models.trial.mailGroup', { group }))].join(', ');
}
