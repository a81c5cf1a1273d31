import { englishNotices } from './english-notices.ts';

/**
 * Every sentence of the mails in English. `{{name}}` stands for a fact of the mail; a fact that is missing is an error, so that no
 * mail goes out with a hole. Each mail has `reason` (why this person gets it) and `action` (what the button says).
 */
export const english = {
  ...englishNotices,
  common: {
    greeting: 'Hello {{userName}},',
    because: 'You get this mail because {{reason}}.',
    choices: 'Choose which mails you get',
    task: 'Task',
    process: 'Process',
    businessId: 'Business id',
    due: 'Due',
    requester: 'Requested by',
    way: 'Way so far',
    dueSuffix: ' – due {{due}}',
    aProcess: 'a process',
    aTask: 'Task',
    yes: 'yes',
    no: 'no',
    seeTask: '(see task)',
  },
  'task-assigned': {
    reason: 'the task is assigned to you',
    action: 'Open task',
    subject: '{{subjectName}}',
    intro: 'a task of “{{processName}}” is assigned to you.',
  },
  'task-available': {
    reason: 'you are among those who may claim the task',
    action: 'Open task',
    subject: 'New: {{subjectName}}',
    subjectIn: 'New in {{groupName}}: {{subjectName}}',
    intro: 'a task of “{{processName}}” waits for somebody to claim it.',
    oneOther: 'One other of this kind waits, too.',
    others: '{{othersWaiting}} others of this kind wait, too.',
  },
  'task-reminder': {
    reassign: 'Ask to reassign',
    reason: 'the task is assigned to you',
    action: 'Open task',
    subject: 'Reminder: {{subjectName}}',
    intro: 'a task that is assigned to you is due soon.',
    left: 'It is due {{dueIn}}.',
  },
  'task-overdue': {
    reassign: 'Ask to reassign',
    reason: 'the task is assigned to you',
    action: 'Open task',
    subject: 'Overdue since {{due}}: {{subjectName}}',
    subjectPlain: 'Overdue: {{subjectName}}',
    intro: 'a task that is assigned to you is overdue. Complete it, or hand it over.',
  },
  'task-escalated': {
    reason: 'the process tells you when a task is late',
    action: 'Open task',
    subject: 'Late: {{subjectName}}',
    intro: 'a task of “{{processName}}” is late.',
    holder: 'It is with {{assigneeName}}.',
    nobody: 'Nobody has it.',
  },
  'task-reassigned': {
    reason: 'the task was assigned to you before',
    action: 'Open task',
    subject: '{{subjectName}} is now with {{assigneeName}}',
    intro: 'a task that was assigned to you is now with {{assigneeName}}. You have nothing to do.',
  },
  'task-canceled': {
    reason: 'the task was assigned to you',
    action: 'Open task',
    subject: 'No longer needed: {{subjectName}}',
    intro:
      'a task that was assigned to you is no longer needed: its process went another way or was canceled. You have nothing to do.',
  },
  'task-digest': {
    reason: 'you asked for this summary',
    action: 'Open my tasks',
    subjectPlain: '{{openCount}} open',
    subjectOverdue: '{{openCount}} open, {{overdueCount}} overdue',
    intro: 'this is open for you:',
    overdue: 'Overdue',
    today: 'Due today',
    later: 'Later',
    available: 'To be claimed',
    more: 'and {{count}} more',
    dueAt: 'due {{at}}',
  },
  'request-received': {
    reason: 'you asked for this',
    action: 'Follow it',
    subject: 'We received your request: {{subjectName}}',
    intro: 'your request “{{subjectName}}” was received and is being worked on.',
    way: 'Being worked on',
    usual: 'Most of these take no longer than {{usualTime}}.',
  },
  'request-outcome': {
    reason: 'you asked for this',
    action: 'See details',
    subject: '{{outcome}}: {{subjectName}}',
    intro: 'your request “{{subjectName}}” has come to its end: {{outcome}}.',
    by: 'The last step was done by {{byName}}.',
    completed: 'Completed',
  },
  'request-needs-info': {
    reason: 'your request needs something from you',
    action: 'Answer',
    subject: 'A question about {{requestName}}: {{taskName}}',
    intro: 'your request “{{requestName}}” waits for something from you: {{taskName}}.',
  },
  'process-canceled': {
    reason: 'you asked for this',
    action: 'See details',
    subject: 'Canceled: {{subjectName}}',
    intro: 'your request “{{subjectName}}” was canceled.',
    introBy: 'your request “{{subjectName}}” was canceled by {{byName}}.',
    why: 'Reason: {{why}}',
    next: 'If you still need it, ask for it again.',
  },
  'smtp-test': {
    reason: 'somebody signed in as you asked for a test',
    action: 'See the outbox',
    subject: 'Test mail from {{serverName}}',
    intro: 'mails from {{serverName}} reach you. You have nothing to do.',
    sentAt: 'Sent',
    server: 'Mail server',
    sender: 'Sender',
    headers: 'The headers of this mail say which servers it passed and whether they trust its sender.',
  },
  'comment-mention': {
    reason: 'you are mentioned in a comment',
    action: 'Reply',
    subject: '{{authorName}} mentioned you on {{subjectName}}',
    intro: '{{authorName}} mentioned you in a comment:',
  },
  'substitute-notice': {
    reason: 'a substitution was arranged',
    action: 'See substitutions',
    subjectDeputy: 'You stand in for {{absentName}} until {{until}}',
    subjectAbsent: '{{deputyName}} stands in for you until {{until}}',
    introDeputy:
      'you stand in for {{absentName}} from {{from}} until {{until}}. What is assigned to {{absentName}} is in your list of tasks.',
    introAbsent:
      '{{deputyName}} stands in for you from {{from}} until {{until}} and works on what is assigned to you.',
  },
} as const;

/** The same keys in every language; only the words differ. */
export type MailWords = {
  readonly [Part in keyof typeof english]: { readonly [Word in keyof (typeof english)[Part]]: string };
};
