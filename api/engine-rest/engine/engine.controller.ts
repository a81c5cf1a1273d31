import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { Endpoint } from '../../http/endpoint.ts';

/** What clients ask to find out with whom they speak. The level is Camunda 7.24's. */
@Controller()
export class EngineController {
  @Endpoint({
    method: 'GET',
    path: '/engine-rest/version',
    aliases: ['/engine-rest/engine/default/version'],
    summary: 'The Camunda 7 level that is spoken here',
    permission: 'signed-in',
    level: 'L1',
    idempotency: 'R',
    response: z.object({ version: z.string() }),
  })
  engineVersion(): object {
    return { version: '7.24.0' };
  }

  @Endpoint({
    method: 'GET',
    path: '/engine-rest/engine',
    summary: 'The engines; there is one',
    permission: 'signed-in',
    level: 'L1',
    idempotency: 'R',
    response: z.array(z.object({ name: z.string() })),
  })
  listEngines(): object {
    return [{ name: 'default' }];
  }
}
