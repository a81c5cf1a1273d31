const cell = 'padding:2px 16px 2px 0';
const row = (word: string, value: string): string =>
  `<tr><td style="${cell}">{{t "${word}"}}</td><td style="padding:2px 0">${value}</td></tr>\n`;

/** One column, inline styles, no images: readable in every program and in the dark. */
const layout = `<!doctype html>
<html lang="{{language}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>{{subjectName}}</title>
</head>
<body style="margin:0;padding:24px 16px;font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;font-size:16px;line-height:1.5">
<div style="max-width:600px;margin:0 auto">
<p style="margin:0 0 16px">{{t "greeting"}}</p>
{{> @partial-block}}
{{> footer}}
</div>
</body>
</html>
`;

/** What every mail can use. */
export const htmlPartials: Readonly<Record<string, string>> = {
  layout,
  facts: `<table role="presentation" style="border-collapse:collapse;margin:0 0 24px;font-size:15px">
{{#if taskName}}${row('task', '<strong>{{taskName}}</strong>')}{{/if}}{{#if processName}}${row('process', '{{processName}}')}{{/if}}{{#if businessId}}${row('businessId', '{{businessId}}')}{{/if}}{{#if requesterName}}${row('requester', '{{requesterName}}')}{{/if}}{{#each fields}}<tr><td style="${cell}">{{label}}</td><td style="padding:2px 0">{{value}}</td></tr>
{{/each}}{{#if due}}${row('due', '{{due}}')}{{/if}}</table>
{{> diagram-strip}}`,
  button:
    '<p style="margin:0 0 24px"><a href="{{link}}" style="display:inline-block;padding:10px 20px;border-radius:6px;background:#0b5cad;color:#ffffff;text-decoration:none">{{t "action"}}</a></p>\n',
  reassign:
    '<p style="margin:0 0 24px;font-size:15px"><a href="{{reassignLink}}" style="color:inherit">{{t "reassign"}}</a></p>\n',
  quote:
    '<blockquote style="margin:0 0 16px;padding:4px 0 4px 16px;border-left:3px solid #8a94a6;white-space:pre-wrap">{{quote}}</blockquote>\n',
  'diagram-strip':
    '{{#if hasWay}}<p style="margin:0 0 24px;font-size:15px">{{t "way"}}: {{#each done}}{{this}} → {{/each}}{{#each open}}{{#if @index}}, {{/if}}<strong>{{this}}</strong>{{/each}}</p>\n{{/if}}',
  footer:
    '<p style="margin:0;font-size:15px">{{t "because" reason=(t "reason")}}{{#if choicesLink}} <a href="{{choicesLink}}" style="color:inherit">{{t "choices"}}</a>{{/if}}</p>',
};

export const textPartials: Readonly<Record<string, string>> = {
  layout: `{{t "greeting"}}

{{> @partial-block}}

{{> footer}}`,
  facts: `{{#if taskName}}
{{t "task"}}: {{taskName}}
{{/if}}
{{#if processName}}
{{t "process"}}: {{processName}}
{{/if}}
{{#if businessId}}
{{t "businessId"}}: {{businessId}}
{{/if}}
{{#if requesterName}}
{{t "requester"}}: {{requesterName}}
{{/if}}
{{#each fields}}
{{label}}: {{value}}
{{/each}}
{{#if due}}
{{t "due"}}: {{due}}
{{/if}}
{{> diagram-strip}}
`,
  button: '{{t "action"}}: {{link}}\n',
  reassign: '{{t "reassign"}}: {{reassignLink}}\n',
  quote: '{{quotedText}}\n',
  'diagram-strip':
    '{{#if hasWay}}{{t "way"}}: {{#each done}}{{this}} → {{/each}}{{#each open}}{{#if @index}}, {{/if}}[{{this}}]{{/each}}\n{{/if}}',
  footer: `{{t "because" reason=(t "reason")}}
{{#if choicesLink}}
{{t "choices"}}: {{choicesLink}}
{{/if}}
`,
};
