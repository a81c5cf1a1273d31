import path from 'node:path';
import { ADMIN, startApi, type Api } from '../../api/start-api.ts';
import { openBrowser, type PageOptions, type WatchedPage } from './open-browser.ts';
import { signIn } from './sign-in.ts';

export { ADMIN };

/** The whole server with the built pages on a database of its own, and a browser to look at them. */
export interface Pages {
  api: Api;
  baseUrl: string;
  /** A page of a new person: own cookies, own storage, nobody signed in. */
  open(options?: PageOptions): Promise<WatchedPage>;
  /** The same after the administrator has signed in. */
  openSignedIn(options?: PageOptions): Promise<WatchedPage>;
  stop(): Promise<void>;
}

export async function startPages(env: Readonly<Record<string, string>> = {}): Promise<Pages> {
  const api = await startApi(env, path.resolve('dist/web'));
  const session = await openBrowser(api.url);
  return {
    api,
    baseUrl: api.url,
    open: (options) => session.newPage(options),
    openSignedIn: async (options) => {
      const page = await session.newPage(options);
      await page.goto('/');
      await signIn(page, ADMIN);
      return page;
    },
    stop: async () => {
      await session.close();
      await api.stop();
    },
  };
}
