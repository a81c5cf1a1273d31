import { describe, expect, test } from '@jest/globals';
import type { JsonObject, JsonValue } from '#engine';
import { checkForm } from '../../../runtime/humans/check-form.ts';
import { refusedLabels, ruleForm, ruleVariables } from '../../support/form-rules.ts';
import { evaluateHere } from './evaluate-here.ts';

const check = (components: readonly JsonObject[], sent: JsonObject, visible: JsonObject = {}) =>
  checkForm({ components }, sent, () => Promise.resolve(visible), evaluateHere());

describe('a form with expressions', () => {
  test('is refused for the same fields as on the page, which test/ui/every-page.test.ts asks for the same list', async () => {
    const schema = JSON.parse(ruleForm) as JsonValue;
    const { errors } = await checkForm(
      schema,
      ruleVariables,
      () => Promise.resolve(ruleVariables),
      evaluateHere(),
    );
    const labels = errors.map(({ message }) => /^"(.+?)"/.exec(message)?.[1] ?? message);
    expect(labels.sort()).toEqual([...refusedLabels].sort());
  });

  test('loses what hidden fields say, and nothing else', async () => {
    const hidden = { type: 'textfield', key: 'address.street', conditional: { hide: '=kind = "mail"' } };
    const kind = { type: 'textfield', key: 'kind' };
    const sent = { kind: 'mail', address: { street: 'A', town: 'B' }, more: 1 };
    expect((await check([kind, hidden], sent)).variables).toEqual({
      kind: 'mail',
      address: { town: 'B' },
      more: 1,
    });
    expect((await check([kind, hidden], { ...sent, kind: 'post' })).variables).toEqual({
      ...sent,
      kind: 'post',
    });
  });

  test('loses rows whose fields are all hidden, and keeps the places of the others', async () => {
    const list = {
      type: 'dynamiclist',
      path: 'rows',
      isRepeating: true,
      components: [{ type: 'number', key: 'a', conditional: { hide: '=i[1] <= limit' } }],
    };
    const rows = [{ a: 1 }, { a: 5 }];
    expect((await check([list], { rows }, { limit: 1 })).variables).toEqual({ rows: [{}, { a: 5 }] });
    expect((await check([list], { rows }, { limit: 2 })).variables).toEqual({});
  });

  test('hides one field by another that is hidden itself, as it was when the page opened', async () => {
    const components = [
      { type: 'textfield', key: 'a' },
      { type: 'textfield', key: 'b', conditional: { hide: '=a = "x"' } },
      { type: 'textfield', key: 'c', validate: { required: true }, conditional: { hide: '=b = "y"' } },
    ];
    const sent = { a: 'x', b: 'y' };
    expect((await check(components, sent)).errors).toHaveLength(1);
    expect((await check(components, sent, { b: 'y' })).errors).toEqual([]);
  });

  test('that takes too long to check is refused', async () => {
    const list = {
      type: 'dynamiclist',
      path: 'rows',
      isRepeating: true,
      components: [{ type: 'number', key: 'a', conditional: { hide: '=this.a = 1' } }],
    };
    const rows = Array.from({ length: 6000 }, () => ({ a: 0 }));
    await expect(check([list], { rows })).rejects.toMatchObject({
      code: 'FORM_INVALID',
      message: 'The form takes too long to check. Send fewer rows or less data.',
    });
  });
});
