import type { Translate } from '../i18n/translate.ts';

/**
 * What the library's own fields do not tell a screen reader: which boxes belong together, that a field must be filled in, how a table
 * is sorted, and where one is after a row came or went. Attributes are added to what the library draws. Answers how to end that.
 */
export function explainLibrary(container: HTMLElement, t: Translate): () => void {
  const explain = () => {
    for (const star of container.querySelectorAll('.fjs-asterix')) sayRequired(star, t);
    for (const field of container.querySelectorAll('.fjs-form-field-radio, .fjs-form-field-checklist'))
      groupBoxes(field);
    for (const input of container.querySelectorAll('.fjs-form-field-number .fjs-input'))
      input.setAttribute('inputmode', 'decimal');
    for (const box of container.querySelectorAll('.fjs-readonly input[type=checkbox]'))
      box.setAttribute('aria-readonly', 'true');
    for (const field of container.querySelectorAll('.fjs-form-field-table')) describeTable(field, t);
    for (const button of container.querySelectorAll('.fjs-repeat-row-remove')) nameRow(button, t);
  };
  const observer = new MutationObserver(explain);
  observer.observe(container, {
    ...{ childList: true, subtree: true, characterData: true },
    attributeFilter: ['aria-label', 'aria-describedby', 'aria-invalid'],
  });
  const onClick = (event: MouseEvent) => {
    const { target } = event;
    if (!(target instanceof Element)) return;
    // A box that is only for reading would change on the screen, though not in the data.
    if (target.matches('.fjs-readonly input:is([type=checkbox], [type=radio])')) event.preventDefault();
    const button = target.closest('button');
    if (button) keepPlace(button);
  };
  container.addEventListener('click', onClick, true);
  explain();
  return () => {
    observer.disconnect();
    container.removeEventListener('click', onClick, true);
  };
}

// helpers

/** A star is a riddle: the label says it in words, and inputs say it by themselves. */
function sayRequired(star: Element, t: Translate): void {
  const words = `(${t('form.words.required')})`;
  if (star.textContent !== words) star.textContent = words;
}

function set(element: Element, name: string, value: string | null): void {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

/** Boxes of one field are a group with the name, the description and the errors of the field. */
function groupBoxes(field: Element): void {
  const label = field.querySelector(':scope > .fjs-form-field-label');
  const box = field.querySelector<HTMLInputElement>('input');
  if (!label || !box) return;
  const isRadio = box.type === 'radio';
  label.id ||= `${box.id}-group`;
  const isRequired = label.querySelector('.fjs-asterix') !== null;
  set(field, 'role', isRadio ? 'radiogroup' : 'group');
  set(field, 'aria-labelledby', label.id);
  set(field, 'aria-describedby', box.getAttribute('aria-describedby'));
  if (isRadio) {
    set(field, 'aria-required', String(isRequired));
    set(field, 'aria-invalid', box.getAttribute('aria-invalid'));
    return;
  }
  // One ticked box is enough, so no single one is required.
  for (const each of field.querySelectorAll('input')) each.required = false;
}

/** A table has the name of its field; a head says how it is sorted, not what a click would do, before every cell. */
function describeTable(field: Element, t: Translate): void {
  const table = field.querySelector('table');
  const label = field.querySelector('.fjs-form-field-label');
  if (!table || !label) return;
  label.id ||= `${table.id}-label`;
  set(table, 'aria-labelledby', label.id);
  for (const head of table.querySelectorAll('th')) {
    const isUp = head.querySelector('.fjs-table-sort-icon-asc') !== null;
    const isDown = head.querySelector('.fjs-table-sort-icon-desc') !== null;
    set(head, 'aria-label', null);
    set(head, 'scope', 'col');
    set(head, 'aria-sort', isUp ? 'ascending' : isDown ? 'descending' : 'none');
    set(head, 'aria-description', t('form.words.sort'));
    set(head, 'title', t('form.words.sort'));
  }
  const pages = field.querySelector('.fjs-table-nav');
  if (pages && label.textContent) set(pages, 'aria-label', label.textContent);
}

/** Several lists have rows: the button says of which it is. */
function nameRow(button: Element, t: Translate): void {
  const list = button.closest('.fjs-form-field-dynamiclist');
  const rows = [...(list?.querySelectorAll('.fjs-repeat-row-remove') ?? [])].filter(
    (each) => each.closest('.fjs-form-field-dynamiclist') === list,
  );
  const name = list?.querySelector('.fjs-form-field-label')?.textContent ?? '';
  set(button, 'aria-label', t('form.words.removeRow', { name, number: rows.indexOf(button) + 1 }));
}

/** After a row was added the focus is in it; after one was taken out it is at the next, or where rows are added. */
function keepPlace(button: Element): void {
  const list = button.closest('.fjs-form-field-dynamiclist');
  const isAdding = button.matches('.fjs-repeat-render-add');
  if (!list || !(isAdding || button.matches('.fjs-repeat-row-remove'))) return;
  const rowsOf = () =>
    [...list.querySelectorAll('.fjs-repeat-row-container')].filter(
      (row) => row.closest('.fjs-form-field-dynamiclist') === list,
    );
  const before = rowsOf();
  const at = before.findIndex((row) => row.contains(button));
  const seen = new MutationObserver(() => {
    const rows = rowsOf();
    if (rows.length === before.length) return;
    seen.disconnect();
    const row = isAdding ? rows.at(-1) : rows[Math.min(at, rows.length - 1)];
    const next = row?.querySelector<HTMLElement>(isAdding ? focusable : '.fjs-repeat-row-remove');
    (next ?? list.querySelector<HTMLElement>('.fjs-repeat-render-add'))?.focus();
  });
  seen.observe(list, { childList: true, subtree: true });
}

const focusable = 'input, select, textarea, button';
