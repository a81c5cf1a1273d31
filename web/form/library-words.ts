import type { Translate } from '../i18n/translate.ts';

/** Where the library has words of its own that no setting changes; what authors wrote is never touched. */
const PLACES: readonly { selector: string; attribute?: string; words: Record<string, string> }[] = [
  { selector: '.fjs-table-empty, .fjs-table-td', words: { 'Nothing to show.': 'nothing' } },
  { selector: '.fjs-repeat-render-add', words: { 'Add new': 'addNew' } },
  { selector: '.fjs-repeat-render-collapse', words: { Collapse: 'collapse' } },
  {
    selector: 'button[aria-label]',
    attribute: 'aria-label',
    words: {
      Increment: 'increment',
      Decrement: 'decrement',
      'Previous page': 'previousPage',
      'Next page': 'nextPage',
    },
  },
];

/** Keeps the library's own words in the language of the page while the form changes. Answers how to end that. */
export function translateLibrary(container: HTMLElement, t: Translate): () => void {
  const translate = () => {
    for (const { selector, attribute, words } of PLACES) {
      for (const element of container.querySelectorAll(selector)) {
        const place = attribute === undefined ? lastText(element) : element.getAttributeNode(attribute);
        const key = place ? words[place.nodeValue?.trim() ?? ''] : undefined;
        if (!place || key === undefined) continue;
        const text = t(`form.words.${key}`);
        if (place.nodeValue?.trim() !== text) place.nodeValue = text;
      }
    }
    translateCounts(container, t);
  };
  const observer = new MutationObserver(translate);
  observer.observe(container, { childList: true, subtree: true, characterData: true });
  translate();
  return () => observer.disconnect();
}

// helpers

/** Words with a number in them, which the library puts together. */
function translateCounts(container: HTMLElement, t: Translate): void {
  for (const label of container.querySelectorAll('.fjs-table-nav-label')) {
    const found = /^(\d+) of (\d+)$/.exec(label.textContent ?? '');
    if (!found) continue;
    const words = t('form.words.page', { page: found[1], pages: found[2] });
    // The numbers have nodes of their own, which the library goes on to change.
    const [, of] = label.childNodes;
    const between = words.slice(found[1]?.length, words.length - (found[2]?.length ?? 0));
    if (of && of.nodeValue !== between) of.nodeValue = between;
  }
  for (const button of container.querySelectorAll('.fjs-repeat-render-collapse')) {
    const last = lastText(button);
    const found = /^Expand all \((\d+)\)$/.exec(last?.nodeValue?.trim() ?? '');
    if (last && found) last.nodeValue = t('form.words.expand', { count: Number(found[1]) });
  }
}

/** Icons and spaces come before the words. */
function lastText(element: Element): ChildNode | null {
  const { lastChild } = element;
  return lastChild?.nodeType === Node.TEXT_NODE ? lastChild : null;
}
