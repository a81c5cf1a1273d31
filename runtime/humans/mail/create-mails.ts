import type { Key } from '#engine';
import type { Caller } from '../../contract/caller.ts';
import type { Mails } from '../../contract/mails.ts';
import type { Queries } from '../../contract/queries.ts';
import { Refusal } from '../../contract/refusal.ts';
import { cancelMail, findMail, findSentParts, resendMail } from '../../store/humans/mail-rows.ts';
import type { Pool } from '../../store/pools.ts';
import type { Mailer } from './create-mailer.ts';

export interface MailsPorts {
  readonly pool: Pool;
  readonly queries: Pick<Queries, 'get'>;
  /** Null where this process sends none. */
  readonly mailer: Pick<Mailer, 'preview' | 'wake'> | null;
}

/** The outbox: what was sent, what waits, and what could not be sent. */
export function createMails({ pool, queries, mailer }: MailsPorts): Mails {
  const require = async (caller: Caller, mailKey: string): Promise<void> => {
    if ((await queries.get(caller, 'mails', mailKey as Key)) === null)
      throw new Refusal('NOT_FOUND', `There is no mail ${mailKey}.`);
  };
  return {
    async parts(caller, mailKey) {
      await require(caller, mailKey);
      const sent = await findSentParts(pool, mailKey);
      if (sent !== null) return sent;
      const mail = await findMail(pool, mailKey);
      if (mail === null || mailer === null)
        throw new Refusal('NOT_FOUND', 'This mail was not sent, and this process makes none.');
      const { subject, html, text } = mailer.preview(mail);
      return { subject, html, text };
    },
    async resend(caller, mailKey) {
      await require(caller, mailKey);
      if (!(await resendMail(pool, mailKey)))
        throw new Refusal('INVALID_MAIL_STATE', 'The mail waits to be sent already.');
      mailer?.wake();
    },
    async cancel(caller, mailKey) {
      await require(caller, mailKey);
      if (!(await cancelMail(pool, mailKey)))
        throw new Refusal('INVALID_MAIL_STATE', 'The mail does not wait any more.');
    },
  };
}
