import type { MailKind } from '../../../contract/mails.ts';
import type { ClaimedMail } from '../../../store/humans/mail-rows.ts';

/** For previews and tests: one mail of each kind, as it would be claimed. Dates are seen from `exampleNow`. */
export function exampleMail(template: MailKind): ClaimedMail {
  return { ...base, template, ...own[template] };
}

export const exampleNow = Date.parse('2030-05-06T12:00:00Z');

// helpers

const base: Omit<ClaimedMail, 'template'> = {
  mailKey: '1',
  taskKey: '2251799813685312',
  instanceKey: '2251799813685248',
  address: 'ana@example.com',
  messageId: '<example@example.com>',
  attempts: 1,
  isWanted: true,
  userName: 'Ana Lind',
  language: null,
  timeZone: null,
  requesterName: 'Bo Berg',
  othersWaiting: 0,
  way: { done: ['Submitted'], open: ['Review expense'] },
  taskName: 'Review expense',
  processName: 'Expenses',
  businessId: 'EXP-2231',
  dueDate: new Date('2030-05-07T15:00:00Z'),
  comment: null,
  assigneeName: 'Ana Lind',
  substitution: null,
  resent: null,
};

const own: Readonly<Record<MailKind, Partial<ClaimedMail>>> = {
  'task-assigned': {},
  'task-available': { othersWaiting: 3, assigneeName: null },
  'task-reminder': { dueDate: new Date('2030-05-06T15:00:00Z') },
  'task-overdue': { dueDate: new Date('2030-05-06T09:00:00Z') },
  'task-reassigned': { assigneeName: 'Cem Aydin' },
  'task-canceled': { dueDate: null, way: null },
  'comment-mention': {
    comment: { author: 'Cem Aydin', text: 'Is the receipt <missing>?\nPlease look & answer.' },
  },
  'substitute-notice': {
    taskKey: null,
    instanceKey: null,
    requesterName: null,
    way: null,
    businessId: null,
    dueDate: null,
    substitution: {
      absentName: 'Cem Aydin',
      deputyName: 'Ana Lind',
      isDeputy: true,
      from: '2030-05-06T06:00:00Z',
      until: '2030-05-10T16:00:00Z',
    },
  },
};
