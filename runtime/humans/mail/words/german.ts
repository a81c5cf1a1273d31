import type { MailWords } from './english.ts';

/** The same in German, in the polite form. */
export const german: MailWords = {
  common: {
    greeting: 'Guten Tag {{userName}},',
    because: 'Sie erhalten diese Mail, weil {{reason}}.',
    choices: 'Auswählen, welche Mails Sie erhalten',
    task: 'Aufgabe',
    process: 'Prozess',
    businessId: 'Geschäfts-ID',
    due: 'Fällig',
    requester: 'Angefragt von',
    way: 'Bisheriger Weg',
    dueSuffix: ' – fällig {{due}}',
    aProcess: 'ein Prozess',
    aTask: 'Aufgabe',
  },
  'task-assigned': {
    reason: 'die Aufgabe Ihnen zugewiesen ist',
    action: 'Aufgabe öffnen',
    subject: '{{subjectName}}',
    intro: 'eine Aufgabe aus „{{processName}}“ ist Ihnen zugewiesen.',
  },
  'task-available': {
    reason: 'Sie zu denen gehören, die die Aufgabe übernehmen können',
    action: 'Aufgabe öffnen',
    subject: 'Neu: {{subjectName}}',
    intro: 'eine Aufgabe aus „{{processName}}“ wartet darauf, dass jemand sie übernimmt.',
    oneOther: 'Eine weitere dieser Art wartet ebenfalls.',
    others: '{{othersWaiting}} weitere dieser Art warten ebenfalls.',
  },
  'task-reminder': {
    reason: 'die Aufgabe Ihnen zugewiesen ist',
    action: 'Aufgabe öffnen',
    subject: 'Erinnerung: {{subjectName}}',
    intro: 'eine Aufgabe, die Ihnen zugewiesen ist, wird bald fällig.',
    left: 'Sie ist {{dueIn}} fällig.',
  },
  'task-overdue': {
    reason: 'die Aufgabe Ihnen zugewiesen ist',
    action: 'Aufgabe öffnen',
    subject: 'Überfällig seit {{due}}: {{subjectName}}',
    subjectPlain: 'Überfällig: {{subjectName}}',
    intro:
      'eine Aufgabe, die Ihnen zugewiesen ist, ist überfällig. Schließen Sie sie ab oder geben Sie sie weiter.',
  },
  'task-reassigned': {
    reason: 'die Aufgabe Ihnen zuvor zugewiesen war',
    action: 'Aufgabe öffnen',
    subject: '{{subjectName}} liegt jetzt bei {{assigneeName}}',
    intro:
      'eine Aufgabe, die Ihnen zugewiesen war, liegt jetzt bei {{assigneeName}}. Sie haben nichts zu tun.',
  },
  'task-canceled': {
    reason: 'die Aufgabe Ihnen zugewiesen war',
    action: 'Aufgabe öffnen',
    subject: 'Nicht mehr nötig: {{subjectName}}',
    intro:
      'eine Aufgabe, die Ihnen zugewiesen war, ist nicht mehr nötig: Ihr Prozess ging einen anderen Weg oder wurde abgebrochen. Sie haben nichts zu tun.',
  },
  'comment-mention': {
    reason: 'Sie in einem Kommentar erwähnt sind',
    action: 'Antworten',
    subject: '{{authorName}} hat Sie erwähnt: {{subjectName}}',
    intro: '{{authorName}} hat Sie in einem Kommentar erwähnt:',
  },
  'substitute-notice': {
    reason: 'eine Vertretung vereinbart wurde',
    action: 'Vertretungen ansehen',
    subjectDeputy: 'Sie vertreten {{absentName}} bis {{until}}',
    subjectAbsent: '{{deputyName}} vertritt Sie bis {{until}}',
    introDeputy:
      'Sie vertreten {{absentName}} von {{from}} bis {{until}}. Was {{absentName}} zugewiesen ist, steht in Ihrer Aufgabenliste.',
    introAbsent:
      '{{deputyName}} vertritt Sie von {{from}} bis {{until}} und bearbeitet, was Ihnen zugewiesen ist.',
  },
};
