import type { Page, Route } from 'playwright-core';

/**
 * Ends the session with the next text that the page saves there: what a page asks by itself, which no test can foresee, must not
 * notice the end before something was typed.
 */
export async function endSessionAtSave(page: Page, url: string): Promise<void> {
  let isOver = false;
  const end = async (route: Route): Promise<void> => {
    if (isOver || route.request().method() !== 'PUT') return route.fallback();
    isOver = true;
    await page.context().clearCookies();
    const { cookie: _, ...headers } = await route.request().allHeaders();
    await route.fulfill({ response: await route.fetch({ headers }) });
  };
  await page.route(url, end);
}
