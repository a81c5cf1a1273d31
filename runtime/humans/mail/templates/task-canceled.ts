/** To who had a task that its process no longer needs. */
export const taskCanceled = {
  reason: 'the task was assigned to you',
  action: 'Open task',
  subject: 'No longer needed: {{taskName}}{{#if businessId}} {{businessId}}{{/if}}',
  html: '{{#> layout}}<p style="margin:0 0 16px">a task that was assigned to you is no longer needed: its process went another way or was canceled. You have nothing to do.</p>{{/layout}}',
  text: '{{#> layout}}a task that was assigned to you is no longer needed: its process went another way or was canceled. You have nothing to do.{{/layout}}',
} as const;
