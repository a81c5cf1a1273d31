import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { AccessCheck } from './auth/access-check.ts';
import { Authenticator } from './auth/authenticator.ts';
import { RowAccess } from './auth/row-access.ts';
import { PublicLinkTokens } from './auth/public-link-tokens.ts';
import { EndpointGuard } from './auth/endpoint.guard.ts';
import { EngineRestModule } from './engine-rest/engine-rest.module.ts';
import type { ServerParts } from './http/create-server.ts';
import { HooksModule } from './hooks/hooks.module.ts';
import { LOGGER } from './http/logger.ts';
import { LiveModule } from './live/live.module.ts';
import { OpenApiModule } from './openapi/openapi.module.ts';
import { ProblemFilter } from './problem.filter.ts';
import { CONFIG, ROOT_AREAS, RUNTIME, VERSION } from './runtime.token.ts';
import { PublicFormsModule } from './public-forms/public-forms.module.ts';
import { SetupModule } from './setup/setup.module.ts';
import { V2Module } from './v2/v2.module.ts';

/** What every handler may ask for: the runtime, the configuration, rights. */
@Global()
@Module({})
class SharedModule {
  static over(parts: ServerParts): DynamicModule {
    const shared = [
      { provide: RUNTIME, useValue: parts.runtime },
      { provide: CONFIG, useValue: parts.config },
      { provide: LOGGER, useValue: parts.logger },
      { provide: VERSION, useValue: parts.version },
      { provide: ROOT_AREAS, useValue: AREAS },
      { provide: Authenticator, useValue: parts.authenticator },
      { provide: PublicLinkTokens, useValue: parts.linkTokens },
      AccessCheck,
      RowAccess,
    ];
    return {
      module: SharedModule,
      providers: shared,
      exports: shared.map((each) => ('provide' in each ? each.provide : each)),
    };
  }
}

/** The areas of the API; their controllers are what `specs/openapi.json` is made from. */
export const AREAS = [
  V2Module,
  EngineRestModule,
  LiveModule,
  HooksModule,
  PublicFormsModule,
  SetupModule,
  OpenApiModule,
];

/** All of the API over one runtime. */
@Module({ imports: AREAS })
export class AppModule {
  static over(parts: ServerParts): DynamicModule {
    return {
      module: AppModule,
      imports: [SharedModule.over(parts)],
      providers: [
        { provide: APP_GUARD, useClass: EndpointGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
