/** To who had a task that somebody else has now. */
export const taskReassigned = {
  subject: `{{t "subject"}}`,
  html: `{{#> layout}}<p style="margin:0 0 16px">{{t "intro"}}</p>
{{> facts}}{{> button}}{{/layout}}`,
  text: `{{#> layout}}
{{t "intro"}}

{{> facts}}

{{> button}}
{{/layout}}`,
} as const;
