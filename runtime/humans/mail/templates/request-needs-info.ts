/** To who asked for something, when a later step of it is theirs. */
export const requestNeedsInfo = {
  subject: `{{t "subject"}}`,
  html: `{{#> layout}}<p style="margin:0 0 16px">{{t "intro"}}</p>
{{> facts}}{{> button}}{{/layout}}`,
  text: `{{#> layout}}
{{t "intro"}}

{{> facts}}

{{> button}}
{{/layout}}`,
} as const;
