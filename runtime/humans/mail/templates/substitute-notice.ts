/** To both, when somebody is away. */
export const substituteNotice = {
  subject: `{{#if isDeputy}}{{t "subjectDeputy"}}{{else}}{{t "subjectAbsent"}}{{/if}}`,
  html: `{{#> layout}}<p style="margin:0 0 16px">{{#if isDeputy}}{{t "introDeputy"}}{{else}}{{t "introAbsent"}}{{/if}}</p>
{{> facts}}{{> button}}{{/layout}}`,
  text: `{{#> layout}}
{{#if isDeputy}}{{t "introDeputy"}}{{else}}{{t "introAbsent"}}{{/if}}

{{> facts}}

{{> button}}
{{/layout}}`,
} as const;
