/** A form is read whole by every page that shows it. */
export const FORM_BYTES_MAX = 1_048_576;

/** Of brackets in the file, counted before anything recursive looks at it: fields in groups in groups, as deep as people follow. */
export const FORM_DEPTH_MAX = 100;

/** A page draws all of them at once: more than this keeps it busy for seconds with every key. */
export const FORM_COMPONENTS_MAX = 1000;

/** An expression of a form is evaluated in the page with every key, so it may count this far and no further. */
export const FORM_COUNT_MAX = 10_000;

/** As expressions in models: 4 KB. */
export const FORM_EXPRESSION_MAX = 4096;

/** Lists that one expression goes through within each other; with three, a hundred entries are a million steps. */
export const FORM_ITERATORS_MAX = 3;

/** Brackets of an expression within each other: reading them is recursive. */
export const FORM_NESTING_MAX = 50;
