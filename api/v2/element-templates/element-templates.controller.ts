import { elementTemplates, type JsonObject } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import type { Config } from '../../config.ts';
import { textField } from '../../http/answer-fields.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint, params } from '../../http/endpoint.ts';
import { id, opt, text } from '../../http/fields.ts';
import { allOf } from '../../http/search-dto.ts';
import { CONFIG } from '../../runtime.token.ts';
import { readElementTemplates } from './read-element-templates.ts';

const Template = z.record(z.string(), z.unknown()).meta({ id: 'ElementTemplate' });
const ElementTemplates = z.object({ items: z.array(Template) });
const TemplateParams = params({ templateId: id() });
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
  private readonly all: readonly JsonObject[];

  constructor(@Inject(CONFIG) config: Config) {
    const folder = config.elementTemplatesDir;
    const own = folder === null ? [] : (readElementTemplates(folder) as readonly JsonObject[]);
    this.all = [...elementTemplates, ...own];
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
  getElementTemplates(): object {
    return { items: this.all };
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
  searchElementTemplates(@Input() call: Call<typeof TemplateSearch>): object {
    const { elementType, text: words } = call.body.filter ?? {};
    return allOf(
      this.all.filter(
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
  getElementTemplate(@Input() call: Call<undefined, typeof TemplateParams>): object {
    const found = this.all.find((template) => template['id'] === call.params.templateId);
    if (found === undefined) throw new ApiProblem('NOT_FOUND', 'There is no element template with this id.');
    return found;
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
