import { ADMIN } from '../../api/send-to.ts';
import { openBrowser, type PageOptions, type WatchedPage } from './open-browser.ts';
import { startServer, type RunningServer } from './start-server.ts';

export { ADMIN };

/** The whole server with the built pages on a database of its own, and a browser to look at them. */
export interface Pages {
  api: RunningServer;
  baseUrl: string;
  /** A page of a new person: own cookies, own storage, nobody signed in. */
  open(options?: PageOptions): Promise<WatchedPage>;
  /** The first page of the administrator, who has signed in before. */
  openSignedIn(options?: PageOptions): Promise<WatchedPage>;
  /** Fails when any page asked another host, broke the content security policy, or threw an error. */
  stop(): Promise<void>;
}

export async function startPages(env: Readonly<Record<string, string>> = {}): Promise<Pages> {
  const api = await startServer(env);
  const session = await openBrowser(api.url);
  return {
    api,
    baseUrl: api.url,
    open: (options) => session.newPage(options),
    openSignedIn: async (options) => {
      const page = await session.newPage(options);
      await page.context().request.post('/v2/authentication/login', {
        data: ADMIN,
        headers: { 'x-millrace-csrf': '1' },
      });
      await page.goto('/');
      await page.getByRole('banner').waitFor();
      return page;
    },
    stop: async () => {
      await session.close();
      await api.stop();
      const complaints = session.complaints();
      if (complaints.length > 0) throw new Error(`Pages did what they must not:\n${complaints.join('\n')}`);
    },
  };
}
