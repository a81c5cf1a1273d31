/**
 * Text fields of the library hand their text over a moment after the last key, or when they are left. Whoever reads or changes the
 * data sooner, a completion by Ctrl+Enter or a file that has arrived, tells the field first that it is left; it keeps the focus.
 */
export function flushTyping(container: Element, fields = 'input, textarea'): void {
  const active = document.activeElement;
  if (active === null || !container.contains(active) || !active.matches(fields)) return;
  active.dispatchEvent(new FocusEvent('blur'));
  active.dispatchEvent(new FocusEvent('focusout', { bubbles: true }));
}

/** Those that hand it over later; ours do so at once. */
export const TEXT_FIELDS = 'input.fjs-input[type="text"]:not([role]), textarea';
