/** To the assignee of a task that is due soon. */
export const taskReminder = {
  reason: 'the task is assigned to you',
  action: 'Open task',
  subject: 'Reminder: {{taskName}}{{#if businessId}} {{businessId}}{{/if}}{{#if due}} – due {{due}}{{/if}}',
  html: '{{#> layout}}<p style="margin:0 0 16px">a task that is assigned to you is due soon.</p>{{/layout}}',
  text: '{{#> layout}}a task that is assigned to you is due soon.{{/layout}}',
} as const;
