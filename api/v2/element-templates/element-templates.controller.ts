import { elementTemplates, type Caller, type JsonObject, type Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { onAny } from '../../auth/permission.ts';
import type { Config } from '../../config.ts';
import { textField } from '../../http/answer-fields.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint, params } from '../../http/endpoint.ts';
import { id, jsonObject, opt, tenantId, text } from '../../http/fields.ts';
import { allOf } from '../../http/search-dto.ts';
import { CONFIG, RUNTIME } from '../../runtime.token.ts';
import { readElementTemplates } from './read-element-templates.ts';

const Template = z.record(z.string(), z.unknown()).meta({ id: 'ElementTemplate' });
const ElementTemplates = z.object({ items: z.array(Template) });
const TemplateParams = params({ templateId: id() });
const TemplateBody = jsonObject();
const TenantQuery = z.strictObject({ tenantId: opt(tenantId()) });
const VersionQuery = z.strictObject({
  tenantId: opt(tenantId()),
  version: opt(
    z
      .string()
      .regex(/^\d{1,7}$/, { error: 'INVALID_VALUE: Send a whole number from 0.' })
      .transform(Number),
  ),
});
const TemplateSearch = z.strictObject({
  filter: opt(z.strictObject({ elementType: opt(text(100)), text: opt(text(200)) })),
});
const FoundTemplates = z.object({
  items: z.array(Template),
  page: z.object({
    totalItems: z.int(),
    hasMoreTotalItems: z.boolean(),
    startCursor: textField().nullable(),
    endCursor: textField().nullable(),
  }),
});

/** Element templates: what the modeler offers beside the plain elements. */
@Controller()
export class ElementTemplatesController {
  /** Of the connectors and of the folder: the same for everybody, as long as the server runs. */
  private readonly given: readonly JsonObject[];

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(RUNTIME) private readonly runtime: Runtime,
  ) {
    const folder = config.elementTemplatesDir;
    const own = folder === null ? [] : (readElementTemplates(folder) as readonly JsonObject[]);
    this.given = [...elementTemplates, ...own];
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/element-templates',
    summary: 'The element templates of the built-in connectors and of this installation',
    permission: 'signed-in',
    level: 'X2',
    idempotency: 'R',
    response: ElementTemplates,
    alwaysExtended: true,
  })
  async getElementTemplates(@Input() call: Call): Promise<object> {
    return { items: await this.all(call.caller) };
  }

  @Endpoint({
    method: 'POST',
    path: '/v2/element-templates/search',
    summary: 'Find element templates by what they apply to or by words of their name and description',
    permission: 'signed-in',
    level: 'X2',
    idempotency: 'R',
    body: TemplateSearch,
    response: FoundTemplates,
    alwaysExtended: true,
  })
  async searchElementTemplates(@Input() call: Call<typeof TemplateSearch>): Promise<object> {
    const { elementType, text: words } = call.body.filter ?? {};
    return allOf(
      (await this.all(call.caller)).filter(
        (template) =>
          (elementType === undefined || typesOf(template).includes(elementType)) &&
          (words === undefined || wordsOf(template).includes(words.toLowerCase())),
      ),
    );
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/element-templates/:templateId',
    summary: 'One element template',
    permission: 'signed-in',
    level: 'X2',
    idempotency: 'R',
    params: TemplateParams,
    response: Template,
    alwaysExtended: true,
    codes: ['NOT_FOUND'],
  })
  async getElementTemplate(@Input() call: Call<undefined, typeof TemplateParams>): Promise<object> {
    const all = await this.all(call.caller);
    const found = all.find((template) => template['id'] === call.params.templateId);
    if (found === undefined) throw new ApiProblem('NOT_FOUND', 'There is no element template with this id.');
    return found;
  }

  @Endpoint({
    method: 'PUT',
    path: '/v2/element-templates/:templateId',
    summary: 'Bring an element template along, or change one; the modeler offers it at once',
    permission: onAny('CONNECTOR:UPDATE'),
    level: 'X2',
    idempotency: 'N',
    params: TemplateParams,
    query: TenantQuery,
    body: TemplateBody,
    codes: ['ALREADY_EXISTS', 'TENANT_NOT_ASSIGNED'],
  })
  async putElementTemplate(
    @Input() call: Call<typeof TemplateBody, typeof TemplateParams, typeof TenantQuery>,
  ): Promise<void> {
    const { templateId } = call.params;
    if (this.given.some((template) => template['id'] === templateId))
      throw new ApiProblem(
        'ALREADY_EXISTS',
        `${JSON.stringify(templateId)} is a template of this installation. Choose another id.`,
      );
    const context = call.context({ tenantId: call.query.tenantId });
    await this.runtime.elementTemplates.put(context, templateId, call.body);
  }

  @Endpoint({
    method: 'DELETE',
    path: '/v2/element-templates/:templateId',
    summary: 'Delete an element template that was brought along; elements that use it stay as they are',
    permission: onAny('CONNECTOR:DELETE'),
    level: 'X2',
    idempotency: 'N',
    params: TemplateParams,
    query: VersionQuery,
    codes: ['NOT_FOUND', 'TENANT_NOT_ASSIGNED'],
  })
  async deleteElementTemplate(
    @Input() call: Call<undefined, typeof TemplateParams, typeof VersionQuery>,
  ): Promise<void> {
    const { tenantId, version } = call.query;
    const context = call.context({ tenantId });
    await this.runtime.elementTemplates.delete(context, call.params.templateId, version ?? null);
  }

  private async all(caller: Caller): Promise<readonly JsonObject[]> {
    return [...this.given, ...(await this.runtime.elementTemplates.list(caller))];
  }
}

// helpers

/** What it makes of an element, and what it can be put on. */
function typesOf({ elementType, appliesTo }: JsonObject): readonly unknown[] {
  const made = (elementType as { readonly value?: unknown } | undefined)?.value;
  return [made, ...((appliesTo as readonly unknown[] | undefined) ?? [])];
}

function wordsOf({ name, description }: JsonObject): string {
  return `${String(name)} ${typeof description === 'string' ? description : ''}`.toLowerCase();
}
