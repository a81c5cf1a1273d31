/** To who had a task that its process no longer needs. */
export const taskCanceled = {
  subject: `{{t "subject"}}`,
  html: `{{#> layout}}<p style="margin:0 0 16px">{{t "intro"}}</p>
{{> facts}}{{> button}}{{/layout}}`,
  text: `{{#> layout}}
{{t "intro"}}

{{> facts}}

{{> button}}
{{/layout}}`,
} as const;
