import { ext, feel, juel, literal, multi } from './cell.ts';
import type { Mapped } from './cell.ts';

/** Continuations and multi-instance. */
export const flowCells: readonly Mapped[] = [
  // Async
  {
    meaning: 'native continuation',
    written: `<task id="x">${ext('<millrace:continuation before="true" after="true"/>')}</task>`,
    becomes: { asyncBefore: true, asyncAfter: true },
  },
  {
    meaning: 'camunda async',
    written: '<task id="x" camunda:async="true" camunda:asyncAfter="true" camunda:exclusive="false"/>',
    becomes: { asyncBefore: true, asyncAfter: true },
    says: ['EXCLUSIVE_ALWAYS', /never run at the same time/],
  },
  {
    meaning: 'flowable async',
    written:
      '<task id="x" flowable:async="true" flowable:asyncLeave="true" flowable:asyncLeaveExclusive="false"/>',
    becomes: { asyncBefore: true, asyncAfter: true },
    says: ['EXCLUSIVE_ALWAYS', /never run at the same time/],
  },
  // Multi-instance
  {
    meaning: 'zeebe multi-instance',
    written: multi(
      'isSequential="true"',
      ext(
        '<zeebe:loopCharacteristics inputCollection="=items" inputElement="item" outputCollection="out" outputElement="=item.x"/>',
      ),
    ),
    becomes: {
      loop: {
        sequential: true,
        inputCollection: feel('items'),
        inputElement: 'item',
        outputCollection: 'out',
        outputElement: feel('item.x'),
        firstIndex: 1,
      },
    },
  },
  {
    meaning: 'camunda multi-instance',
    written: `<task id="x"><multiInstanceLoopCharacteristics id="l" camunda:collection="\${items}" camunda:elementVariable="item" camunda:asyncBefore="true" camunda:asyncAfter="true"/></task>`,
    becomes: {
      loop: {
        inputCollection: juel('${items}'),
        inputElement: 'item',
        firstIndex: 0,
        asyncBefore: true,
        asyncAfter: true,
      },
    },
  },
  {
    meaning: 'flowable multi-instance by name',
    written:
      '<task id="x"><multiInstanceLoopCharacteristics id="l" flowable:collection="items" flowable:elementVariable="item" flowable:elementIndexVariable="at"/></task>',
    becomes: {
      loop: { inputCollection: feel('items'), inputElement: 'item', indexVariable: 'at', firstIndex: 0 },
    },
  },
  {
    meaning: 'flowable multi-instance by JSON text',
    written: `<task id="x"><multiInstanceLoopCharacteristics id="l">${ext('<flowable:collection><flowable:string>[{"a":1}]</flowable:string></flowable:collection>')}</multiInstanceLoopCharacteristics></task>`,
    becomes: { loop: { inputCollection: literal([{ a: 1 }]) } },
  },
  {
    meaning: 'flowable multi-instance by expression',
    written: `<task id="x"><multiInstanceLoopCharacteristics id="l">${ext('<flowable:collection><flowable:expression>${items}</flowable:expression></flowable:collection>')}</multiInstanceLoopCharacteristics></task>`,
    becomes: { loop: { inputCollection: juel('${items}') } },
  },
  {
    meaning: 'flowable aggregation',
    written: `<task id="x"><multiInstanceLoopCharacteristics id="l" flowable:collection="items">${ext('<flowable:variableAggregation target="all"><variable source="a"/><variable sourceExpression="${b + 1}" target="c"/></flowable:variableAggregation>')}</multiInstanceLoopCharacteristics></task>`,
    becomes: {
      loop: { outputCollection: 'all', outputElement: juel("${{'a': a, 'c': b + 1}}"), localNames: ['a'] },
    },
  },
];
