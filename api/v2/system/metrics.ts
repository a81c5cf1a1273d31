import { Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Endpoint } from '../../http/endpoint.ts';

/** Seconds; workers wait up to minutes for jobs, everything else should end in the first buckets. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30];

/** Basic metrics of one process. Labels are route patterns, never values from requests: their number stays small. */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();
  private draining: () => boolean = () => false;
  private readonly requests = new Counter({
    name: 'millrace_http_requests_total',
    help: 'Answered requests.',
    labelNames: ['route', 'method', 'status'],
    registers: [this.registry],
  });
  private readonly seconds = new Histogram({
    name: 'millrace_http_request_seconds',
    help: 'Time from request to answer.',
    labelNames: ['route', 'method'],
    buckets: BUCKETS,
    registers: [this.registry],
  });
  private readonly open = new Gauge({
    name: 'millrace_http_requests_open',
    help: 'Requests being worked on.',
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }

  isDraining(): boolean {
    return this.draining();
  }

  observe(server: FastifyInstance, isDraining: () => boolean): void {
    this.draining = isDraining;
    server.addHook('onRequest', (_request, _reply, done) => {
      this.open.inc();
      done();
    });
    server.addHook('onResponse', (request, reply, done) => {
      this.open.dec();
      const { endpoint } = request.routeOptions.config as { endpoint?: Endpoint };
      const route = endpoint?.path ?? 'page';
      this.requests.inc({ route, method: request.method, status: reply.statusCode });
      this.seconds.observe({ route, method: request.method }, reply.elapsedTime / 1000);
      done();
    });
  }
}
