/** One column, inline styles, no images: readable in every program and in the dark. */
export const htmlLayout = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>{{subjectName}}</title>
</head>
<body style="margin:0;padding:24px 16px;font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;font-size:16px;line-height:1.5">
<div style="max-width:600px;margin:0 auto">
<p style="margin:0 0 16px">Hello {{userName}},</p>
{{> @partial-block}}
<table role="presentation" style="border-collapse:collapse;margin:0 0 24px;font-size:15px">
{{#if taskName}}<tr><td style="padding:2px 16px 2px 0">Task</td><td style="padding:2px 0"><strong>{{taskName}}</strong></td></tr>
{{/if}}{{#if processName}}<tr><td style="padding:2px 16px 2px 0">Process</td><td style="padding:2px 0">{{processName}}</td></tr>
{{/if}}{{#if businessId}}<tr><td style="padding:2px 16px 2px 0">Business id</td><td style="padding:2px 0">{{businessId}}</td></tr>
{{/if}}{{#if due}}<tr><td style="padding:2px 16px 2px 0">Due</td><td style="padding:2px 0">{{due}}</td></tr>
{{/if}}</table>
<p style="margin:0 0 24px"><a href="{{link}}" style="display:inline-block;padding:10px 20px;border-radius:6px;background:#0b5cad;color:#ffffff;text-decoration:none">{{action}}</a></p>
<p style="margin:0;font-size:15px">You get this mail because {{reason}}.</p>
</div>
</body>
</html>
`;

export const textLayout = `Hello {{userName}},

{{> @partial-block}}

{{#if taskName}}
Task:        {{taskName}}
{{/if}}
{{#if processName}}
Process:     {{processName}}
{{/if}}
{{#if businessId}}
Business id: {{businessId}}
{{/if}}
{{#if due}}
Due:         {{due}}
{{/if}}

{{action}}: {{link}}

You get this mail because {{reason}}.
`;
