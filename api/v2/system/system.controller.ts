import type { Runtime } from '#runtime';
import { Controller, Inject } from '@nestjs/common';
import { hostname } from 'node:os';
import { z } from 'zod';
import { onAny } from '../../auth/permission.ts';
import type { Config } from '../../config.ts';
import { textField, textOrNull, values } from '../../http/answer-fields.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { Input } from '../../http/call.ts';
import type { Call } from '../../http/call.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { CONFIG, RUNTIME, VERSION } from '../../runtime.token.ts';
import { Metrics } from './metrics.ts';

/** The level of the public API we speak (api.md 1.16); clients compare major and minor. */
export const COMPATIBILITY_LEVEL = '8.10.0';

const Partition = z.object({
  partitionId: z.int(),
  role: z.enum(['leader', 'follower', 'inactive']),
  health: z.enum(['healthy', 'unhealthy', 'dead']),
  state: textField(),
});
const Topology = z.object({
  brokers: z.array(
    z.object({
      nodeId: z.int(),
      brokerId: textField(),
      host: textField(),
      port: z.int(),
      version: textField(),
      partitions: z.array(Partition),
    }),
  ),
  clusterId: textOrNull(),
  clusterSize: z.int(),
  partitionsCount: z.int(),
  replicationFactor: z.int(),
  gatewayVersion: textField(),
  lastCompletedChangeId: textField(),
});
const License = z.object({
  validLicense: z.boolean(),
  licenseType: textField(),
  isCommercial: z.boolean(),
  expiresAt: textOrNull(),
});
const Info = z.object({
  version: textField(),
  compatibilityLevel: textField(),
  environment: z.enum(['development', 'staging', 'production']),
  features: z.record(z.string(), z.boolean()),
  limits: values(),
  now: textField(),
});
const Health = z.object({
  status: z.enum(['up', 'down']),
  checks: z.record(z.string(), z.boolean()).optional(),
});

/** What the server says about itself. */
@Controller()
export class SystemController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(VERSION) private readonly version: string,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {}

  @Endpoint({
    method: 'GET',
    path: '/v2/topology',
    summary: 'Brokers and versions',
    permission: 'signed-in',
    level: 'L1',
    idempotency: 'R',
    response: Topology,
  })
  getTopology(): object {
    const { hostname: host, port } = new URL(this.config.baseUrl);
    const partition = { partitionId: 1, role: 'leader', health: 'healthy', state: 'active' };
    const broker = {
      nodeId: 0,
      brokerId: '0',
      host,
      port: Number(port) || 443,
      version: COMPATIBILITY_LEVEL,
      partitions: [partition],
    };
    return {
      brokers: [broker],
      clusterId: hostname(),
      clusterSize: 1,
      partitionsCount: 1,
      replicationFactor: 1,
      gatewayVersion: COMPATIBILITY_LEVEL,
      lastCompletedChangeId: '-1',
    };
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/license',
    summary: 'The license: everything is included',
    permission: 'anonymous',
    level: 'L2',
    idempotency: 'R',
    response: License,
  })
  getLicense(): object {
    return { validLicense: true, licenseType: 'apache-2.0', isCommercial: false, expiresAt: null };
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/status',
    summary: '204 when ready for work',
    permission: 'anonymous',
    level: 'L2',
    idempotency: 'R',
  })
  async getStatus(): Promise<void> {
    const health = await this.runtime.health();
    if (!isReady(health))
      throw new ApiProblem('STARTING', 'The server is not ready. Repeat in a few seconds.');
  }

  @Endpoint({
    method: 'GET',
    path: '/v2/system/info',
    summary: 'Version, environment, features and limits',
    permission: 'signed-in',
    level: 'X1',
    idempotency: 'R',
    response: Info,
    alwaysExtended: true,
  })
  getSystemInfo(): object {
    return {
      version: this.version,
      compatibilityLevel: COMPATIBILITY_LEVEL,
      environment: this.config.environment,
      features: {
        testMode: this.config.isTestMode,
        multiTenancy: this.config.multiTenancy,
        decisions: true,
        documents: false,
      },
      limits: {
        bodyBytes: 1_048_576,
        variablesBodyBytes: 4_194_304,
        deploymentBytes: 10_485_760,
        deploymentFiles: 100,
        variableBytes: 1_048_576,
        elementActivations: this.config.limits.activationsMax,
        instanceTokens: this.config.limits.tokensMax,
        loopIterations: this.config.limits.iterationsMax,
        callDepth: this.config.limits.callDepthMax,
      },
      now: new Date(this.runtime.clock.now()).toISOString(),
    };
  }

  @Endpoint({
    method: 'GET',
    path: '/health/live',
    summary: 'The process runs; never looks at the database',
    permission: 'anonymous',
    level: 'X1',
    idempotency: 'R',
    response: Health,
    alwaysExtended: true,
  })
  getLiveness(): object {
    return { status: 'up' };
  }

  @Endpoint({
    method: 'GET',
    path: '/health/ready',
    summary: 'The server can do work; details for people who are signed in',
    permission: 'anonymous',
    level: 'X1',
    idempotency: 'R',
    response: Health,
    alwaysExtended: true,
  })
  async getReadiness(@Input() call: Call): Promise<object> {
    const checks = await this.runtime.health();
    const isUp = isReady(checks) && !this.metrics.isDraining();
    if (!isUp) void call.reply.status(503).header('Retry-After', '1');
    return { status: isUp ? 'up' : 'down', ...(call.principal ? { checks } : {}) };
  }

  @Endpoint({
    method: 'GET',
    path: '/metrics',
    summary: 'Metrics in the text format of Prometheus',
    permission: onAny('SYSTEM:READ'),
    level: 'X1',
    idempotency: 'R',
    responseType: 'text/plain',
  })
  async getMetrics(@Input() call: Call): Promise<Buffer> {
    void call.reply.header('Content-Type', this.metrics.contentType);
    return Buffer.from(await this.metrics.text());
  }

  @Endpoint({
    method: 'GET',
    path: '/.well-known/camunda-automation-platform/webapps',
    summary: 'Where the pages are, for desktop modelers',
    permission: 'anonymous',
    level: 'L2',
    idempotency: 'R',
    response: z.record(z.string(), z.string()),
  })
  getWebapps(): object {
    const { baseUrl } = this.config;
    return { adminUrl: `${baseUrl}/`, cockpitUrl: `${baseUrl}/operate`, tasklistUrl: `${baseUrl}/tasks` };
  }
}

function isReady(health: Readonly<Record<string, boolean>>): boolean {
  return Object.values(health).every(Boolean);
}
