import type { JsonObject } from '#engine';

/**
 * `task` of a listener's script: what Camunda 7 gives its listeners, on copies. What is set becomes the corrections of the answer
 * (LSN-2); variables go the way of `execution`. The text runs inside the interpreter, where `set`, `all` and `execution` are known.
 */
export function taskPrelude(task: JsonObject): string {
  return `
  const task = JSON.parse(${JSON.stringify(JSON.stringify(task))});
  const correct = (name, value) => { corrections[name] = value; task[name] = value; };
  const shown = {
    getExecution: () => execution,
    getVariable: execution.getVariable,
    getVariableLocal: execution.getVariable,
    getVariables: execution.getVariables,
    hasVariable: execution.hasVariable,
    setVariable: set,
    setVariableLocal: set,
  };
  const reads = ['id', 'name', 'eventName', 'taskDefinitionKey', 'processInstanceId', 'processDefinitionId', 'executionId'];
  const writes = ['assignee', 'priority', 'dueDate', 'followUpDate'];
  const capital = (name) => name[0].toUpperCase() + name.slice(1);
  for (const name of [...reads, ...writes, 'candidateUsers', 'candidateGroups']) {
    const get = () => (task[name] === undefined ? null : task[name]);
    shown['get' + capital(name)] = get;
    if (!writes.includes(name)) Object.defineProperty(shown, name, { get, enumerable: true });
    else {
      // Nothing is written as empty text: that clears what was there.
      const write = (value) => correct(name, value === null || value === undefined ? '' : value);
      shown['set' + capital(name)] = write;
      Object.defineProperty(shown, name, { get, set: write, enumerable: true });
    }
  }
  for (const [kind, list] of [['User', 'candidateUsers'], ['Group', 'candidateGroups']]) {
    const now = () => task[list] || [];
    shown['addCandidate' + kind] = (id) => correct(list, [...now().filter((each) => each !== id), id]);
    shown['addCandidate' + kind + 's'] = (ids) => { for (const id of ids) shown['addCandidate' + kind](id); };
    shown['deleteCandidate' + kind] = (id) => correct(list, now().filter((each) => each !== id));
  }
  globalThis.task = shown;`;
}
