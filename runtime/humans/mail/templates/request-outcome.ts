/** To who asked for something, when its instance has ended. */
export const requestOutcome = {
  subject: `{{t "subject"}}`,
  html: `{{#> layout}}<p style="margin:0 0 16px">{{t "intro"}}{{#if byName}} {{t "by"}}{{/if}}</p>
{{> facts}}{{> button}}{{/layout}}`,
  text: `{{#> layout}}
{{t "intro"}}{{#if byName}} {{t "by"}}{{/if}}

{{> facts}}

{{> button}}
{{/layout}}`,
} as const;
