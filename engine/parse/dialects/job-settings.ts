import type { Expression, JobModel } from '../../model/process-model.ts';
import { parseDuration } from '../../time/iso-8601.ts';
import { readExpression } from '../compilation.ts';
import type { Compilation } from '../compilation.ts';
import { present } from '../present.ts';
import type { XmlElement } from '../xml-tree.ts';

const dayMs = 86_400_000;

/**
 * `millrace:job` (bpmn.md 3.1): delivery, and how failed attempts wait. Either a list of waits (`backoff`), or the law of
 * guarantees 4.6 with a base, a cap and a share of jitter of its own; what is not said is configured, or usual.
 */
export function readJobSettings(
  c: Compilation,
  element: XmlElement,
): Pick<JobModel, 'backoff' | 'delivery' | 'retry' | 'timeLimit'> {
  const settings = element.extension('job', 'millrace');
  if (settings === undefined) return { backoff: [], delivery: 'atLeastOnce' };
  const delivery = settings.attribute('delivery') ?? 'at-least-once';
  if (delivery !== 'at-least-once' && delivery !== 'at-most-once') {
    c.reporter.error('ATTRIBUTE_UNSUPPORTED', settings, {
      message: `delivery="${delivery}" is not known. Use at-least-once or at-most-once`,
    });
  }
  const backoff = (settings.attribute('backoff') ?? '').split(/[\s,]+/).filter((text) => text !== '');
  for (const text of backoff)
    if (parseDuration(text) === undefined) refuseDuration(c, settings, 'backoff', text);
  const retry = readRetry(c, settings);
  if (backoff.length > 0 && retry !== undefined)
    c.reporter.error('ATTRIBUTE_UNSUPPORTED', settings, {
      message:
        'backoff lists every wait, so backoffBase, backoffCap and backoffJitter mean nothing beside it',
    });
  return {
    backoff,
    delivery: delivery === 'at-most-once' ? 'atMostOnce' : 'atLeastOnce',
    ...present({ retry, timeLimit: readTimeLimit(c, settings) }),
  };
}

// helpers

function readRetry(c: Compilation, settings: XmlElement): JobModel['retry'] {
  const retry = present({
    baseMs: readWait(c, settings, 'backoffBase'),
    capMs: readWait(c, settings, 'backoffCap'),
    jitter: readJitter(c, settings),
  });
  const { baseMs, capMs } = retry;
  if (baseMs !== undefined && capMs !== undefined && baseMs > capMs)
    c.reporter.error('ATTRIBUTE_UNSUPPORTED', settings, {
      message: 'backoffBase is longer than backoffCap. The first wait cannot be longer than the longest',
    });
  return Object.keys(retry).length === 0 ? undefined : retry;
}

/** The law doubles it, so it has to be exact: no months, which are not. */
function readWait(c: Compilation, settings: XmlElement, name: string): number | undefined {
  const text = settings.attribute(name);
  if (text === undefined) return undefined;
  const read = parseDuration(text);
  const ms = read === undefined || read.months > 0 ? 0 : read.days * dayMs + read.milliseconds;
  if (ms > 0) return ms;
  refuseDuration(c, settings, name, text);
  return undefined;
}

/** A fixed text is checked here, an expression when the job is created. */
function readTimeLimit(c: Compilation, settings: XmlElement): Expression | undefined {
  const text = settings.attribute('timeLimit');
  if (text === undefined) return undefined;
  const read = readExpression(c, { text, at: settings, label: 'timeLimit', place: 'value' });
  if (read?.language === 'literal' && parseDuration(String(read.value)) === undefined)
    refuseDuration(c, settings, 'timeLimit', text);
  return read;
}

function readJitter(c: Compilation, settings: XmlElement): number | undefined {
  const text = settings.attribute('backoffJitter');
  if (text === undefined) return undefined;
  const share = text.trim() === '' ? NaN : Number(text);
  if (share >= 0 && share <= 1) return share;
  c.reporter.error('ATTRIBUTE_UNSUPPORTED', settings, {
    message: `backoffJitter="${text}" is not a share of the wait. Write a number from 0 to 1`,
  });
  return undefined;
}

function refuseDuration(c: Compilation, settings: XmlElement, name: string, text: string): void {
  c.reporter.error('TIMER_INVALID', settings, {
    message: `${name}="${text}" is not a duration to wait. Write one such as PT10S`,
  });
}
