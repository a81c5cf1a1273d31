/** To the assignee of a task. */
export const taskAssigned = {
  subject: `{{t "subject"}}{{#if due}}{{t "dueSuffix"}}{{/if}}`,
  html: `{{#> layout}}<p style="margin:0 0 16px">{{t "intro"}}</p>
{{> facts}}{{> button}}{{/layout}}`,
  text: `{{#> layout}}
{{t "intro"}}

{{> facts}}

{{> button}}
{{/layout}}`,
} as const;
