import type { Translate } from '../i18n/translate.ts';
import type { ElementMark } from './element-marks.ts';
import { typeName, type OutlineItem, type OutlineStep } from './outline-model.ts';

/** "User task Review expense, active, 3 tokens, 1 incident, next: Exclusive gateway Approved?" */
export function outlineText(item: OutlineItem, mark: ElementMark | undefined, t: Translate): string {
  const parts = [`${typeText(item.type, t)} ${item.name ?? t('diagram.unnamed')}`];
  if (mark?.state) parts.push(t(`diagram.state.${mark.state}`));
  parts.push(...markTexts(mark, t));
  if (item.next.length > 0) {
    const names = item.next.map((step) => stepText(step, t));
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

/** Which branch it is, where that has a name, and what it leads to: "yes → User task Pay". */
export function stepText({ flowName, targetName, targetType }: OutlineStep, t: Translate): string {
  const target = `${typeText(targetType, t)} ${targetName || t('diagram.unnamed')}`;
  return flowName ? `${flowName} → ${target}` : target;
}

/** The type of a parsed element in words, such as "User task"; undefined for types that no outline shows. */
export function elementTypeText(type: string, t: Translate): string | undefined {
  return t(`diagram.type.${typeName(type)}`, { defaultValue: '' }) || undefined;
}

export function typeText(type: string, t: Translate): string {
  const key = `diagram.type.${type}`;
  const text = t(key);
  return text === key ? type : text;
}
