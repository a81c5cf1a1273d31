/** Our words for texts of the editing libraries that name another product or say too little. */
const words: Readonly<Record<string, string>> = {
  'Camunda Form': 'Form',
  'Camunda Form (linked)': 'Form (linked)',
  'Camunda Form (embedded)': 'Form (embedded)',
  'Camunda user task': 'User task with form',
  'Search for items to append': 'What comes next?',
};

/** The editing libraries ask for every text with its English wording as the key. */
export function panelWord(template: string, replacements: Readonly<Record<string, string>> = {}): string {
  const text = words[template] ?? template;
  return text.replaceAll(/\{([^}]+)\}/g, (whole, name: string) => replacements[name] ?? whole);
}
