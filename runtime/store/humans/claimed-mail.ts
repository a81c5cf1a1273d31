import type { MailTemplate } from '../../contract/mails.ts';
import { toldTaskFields, type ToldTaskField } from '../queries/models/task-fields.ts';
import type { MailNotice } from './mail-notice.ts';

/** One mail to be sent now, with what its template needs. */
export interface ClaimedMail {
  readonly mailKey: string;
  /** Null for a comment on an instance. */
  readonly taskKey: string | null;
  /** Null for a mail that is about no instance. */
  readonly instanceKey: string | null;
  readonly template: MailTemplate;
  readonly address: string;
  readonly messageId: string;
  /** Takes somebody off this kind of mail, and allows nothing else. */
  readonly unsubscribeToken: string;
  readonly username: string;
  readonly tenantId: string;
  readonly attempts: number;
  /** False when the task has ended, is somebody else's by now, or the person is gone. */
  readonly isWanted: boolean;
  readonly userName: string | null;
  /** As the person chose them; null where they did not. */
  readonly language: string | null;
  readonly timeZone: string | null;
  /** Who started the instance, where that is somebody else. */
  readonly requesterName: string | null;
  /** The reader asked for it, and the task is with others. */
  readonly isAsker: boolean;
  /** By which group of the reader the task is offered to them; null where it names them. */
  readonly groupName: string | null;
  /** Open tasks of the same step that nobody has, beside this one; counted to a hundred. */
  readonly othersWaiting: number;
  /** Names of the tasks of the instance: the last ones that were completed, and those that are open. */
  readonly way: { readonly done: readonly string[]; readonly open: readonly string[] } | null;
  readonly taskName: string | null;
  readonly processName: string | null;
  readonly businessId: string | null;
  readonly dueDate: Date | null;
  /** What the process declares for its tasks, for whom the task is. */
  readonly fields: readonly ToldTaskField[];
  /** Of the comment that mentions somebody. */
  readonly comment: {
    readonly author: string;
    readonly text: string;
    /** What it is about where that is no instance. */
    readonly project: {
      readonly key: string;
      readonly name: string;
      readonly file: string | null;
      readonly element: string | null;
    } | null;
  } | null;
  /** Who has the task now. */
  readonly assigneeName: string | null;
  readonly substitution: {
    readonly absentName: string;
    readonly deputyName: string;
    readonly isDeputy: boolean;
    readonly from: string;
    readonly until: string;
  } | null;
  /** Of what somebody asked for: how it stands. */
  readonly request: {
    readonly state: 'ACTIVE' | 'COMPLETED' | 'TERMINATED';
    /** How it ended: the name of its end event, or the outcome of the last task. */
    readonly outcome: string | null;
    readonly byName: string | null;
    readonly reason: string | null;
    /** Half of the last ones took no longer; null while there are too few. */
    readonly usualMs: number | null;
  } | null;
  /** Which template the task names in its headers (`millrace:mailTemplate`). */
  readonly namedTemplate: string | null;
  /** What the tenant says of its own: templates of this kind, and of the name that the task gives. */
  readonly own: readonly {
    readonly name: string;
    readonly language: string;
    readonly subject: string;
    readonly html: string;
    readonly text: string;
  }[];
  /** Of a mail about a process or an operation: what it says. */
  readonly about: MailNotice | null;
  /** What was sent before, and goes out again as it was. */
  readonly resent: { readonly subject: string; readonly html: string; readonly text: string } | null;
}

/** What a template needs of the `chosen` mails. */
export const mailFacts = `
    select c.mail_key as "mailKey", c.task_key as "taskKey", c.instance_key as "instanceKey", c.template, c.address,
      c.message_id as "messageId", c.attempts, c.unsubscribe_token as "unsubscribeToken", c.username, c.tenant_id as "tenantId",
      u.name as "userName", coalesce(t.name, t.element_id, e.name, e.element_id) as "taskName",
      u.preferences ->> 'language' as language, u.preferences ->> 'timeZone' as "timeZone",
      case when i.started_by <> c.username then coalesce(nullif(r.name, ''), r.username) end as "requesterName",
      coalesce(i.started_by = c.username and i.parent_instance_key is null and t.assignee is distinct from c.username, false) as "isAsker",
      case when c.template = 'task-available' and not c.username = any (t.candidate_users) then (
        select coalesce(nullif(g.name, ''), g.group_id) from groups g join memberships gm on gm.container_kind = 'group'
          and gm.container_id = g.group_id and gm.member_kind = 'user' and gm.member_id = c.username
        where g.group_id = any (t.candidate_groups) order by 1 limit 1) end as "groupName",
      case when c.template = 'task-available' then (
        select count(*)::int from (
          select from user_tasks x where x.definition_key = t.definition_key and x.element_id = t.element_id and x.assignee is null
            and x.key <> t.key limit 100) x) else 0 end as "othersWaiting",
      case when t.key is not null or c.template = 'request-received' then json_build_object(
        'done', array(select coalesce(x.name, x.element_id) from (
          select h.name, h.element_id, h.ended_at from history_tasks h where h.instance_key = c.instance_key and h.state = 'COMPLETED'
          order by h.ended_at desc limit 3) x order by x.ended_at),
        'open', array(select coalesce(x.name, x.element_id) from user_tasks x where x.instance_key = c.instance_key
          order by x.key limit 3)) end as way,
      coalesce(d.name, d.process_id) as "processName", coalesce(t.business_id, i.business_id) as "businessId", t.due_date as "dueDate",
      -- Who had a task, or only hears that it is late, may have no right to its values.
      case when d.task_settings is not null and c.template in ('task-assigned', 'task-available', 'task-reminder', 'task-overdue')
        then ${toldTaskFields} else '[]' end as fields,
      case when m.comment_key is not null
        then json_build_object('author', coalesce(nullif(a.name, ''), m.author), 'text', m.content, 'project', case m.target_type
          when 'PROJECT' then (select json_build_object('key', o.project_key::text, 'name', o.name, 'file', m.file_name,
            'element', m.element_id) from projects o where o.project_key = m.target_key::bigint) end) end as comment,
      coalesce(nullif(h.name, ''), t.assignee) as "assigneeName",
      case when s.substitution_key is not null then json_build_object('absentName', coalesce(nullif(sa.name, ''), s.absent_user),
        'deputyName', coalesce(nullif(sd.name, ''), s.deputy_user), 'isDeputy', s.deputy_user = c.username,
        'from', s.from_at, 'until', s.until_at) end as substitution,
      case when c.template in ('request-received', 'request-outcome', 'process-canceled') then json_build_object(
        'state', i.state, 'reason', i.reason,
        'outcome', coalesce((
          select f.element_name from history_elements o
          join definition_elements f on f.definition_key = i.definition_key and f.element_id = o.element_id
          where o.instance_key = c.instance_key and o.parent_key = c.instance_key and f.element_type = 'endEvent' and o.state = 'COMPLETED'
          order by o.seq desc limit 1), l.action),
        'byName', case i.state when 'COMPLETED' then coalesce(nullif(lu.name, ''), lu.username) when 'TERMINATED' then (
          select coalesce(nullif(x.name, ''), x.username) from transitions j join users x on x.username = j.actor
          where j.instance_key = c.instance_key and j.command ->> 'kind' = 'cancelInstance' order by j.seq desc limit 1) end,
        'usualMs', (
          select round(percentile_cont(0.5) within group (order by extract(epoch from x.ended_at - x.started_at)) * 1000)
          from (select started_at, ended_at from history_instances where definition_key = i.definition_key and state = 'COMPLETED'
            order by key desc limit 200) x having count(*) >= 5)) end as request,
      n.name as "namedTemplate", c.about,
      coalesce((select json_agg(json_build_object('name', o.name, 'language', o.language, 'subject', o.subject, 'html', o.html,
        'text', o.body) order by o.language) from mail_templates o
        where o.tenant_id = c.tenant_id and o.name in (c.template, n.name)), '[]') as own,
      case when c.is_resent then json_build_object('subject', c.subject, 'html', c.html, 'text', c.body) end as resent,
      c.is_resent or (u.username is not null and case c.template when 'comment-mention' then m.comment_key is not null
        when 'task-available' then t.key is not null and t.assignee is null
        when 'task-reassigned' then t.key is not null and t.assignee is distinct from c.username
        when 'task-canceled' then t.key is null
        when 'task-escalated' then t.key is not null
        when 'substitute-notice' then s.substitution_key is not null
        when 'request-received' then i.state = 'ACTIVE'
        when 'request-outcome' then i.state is not null
        when 'process-canceled' then i.state is not null
        when 'task-digest' then c.digest_date >= current_date - 2
        when 'smtp-test' then true
        else c.about is not null or t.key is not null and t.assignee is not distinct from c.username end) as "isWanted"
    from chosen c
    left join user_tasks t on t.shard = (c.task_key & 1023)::smallint and t.key = c.task_key
    left join lateral (select t.headers ->> 'millrace:mailTemplate' as name
      where c.template in ('task-assigned', 'task-available', 'request-needs-info')) n on true
    left join comments m on m.comment_key = c.comment_key
    left join users a on a.username = m.author
    left join users h on h.username = t.assignee
    left join substitutions s on s.substitution_key = c.substitution_key
    left join users sa on sa.username = s.absent_user
    left join users sd on sd.username = s.deputy_user
    -- A comment, and the word that a task was canceled, outlive the task and its instance.
    left join lateral (select h.name, h.element_id from history_tasks h where t.key is null and h.key = c.task_key) e on true
    left join lateral (
      select p.definition_key, p.business_id, p.started_by, p.parent_instance_key, 'ACTIVE' as state, null as reason from process_instances p
      where p.shard = (c.instance_key & 1023)::smallint and p.key = c.instance_key
      union all
      select p.definition_key, p.business_id, p.started_by, p.parent_instance_key, p.state, p.reason from history_instances p where p.key = c.instance_key
      limit 1) i on c.instance_key is not null
    left join users r on r.username = i.started_by
    -- What was done last, by whom and with which outcome.
    left join lateral (
      select h.action, h.ended_by from history_tasks h where h.instance_key = c.instance_key and h.state = 'COMPLETED'
      order by h.ended_at desc limit 1) l on i.state = 'COMPLETED'
    left join users lu on lu.username = l.ended_by
    left join process_definitions d on d.key = coalesce(t.definition_key, i.definition_key)
    left join users u on u.username = c.username and u.active`;
