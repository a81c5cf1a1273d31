/** To the assignee of a task whose due date has passed. */
export const taskOverdue = {
  subject: `{{#if due}}{{t "subject"}}{{else}}{{t "subjectPlain"}}{{/if}}`,
  html: `{{#> layout}}<p style="margin:0 0 16px">{{t "intro"}}</p>
{{> facts}}{{> button}}{{> reassign}}{{/layout}}`,
  text: `{{#> layout}}
{{t "intro"}}

{{> facts}}

{{> button}}
{{> reassign}}
{{/layout}}`,
} as const;
