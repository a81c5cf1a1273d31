/** Elements that say something to readers and nothing to the engine. */
const TEXT_TYPES: ReadonlySet<string> = new Set(['textAnnotation', 'association', 'group', 'category']);

/** Whether an element that came or went changes nothing that runs; a lane does when it says who does its tasks. */
export function isOnlyText(elementType: string, paths: readonly string[]): boolean {
  return TEXT_TYPES.has(elementType) || (elementType === 'lane' && paths.every((path) => path === 'name'));
}

/** Messages and signals are met by their names, so a new name is new behavior. */
const NAME_MATTERS: ReadonlySet<string> = new Set(['message', 'signal', 'property', 'dataStore']);

/** Templates leave their id, version and picture; they are applied already. */
const TEXT_PATHS = [
  /^documentation\b/,
  /(^|\.)@(zeebe|camunda):modelerTemplate(Version|Icon)?$/,
  /^@modeler:/,
  /^extensionElements\[zeebe:versionTag\]/,
  /^@(camunda|flowable|activiti):versionTag$/,
  // The id of a part inside an element names it for tools.
  /\.id$/,
];

/** Whether a changed property changes what the engine does. Whatever is not known to be text counts as behavior. */
export function isBehavior(elementType: string, path: string): boolean {
  if (path === 'name') return NAME_MATTERS.has(elementType);
  return !TEXT_TYPES.has(elementType) && !TEXT_PATHS.some((text) => text.test(path));
}
