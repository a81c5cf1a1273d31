import { elementTemplates } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import type { Config } from '../../config.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { CONFIG } from '../../runtime.token.ts';
import { readElementTemplates } from './read-element-templates.ts';

const ElementTemplates = z.object({ items: z.array(z.record(z.string(), z.unknown())) });

/** Element templates: what the modeler offers beside the plain elements. */
@Controller()
export class ElementTemplatesController {
  private readonly own: readonly object[];

  constructor(@Inject(CONFIG) config: Config) {
    this.own = config.elementTemplatesDir === null ? [] : readElementTemplates(config.elementTemplatesDir);
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
    return { items: [...elementTemplates, ...this.own] };
  }
}
