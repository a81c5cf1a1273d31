import { findChromium } from '../../scripts/find-chromium.mjs';

/** The path of the browser that tests drive, or undefined: they are then skipped, and `npm test` says so loudly. */
export const chromium: string | undefined = findChromium();
