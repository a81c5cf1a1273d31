import type { Pool } from '../pools.ts';
import { isWantedBy } from './mail-belonging.ts';

/**
 * To who asked for something, where the process tells them (`millrace:process requesterMails="true"`): that it was received. The row is
 * made also for a person who does not want it, because it says what is to be followed. Costs a look at a handful of definitions
 * where no process tells anybody.
 */
export async function queueRequestMails(pool: Pool, domain: string, limit: number): Promise<number> {
  const telling = await pool.query<{ key: string }>(
    `select key from process_definitions where task_settings -> 'requesterMails' = 'true'`,
  );
  if (telling.rows.length === 0) return 0;
  const { rowCount } = await pool.query(
    `insert into mails (tenant_id, instance_key, template, username, address, message_id, state)
    select b.tenant_id, b.key, 'request-received', u.username, u.email, '<' || gen_random_uuid() || '@' || $1 || '>',
      case when ${isWantedBy(`'request-received'`)} then 'QUEUED' else 'CANCELED' end
    from (
      select key, tenant_id, started_by from process_instances
      where definition_key = any ($3::bigint[]) and root_key is null and started_at > now() - interval '1 day'
      union all
      select key, tenant_id, started_by from history_instances
      where definition_key = any ($3::bigint[]) and root_key is null and started_at > now() - interval '1 day'
    ) b join users u on u.username = b.started_by and u.active and u.email <> ''
    where not exists (select from mails x where x.instance_key = b.key and x.template = 'request-received'
      and x.username = u.username)
    limit $2 on conflict do nothing`,
    [domain, limit, telling.rows.map(({ key }) => key)],
  );
  return rowCount ?? 0;
}

/** Once for each request whose instance has ended: how, to who asked. Whoever canceled it themselves knows. */
export async function queueOutcomeMails(pool: Pool, domain: string, limit: number): Promise<number> {
  const template = `case h.state when 'COMPLETED' then 'request-outcome' else 'process-canceled' end`;
  const { rows } = await pool.query<{ closed: number }>(
    `with closed as (
      update mails set is_closed = true where mail_key in (
        select m.mail_key from mails m where m.template = 'request-received' and not m.is_closed
          and not exists (select from process_instances p where p.shard = (m.instance_key & 1023)::smallint and p.key = m.instance_key)
        order by m.mail_key limit $2)
      returning *
    ), queued as (
      insert into mails (tenant_id, instance_key, template, username, address, message_id)
      select c.tenant_id, c.instance_key, ${template}, u.username, u.email, '<' || gen_random_uuid() || '@' || $1 || '>'
      from closed c join history_instances h on h.key = c.instance_key
      join users u on u.username = c.username and u.active and u.email <> ''
      where ${isWantedBy(template)} and not exists (
        select from transitions j where j.instance_key = c.instance_key and j.actor = c.username
          and j.command ->> 'kind' = 'cancelInstance')
      on conflict do nothing
    )
    select count(*)::int as closed from closed`,
    [domain, limit],
  );
  return rows[0]?.closed ?? 0;
}
