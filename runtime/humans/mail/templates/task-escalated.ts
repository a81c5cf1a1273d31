/** To whoever a process tells that a task is late; the people who get the task hear that by a mail of their own. */
export const taskEscalated = {
  subject: `{{t "subject"}}`,
  html: `{{#> layout}}<p style="margin:0 0 16px">{{t "intro"}} {{#if assigneeName}}{{t "holder"}}{{else}}{{t "nobody"}}{{/if}}</p>
{{> facts}}{{> button}}{{/layout}}`,
  text: `{{#> layout}}
{{t "intro"}} {{#if assigneeName}}{{t "holder"}}{{else}}{{t "nobody"}}{{/if}}

{{> facts}}

{{> button}}
{{/layout}}`,
} as const;
