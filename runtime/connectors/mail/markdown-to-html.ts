/**
 * Markdown as mails need it: headings, paragraphs, lists, quotes, code, emphasis and links to http, https and mail addresses. Every
 * character of the text is escaped, and no other markup is made than what is written here: nothing of it has to be cleaned
 * afterwards.
 */
export function markdownToHtml(markdown: string): string {
  const lines = markdown.split(/\r\n|[\r\n\u2028\u2029]/);
  const blocks: string[] = [];
  let at = 0;
  while (at < lines.length) {
    const block = readBlock(lines, at);
    if (block.html !== '') blocks.push(block.html);
    at = block.next;
  }
  return blocks.join('\n');
}

// helpers

interface Block {
  readonly html: string;
  readonly next: number;
}

const headingSizes = ['22px', '19px', '17px'];
const quoteStyle = 'margin:0 0 16px;padding:4px 0 4px 16px;border-left:3px solid #8a94a6';
const codeStyle = 'margin:0 0 16px;padding:12px;border:1px solid #8a94a6;overflow-x:auto';
const special = /^(#{1,3} |\s*[-*] |\s*\d{1,9}[.)] |> ?|```|\s*(?:---+|\*\*\*+)\s*$|\s*$)/;

function readBlock(lines: readonly string[], at: number): Block {
  const line = lines[at] ?? '';
  if (line.trim() === '') return { html: '', next: at + 1 };
  if (line.startsWith('```')) return readCode(lines, at);
  if (/^\s*(?:---+|\*\*\*+)\s*$/.test(line)) return { html: '<hr>', next: at + 1 };
  const heading = /^(#{1,3}) (.*)$/.exec(line);
  if (heading !== null) {
    const level = heading[1]?.length ?? 1;
    const size = headingSizes[level - 1] ?? '17px';
    const html = `<h${level} style="margin:0 0 12px;font-size:${size}">${inline(heading[2] ?? '')}</h${level}>`;
    return { html, next: at + 1 };
  }
  if (line.startsWith('>')) return readQuote(lines, at);
  const isNumbered = /^\s*\d{1,9}[.)] /.test(line);
  if (isNumbered || /^\s*[-*] /.test(line)) return readList(lines, at, isNumbered);
  return readParagraph(lines, at);
}

function readCode(lines: readonly string[], at: number): Block {
  let end = at + 1;
  while (end < lines.length && !(lines[end] ?? '').startsWith('```')) end += 1;
  const code = lines.slice(at + 1, end).join('\n');
  return { html: `<pre style="${codeStyle}"><code>${escape(code)}</code></pre>`, next: end + 1 };
}

function readQuote(lines: readonly string[], at: number): Block {
  let end = at;
  while (end < lines.length && (lines[end] ?? '').startsWith('>')) end += 1;
  const words = lines.slice(at, end).map((line) => inline(line.replace(/^> ?/, '')));
  return { html: `<blockquote style="${quoteStyle}">${words.join('<br>\n')}</blockquote>`, next: end };
}

function readList(lines: readonly string[], at: number, isNumbered: boolean): Block {
  const mark = isNumbered ? /^\s*\d{1,9}[.)] / : /^\s*[-*] /;
  let end = at;
  while (end < lines.length && mark.test(lines[end] ?? '')) end += 1;
  const items = lines.slice(at, end).map((line) => `<li>${inline(line.replace(mark, ''))}</li>`);
  const tag = isNumbered ? 'ol' : 'ul';
  return {
    html: `<${tag} style="margin:0 0 16px;padding:0 0 0 24px">\n${items.join('\n')}\n</${tag}>`,
    next: end,
  };
}

/** Lines of a paragraph stay lines: people write mails so. */
function readParagraph(lines: readonly string[], at: number): Block {
  let end = at + 1;
  while (end < lines.length && !special.test(lines[end] ?? '')) end += 1;
  const words = lines.slice(at, end).map((line) => inline(line));
  return { html: `<p style="margin:0 0 16px">${words.join('<br>\n')}</p>`, next: end };
}

/** Every alternative stops at the next mark of its own kind, so no text takes longer than its length. */
const span =
  /`([^`]+)`|\[([^[\]]{1,500})\]\(([^()\s]{1,2000})\)|\*\*([^*]+)\*\*|\*([^*]+)\*|(?<!\w)_([^_]+)_(?!\w)/g;

function inline(text: string): string {
  let html = '';
  let last = 0;
  for (const found of text.matchAll(span)) {
    const [whole, code, label, target, bold, italic, underscored] = found;
    html += escape(text.slice(last, found.index));
    last = found.index + whole.length;
    if (code !== undefined) html += `<code>${escape(code)}</code>`;
    else if (label !== undefined) html += link(label, target ?? '', whole);
    else if (bold !== undefined) html += `<strong>${escape(bold)}</strong>`;
    else html += `<em>${escape(italic ?? underscored ?? '')}</em>`;
  }
  return html + escape(text.slice(last));
}

/** What leads elsewhere than to a page or a mail address stays the text it was. */
function link(label: string, target: string, whole: string): string {
  const isSafe = /^mailto:[^?&]+$/i.test(target) || (/^https?:\/\//i.test(target) && URL.canParse(target));
  return isSafe ? `<a href="${escape(target)}" style="color:#0b5cad">${escape(label)}</a>` : escape(whole);
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
