const lookAgainMs = 5_000;

/** Whether the server answers at all. */
export async function isServerReachable(): Promise<boolean> {
  try {
    return (await fetch('/health/live', { cache: 'no-store' })).ok;
  } catch {
    return false;
  }
}

/**
 * Loads a part of the pages, waiting for the connection where there is none. Without this the router would load the whole document
 * anew, and what was typed would give way to the browser's own page about a lost connection. A part that is still missing when the
 * server answers has gone with an older version: then loading anew is right.
 */
export async function onceReachable<Part>(load: () => Promise<Part>): Promise<Part> {
  if (!navigator.onLine) await connectionBack();
  try {
    return await load();
  } catch (error) {
    while (!(await isServerReachable())) await Promise.race([connectionBack(), pause()]);
    throw error;
  }
}

// helpers

function connectionBack(): Promise<unknown> {
  return new Promise((resume) => window.addEventListener('online', resume, { once: true }));
}

function pause(): Promise<unknown> {
  return new Promise((resume) => setTimeout(resume, lookAgainMs));
}
