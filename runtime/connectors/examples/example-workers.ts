import { createHash } from 'node:crypto';
import type { JsonObject, JsonValue } from '#engine';
import { BpmnError, JobFailure } from '../../contract/runtime.ts';
import type { ActivatedJob, InProcessWorker } from '../../contract/runtime.ts';

/** Tells whether an older instance has the same order number. */
export type OrderLookup = (job: ActivatedJob, orderId: JsonValue) => Promise<boolean>;

type Handle = (job: ActivatedJob) => JsonObject | Promise<JsonObject>;

/**
 * The machine work of the example processes. Deterministic: the same job gives the same answer, so that a repeated attempt changes
 * nothing. What goes wrong is asked for by variables: `paymentShouldFail` (true, or how many attempts fail) and `inventoryShouldFail`.
 */
export function createExampleWorkers(isSeenBefore: OrderLookup): readonly InProcessWorker[] {
  const handlers: Readonly<Record<string, Handle>> = {
    'order-validate': validateOrder,
    'order-filter': async (job) => ({
      duplicateOrder: await isSeenBefore(job, job.variables['orderId'] ?? null),
    }),
    'inventory-reserve': reserveInventory,
    'inventory-release': (job) => ({ releasedReservation: job.variables['reservationId'] ?? null }),
    'payment-capture': capturePayment,
    'order-ship': (job) => ({ trackingNumber: `MR${digest(job, 'track').toUpperCase()}` }),
    'alert-raise': (job) => ({
      alert: { text: job.headers['text'] ?? '', order: job.variables['orderId'] ?? null },
    }),
    'accounts-create': (job) => ({ accountName: accountName(job.variables['employeeName']) }),
    'notify-person': notify,
  };
  return Object.entries(handlers).map(([type, handle]) => ({
    type,
    concurrency: 8,
    lockMs: 30_000,
    handle: async (job) => handle(job),
  }));
}

// helpers

function validateOrder(job: ActivatedJob): JsonObject {
  const { orderId, quantity, total } = job.variables;
  const wrong = [
    ...(typeof orderId === 'string' && orderId !== '' ? [] : ['it has no order number']),
    ...(quantity === undefined || (typeof quantity === 'number' && quantity > 0)
      ? []
      : ['its quantity is not above 0']),
    ...(total === undefined || (typeof total === 'number' && total > 0) ? [] : ['its total is not above 0']),
  ];
  if (wrong.length > 0) {
    const reason = `The order cannot be accepted: ${wrong.join(', ')}.`;
    throw new BpmnError('ORDER_INVALID', reason, { orderState: 'REJECTED', rejectionReason: reason });
  }
  return {};
}

function reserveInventory(job: ActivatedJob): JsonObject {
  if (job.variables['inventoryShouldFail'] === true) {
    throw new BpmnError('OUT_OF_STOCK', 'Nothing is left of the article.', { orderState: 'OUT_OF_STOCK' });
  }
  return { reservationId: `R-${digest(job, 'reserve')}` };
}

/** A failed attempt is repeated with the waits of the model; the last one tells the process, which then revokes the order. */
function capturePayment(job: ActivatedJob): JsonObject {
  const wanted = job.variables['paymentShouldFail'];
  const fails = wanted === true || (typeof wanted === 'number' && job.attempt <= wanted);
  if (!fails) return { paymentId: `P-${digest(job, 'pay')}` };
  const reason = `The payment service refused attempt ${job.attempt}.`;
  if (job.retries <= 1) throw new BpmnError('PAYMENT_FAILED', reason, { paymentError: reason });
  throw new JobFailure(reason);
}

/** Stands for a mail: what would have been sent is kept with the process. */
function notify(job: ActivatedJob): JsonObject {
  return { lastNotification: { to: job.headers['to'] ?? '', text: job.headers['text'] ?? '' } };
}

/** The same for all attempts of one activity: an outside system could tell a repeat by it. */
function digest(job: ActivatedJob, purpose: string): string {
  return createHash('sha256').update(`${purpose} ${job.elementInstanceKey}`).digest('hex').slice(0, 10);
}

function accountName(name: JsonValue | undefined): string {
  const plain = (typeof name === 'string' ? name : '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z ]/g, '')
    .trim()
    .split(/ +/);
  const first = plain[0] ?? '';
  return (plain.length > 1 ? `${first.charAt(0)}${plain.at(-1) ?? ''}` : first) || 'new.employee';
}
