import type { ClaimedMail } from '../../store/humans/claimed-mail.ts';
import type { MailSource } from './mail-engine.ts';
import { mailLanguage } from './mail-language.ts';

/**
 * What a tenant says instead of the product: the template that the task names, in the reader's language or else in another; then the
 * tenant's own of this kind in the reader's language. Null: the product's.
 */
export function ownSourceOf(
  mail: Pick<ClaimedMail, 'own' | 'namedTemplate' | 'template' | 'language'>,
): MailSource | null {
  const language = mailLanguage(mail.language);
  const named = mail.own.filter(({ name }) => name === mail.namedTemplate);
  return (
    named.find((one) => one.language === language) ??
    named[0] ??
    mail.own.find((one) => one.name === mail.template && one.language === language) ??
    null
  );
}
