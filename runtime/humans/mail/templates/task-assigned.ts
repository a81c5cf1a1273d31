/** To the assignee of a task. */
export const taskAssigned = {
  reason: 'the task is assigned to you',
  action: 'Open task',
  subject: '{{taskName}}{{#if businessId}} {{businessId}}{{/if}}{{#if due}} – due {{due}}{{/if}}',
  html: '{{#> layout}}<p style="margin:0 0 16px">a task of “{{processName}}” is assigned to you.</p>{{/layout}}',
  text: '{{#> layout}}a task of “{{processName}}” is assigned to you.{{/layout}}',
} as const;
