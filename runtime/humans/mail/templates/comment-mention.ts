/** To a person whom a comment mentions. The words are shown as they were written, lines and all. */
export const commentMention = {
  subject: `{{t "subject"}}`,
  html: `{{#> layout}}<p style="margin:0 0 16px">{{t "intro"}}</p>
{{> quote}}
{{> facts}}{{> button}}{{/layout}}`,
  text: `{{#> layout}}
{{t "intro"}}

{{> quote}}

{{> facts}}

{{> button}}
{{/layout}}`,
} as const;
