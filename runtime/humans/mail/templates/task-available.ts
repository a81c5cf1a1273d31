/** To everybody who may claim a task that nobody has. */
export const taskAvailable = {
  subject: `{{#if groupName}}{{t "subjectIn"}}{{else}}{{t "subject"}}{{/if}}{{#if due}}{{t "dueSuffix"}}{{/if}}`,
  html: `{{#> layout}}<p style="margin:0 0 16px">{{t "intro"}}{{#if hasOneOther}} {{t "oneOther"}}{{/if}}{{#if hasOthers}} {{t "others"}}{{/if}}</p>
{{> facts}}{{> button}}{{/layout}}`,
  text: `{{#> layout}}
{{t "intro"}}{{#if hasOneOther}} {{t "oneOther"}}{{/if}}{{#if hasOthers}} {{t "others"}}{{/if}}

{{> facts}}

{{> button}}
{{/layout}}`,
} as const;
