/** To who asked for something, when the instance that does it began. */
export const requestReceived = {
  subject: `{{t "subject"}}`,
  html: `{{#> layout}}<p style="margin:0 0 16px">{{t "intro"}}{{#if usualTime}} {{t "usual"}}{{/if}}</p>
{{> facts}}{{> button}}{{/layout}}`,
  text: `{{#> layout}}
{{t "intro"}}{{#if usualTime}} {{t "usual"}}{{/if}}

{{> facts}}

{{> button}}
{{/layout}}`,
} as const;
