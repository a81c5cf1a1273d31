import { expect, test } from '@jest/globals';
import { readBpmn } from '#engine';
import { bpmnFile, inARow } from './bpmn-text.ts';

const task =
  '<task id="t"><ioSpecification><dataInput id="a" name="a"/><inputSet><dataInputRefs>a</dataInputRefs></inputSet><outputSet/></ioSpecification><dataInputAssociation id="da"><sourceRef>r</sourceRef><targetRef>a</targetRef></dataInputAssociation></task>';

async function storeWith(attributes: string) {
  const content = bpmnFile(`<dataStoreReference id="r" name="Places" dataStoreRef="ds"/>${inARow(task)}`, {
    roots: `<dataStore id="ds" name="Places" ${attributes}/>`,
  });
  const { problems, processes } = await readBpmn([{ name: 'a.bpmn', content }]);
  const association = processes[0]?.model.elements['t']?.data?.inputAssociations[0];
  return {
    problems: problems.map(({ code, message }) => `${code}: ${message}`),
    place: association?.sources[0],
  };
}

test.each([
  ['isUnlimited="false"', 'none'],
  ['isUnlimited="false" capacity="0"', '"0"'],
  ['isUnlimited="false" capacity="many"', '"many"'],
])('a limited store needs a capacity: %s', async (attributes, found) => {
  expect((await storeWith(attributes)).problems).toEqual([
    `DATA_SETS: A data store with isUnlimited="false" needs a capacity from 1; it has ${found}. (ds)`,
  ]);
});

test.each([
  ['isUnlimited="false" capacity="3"', 3],
  ['isUnlimited="true" capacity="3"', undefined],
  ['capacity="3"', undefined],
])('the capacity counts where the store is limited: %s', async (attributes, capacity) => {
  const { problems, place } = await storeWith(attributes);
  expect(problems).toEqual([]);
  expect(place).toMatchObject({ kind: 'store', store: 'Places' });
  expect((place as { capacity?: number } | undefined)?.capacity).toBe(capacity);
});
