import { beforeEach, describe, expect, test } from '@jest/globals';
import { createDraftStore, type TextStorage } from '../../../modeler/drafts/draft-store.ts';
import { linkedForms, withForm, type ModelDraft } from '../../../modeler/drafts/model-draft.ts';

class MemoryStorage implements TextStorage {
  readonly texts = new Map<string, string>();
  isFull = false;
  get length() {
    return this.texts.size;
  }
  key(index: number) {
    return [...this.texts.keys()][index] ?? null;
  }
  getItem(name: string) {
    return this.texts.get(name) ?? null;
  }
  setItem(name: string, text: string) {
    if (this.isFull) throw new Error('QuotaExceededError');
    this.texts.set(name, text);
  }
  removeItem(name: string) {
    this.texts.delete(name);
  }
}

const draft = (draftId: string, savedAt: string): ModelDraft => ({
  draftId,
  name: 'Expense approval',
  processId: 'expense-approval',
  fileName: 'expense-approval.bpmn',
  xml: '<definitions/>',
  forms: [],
  isChanged: true,
  savedAt,
});

let storage: MemoryStorage;
beforeEach(() => {
  storage = new MemoryStorage();
});

describe('drafts in the browser', () => {
  test('are kept, listed newest first without their contents, and removed', () => {
    const store = createDraftStore('ana', storage);
    expect(store.put(draft('one', '2026-11-21T08:00:00Z'))).toBe(true);
    store.put(draft('two', '2026-11-21T09:00:00Z'));
    expect(store.list().map((entry) => entry.draftId)).toEqual(['two', 'one']);
    expect(store.list()[0]).not.toHaveProperty('xml');
    expect(store.get('one')?.xml).toBe('<definitions/>');
    store.remove('one');
    expect(store.get('one')).toBeUndefined();
  });

  test('belong to one person', () => {
    createDraftStore('ana', storage).put(draft('one', '2026-11-21T08:00:00Z'));
    expect(createDraftStore('bo', storage).list()).toEqual([]);
    expect(createDraftStore('bo', storage).get('one')).toBeUndefined();
  });

  test('have the name that sign-out removes', () => {
    createDraftStore('ana', storage).put(draft('one', '2026-11-21T08:00:00Z'));
    expect([...storage.texts.keys()]).toEqual(['millrace-draft:ana:model:one']);
  });

  test('a full storage is told, not thrown', () => {
    storage.isFull = true;
    expect(createDraftStore('ana', storage).put(draft('one', '2026-11-21T08:00:00Z'))).toBe(false);
  });

  test('without storage nothing is kept and nothing breaks', () => {
    const store = createDraftStore('ana', undefined);
    expect(store.put(draft('one', '2026-11-21T08:00:00Z'))).toBe(false);
    expect(store.list()).toEqual([]);
  });

  test.each(['no json', '{}', 'null', '{"draftId":"x","xml":1}'])(
    'what is no draft is ignored: %s',
    (text) => {
      storage.setItem('millrace-draft:ana:model:x', text);
      expect(createDraftStore('ana', storage).list()).toEqual([]);
    },
  );
});

describe('forms of a draft', () => {
  const forms = [
    { formId: 'a', schema: '1' },
    { formId: 'b', schema: '2' },
  ];

  test('one is added or replaced in its place', () => {
    expect(withForm(forms, { formId: 'a', schema: '9' }).map((form) => form.schema)).toEqual(['9', '2']);
    expect(withForm(forms, { formId: 'c', schema: '3' })).toHaveLength(3);
  });

  test('only those that are linked go along', () => {
    expect(linkedForms(forms, ['b', 'z'])).toEqual([{ formId: 'b', schema: '2' }]);
  });
});
