import { describe, expect, test } from '@jest/globals';
import { readBpmn } from '#engine';
import { brokenBehavior } from './broken-behavior.ts';
import { brokenFiles } from './broken-files.ts';
import type { BrokenModel } from './broken-model.ts';
import { brokenStructure } from './broken-structure.ts';

const brokenModels = [...brokenFiles, ...brokenStructure, ...brokenBehavior];

/** Every id of the list of checks that reading files can give. What only a server can say is held in test/api/model-check.test.ts. */
const IDS =
  `XML_REFUSED XML_INVALID LIMIT_FILE_SIZE LIMIT_ELEMENTS LIMIT_NESTING LIMIT_EXPRESSION ID_INVALID ID_DUPLICATE
REF_UNRESOLVED REF_WRONG_TYPE ELEMENT_UNSUPPORTED ATTRIBUTE_UNSUPPORTED DIALECT_CONFLICT DIALECT_MIXED NO_EXECUTABLE_PROCESS
PROCESS_ID_DUPLICATE NOT_EXECUTED DATA_ARROW_ONLY EXPRESSION_SYNTAX EXPRESSION_UNSUPPORTED LANGUAGE_UNSUPPORTED VARIABLE_NAME
SCRIPTS_DISABLED MESSAGE_CORRELATION_TWICE
DELEGATE_CODE DELEGATE_AS_JOB NOT_CONNECTED START_MISSING START_AMBIGUOUS START_POSITION END_POSITION END_MISSING
FLOW_CROSSES_SCOPE EVENT_NOT_ALLOWED EVENT_DEFINITION_MISSING SUB_PROCESS_START ESP_START ESP_CONNECTED ESP_DUPLICATE
BOUNDARY_DUPLICATE BOUNDARY_FLOWS INTERRUPTING_REQUIRED BOUNDARY_NO_PATH GATEWAY_NO_FLOW GATEWAY_DIRECTION QUANTITY
CONDITION_MISSING CONDITION_MISSING_DEFAULT CONDITION_NOT_ALLOWED CONDITION_SINGLE DEFAULT_INVALID DEFAULT_MISSING EVENT_GATEWAY
COMPLEX_CONDITION INSTANTIATE MESSAGE_NAME SIGNAL_NAME MESSAGE_KEY MESSAGE_START_DUPLICATE ERROR_CODE ESCALATION_CODE
ERROR_UNCAUGHT LINK_PAIR TIMER_KIND TIMER_INVALID TIMER_REFERENCE TIMER_CYCLE_ONCE COMPENSATION_HANDLER COMPENSATION_REF
COMPENSATION_TWICE COMPENSATION_NOTHING CANCEL MULTIPLE_THROW JOB_TYPE SCRIPT_TEXT MESSAGE_OR_JOB RECEIVE_NO_MESSAGE
IMPLEMENTATION MI_SOURCE MI_BEHAVIOR MI_OVERWRITES LOOP_UNBOUNDED AD_HOC_CONTENT CALLED_ELEMENT CALL_BINDING CALL_RECURSION
LISTENER DATA_SETS DATA_TYPE_UNKNOWN USER_TASK_NATIVE FORM_EXTERNAL EXCLUSIVE_ALWAYS DEADLOCK MUTUAL_WAIT
LACK_OF_SYNCHRONIZATION DEAD_ELEMENT NO_PROPER_END LOOP_WITHOUT_WAIT SOUNDNESS_INCOMPLETE`.split(/\s+/);

async function read(model: BrokenModel, isStrict = false) {
  const files =
    model.content instanceof Uint8Array
      ? [{ name: 'a.bpmn', content: model.content }]
      : model.content.map(([name, content]) => ({ name, content }));
  const { delegatesAsJobs = false, scripts = true } = model;
  return readBpmn(files, { delegatesAsJobs, scripts, strict: isStrict });
}

describe('the list of checks', () => {
  test('each id is the finding of one model', () => {
    expect(brokenModels.map(({ code }) => code).sort()).toEqual([...IDS].sort());
  });

  test.each(brokenModels.map((model) => [model.code, model] as const))('%s', async (code, model) => {
    const { problems, deployable } = await read(model);
    const { severity, elementId, message } = model;
    const found = problems.find((problem) => problem.code === code);
    expect({ ...found, elementId: found?.elementId ?? '-' }).toMatchObject({ severity, elementId, message });
    expect(found?.why).not.toBe('');
    expect(deployable).toBe(!problems.some((problem) => problem.severity === 'ERROR'));
  });

  test.each([
    ['NO_EXECUTABLE_PROCESS', 'SET_EXECUTABLE'],
    ['CONDITION_MISSING_DEFAULT', 'SET_DEFAULT_FLOW'],
    ['CONDITION_NOT_ALLOWED', 'REMOVE_CONDITION'],
    ['INTERRUPTING_REQUIRED', 'SET_INTERRUPTING'],
    ['GATEWAY_DIRECTION', 'CLEAR_DIRECTION'],
    ['USER_TASK_NATIVE', 'ADD_USER_TASK'],
  ])('%s has a safe fix: %s', async (code, kind) => {
    const model = brokenModels.find((broken) => broken.code === code);
    const { problems } = await read(model as BrokenModel);
    const fix = problems.find((problem) => problem.code === code)?.fix;
    expect(fix).toMatchObject({ kind, params: { elementId: expect.stringMatching(/./) } });
  });

  test('strict makes errors of the warnings, and leaves the hints', async () => {
    for (const model of brokenModels.filter(({ severity }) => severity !== 'ERROR')) {
      const { problems, deployable } = await read(model, true);
      const expected = model.severity === 'WARNING' ? 'ERROR' : 'HINT';
      expect([model.code, problems.find(({ code }) => code === model.code)?.severity]).toEqual([
        model.code,
        expected,
      ]);
      if (expected === 'ERROR') expect(deployable).toBe(false);
    }
  });

  test('one answer has the problems of all files, at most 200, errors first kept', async () => {
    const files = brokenModels.flatMap(({ content, code }) =>
      content instanceof Uint8Array && code !== 'LIMIT_FILE_SIZE' && code !== 'LIMIT_ELEMENTS'
        ? [{ name: `${code}.bpmn`, content }]
        : [],
    );
    const { problems } = await readBpmn(files);
    expect(problems.length).toBe(200);
    expect(new Set(problems.map(({ resourceName }) => resourceName)).size).toBeGreaterThan(60);
    const alone = await readBpmn(files.slice(0, 3));
    expect(alone.problems.map(({ resourceName }) => resourceName)).toEqual(
      expect.arrayContaining(files.slice(0, 3).map(({ name }) => name)),
    );
  });
});
