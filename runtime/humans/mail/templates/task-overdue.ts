/** To the assignee of a task whose due date has passed. */
export const taskOverdue = {
  reason: 'the task is assigned to you',
  action: 'Open task',
  subject: 'Overdue{{#if due}} since {{due}}{{/if}}: {{taskName}}{{#if businessId}} {{businessId}}{{/if}}',
  html: '{{#> layout}}<p style="margin:0 0 16px">a task that is assigned to you is overdue. Complete it, or hand it over.</p>{{/layout}}',
  text: '{{#> layout}}a task that is assigned to you is overdue. Complete it, or hand it over.{{/layout}}',
} as const;
