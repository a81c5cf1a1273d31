/**
 * `npm test`: makes everything ready, then runs the whole suite on its own embedded PostgreSQL. Arguments go to
 * Jest: `npm test -- test/engine` runs one folder, `npm test -- --selectProjects ui` one project.
 */
import { findChromium } from './find-chromium.mjs';
import { ensureBuilt, ensureInstalled, ensureNode, run } from './prepare.mjs';

ensureNode();
await ensureInstalled();
await ensureBuilt();

warnWithoutBrowser();
const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
const code = await run(
  process.execPath,
  [...flags, 'node_modules/jest/bin/jest.js', ...process.argv.slice(2)],
  {
    env: { ...process.env, IBM_TELEMETRY_DISABLED: 'true' },
  },
);
warnWithoutBrowser();
process.exit(code);

// helpers

function warnWithoutBrowser() {
  if (findChromium() !== undefined) return;
  const line = '!'.repeat(100);
  console.error(
    `\n${line}\n! NO CHROMIUM FOUND: THE BROWSER TESTS ARE SKIPPED, and nothing here says that the pages work.\n` +
      '! Install Chromium (Debian: apt-get install chromium) or name one in CHROMIUM_PATH, and run the tests again.\n' +
      `${line}\n`,
  );
}
