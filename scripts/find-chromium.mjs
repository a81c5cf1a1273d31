/** The Chromium (or Chrome) that browser tests drive: the one named in CHROMIUM_PATH, or an installed one. */
import { existsSync } from 'node:fs';
import path from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome.exe'];

const FIXED_PLACES = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** @returns {string | undefined} the path of the program, or undefined where there is none */
export function findChromium() {
  const { CHROMIUM_PATH: named, PATH: folders = '' } = process.env;
  if (named) return existsSync(named) ? named : undefined;
  const onPath = folders
    .split(path.delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => NAMES.map((name) => path.join(folder, name)));
  return [...onPath, ...FIXED_PLACES].find((file) => existsSync(file));
}
