import { describe, expect, test } from '@jest/globals';
import { readBpmn } from '#engine';
import type { JsonValue } from '#engine';
import { bpmnFile, inARow } from './bpmn-text.ts';
import { elementOf, modelOf } from './read-model.ts';

const camunda = (fields: string): string =>
  `<userTask id="t"><extensionElements><camunda:formData>${fields}</camunda:formData></extensionElements></userTask>`;
const flowable = (fields: string): string =>
  `<userTask id="t"><extensionElements>${fields}</extensionElements></userTask>`;
const componentsOf = async (task: string): Promise<JsonValue> => {
  const element = await elementOf(task, 't');
  const schema = element?.type === 'userTask' ? element.form?.schema : undefined;
  return (JSON.parse(schema ?? '{}') as { components: JsonValue }).components;
};
const messagesOf = async (task: string): Promise<readonly string[]> => {
  const { problems } = await readBpmn([{ name: 'a.bpmn', content: bpmnFile(inARow(task)) }]);
  return problems
    .filter(({ severity }) => severity === 'ERROR')
    .map(({ code, message }) => `${code} ${message}`);
};

describe('form fields of a file', () => {
  test('camunda:formField: each type, default, choice, constraint and right to write', async () => {
    expect(
      await componentsOf(
        camunda(`
          <camunda:formField id="name" label="Name" type="string" defaultValue="Bo"><camunda:validation>
            <camunda:constraint name="required"/><camunda:constraint name="minlength" config="2"/><camunda:constraint name="maxlength" config="9"/>
          </camunda:validation></camunda:formField>
          <camunda:formField id="amount" label="Amount" type="long" defaultValue="5"><camunda:validation>
            <camunda:constraint name="min" config="1"/><camunda:constraint name="max" config="100"/>
          </camunda:validation></camunda:formField>
          <camunda:formField id="ok" label="Ok" type="boolean" defaultValue="true"/>
          <camunda:formField id="day" label="Day" type="date" defaultValue="24/12/2026"/>
          <camunda:formField id="kind" label="Kind" type="enum" defaultValue="a"><camunda:value id="a" name="Apple"/><camunda:value id="b"/></camunda:formField>
          <camunda:formField id="note" type="string"><camunda:properties><camunda:property id="hint" value="h"/></camunda:properties><camunda:validation>
            <camunda:constraint name="readonly"/></camunda:validation></camunda:formField>`),
      ),
    ).toEqual([
      {
        ...{ type: 'textfield', id: 'field_name', key: 'name', label: 'Name', defaultValue: 'Bo' },
        validate: { required: true, minLength: 2, maxLength: 9 },
      },
      {
        ...{ type: 'number', decimalDigits: 0, id: 'field_amount', key: 'amount', label: 'Amount' },
        defaultValue: 5,
        validate: { min: 1, max: 100 },
      },
      { type: 'checkbox', id: 'field_ok', key: 'ok', label: 'Ok', defaultValue: true },
      {
        ...{ type: 'datetime', subtype: 'date', id: 'field_day', key: 'day', dateLabel: 'Day' },
        defaultValue: '2026-12-24',
      },
      {
        ...{ type: 'select', id: 'field_kind', key: 'kind', label: 'Kind', defaultValue: 'a' },
        values: [
          { value: 'a', label: 'Apple' },
          { value: 'b', label: 'b' },
        ],
      },
      {
        ...{ type: 'textfield', id: 'field_note', key: 'note', label: 'note' },
        properties: { hint: 'h' },
        disabled: true,
      },
    ]);
  });

  test('flowable:formProperty: the variable, what is required, what nobody may write', async () => {
    expect(
      await componentsOf(
        flowable(`<flowable:formProperty id="days" name="Days" variable="dayCount" type="long" required="true"/>
          <flowable:formProperty id="from" name="From" type="date" datePattern="MM-dd-yyyy" default="02-28-2026" writable="false"/>`),
      ),
    ).toEqual([
      {
        ...{ type: 'number', decimalDigits: 0, id: 'field_days', key: 'dayCount', label: 'Days' },
        validate: { required: true },
      },
      {
        ...{ type: 'datetime', subtype: 'date', id: 'field_from', key: 'from', dateLabel: 'From' },
        defaultValue: '2026-02-28',
        disabled: true,
      },
    ]);
  });

  test('a start event has them too', async () => {
    const { elements } = await modelOf(
      bpmnFile(
        '<startEvent id="s"><extensionElements><camunda:formData><camunda:formField id="a" type="string"/></camunda:formData></extensionElements></startEvent><endEvent id="e"/><sequenceFlow id="f" sourceRef="s" targetRef="e"/>',
      ),
    );
    expect(elements['s']).toMatchObject({ form: { kind: 'embedded', binding: 'deployment' } });
  });

  test.each([
    ['{{secret}} = x', '{{"{{"}}secret}} = x'],
    ['=secret', '{{"="}}secret'],
    ['Claim of ${customer.name}', 'Claim of {{customer.name}}'],
  ])('the label %s is no expression of a form', async (label, expected) => {
    expect(await componentsOf(camunda(`<camunda:formField id="a" type="string" label="${label}"/>`))).toEqual(
      [expect.objectContaining({ label: expected })],
    );
  });

  test.each<[string, string]>([
    [
      camunda('<camunda:formField id="a" type="string"/><camunda:formField id="a" type="long"/>'),
      'ID_DUPLICATE Two form fields fill the variable "a". Remove one. (t)',
    ],
    [
      camunda('<camunda:formField type="string"/>'),
      'ID_INVALID A form field has no id. Give it the name of its variable. (t)',
    ],
    [
      camunda('<camunda:formField id="a.b" type="string"/>'),
      'ID_INVALID The form field "a.b" cannot be a variable. Use letters, digits and "_" only. (t)',
    ],
    [
      camunda('<camunda:formField id="a" type="date" defaultValue="31/02/2026"/>'),
      'ATTRIBUTE_UNSUPPORTED The default "31/02/2026" of a form field is no date. Write it as 2026-12-24, or as its datePattern says. (t)',
    ],
    [
      camunda(
        '<camunda:formField id="a" type="long"><camunda:validation><camunda:constraint name="max" config="many"/></camunda:validation></camunda:formField>',
      ),
      'ATTRIBUTE_UNSUPPORTED The constraint "max" needs a number, not "many". Write the number. (t)',
    ],
    [
      camunda('<camunda:formField id="a" label="${a + 1}" type="string"/>'),
      'EXPRESSION_UNSUPPORTED The label "${a + 1}" of a form field computes something. Use the name of a variable only, as in ${name}. (t)',
    ],
  ])('%s is refused', async (task, message) => {
    expect(await messagesOf(task)).toEqual([message]);
  });
});
