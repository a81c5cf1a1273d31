/**
 * A button that is pressed away takes the focus with it, and a screen reader then speaks of nothing. Whoever claims, completes or
 * opens the next task says here where the focus goes once that is on the page: to the form as soon as it can be filled in, to the
 * title, or to whichever of them the task has.
 */
type Place = 'form' | 'title' | 'either';

let wish: { key: string; place: Place } | undefined;

export function wishFocus(key: string, place: Place): void {
  wish = { key, place };
}

/** Where to go in this task, told once; undefined when nobody wished, or for a form that cannot be filled in yet. */
export function takeFocusWish(key: string, isEditable: boolean): 'form' | 'title' | undefined {
  if (wish?.key !== key) return undefined;
  const { place } = wish;
  if (place === 'form' && !isEditable) return undefined;
  wish = undefined;
  return place === 'title' || !isEditable ? 'title' : 'form';
}
