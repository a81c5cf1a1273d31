import type { TimerModel } from '../model/process-model.ts';
import { parseDate } from '../time/iso-8601.ts';
import { isTimeZone } from '../time/zone.ts';
import type { Compilation } from './compilation.ts';
import { present } from './present.ts';
import type { XmlElement } from './xml-tree.ts';

/** A working calendar by name (TMR-6); one that does not exist is reported. */
export function readCalendar(c: Compilation, at: XmlElement, name: string | undefined): string | undefined {
  if (name === undefined || name === '') return undefined;
  if (!c.options.calendars.has(name))
    c.reporter.error('TIMER_REFERENCE', at, {
      message: `Zone or calendar "${name}" does not exist. Create the calendar first, or remove the name`,
    });
  c.outside.calendars.add(name);
  return name;
}

/** Zone, calendar, catch-up and end of a timer: `millrace:timer`, or what `flowable:` says of them. */
export function readTimerSettings(
  c: Compilation,
  event: XmlElement,
  element: XmlElement,
  part: XmlElement,
  kind: TimerModel['kind'],
): Pick<TimerModel, 'timeZone' | 'calendar' | 'catchUp' | 'endDate'> {
  const settings = element.extension('timer', 'millrace');
  const timeZone = settings?.attribute('timeZone');
  if (timeZone !== undefined && !isTimeZone(timeZone))
    c.reporter.error('TIMER_REFERENCE', element, {
      message: `Zone or calendar "${timeZone}" does not exist. Name an IANA zone such as Europe/Berlin`,
    });
  const vendorCalendars = [element, part].map((at) => at.attribute('businessCalendarName', 'flowable'));
  const named = settings?.attribute('calendar') ?? vendorCalendars.find((name) => name !== undefined);
  const calendar = readCalendar(c, event, named);
  const endText = settings?.attribute('endDate') ?? part.attribute('endDate', 'flowable');
  const endDate = endText === undefined || endText === '' ? undefined : endText;
  if (endDate !== undefined) checkEndDate(c, event, kind, endDate);
  const catchUp = settings?.attribute('catchUp') ?? 'one';
  if (catchUp !== 'one' && catchUp !== 'all' && catchUp !== 'none') {
    c.reporter.error('ATTRIBUTE_UNSUPPORTED', element, {
      message: `catchUp="${catchUp}" is not known. Use one, all or none`,
    });
    return { catchUp: 'one' };
  }
  if (settings?.has('catchUp') === true && kind !== 'cycle')
    c.reporter.error('ATTRIBUTE_UNSUPPORTED', element, {
      message: `catchUp would have no effect here: a ${kind} fires once, however late. Remove it`,
    });
  return { catchUp, ...present({ timeZone, calendar, endDate }) };
}

// helpers

/** An end belongs to a cycle, and is a date: it is compared with due times without any variable. */
function checkEndDate(c: Compilation, event: XmlElement, kind: TimerModel['kind'], endDate: string): void {
  if (kind !== 'cycle')
    c.reporter.error('ATTRIBUTE_UNSUPPORTED', event, {
      message: `endDate would have no effect here: a ${kind} fires once. Remove it`,
    });
  else if (parseDate(endDate, 'UTC') === undefined)
    c.reporter.error('TIMER_INVALID', event, {
      message: `"${endDate}" is not a valid endDate. Write an ISO 8601 date such as 2030-12-31T12:00:00Z`,
    });
}
