/** A document is one row, read and answered as a whole: ten of these at once still fit into the memory of a small server. */
export const DOCUMENT_BYTES_MAX = 10 * 1_048_576;

/** What people look through beside a task at a glance; more belongs into a place made for files. */
export const ATTACHMENTS_MAX = 100;

/** Nobody fills in a form for longer; what was given for it and never submitted goes then. */
export const PROVISIONAL_MS = 7 * 86_400_000;

/** Given for forms and not submitted, per person: enough for every form somebody has open, too little to store things in. */
export const PROVISIONAL_MAX = 200;

/** Custom properties describe a document; they are no second place for its content. */
export const PROPERTIES_CHARS_MAX = 16_384;

export const FILE_NAME_LENGTH_MAX = 255;
