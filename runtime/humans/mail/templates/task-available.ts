/** To everybody who may claim a task that nobody has. */
export const taskAvailable = {
  reason: 'you are among those who may claim the task',
  action: 'Open task',
  subject: 'New: {{taskName}}{{#if businessId}} {{businessId}}{{/if}}{{#if due}} – due {{due}}{{/if}}',
  html: '{{#> layout}}<p style="margin:0 0 16px">a task of “{{processName}}” waits for somebody to claim it.</p>{{/layout}}',
  text: '{{#> layout}}a task of “{{processName}}” waits for somebody to claim it.{{/layout}}',
} as const;
