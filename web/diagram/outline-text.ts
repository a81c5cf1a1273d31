import type { Translate } from '../i18n/translate.ts';
import type { ElementMark } from './element-marks.ts';
import type { OutlineItem } from './outline-model.ts';

/** "User task Review expense, active, 3 active, 1 incident, next: Approved?" */
export function outlineText(item: OutlineItem, mark: ElementMark | undefined, t: Translate): string {
  const parts = [`${typeText(item.type, t)} ${item.name ?? t('diagram.unnamed')}`];
  if (mark?.state) parts.push(t(`diagram.state.${mark.state}`));
  parts.push(...markTexts(mark, t));
  if (item.next.length > 0) {
    const names = item.next.map((step) => stepText(step.flowName, step.targetName ?? step.targetId));
    parts.push(t('diagram.next', { names: names.join(', ') }));
  }
  return parts.join(', ');
}

/** The counts and the note of an element, in words. */
export function markTexts(mark: ElementMark | undefined, t: Translate): string[] {
  const texts: string[] = [];
  if (mark?.active) texts.push(t('diagram.tokens', { count: mark.active }));
  if (mark?.incidents) texts.push(t('diagram.incidents', { count: mark.incidents }));
  if (mark?.completed) texts.push(t('diagram.done', { count: mark.completed }));
  if (mark?.difference) texts.push(t(`diff.group.${mark.difference}`));
  if (mark?.note) texts.push(mark.note);
  return texts;
}

export function typeText(type: string, t: Translate): string {
  const key = `diagram.type.${type}`;
  const text = t(key);
  return text === key ? type : text;
}

// helpers

function stepText(flowName: string | undefined, target: string): string {
  return flowName ? `${flowName} → ${target}` : target;
}
