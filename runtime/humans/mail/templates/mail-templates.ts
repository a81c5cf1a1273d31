import type { MailTemplate } from '../../../contract/mails.ts';
import type { MailSource } from '../mail-engine.ts';
import { commentMention } from './comment-mention.ts';
import { operatorNotices } from './operator-notices.ts';
import { processCanceled } from './process-canceled.ts';
import { requestNeedsInfo } from './request-needs-info.ts';
import { requestOutcome } from './request-outcome.ts';
import { requestReceived } from './request-received.ts';
import { smtpTest } from './smtp-test.ts';
import { substituteNotice } from './substitute-notice.ts';
import { taskAssigned } from './task-assigned.ts';
import { taskAvailable } from './task-available.ts';
import { taskCanceled } from './task-canceled.ts';
import { taskDigest } from './task-digest.ts';
import { taskEscalated } from './task-escalated.ts';
import { taskOverdue } from './task-overdue.ts';
import { taskReassigned } from './task-reassigned.ts';
import { taskReminder } from './task-reminder.ts';

/** The product's own templates. */
export const mailTemplates: Readonly<Record<MailTemplate, MailSource>> = {
  ...operatorNotices,
  'comment-mention': commentMention,
  'process-canceled': processCanceled,
  'request-needs-info': requestNeedsInfo,
  'request-outcome': requestOutcome,
  'request-received': requestReceived,
  'smtp-test': smtpTest,
  'substitute-notice': substituteNotice,
  'task-assigned': taskAssigned,
  'task-available': taskAvailable,
  'task-canceled': taskCanceled,
  'task-digest': taskDigest,
  'task-escalated': taskEscalated,
  'task-overdue': taskOverdue,
  'task-reassigned': taskReassigned,
  'task-reminder': taskReminder,
};
