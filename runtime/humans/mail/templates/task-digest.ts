/** Once a day or week, to who asked for it: what is open, the most urgent first. */
export const taskDigest = {
  subject: `{{#if hasOverdue}}{{t "subjectOverdue"}}{{else}}{{t "subjectPlain"}}{{/if}}`,
  html: `{{#> layout}}<p style="margin:0 0 16px">{{t "intro"}}</p>
{{#each parts}}<h2 style="margin:0 0 8px;font-size:17px">{{title}} ({{total}})</h2>
<ul style="margin:0 0 16px;padding:0 0 0 20px">
{{#each tasks}}<li style="margin:0 0 4px"><a href="{{link}}" style="color:inherit">{{name}}</a> · {{about}}{{#if due}} · {{due}}{{/if}}</li>
{{/each}}{{#if more}}<li style="margin:0 0 4px">{{more}}</li>
{{/if}}</ul>
{{/each}}
{{> button}}{{/layout}}`,
  text: `{{#> layout}}
{{t "intro"}}

{{#each parts}}
{{title}} ({{total}})
{{#each tasks}}
- {{name}} · {{about}}{{#if due}} · {{due}}{{/if}}
  {{link}}
{{/each}}
{{#if more}}
- {{more}}
{{/if}}

{{/each}}

{{> button}}
{{/layout}}`,
} as const;
