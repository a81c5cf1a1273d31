/** The Chromium (or Chrome) that browser tests drive, or undefined where there is none. */
export function findChromium(): string | undefined;
