/**
 * The colors of both themes as data: the unit test computes the contrast table from them and
 * checks that `tokens.css` says the same, and exported pictures need literal colors because a
 * `var(…)` means nothing outside the page.
 */
export const lightTokens = {
  bg: '#F7F8FA',
  surface: '#FFFFFF',
  'surface-2': '#EEF1F5',
  text: '#14181F',
  'text-2': '#4A5463',
  'border-strong': '#737E8D',
  accent: '#2257C4',
  'on-accent': '#FFFFFF',
  completed: '#17703F',
  incident: '#B3211A',
  'on-incident': '#FFFFFF',
  waiting: '#7A4F00',
  cancelled: '#55606F',
  suspended: '#6437A0',
  'heat-1': '#EAF2FB',
  'heat-2': '#BFD9F2',
  'heat-3': '#86B7E3',
  'heat-4': '#4A8AC9',
  'heat-5': '#1F5C9E',
} as const;

export type TokenName = keyof typeof lightTokens;

export const darkTokens: Record<TokenName, string> = {
  bg: '#0F1319',
  surface: '#171C24',
  'surface-2': '#202733',
  text: '#E9EDF3',
  'text-2': '#A9B3C1',
  'border-strong': '#7D8898',
  accent: '#86AEFF',
  'on-accent': '#0F1319',
  completed: '#5CCB91',
  incident: '#FF8A80',
  'on-incident': '#0F1319',
  waiting: '#F2B84B',
  cancelled: '#A9B3C1',
  suspended: '#C6A5F5',
  'heat-1': '#1B2A3B',
  'heat-2': '#24466B',
  'heat-3': '#2F6AA3',
  'heat-4': '#5C99D6',
  'heat-5': '#A5CBF2',
};

export const surfaceTokens: TokenName[] = ['bg', 'surface', 'surface-2'];
