import type { Page, Route } from 'playwright-core';

/** What the server says with each status, as its own filter writes it. */
const bodies = {
  500: {
    code: 'INTERNAL_ERROR',
    title: 'Internal error',
    detail: 'Something went wrong in the server. Nothing was changed. Report the traceId.',
  },
  403: {
    code: 'PERMISSION_MISSING',
    title: 'Permission missing',
    detail: 'You need the permission SYSTEM:READ on "*". Ask an administrator for it.',
    missing: { resourceType: 'SYSTEM', resourceId: '*', permissionType: 'READ' },
    grantedBy: [],
  },
  404: {
    code: 'NOT_FOUND',
    title: 'Not found',
    detail: 'It does not exist, was removed, or is not for you. Check the key.',
  },
} as const;

export type RefusedStatus = keyof typeof bodies;
export const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';

/** The server as it answers while something is wrong with it. */
export interface Refusals {
  status: RefusedStatus | undefined;
  /** What was refused since this was asked last. */
  take(): string[];
}

/** What the frame around all pages asks for by itself: who is signed in, the stream of events, the bell. */
const ofFrame = /\/v2\/(authentication\/me|events|notifications|system)/;

/** Refuses all that pages ask for, for as long as the answer has a status. */
export async function refuseAll(page: Page, status: RefusedStatus): Promise<Refusals> {
  const refused: string[] = [];
  const refusals: Refusals = { status, take: () => refused.splice(0) };
  await page.route(/\/v2\//, async (route: Route) => {
    const now = refusals.status;
    if (now === undefined || ofFrame.test(route.request().url())) return route.fallback();
    refused.push(new URL(route.request().url()).pathname);
    const body = { ...bodies[now], status: now, type: 'about:blank', instance: '/', traceId };
    return route.fulfill({
      status: now,
      contentType: 'application/problem+json',
      body: JSON.stringify(body),
    });
  });
  return refusals;
}

const words = { traceId, copy: 'Einzelheiten kopieren', retry: 'Noch einmal versuchen' };

/**
 * What a page lacks, in German, while what it asked for is refused: it says so where it happened, what to do, the trace id, and
 * offers the details and another try. What is not there may be said in words of its own, which then lead on.
 */
export async function silentFaults(page: Page, refusals: Refusals): Promise<string[]> {
  const refused = refusals.take();
  const main = page.getByRole('main');
  const alerts = await main.getByRole('alert').allInnerTexts();
  const faults = alerts.flatMap((text) =>
    Object.values(words)
      .filter((word) => !text.includes(word))
      .map((word) => `"${text.slice(0, 60)}" lacks "${word}"`),
  );
  const quiet = refusals.status === 404 ? await main.locator('.mr-empty').count() : 0;
  // A page that has loaded before keeps what it shows.
  if (refused.length > 0 && alerts.length + quiet === 0 && refusals.status !== 500)
    faults.push(`nothing tells that it was refused: ${refused.join(' ')}`);
  if ((await main.innerText()).trim() === '') faults.push('the page is blank');
  if (alerts.some((text) => /[Yy]ou need|went wrong|does not exist/.test(text)))
    faults.push('says in English what is wrong');
  return faults;
}

/** Asks again everywhere on the page, now that the server is well; tells what still says that it is not. */
export async function faultsAfterRetry(page: Page, settle: () => Promise<void>): Promise<string[]> {
  const again = page.getByRole('main').getByRole('button', { name: words.retry });
  while ((await again.count()) > 0) {
    const before = await again.count();
    await again.first().click();
    await settle();
    if ((await again.count()) >= before) return ['another try changes nothing'];
  }
  return [];
}
