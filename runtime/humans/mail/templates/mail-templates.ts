import type { MailKind } from '../../../contract/mails.ts';
import type { MailSource } from '../mail-engine.ts';
import { commentMention } from './comment-mention.ts';
import { substituteNotice } from './substitute-notice.ts';
import { taskAssigned } from './task-assigned.ts';
import { taskAvailable } from './task-available.ts';
import { taskCanceled } from './task-canceled.ts';
import { taskOverdue } from './task-overdue.ts';
import { taskReassigned } from './task-reassigned.ts';
import { taskReminder } from './task-reminder.ts';

/** The product's own templates, one for each kind of mail. */
export const mailTemplates: Readonly<Record<MailKind, MailSource>> = {
  'task-assigned': taskAssigned,
  'task-available': taskAvailable,
  'task-reminder': taskReminder,
  'task-overdue': taskOverdue,
  'task-reassigned': taskReassigned,
  'task-canceled': taskCanceled,
  'comment-mention': commentMention,
  'substitute-notice': substituteNotice,
};
