import { describe, expect, test } from '@jest/globals';
import { deriveFormId, deriveProcessId, isProcessId } from '../../../modeler/model/process-id.ts';

describe('the process id that goes with a name', () => {
  test.each([
    ['Expense approval', 'expense-approval'],
    ['  Order   fulfilment (EU) ', 'order-fulfilment-eu'],
    ['Überweisung prüfen', 'uberweisung-prufen'],
    ['Straße', 'strasse'],
    ['2nd review', 'process-2nd-review'],
    ['承認', 'process'],
    ['', 'process'],
  ])('%s becomes %s', (name, id) => {
    expect(deriveProcessId(name)).toBe(id);
  });

  test('an id that is taken gets a number', () => {
    expect(deriveProcessId('Expense approval', ['expense-approval', 'expense-approval-2'])).toBe(
      'expense-approval-3',
    );
  });

  test('every derived id is a valid one, also of a very long name', () => {
    const id = deriveProcessId('very long name '.repeat(40));
    expect(id.length).toBeLessThanOrEqual(100);
    expect(isProcessId(id)).toBe(true);
  });

  test.each(['', '1abc', 'two words', '-x', 'a:b', 'ä'])('"%s" is no process id', (id) => {
    expect(isProcessId(id)).toBe(false);
  });

  test.each(['a', '_x', 'Order.v2-test'])('"%s" is a process id', (id) => {
    expect(isProcessId(id)).toBe(true);
  });
});

describe('the id of a form', () => {
  test('names the process and the element', () => {
    expect(deriveFormId('expense-approval', 'Review expense')).toBe('expense-approval-review-expense');
  });

  test('of an element without name is the form of the process', () => {
    expect(deriveFormId('expense-approval', ' ')).toBe('expense-approval-form');
  });

  test('is not used twice', () => {
    expect(deriveFormId('p', 'Review', ['p-review'])).toBe('p-review-2');
  });
});
