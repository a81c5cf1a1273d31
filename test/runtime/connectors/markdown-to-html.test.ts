import { describe, expect, test } from '@jest/globals';
import { markdownToHtml } from '../../../runtime/connectors/mail/markdown-to-html.ts';

const plain = (html: string) => html.replace(/ style="[^"]*"/g, '');

describe('Markdown', () => {
  test.each([
    ['Two\nlines', '<p>Two<br>\nlines</p>'],
    ['One\n\nTwo', '<p>One</p>\n<p>Two</p>'],
    ['## Title', '<h2>Title</h2>'],
    ['#no title', '<p>#no title</p>'],
    ['- a\n- **b**', '<ul>\n<li>a</li>\n<li><strong>b</strong></li>\n</ul>'],
    ['1. a\n2) b', '<ol>\n<li>a</li>\n<li>b</li>\n</ol>'],
    ['> said\n> so', '<blockquote>said<br>\nso</blockquote>'],
    ['```\n<b>*x*</b>\n```', '<pre><code>&lt;b&gt;*x*&lt;/b&gt;</code></pre>'],
    ['```\nopen', '<pre><code>open</code></pre>'],
    ['a `*b*` _c_ *d* snake_case_name', '<p>a <code>*b*</code> <em>c</em> <em>d</em> snake_case_name</p>'],
    ['---', '<hr>'],
    ['[a](mailto:a@example.com)', '<p><a href="mailto:a@example.com">a</a></p>'],
    ['', ''],
  ])('%j is %j', (markdown, html) => {
    expect(plain(markdownToHtml(markdown))).toBe(html);
  });

  test.each([
    '<img src=x onerror=alert(1)>',
    '[x](javascript:alert(1))',
    '[x](data:text/html,<script>)',
    '[x](//example.com)',
    '[x](https://a"onmouseover="alert(1))',
    '[<b>](https://example.com)',
    '**<i>**',
    '`</code><script>`',
    '[x](mailto:a@example.com?bcc=b@example.com)',
  ])('of %j makes no markup but its own', (markdown) => {
    const html = markdownToHtml(markdown);
    expect(html.replace(/<\/?(?:p|a|strong|em|code)(?: (?:style|href)="[^"]*")*>/g, '')).not.toMatch(/[<>]/);
    expect(html).not.toMatch(/href="(?!https:\/\/|mailto:[^"?]*")/);
  });

  test.each(['*', '_', '`', '[', '[](', '**', '> ', '- ', '#', '```\n'])(
    'of 64 KB of %j is read at once',
    (mark) => {
      // Reading that takes the square of the length would not end in the time that a test has.
      expect(markdownToHtml(mark.repeat(Math.ceil(65_536 / mark.length)))).not.toBe('');
    },
  );
});
