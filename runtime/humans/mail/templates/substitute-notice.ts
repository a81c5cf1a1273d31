const words =
  '{{#if isDeputy}}you stand in for {{absentName}} from {{from}} until {{until}}. What is assigned to {{absentName}} is in your list of tasks.{{else}}{{deputyName}} stands in for you from {{from}} until {{until}} and works on what is assigned to you.{{/if}}';

/** To both, when somebody is away. */
export const substituteNotice = {
  reason: 'a substitution was arranged',
  action: 'See substitutions',
  subject:
    '{{#if isDeputy}}You stand in for {{absentName}} until {{until}}{{else}}{{deputyName}} stands in for you until {{until}}{{/if}}',
  html: `{{#> layout}}<p style="margin:0 0 16px">${words}</p>{{/layout}}`,
  text: `{{#> layout}}${words}{{/layout}}`,
} as const;
