import { PROBLEM_CODES } from '../http/problem-codes.ts';
import type { ErrorCode } from '../http/problem-codes.ts';

/** A page without style or script: it is read once, often in a terminal. */
export function errorPage(code: ErrorCode): string {
  const { status, title, when, advice } = PROBLEM_CODES[code];
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${code} · Millrace</title>
  </head>
  <body>
    <h1>${code}</h1>
    <p>HTTP status ${status}, class ${title}.</p>
    <h2>When</h2>
    <p>${escapeHtml(when)}</p>
    <h2>What to do</h2>
    <p>${escapeHtml(advice)}</p>
  </body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
