import type { englishNotices } from './english-notices.ts';

/** The same in German, in the polite form. */
export const germanNotices: {
  readonly [Part in keyof typeof englishNotices]: {
    readonly [Word in keyof (typeof englishNotices)[Part]]: string;
  };
} = {
  notice: {
    problem: 'Fehler',
    step: 'Schritt',
    versions: 'Versionen',
    since: 'Seit',
    lasted: 'Dauer',
    lately: 'Neu in der letzten Stunde',
    expires: 'Läuft ab',
    used: 'Zuletzt benutzt',
    skipped: 'Übersprungen',
    by: 'Von',
    note: 'Notiz',
    more: 'und {{count}} weitere',
  },
  'incident-alert': {
    reason: 'Sie für diesen Prozess verantwortlich sind',
    action: 'Störungen öffnen',
    subject: '{{count}} × {{problem}} bei {{aboutName}}',
    intro:
      'Instanzen von „{{aboutName}}“ stehen still und brauchen jemanden. Störungen dieser Art: {{count}}.',
    next: 'Die nächste Mail kommt, wenn es zehnmal so viele sind oder keine mehr. Auf der Seite können Sie sie stumm schalten.',
  },
  'incident-resolved': {
    reason: 'Sie für diesen Prozess verantwortlich sind und von den Störungen erfahren haben',
    action: 'Prozess öffnen',
    subject: 'Behoben: {{problem}} bei {{aboutName}}',
    intro: 'deswegen steht in „{{aboutName}}“ nichts mehr still. Störungen dieser Art: {{count}}.',
  },
  'stalled-alert': {
    reason: 'Sie für diesen Prozess verantwortlich sind und von langem Warten wissen möchten',
    action: 'Liste öffnen',
    subject: '{{count}} warten länger als {{limit}} bei {{step}}: {{aboutName}}',
    intro: 'Instanzen von „{{aboutName}}“ warten länger als {{limit}} bei „{{step}}“: {{count}}.',
    waitTask: '{{name}}: Aufgabe bei {{what}}, seit {{sinceAt}}',
    waitJob: '{{name}}: Arbeit der Art {{what}}, seit {{sinceAt}}',
    waitMessage: '{{name}}: Nachricht {{what}} mit dem Schlüssel {{key}}, seit {{sinceAt}}',
  },
  'ops-digest': {
    reason: 'Sie für diese Prozesse verantwortlich sind',
    action: 'Übersicht öffnen',
    subject: '{{count}} Prozesse: {{doneCount}} erledigt, {{incidentCount}} Störungen',
    subjectOne: '{{aboutName}}: {{doneCount}} erledigt, {{incidentCount}} Störungen',
    intro: 'so liefen Ihre Prozesse in den letzten 24 Stunden:',
    line: '{{name}}: {{done}} erledigt ({{before}} vor einer Woche)',
    lineIncidents: '{{name}}: {{done}} erledigt ({{before}} vor einer Woche), {{incidents}} offene Störungen',
    next: 'Was stillsteht, steht zuerst.',
  },
  'batch-finished': {
    reason: 'Sie diesen Vorgang begonnen haben',
    action: 'Liste öffnen',
    subject: '{{aboutName}} beendet: {{doneCount}} erledigt, {{failedCount}} fehlgeschlagen',
    intro: 'der Vorgang „{{aboutName}}“ ist zu Ende. Erledigt: {{doneCount}}.',
    introFailed:
      'der Vorgang „{{aboutName}}“ ist zu Ende. Erledigt: {{doneCount}}. Fehlgeschlagen: {{failedCount}}.',
    failure: '{{count}}-mal {{code}}: {{message}}',
    RESOLVE_INCIDENT: 'Neuer Versuch',
    CANCEL_PROCESS_INSTANCE: 'Abbruch',
    MODIFY_PROCESS_INSTANCE: 'Änderung von Instanzen',
    MIGRATE_PROCESS_INSTANCE: 'Umstellung',
    RESTART_PROCESS_INSTANCE: 'Neustart',
    DELETE_PROCESS_INSTANCE: 'Löschung',
    UPDATE_VARIABLE: 'Änderung von Variablen',
    CORRELATE_MESSAGE: 'Nachricht',
    SUSPEND: 'Anhalten',
    RESUME: 'Fortsetzen',
    UPDATE_JOB: 'Änderung von Jobs',
    DELETE_DECISION_INSTANCE: 'Löschung von Entscheidungen',
  },
  'migration-finished': {
    reason: 'Sie diese Umstellung begonnen haben',
    action: 'Neue Version öffnen',
    subject: '{{doneCount}} auf {{aboutName}} v{{version}} umgestellt, {{leftCount}} verblieben',
    intro: 'alle gewählten Instanzen sind auf Version {{version}} von „{{aboutName}}“: {{doneCount}}.',
    introLeft:
      'Instanzen, die jetzt auf Version {{version}} von „{{aboutName}}“ sind: {{doneCount}}. Geblieben, wo sie waren: {{leftCount}}.',
    failure: '{{count}}-mal {{code}}: {{message}}',
  },
  'token-expiring': {
    reason: 'das Token Ihnen gehört',
    action: 'Millrace öffnen',
    subject: 'API-Token {{aboutName}} läuft bald ab',
    intro:
      'Ihr API-Token „{{aboutName}}“ läuft binnen einer Woche ab. Was es benutzt, wird danach abgewiesen.',
    next: 'Legen Sie ein neues Token an, setzen Sie es ein und löschen Sie dieses. Für ein Token, das niemand benutzt, ist nichts zu tun.',
  },
  'deployment-notice': {
    reason: 'Sie für diesen Prozess verantwortlich sind',
    action: 'Versionen vergleichen',
    subject: '{{aboutName}} v{{version}} ist in Betrieb',
    intro:
      '{{actorName}} hat Version {{version}} von „{{aboutName}}“ in Betrieb genommen. Neue Starts nutzen sie.',
    changes: 'Das ist anders:',
    added: 'Neu: {{name}}',
    removed: 'Entfallen: {{name}}',
    changed: 'Geändert: {{name}}',
  },
};
