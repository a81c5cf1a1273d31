/** To who asked for something that was canceled by somebody else. */
export const processCanceled = {
  subject: `{{t "subject"}}`,
  html: `{{#> layout}}<p style="margin:0 0 16px">{{#if byName}}{{t "introBy"}}{{else}}{{t "intro"}}{{/if}}</p>
{{#if why}}<p style="margin:0 0 16px">{{t "why"}}</p>
{{/if}}<p style="margin:0 0 16px">{{t "next"}}</p>
{{> facts}}{{> button}}{{/layout}}`,
  text: `{{#> layout}}
{{#if byName}}{{t "introBy"}}{{else}}{{t "intro"}}{{/if}}
{{#if why}}
{{t "why"}}
{{/if}}
{{t "next"}}

{{> facts}}

{{> button}}
{{/layout}}`,
} as const;
