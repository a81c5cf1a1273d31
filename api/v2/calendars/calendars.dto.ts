import { z } from 'zod';
import { textField } from '../../http/answer-fields.ts';
import { params } from '../../http/endpoint.ts';
import { opt, tenantId, text, withDefault } from '../../http/fields.ts';

/** A day has few breaks. */
const PARTS_OF_A_DAY_MAX = 12;
const HOLIDAYS_MAX = 2_000;

const hour = () =>
  z.string().regex(/^\d{2}:\d{2}$/, { error: 'INVALID_VALUE: Write a time of the day as 09:00.' });
const hours = () => z.array(z.strictObject({ from: hour(), to: hour() })).max(PARTS_OF_A_DAY_MAX);

export const CalendarParams = params({
  calendarId: z.string().regex(/^[\w.-]{1,255}$/, {
    error: 'INVALID_VALUE: A calendar id has 1 to 255 letters, digits or . - _.',
  }),
});
export const CalendarQuery = z.strictObject({ tenantId: opt(tenantId()) });

export const CalendarBody = z.strictObject({
  timeZone: text(64).min(1),
  weeklyHours: z.strictObject({
    monday: opt(hours()),
    tuesday: opt(hours()),
    wednesday: opt(hours()),
    thursday: opt(hours()),
    friday: opt(hours()),
    saturday: opt(hours()),
    sunday: opt(hours()),
  }),
  holidays: withDefault(
    z.array(z.strictObject({ date: text(10), name: opt(text(255)), hours: opt(hours()) })).max(HOLIDAYS_MAX),
    [],
  ),
});

const openHours = z.array(z.object({ from: textField(), to: textField() }));
export const Calendar = z
  .object({
    calendarId: textField(),
    timeZone: textField(),
    weeklyHours: z.record(z.string(), openHours),
    holidays: z.array(z.object({ date: textField(), name: textField().nullable(), hours: openHours })),
  })
  .meta({ id: 'Calendar' });
export const CalendarList = z.object({ items: z.array(Calendar) });
