/** To the assignee of a task that is due soon. */
export const taskReminder = {
  subject: `{{t "subject"}}{{#if due}}{{t "dueSuffix"}}{{/if}}`,
  html: `{{#> layout}}<p style="margin:0 0 16px">{{t "intro"}}{{#if dueIn}} {{t "left"}}{{/if}}</p>
{{> facts}}{{> button}}{{> reassign}}{{/layout}}`,
  text: `{{#> layout}}
{{t "intro"}}{{#if dueIn}} {{t "left"}}{{/if}}

{{> facts}}

{{> button}}
{{> reassign}}
{{/layout}}`,
} as const;
