import { markdownToHtml } from './markdown-to-html.ts';

/** What a process writes in Markdown, in the same layout as mails of the product: one column, no images, readable in the dark. */
export function markdownPage(markdown: string): string {
  return `<!doctype html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
</head>
<body style="margin:0;padding:24px 16px;font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;font-size:16px;line-height:1.5">
<div style="max-width:600px;margin:0 auto">
${markdownToHtml(markdown)}
</div>
</body>
</html>
`;
}
