/**
 * Removes the throw-away PostgreSQL of a test run when the run ends without doing so itself, also by kill -9.
 * It is a process of its own that reads from a pipe: the pipe ends when the run does, whatever the reason.
 * Argument: the data directory of the cluster.
 */
import { readFileSync, rmSync, existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const [dataDir] = process.argv.slice(2);
if (dataDir === undefined) throw new Error('usage: cluster-watchdog.mjs <data directory>');

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => undefined);

/** Anything that arrives before the end says that the run has stopped the server itself. */
let isStopped = false;
process.stdin.on('data', () => {
  isStopped = true;
});
process.stdin.on('end', () => void cleanUp());
process.stdin.on('error', () => void cleanUp());

/** A cluster that is just being created may still get its server; ten seconds are enough to see it come. */
async function cleanUp() {
  const deadline = isStopped ? 0 : Date.now() + 10_000;
  while (existsSync(dataDir) && Date.now() < deadline) {
    const pid = postmasterPid();
    if (pid !== undefined) {
      end(pid);
      await sleep(300);
      break;
    }
    await sleep(100);
  }
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  process.exit(0);
}

function postmasterPid() {
  try {
    const [line] = readFileSync(path.join(dataDir, 'postgres', 'cluster', 'postmaster.pid'), 'utf8').split(
      '\n',
    );
    const pid = Number(line);
    return Number.isInteger(pid) && pid > 1 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** SIGQUIT ends the server and all its children at once; nothing in this cluster is worth a checkpoint. */
function end(pid) {
  try {
    process.kill(pid, 'SIGQUIT');
  } catch {
    // It has ended by itself.
  }
}
