import type { JsonObject, JsonValue } from '#engine';

/** One component with the value it has, and whether that may be sent. */
interface RuleCase {
  readonly says: string;
  readonly component: JsonObject;
  readonly value?: JsonValue;
  readonly isRefused: boolean;
}

const required = { required: true };
const towns = [
  { label: 'Ulm', value: 'ulm' },
  { label: 'Trier', value: 'trier' },
];
const text = (validate: JsonObject): JsonObject => ({ type: 'textfield', validate });
const number = (validate: JsonObject, more: JsonObject = {}): JsonObject => ({
  type: 'number',
  validate,
  ...more,
});
const hiddenBy = (hide: string, more: JsonObject = {}): JsonObject => ({
  type: 'textfield',
  validate: required,
  conditional: { hide },
  ...more,
});
const fits = (says: string, component: JsonObject, value?: JsonValue): RuleCase => ({
  ...{ says, component, isRefused: false },
  ...(value === undefined ? {} : { value }),
});
const refused = (says: string, component: JsonObject, value?: JsonValue): RuleCase => ({
  ...fits(says, component, value),
  isRefused: true,
});

/** Every rule of the form library, with a value that fits and one that does not. Expressions read the variables `limits`. */
const CASES: readonly RuleCase[] = [
  refused('a required text', text(required)),
  fits('a required text that is there', text(required), 'x'),
  refused('a required tick', { type: 'checkbox', validate: required }, false),
  refused('a required choice', { type: 'radio', values: towns, validate: required }),
  refused('a required list', { type: 'taglist', values: towns, validate: required }, []),
  refused('a required date', { type: 'datetime', subtype: 'date', dateLabel: 'Date', validate: required }),
  refused('too short', text({ minLength: 3 }), ' ab '),
  fits('long enough', text({ minLength: 3 }), 'abc'),
  refused('too long', text({ maxLength: 3 }), 'abcd'),
  refused('too long by an expression', text({ maxLength: '=limits.length' }), 'abcd'),
  fits('short enough by an expression', text({ maxLength: '=limits.length + 1' }), 'abcd'),
  refused('another pattern', text({ pattern: '^[A-Z]{2}\\d+$' }), 'ab12'),
  fits('the pattern', text({ pattern: '^[A-Z]{2}\\d+$' }), 'AB12'),
  refused('a pattern that takes others for ever', text({ pattern: '^(a+)+$' }), `${'a'.repeat(60)}b`),
  refused('a pattern in a text of lines', { type: 'textarea', validate: { pattern: '^[a-z]+$' } }, 'a\nb'),
  refused('no mail address', text({ validationType: 'email' }), 'ann@'),
  refused('a mail address with an umlaut', text({ validationType: 'email' }), 'ann@müller.de'),
  fits('a mail address', text({ validationType: 'email' }), 'ann.b+c@example.org'),
  refused('no phone number', text({ validationType: 'phone' }), '030 664'),
  fits('a phone number', text({ validationType: 'phone' }), '+4930664040900'),
  fits('a phone number of a small country', text({ validationType: 'phone' }), '+6822123'),
  refused('below', number({ min: 3 }), 2),
  refused('above', number({ max: 3 }), 4),
  fits('between', number({ min: 3, max: 3 }), 3),
  refused('zero below', number({ min: 1 }), 0),
  refused('below an expression', number({ min: '=limits.low' }), 4),
  fits('at an expression', number({ min: '=limits.low' }), 5),
  fits('below what is not there', number({ min: '=limits.nothing' }), -1),
  refused('above a sum of a list', number({ max: '=sum(for x in limits.list return x * 2)' }), 13),
  fits('at a sum of a list', number({ max: '=sum(for x in limits.list return x * 2)' }), 12),
  refused('a fraction', number({}, { decimalDigits: 0 }), 1.5),
  refused('too many decimals', number({}, { decimalDigits: 2 }), 0.125),
  refused('off the steps', number({}, { increment: '0.1' }), 0.25),
  fits('on the steps', number({}, { increment: '0.1' }), 0.3),
  refused('off the steps of five', number({}, { increment: '5' }), 7),
  fits('on the steps of a quarter', number({}, { increment: '0.25', decimalDigits: 2 }), 1.75),
  refused('a text with too many decimals', number({}, { serializeToString: true, decimalDigits: 1 }), '1.25'),
  fits('a number as text', number({ max: 5 }, { serializeToString: true }), '5'),
  refused('too large a number as text', number({ max: 5 }, { serializeToString: true }), '6'),
  fits('one of the values', { type: 'select', values: towns, validate: required }, 'ulm'),
  refused('none of the values', { type: 'select', values: towns, validate: required }, 'rome'),
  refused('none of a variable', { type: 'select', valuesKey: 'towns', validate: required }, 'rome'),
  fits('one of a variable', { type: 'select', valuesKey: 'towns', validate: required }, 'bonn'),
  refused(
    'none of an expression',
    { type: 'radio', valuesExpression: '=limits.towns', validate: required },
    'rome',
  ),
  fits(
    'one of an expression',
    { type: 'radio', valuesExpression: '=limits.towns', validate: required },
    'kiel',
  ),
  fits(
    'some of an expression',
    { type: 'checklist', valuesExpression: '=for t in limits.towns return t', validate: required },
    ['kiel'],
  ),
  refused('none of those', { type: 'taglist', valuesExpression: '=limits.towns', validate: required }, [
    'rome',
  ]),
  refused(
    'none of an expression with labels',
    {
      ...{ type: 'select', validate: required },
      valuesExpression: '=for t in limits.towns return {label: t, value: t}',
    },
    'rome',
  ),
  fits('a tag of a variable', { type: 'taglist', valuesKey: 'towns', validate: required }, ['bonn']),
  fits(
    'a time in UTC',
    { type: 'datetime', subtype: 'time', timeLabel: 'Time', validate: required },
    '16:30Z',
  ),
  fits(
    'a time with its zone',
    { type: 'datetime', subtype: 'time', timeLabel: 'Time', validate: required },
    '17:30+01:00',
  ),
  fits(
    'a date and a time',
    { type: 'datetime', subtype: 'datetime', dateLabel: 'D', timeLabel: 'T', validate: required },
    '2026-12-24T17:30Z',
  ),
  fits('hidden and required', hiddenBy('=limits.low = 5')),
  refused('shown and required', hiddenBy('=limits.low = 6')),
  fits('with a condition that gives nothing', hiddenBy('=limits.nothing > 1')),
  refused('with the opposite of nothing', hiddenBy('=not(limits.nothing)')),
  refused('with the opposite of what is true', hiddenBy('=not(limits.low = 5)')),
  fits('with the opposite of what is false', hiddenBy('=not(limits.low = 6)')),
  refused('with a condition that cannot be read', hiddenBy('=limits.low >')),
  fits('hidden with its group', {
    type: 'group',
    conditional: { hide: '=limits.low > 1' },
    components: [
      { type: 'textfield', id: 'in_group', key: 'inGroup', label: 'In the group', validate: required },
    ],
  }),
  fits('hidden by a field', hiddenBy('=shown = "x"')),
  fits('only for reading', { type: 'textfield', readonly: true, validate: required }),
  fits('only for reading by an expression', {
    type: 'textfield',
    readonly: '=limits.low = 5',
    validate: required,
  }),
  refused('for writing by an expression', {
    type: 'textfield',
    readonly: '=limits.low = 6',
    validate: required,
  }),
];

/** Rows and rows within them: what is wrong is said with the numbers of the rows. */
const LISTS: readonly JsonObject[] = [
  {
    type: 'dynamiclist',
    id: 'orders',
    path: 'orders',
    label: 'Orders',
    isRepeating: true,
    allowAddRemove: true,
    components: [
      { type: 'number', id: 'least', key: 'least', label: 'Least' },
      { type: 'number', id: 'count', key: 'count', label: 'Count', validate: { min: '=this.least', max: 9 } },
      {
        ...{ type: 'textfield', id: 'why', key: 'why', label: 'Why', validate: required },
        conditional: { hide: '=this.count < 3' },
      },
      {
        ...{ type: 'group', id: 'sent', path: 'sent', label: 'Sent' },
        components: [{ type: 'textfield', id: 'to', key: 'to', label: 'To', validate: required }],
      },
      {
        ...{
          type: 'dynamiclist',
          id: 'lines',
          path: 'lines',
          label: 'Lines',
          isRepeating: true,
          allowAddRemove: true,
        },
        components: [
          {
            type: 'textfield',
            id: 'line',
            key: 'line',
            label: 'Line',
            validate: { maxLength: '=parent.count' },
          },
        ],
      },
    ],
  },
];
const ORDERS = [
  { least: 1, count: 2, why: null, sent: { to: 'Ulm' }, lines: [{ line: 'ab' }, { line: 'abc' }] },
  { least: 4, count: 3, why: null, sent: { to: '' }, lines: [{ line: 'abc' }] },
];
const REFUSED_ROWS = ['Line 1 2', 'Count 2', 'Why 2', 'To 2'];

/** All cases in one form: each field is labeled by what its case says. */
export const ruleForm = JSON.stringify({
  type: 'default',
  id: 'rules',
  schemaVersion: 18,
  components: [
    { type: 'textfield', id: 'shown', key: 'shown', label: 'Shown' },
    ...CASES.map(({ says, component }, index) => ({
      id: `case_${index}`,
      ...(component['type'] === 'group' ? {} : { key: `case${index}` }),
      ...component,
      ...(component['type'] === 'datetime' ? {} : { label: says }),
    })),
    ...LISTS,
  ],
});

/** What the task begins with: the values of the cases, and what the expressions read. */
export const ruleVariables: JsonObject = {
  shown: 'x',
  orders: ORDERS,
  towns: ['bonn'],
  limits: { low: 5, length: 3, list: [1, 2, 3], towns: ['kiel'] },
  ...Object.fromEntries(
    CASES.flatMap(({ value }, index) => (value === undefined ? [] : [[`case${index}`, value] as const])),
  ),
};

/** The labels of the fields that are refused, in the order of the form. */
export const refusedLabels: readonly string[] = [
  ...CASES.filter(({ isRefused }) => isRefused).map(({ says, component }) =>
    String(component['dateLabel'] ?? says),
  ),
  ...REFUSED_ROWS,
];
