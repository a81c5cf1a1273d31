import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { onAny } from '../../auth/permission.ts';
import type { Config } from '../../config.ts';
import { found } from '../../auth/row-access.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { CONFIG, RUNTIME } from '../../runtime.token.ts';
import { sendFile } from '../../engine-rest/variables/send-file.ts';
import { DocumentLink, DocumentParams, LinkBody, linkMs, StoreQuery } from './documents.dto.ts';
import { requireHash } from './documents.controller.ts';

const TokenParams = z.object({
  token: z.string().regex(/^[0-9a-f]{64}$/, { error: 'INVALID_VALUE: This is no link to a document.' }),
});

/** Links to documents for whoever has no account: they say nothing and end by themselves. */
@Controller()
export class DocumentLinksController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Endpoint({
    method: 'POST',
    path: '/v2/documents/:documentId/links',
    aliases: ['/v2/documents/:documentId/link'],
    summary: 'A link to a document that works without signing in, for a time',
    permission: onAny('DOCUMENT:CREATE'),
    level: 'L2',
    idempotency: 'N',
    params: DocumentParams,
    query: StoreQuery,
    body: LinkBody,
    status: 201,
    response: DocumentLink,
    codes: ['NOT_FOUND'],
  })
  async createDocumentLink(
    @Input() call: Call<typeof LinkBody, typeof DocumentParams, typeof StoreQuery>,
  ): Promise<object> {
    const { caller, params, query, body } = call;
    const document = found(await this.runtime.documents.get(caller, params.documentId));
    requireHash(document.contentHash, query.contentHash);
    const { token, expiresAt } = await this.runtime.documents.link(caller, params.documentId, linkMs(body));
    return { url: `${this.config.baseUrl}/public/documents/${token}`, expiresAt };
  }

  @Endpoint({
    method: 'GET',
    path: '/public/documents/:token',
    summary: 'The document of a link, as a file to save',
    permission: 'anonymous',
    level: 'L2',
    idempotency: 'R',
    params: TokenParams,
    responseType: 'application/octet-stream',
    codes: ['NOT_FOUND'],
  })
  async getLinkedDocument(@Input() call: Call<undefined, typeof TokenParams>): Promise<Buffer> {
    const document = found(await this.runtime.documents.linked(call.params.token));
    return sendFile(call.reply, { ...document, mimeType: document.contentType });
  }
}
