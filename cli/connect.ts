import { createApi, createHttpClient, type Api } from '#client';

/** The API of the server that `--url` and `--token` name. */
export function connect(url: string, token: string | undefined): Api {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return createApi(createHttpClient({ baseUrl: url.replace(/\/+$/, ''), ...authorization }));
}
