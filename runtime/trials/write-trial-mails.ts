import { renderMail, type MailPlace } from '../humans/mail/render-mail.ts';
import type { MailToRender } from '../humans/mail/mail-facts.ts';
import type { TrialMail } from '../contract/trials.ts';
import { isNotice, type NotedMail, type TrialNotice } from './trial-mails.ts';
import { iso } from './trial-view.ts';

/** The mails of a trial in the product's own words, as their readers would get them. */
export function writeTrialMails(
  noted: readonly NotedMail[],
  place: Omit<MailPlace, 'now'>,
  language: string | null,
): readonly TrialMail[] {
  return noted.map((mail) => (isNotice(mail) ? write(mail, place, language) : mail));
}

// helpers

function write(notice: TrialNotice, place: Omit<MailPlace, 'now'>, language: string | null): TrialMail {
  const { template, to, at, elementId } = notice;
  const { subject, text } = renderMail(mailOf(notice, language), { ...place, now: at });
  return {
    kind: template,
    elementId,
    at: iso(at),
    to: 'user' in to ? [to.user] : [],
    groups: 'group' in to ? [to.group] : [],
    subject,
    body: text,
  };
}

function mailOf(notice: TrialNotice, language: string | null): MailToRender {
  const { template, to, instance, taskKey, dueDate, assignee, way, elementId } = notice;
  const { model } = instance.definition;
  const name = 'user' in to ? to.user : to.group;
  const { status } = instance.state;
  const isRequest = taskKey === null;
  return {
    ...{ template, taskKey, instanceKey: instance.key, language, way, assigneeName: assignee },
    ...{ userName: name, username: name, address: '', messageId: '', mailKey: '', unsubscribeToken: '' },
    ...{ tenantId: '<default>', attempts: 1, isWanted: true, timeZone: null },
    ...{ requesterName: null, isAsker: false, groupName: 'group' in to ? to.group : null },
    ...{
      othersWaiting: 0,
      fields: [],
      comment: null,
      substitution: null,
      namedTemplate: null,
      own: [],
      about: null,
      resent: null,
    },
    taskName: isRequest ? null : nameOfElement(notice, elementId),
    processName: model.name ?? model.processId,
    businessId: instance.state.businessId,
    dueDate: dueDate === null ? null : new Date(dueDate),
    request: isRequest
      ? {
          state: status === 'active' ? 'ACTIVE' : status === 'completed' ? 'COMPLETED' : 'TERMINATED',
          ...{ outcome: notice.outcome, byName: null, reason: null, usualMs: null },
        }
      : null,
  };
}

function nameOfElement({ instance }: TrialNotice, elementId: string): string {
  return instance.definition.model.elements[elementId]?.name ?? elementId;
}
