/** To who had a task that somebody else has now. */
export const taskReassigned = {
  reason: 'the task was assigned to you before',
  action: 'Open task',
  subject: '{{taskName}}{{#if businessId}} {{businessId}}{{/if}} is now with {{assigneeName}}',
  html: '{{#> layout}}<p style="margin:0 0 16px">a task that was assigned to you is now with {{assigneeName}}. You have nothing to do.</p>{{/layout}}',
  text: '{{#> layout}}a task that was assigned to you is now with {{assigneeName}}. You have nothing to do.{{/layout}}',
} as const;
