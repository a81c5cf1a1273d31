import type { StarterTexts } from '../model/starter-model.ts';

const starterTextKeys = [
  'started',
  'review',
  'isApproved',
  'approved',
  'rejected',
  'yes',
  'no',
  'afterOneDay',
  'remind',
  'reminded',
  'approve',
  'comment',
  'request',
  'subject',
  'reason',
] as const satisfies (keyof StarterTexts)[];

/** What the steps of a new model are called, in the language of the page. */
export function starterTexts(t: (key: string) => string): StarterTexts {
  const entries = starterTextKeys.map((key) => [key, t(`models.starterText.${key}`)] as const);
  return Object.fromEntries(entries) as Record<(typeof starterTextKeys)[number], string>;
}
