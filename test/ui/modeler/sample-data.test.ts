import { expect, test } from '@jest/globals';
import type { FormSchema } from '../../../modeler/model/form-schema.ts';
import { sampleOf, withFields } from '../../../modeler/model/sample-data.ts';

const form = (components: Record<string, unknown>[]): FormSchema => ({
  id: 'f',
  type: 'default',
  schemaVersion: 19,
  components,
});

test('each field gives its default, else something of its kind', () => {
  const sample = sampleOf([
    form([
      { type: 'text', text: '# Heading' },
      { type: 'textfield', key: 'name', label: 'Name' },
      { type: 'number', key: 'amount' },
      { type: 'number', key: 'tax', defaultValue: 19 },
      { type: 'checkbox', key: 'approved' },
      { type: 'select', key: 'color', values: [{ label: 'Red', value: 'red' }] },
      { type: 'taglist', key: 'tags', values: [{ label: 'A', value: 'a' }] },
      { type: 'datetime', key: 'day', subtype: 'date' },
      { type: 'group', path: 'address', components: [{ type: 'textfield', key: 'city', label: 'City' }] },
      { type: 'group', components: [{ type: 'textfield', key: 'order.id', label: 'Order' }] },
      { type: 'dynamiclist', path: 'items', components: [{ type: 'number', key: 'price' }] },
    ]),
    form([{ type: 'textfield', key: 'amount', defaultValue: 'the first form counts' }]),
  ]);
  expect(sample).toEqual({
    name: 'Name',
    amount: 1,
    tax: 19,
    approved: true,
    color: 'red',
    tags: ['a'],
    day: '2026-01-15',
    address: { city: 'City' },
    order: { id: 'Order' },
    items: [{ price: 1 }],
  });
});

test('a key that every object has is a key like others', () => {
  expect(Object.entries(sampleOf([form([{ type: 'number', key: 'constructor' }])]))).toEqual([
    ['constructor', 1],
  ]);
});

test('fields are added to what was typed, and replace nothing', () => {
  expect(withFields({ approved: false, extra: 1 }, { approved: true, comment: 'C' })).toEqual({
    approved: false,
    extra: 1,
    comment: 'C',
  });
});
