import type { Key } from '#engine';
import type { Caller } from '../../contract/caller.ts';
import type { Mails } from '../../contract/mails.ts';
import type { Queries } from '../../contract/queries.ts';
import { Refusal } from '../../contract/refusal.ts';
import {
  cancelMail,
  findMail,
  findSentParts,
  queueTestMail,
  resendMail,
  unsubscribe,
} from '../../store/humans/mail-rows.ts';
import type { Pool } from '../../store/pools.ts';
import type { Mailer, MailOptions } from './create-mailer.ts';

export interface MailsPorts {
  readonly pool: Pool;
  readonly queries: Pick<Queries, 'get'>;
  /** Null where no process sends any. */
  readonly options: MailOptions | null;
  /** Null where this process sends none. */
  readonly mailer: Pick<Mailer, 'preview' | 'wake'> | null;
}

/** The outbox: what was sent, what waits, and what could not be sent. */
export function createMails({ pool, queries, mailer, options }: MailsPorts): Mails {
  const isConfigured = options !== null;
  const domain = options === null ? '' : options.from.slice(options.from.lastIndexOf('@') + 1);
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
      const { subject, html, text } = await mailer.preview(mail);
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
    async sendTest({ kind, id }) {
      if (!isConfigured)
        throw new Refusal('MAIL_NOT_POSSIBLE', 'This server sends no mail. Set SMTP_URL and MAIL_FROM.');
      const mailKey = kind === 'user' ? await queueTestMail(pool, id, domain) : null;
      if (mailKey === null)
        throw new Refusal(
          'MAIL_NOT_POSSIBLE',
          'You have no e-mail address. Enter one with your user, then try again.',
        );
      mailer?.wake();
      return mailKey;
    },
    unsubscribe: (token) => unsubscribe(pool, token),
  };
}
