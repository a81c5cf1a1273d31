import { mailLanguageNames, mailTemplateNames } from '#runtime';
import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { AccessCheck } from '../../auth/access-check.ts';
import { onAny } from '../../auth/permission.ts';
import { found } from '../../auth/row-access.ts';
import { dateOrNull, textField, textOrNull } from '../../http/answer-fields.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint, params } from '../../http/endpoint.ts';
import { anyCase, opt, tenantId, text } from '../../http/fields.ts';
import { RUNTIME } from '../../runtime.token.ts';

/** As for all templates (security.md, edge limits). */
const TEMPLATE_LENGTH_MAX = 65_536;
const SUBJECT_LENGTH_MAX = 1_000;

const Parts = z.strictObject({
  subject: text(SUBJECT_LENGTH_MAX),
  html: text(TEMPLATE_LENGTH_MAX),
  text: text(TEMPLATE_LENGTH_MAX),
});
const TemplateParams = params({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, {
    error:
      'INVALID_VALUE: Name a kind of mail, or a template of your own in small letters, digits and hyphens.',
  }),
});
const Language = z.enum(mailLanguageNames);
const TemplateQuery = z.strictObject({ tenantId: opt(tenantId()), language: anyCase(mailLanguageNames) });
const ListQuery = z.strictObject({ tenantId: opt(tenantId()) });
const MailTemplate = z
  .object({
    name: textField(),
    language: Language,
    /** False: the words of the product. */
    isOwn: z.boolean(),
    subject: textField(),
    html: textField(),
    text: textField(),
    updatedBy: textOrNull(),
    updatedAt: dateOrNull(),
  })
  .meta({ id: 'MailTemplate' });
const MailTemplateList = z.object({
  items: z.array(MailTemplate),
  kinds: z.array(z.enum(mailTemplateNames)),
});
const PreviewBody = z.strictObject({
  language: anyCase(mailLanguageNames),
  tenantId: opt(tenantId()),
  /** What is being written; without it what is kept. */
  template: opt(Parts),
});
const MailPreview = z
  .object({ subject: textField(), html: textField(), text: textField() })
  .meta({ id: 'MailPreview' });

type TemplateCall<Body extends z.ZodType | undefined = undefined> = Call<
  Body,
  typeof TemplateParams,
  typeof TemplateQuery
>;

/** What mails say: the product's words, and what a tenant says instead. */
@Controller()
export class MailTemplatesController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(AccessCheck) private readonly access: AccessCheck,
  ) {}

  @Endpoint({
    method: 'GET',
    path: '/v2/mail-templates',
    summary: 'The templates of mails as they are used in one tenant',
    permission: onAny('MAIL:READ', 'MAIL:UPDATE'),
    level: 'X1',
    idempotency: 'R',
    query: ListQuery,
    response: MailTemplateList,
    alwaysExtended: true,
    codes: ['TENANT_NOT_ASSIGNED'],
  })
  async listMailTemplates(@Input() call: Call<undefined, undefined, typeof ListQuery>): Promise<object> {
    this.access.require(call.caller, ['MAIL:READ', 'MAIL:UPDATE']);
    return {
      items: await this.runtime.mailTemplates.list(call.context(call.query)),
      kinds: mailTemplateNames,
    };
  }

  @Endpoint({
    method: 'PUT',
    path: '/v2/mail-templates/:name',
    summary: 'Say something else than the product in mails of one tenant and language',
    permission: onAny('MAIL:UPDATE'),
    level: 'X1',
    idempotency: 'N',
    params: TemplateParams,
    query: TemplateQuery,
    body: Parts,
    response: MailTemplate,
    alwaysExtended: true,
    codes: ['TENANT_NOT_ASSIGNED', 'TEMPLATE_INVALID', 'TOO_LONG'],
  })
  async saveMailTemplate(@Input() call: TemplateCall<typeof Parts>): Promise<object> {
    const { id, context } = this.change(call);
    return this.runtime.mailTemplates.save(context, id, call.body);
  }

  @Endpoint({
    method: 'DELETE',
    path: '/v2/mail-templates/:name',
    summary: 'Use the words of the product again',
    permission: onAny('MAIL:UPDATE'),
    level: 'X1',
    idempotency: 'N',
    params: TemplateParams,
    query: TemplateQuery,
    codes: ['TENANT_NOT_ASSIGNED', 'NOT_FOUND'],
  })
  async deleteMailTemplate(@Input() call: TemplateCall): Promise<void> {
    const { id, context } = this.change(call);
    found((await this.runtime.mailTemplates.remove(context, id)) ? id : null);
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/mail-templates/:name/preview',
    summary: 'The example mail of a template, or of what is being written',
    permission: onAny('MAIL:READ', 'MAIL:UPDATE'),
    level: 'X1',
    idempotency: 'R',
    params: TemplateParams,
    body: PreviewBody,
    response: MailPreview,
    alwaysExtended: true,
    codes: ['TENANT_NOT_ASSIGNED', 'NOT_FOUND', 'TEMPLATE_INVALID'],
  })
  async previewMailTemplate(@Input() call: Call<typeof PreviewBody, typeof TemplateParams>): Promise<object> {
    this.access.require(call.caller, ['MAIL:READ', 'MAIL:UPDATE']);
    const { language, tenantId: tenant, template } = call.body;
    const context = call.context(tenant === undefined ? {} : { tenantId: tenant });
    return this.runtime.mailTemplates.preview(
      context,
      { name: call.params.name, language },
      template ?? null,
    );
  }

  private change(call: Pick<TemplateCall, 'caller' | 'params' | 'query' | 'context'>) {
    this.access.require(call.caller, ['MAIL:UPDATE']);
    const { language, tenantId: tenant } = call.query;
    return {
      id: { name: call.params.name, language },
      context: call.context(tenant === undefined ? {} : { tenantId: tenant }),
    };
  }
}
