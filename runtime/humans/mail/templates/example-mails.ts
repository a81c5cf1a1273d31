import type { MailTemplate } from '../../../contract/mails.ts';
import type { DigestPart, DigestTask } from '../../../store/humans/digest-mails.ts';
import type { MailToRender } from '../mail-facts.ts';
import { exampleNotices } from './example-notices.ts';

/** For previews and tests: one mail of each kind, as it would be claimed. Dates are seen from `exampleNow`. */
export function exampleMail(template: MailTemplate): MailToRender {
  return { ...base, template, ...own[template] };
}

export const exampleNow = Date.parse('2030-05-06T12:00:00Z');

// helpers

const base: Omit<MailToRender, 'template'> = {
  mailKey: '1',
  taskKey: '2251799813685312',
  instanceKey: '2251799813685248',
  address: 'ana@example.com',
  messageId: '<example@example.com>',
  unsubscribeToken: '00000000-0000-4000-8000-000000000000',
  username: 'ana',
  tenantId: '<default>',
  attempts: 1,
  isWanted: true,
  userName: 'Ana Lind',
  language: null,
  timeZone: null,
  requesterName: 'Bo Berg',
  isAsker: false,
  groupName: null,
  othersWaiting: 0,
  way: { done: ['Submitted'], open: ['Review expense'] },
  taskName: 'Review expense',
  processName: 'Expenses',
  businessId: 'EXP-2231',
  dueDate: new Date('2030-05-07T15:00:00Z'),
  fields: [],
  comment: null,
  assigneeName: 'Ana Lind',
  substitution: null,
  request: null,
  namedTemplate: null,
  own: [],
  about: null,
  resent: null,
};

const aboutNothing = {
  taskKey: null,
  instanceKey: null,
  requesterName: null,
  way: null,
  businessId: null,
  dueDate: null,
};

const aboutRequest = { taskKey: null, taskName: null, requesterName: null, dueDate: null, way: null };

const ended = {
  state: 'COMPLETED',
  outcome: 'Approved',
  byName: 'Cem Aydin',
  reason: null,
  usualMs: null,
} as const;

const fields: MailToRender['fields'] = [
  { name: 'amount', label: 'Amount', type: 'number', value: 1240.5 },
  { name: 'day', label: 'Day of the trip', type: 'date', value: '2030-04-29' },
  { name: 'account', label: 'Account', type: 'text', value: null },
];

const own: Readonly<Record<MailTemplate, Partial<MailToRender>>> = {
  'task-assigned': { fields },
  'task-available': { fields, othersWaiting: 3, assigneeName: null },
  'task-reminder': { fields, dueDate: new Date('2030-05-06T15:00:00Z') },
  'task-overdue': { fields, dueDate: new Date('2030-05-06T09:00:00Z') },
  'task-escalated': { dueDate: new Date('2030-05-06T09:00:00Z'), assigneeName: 'Cem Aydin' },
  'task-reassigned': { assigneeName: 'Cem Aydin' },
  'task-canceled': { dueDate: null, way: null },
  'task-digest': {
    ...aboutNothing,
    digest: [
      openTask('overdue', 'Review expense', 'EXP-2229', '2030-05-06T09:00:00Z'),
      openTask('today', 'Review expense', 'EXP-2231', '2030-05-06T15:00:00Z'),
      openTask('later', 'Sign contract', null, null),
      { ...openTask('available', 'Check <receipt>', 'EXP-2240', null), total: 11 },
    ],
  },
  'request-received': {
    ...aboutRequest,
    way: { done: [], open: ['Review expense'] },
    request: { ...ended, state: 'ACTIVE', outcome: null, byName: null, usualMs: 90_000_000 },
  },
  'request-outcome': { ...aboutRequest, request: ended },
  'request-needs-info': { requesterName: null, taskName: 'Send the missing receipt' },
  'process-canceled': {
    ...aboutRequest,
    request: { ...ended, state: 'TERMINATED', outcome: null, reason: 'Sent in twice' },
  },
  'smtp-test': aboutNothing,
  'incident-alert': { ...aboutNothing, about: exampleNotices['incident-alert'] },
  'incident-resolved': { ...aboutNothing, about: exampleNotices['incident-resolved'] },
  'stalled-alert': { ...aboutNothing, about: exampleNotices['stalled-alert'] },
  'ops-digest': { ...aboutNothing, about: exampleNotices['ops-digest'] },
  'batch-finished': { ...aboutNothing, about: exampleNotices['batch-finished'] },
  'migration-finished': { ...aboutNothing, about: exampleNotices['migration-finished'] },
  'token-expiring': { ...aboutNothing, about: exampleNotices['token-expiring'] },
  'deployment-notice': { ...aboutNothing, about: exampleNotices['deployment-notice'] },
  'comment-mention': {
    comment: { author: 'Cem Aydin', text: 'Is the receipt <missing>?\nPlease look & answer.', project: null },
  },
  'substitute-notice': {
    ...aboutNothing,
    substitution: {
      absentName: 'Cem Aydin',
      deputyName: 'Ana Lind',
      isDeputy: true,
      from: '2030-05-06T06:00:00Z',
      until: '2030-05-10T16:00:00Z',
    },
  },
};

function openTask(part: DigestPart, name: string, businessId: string | null, due: string | null): DigestTask {
  const dueDate = due === null ? null : new Date(due);
  return { part, total: 1, taskKey: '2251799813685312', name, processName: 'Expenses', businessId, dueDate };
}
