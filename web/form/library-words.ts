import type { Translate } from '../i18n/translate.ts';

/** Where the library has words of its own that no setting changes; what authors wrote is never touched. */
const PLACES: readonly { selector: string; attribute?: string; words: Record<string, string> }[] = [
  {
    selector: 'input.fjs-input, input.fjs-taglist-input',
    attribute: 'placeholder',
    words: { Search: 'search' },
  },
  { selector: '.fjs-select-placeholder', words: { Select: 'select' } },
  {
    selector: '.fjs-dropdownlist-empty',
    words: { 'No results': 'noResults', 'All values selected': 'allSelected' },
  },
  { selector: '.fjs-table-empty, .fjs-table-td', words: { 'Nothing to show.': 'nothing' } },
  { selector: '.fjs-repeat-render-add', words: { 'Add new': 'addNew' } },
  { selector: '.fjs-repeat-render-collapse', words: { Collapse: 'collapse' } },
  { selector: '.fjs-taglist-skip-link', words: { 'Skip to search': 'skip' } },
  {
    selector: '.fjs-taglist-tag-remove',
    attribute: 'title',
    words: { 'Remove tag': 'removeTag' },
  },
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
  };
  const observer = new MutationObserver(translate);
  observer.observe(container, { childList: true, subtree: true, characterData: true });
  translate();
  return () => observer.disconnect();
}

// helpers

/** Icons and spaces come before the words. */
function lastText(element: Element): ChildNode | null {
  const { lastChild } = element;
  return lastChild?.nodeType === Node.TEXT_NODE ? lastChild : null;
}
