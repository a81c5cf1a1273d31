import type * as t from '../api-types.ts';
import type { HttpClient, RequestOptions } from './http-client.ts';

type Owner = Pick<t.Process, 'processDefinitionId' | 'tenantId'>;

/** Links by which people without an account send the start form of a process. */
export function createPublicLinkApi(http: HttpClient) {
  const of = (process: Owner) =>
    `/v2/processes/${encodeURIComponent(process.processDefinitionId)}/public-links`;
  return {
    search: (process: Owner, options?: RequestOptions) =>
      http.post<{ items: t.PublicLink[] }>(
        `${of(process)}/search`,
        { filter: { tenantId: process.tenantId }, page: { limit: linksMax } },
        options,
      ),
    create: (process: Owner, fields: t.PublicLinkFields) =>
      http.post<t.PublicLink & { url: string }>(of(process), { ...fields, tenantId: process.tenantId }),
    revoke: (process: Owner, linkKey: string) =>
      http.delete<void>(`${of(process)}/${linkKey}`, { query: { tenantId: process.tenantId } }),
  };
}

// helpers

/** The largest page; more links than that are old ones. */
const linksMax = 200;
