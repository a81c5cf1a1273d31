import { fixedMails, type MailTemplate } from '../../contract/mails.ts';
import type { Pool } from '../pools.ts';
import { mailFacts, type ClaimedMail } from './claimed-mail.ts';
import { isQuiet } from './mail-belonging.ts';

/**
 * Takes the mail that is due longest, whose receiver wants no quiet now and has not had too many lately. Nobody else gets it for
 * `leaseMs`.
 */
export async function claimMail(
  pool: Pool,
  { leaseMs, timeZone, perHourMax }: { leaseMs: number; timeZone: string; perHourMax: number },
): Promise<ClaimedMail | null> {
  const { rows } = await pool.query<ClaimedMail>(
    `with due as (
      select m.mail_key from mails m left join users u on u.username = m.username
      where m.state = 'QUEUED' and m.next_attempt_at <= now() and (m.template = any ($4::text[]) or not (${isQuiet('$2')})
        and (select count(*) from (select from mails s where s.username = m.username and s.sent_at > now() - interval '1 hour'
          and s.template <> all ($4::text[])
          limit $3::bigint) s) < $3::bigint)
      order by m.next_attempt_at limit 1 for update of m skip locked
    ), chosen as (
      update mails m set attempts = m.attempts + 1, next_attempt_at = now() + $1 * interval '1 millisecond'
      from due where m.mail_key = due.mail_key returning m.*
    ) ${mailFacts}`,
    [leaseMs, timeZone, perHourMax, fixedMails],
  );
  return rows[0] ?? null;
}

/** The same of any mail, to look at it; nothing is changed. */
export async function findMail(pool: Pool, mailKey: string): Promise<ClaimedMail | null> {
  const { rows } = await pool.query<ClaimedMail>(
    `with chosen as (select * from mails where mail_key = $1) ${mailFacts}`,
    [mailKey],
  );
  return rows[0] ?? null;
}

/** As it was sent; null when it was not, or before that was kept. */
export async function findSentParts(
  pool: Pool,
  mailKey: string,
): Promise<{ readonly subject: string; readonly html: string; readonly text: string } | null> {
  const { rows } = await pool.query<{ subject: string; html: string; text: string }>(
    'select subject, html, body as text from mails where mail_key = $1 and html is not null',
    [mailKey],
  );
  return rows[0] ?? null;
}

/** Sent, given up or canceled: it goes out once more, with its Message-ID, so that a receiver can tell the repetition. */
export async function resendMail(pool: Pool, mailKey: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update mails set state = 'QUEUED', attempts = 0, next_attempt_at = now(), last_error = null, is_resent = html is not null
     where mail_key = $1 and state <> 'QUEUED'`,
    [mailKey],
  );
  return rowCount === 1;
}

export async function cancelMail(pool: Pool, mailKey: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update mails set state = 'CANCELED' where mail_key = $1 and state = 'QUEUED'`,
    [mailKey],
  );
  return rowCount === 1;
}

/** A mail to try the server with; null for a person without an address. */
export async function queueTestMail(pool: Pool, username: string, domain: string): Promise<string | null> {
  const { rows } = await pool.query<{ key: string }>(
    `insert into mails (tenant_id, template, username, address, message_id)
     select '<default>', 'smtp-test', u.username, u.email, '<' || gen_random_uuid() || '@' || $2 || '>'
     from users u where u.username = $1 and u.active and u.email <> ''
     returning mail_key as key`,
    [username, domain],
  );
  return rows[0]?.key ?? null;
}

/** The person whom a mail with this token went to gets no more of its kind; what already waits is not sent. */
export async function unsubscribe(
  pool: Pool,
  token: string,
): Promise<{ readonly kind: MailTemplate } | null> {
  const { rows } = await pool.query<{ kind: MailTemplate }>(
    `with mail as (
      select username, template from mails where unsubscribe_token = $1 and template <> all ($2::text[])
    ), waiting as (
      update mails w set state = 'CANCELED' from mail m
      where w.username = m.username and w.template = m.template and w.state = 'QUEUED'
    ), chosen as (
      update users u set preferences = u.preferences || jsonb_build_object('notifications',
        coalesce(u.preferences -> 'notifications', '{"quietHours": null}') || jsonb_build_object('mailOff',
          coalesce(u.preferences #> '{notifications,mailOff}', '[]')
            || case when u.preferences #> '{notifications,mailOff}' ? m.template then '[]' else to_jsonb(m.template) end))
      from mail m where u.username = m.username
    )
    select template as kind from mail`,
    [token, fixedMails],
  );
  return rows[0] ?? null;
}

export type MailOutcome =
  | { readonly state: 'SENT'; readonly subject: string; readonly html: string; readonly text: string }
  | { readonly state: 'CANCELED' }
  | { readonly state: 'FAILED'; readonly error: string }
  | { readonly state: 'QUEUED'; readonly error: string; readonly waitMs: number };

/** Only the attempt that was claimed last may say how it went. */
export async function settleMail(
  pool: Pool,
  { mailKey, attempts }: ClaimedMail,
  outcome: MailOutcome,
): Promise<void> {
  await pool.query(
    `update mails set state = $3, subject = coalesce($4, subject), last_error = $5, html = coalesce($7, html),
      body = coalesce($8, body), sent_at = case when $3 = 'SENT' then now() end, next_attempt_at = now() + $6 * interval '1 millisecond'
    where mail_key = $1 and attempts = $2 and state = 'QUEUED'`,
    [
      mailKey,
      attempts,
      outcome.state,
      'subject' in outcome ? outcome.subject : null,
      'error' in outcome ? outcome.error : null,
      'waitMs' in outcome ? outcome.waitMs : 0,
      'html' in outcome ? outcome.html : null,
      'text' in outcome ? outcome.text : null,
    ],
  );
}

/** Addresses are personal data: a mail about a task that has ended is forgotten after some time. */
export async function deleteOldMails(pool: Pool, days: number, limit: number): Promise<void> {
  await pool.query(
    `delete from mails where mail_key in (
      select m.mail_key from mails m where m.created_at < now() - $1 * interval '1 day' and m.state <> 'QUEUED'
        and not exists (select from user_tasks t where t.shard = (m.task_key & 1023)::smallint and t.key = m.task_key)
      limit $2)`,
    [days, limit],
  );
}
