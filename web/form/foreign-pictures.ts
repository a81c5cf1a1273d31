import { MarkdownRenderer } from '@bpmn-io/form-js-viewer';
import DOMPurify from 'dompurify';
import type { Translate } from '../i18n/translate.ts';

/** The host of an address that a browser may open as a page; `null` for every other. */
export function foreignHost(address: string): string | null {
  if (!/^(?:https?:)?\/\//i.test(address)) return null;
  try {
    return new URL(address, window.location.href).host;
  } catch {
    return null;
  }
}

/**
 * Pictures of other servers in the texts of a form. The policy of the page keeps them from loading; they say what they are instead of
 * standing there broken, and nothing is asked for.
 */
export function foreignPictures(t: Translate): Record<string, unknown> {
  words = t;
  if (!isHooked) DOMPurify.addHook('afterSanitizeAttributes', (element) => sayWhere(element));
  isHooked = true;
  const library = new MarkdownRenderer() as { render(markdown: string): string };
  const render = (markdown: string): string => {
    const html = library.render(markdown);
    if (!/<img\b/i.test(html)) return html;
    const parsed = new DOMParser().parseFromString(html, 'text/html');
    for (const picture of parsed.querySelectorAll('img')) sayWhere(picture);
    return parsed.body.innerHTML;
  };
  return { markdownRenderer: ['value', { render }] };
}

// helpers

/** The cleaner of markup is one for the whole page, and so is its language. */
let words: Translate | undefined;
let isHooked = false;

function sayWhere(element: Element): void {
  const source = element.tagName === 'IMG' ? (element.getAttribute('src') ?? '') : '';
  const host = foreignHost(source);
  if (host === null || host === window.location.host || !words) return;
  // A picture without an address would still be drawn as a broken one.
  const said = document.createElement('span');
  const alt = element.getAttribute('alt') ?? '';
  said.textContent = `${alt} (${words('form.foreign.picture', { host })})`.trim();
  element.replaceWith(said);
}
