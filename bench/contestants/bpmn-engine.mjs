/** bpmn-engine, in memory and without a database: what walking the same BPMN costs there. */
import { Engine } from 'bpmn-engine';
import { serve } from './serve.mjs';

const services = (count) =>
  Array.from(
    { length: count },
    (_, index) => `<serviceTask id="t${index}" implementation="\${environment.services.work}"/>`,
  );

function sequence(tasks) {
  const ids = ['start', ...tasks.map((_, index) => `t${index}`), 'end'];
  const flows = ids
    .slice(1)
    .map((id, index) => `<sequenceFlow id="f${index}" sourceRef="${ids[index]}" targetRef="${id}"/>`);
  return `<startEvent id="start"/>${tasks.join('')}<endEvent id="end"/>${flows.join('')}`;
}

const loop = `<startEvent id="start"/><exclusiveGateway id="merge"/><serviceTask id="count" implementation="\${environment.services.count}"/>
  <exclusiveGateway id="again" default="out"/><endEvent id="end"/><sequenceFlow id="f1" sourceRef="start" targetRef="merge"/>
  <sequenceFlow id="f2" sourceRef="merge" targetRef="count"/><sequenceFlow id="f3" sourceRef="count" targetRef="again"/>
  <sequenceFlow id="back" sourceRef="again" targetRef="merge"><conditionExpression xsi:type="tFormalExpression">\${environment.services.more()}</conditionExpression></sequenceFlow>
  <sequenceFlow id="out" sourceRef="again" targetRef="end"/>`;

const source = (content) => `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="urn:bench"><process id="p" isExecutable="true">${content}</process></definitions>`;

const sources = { W1: source(sequence(services(1))), W2: source(sequence(services(10))), W5: source(loop) };

await serve({
  start: () => Promise.resolve(),
  stop: () => Promise.resolve(),
  workloads: Object.fromEntries(Object.keys(sources).map((name) => [name, () => runToEnd(name)])),
});

async function runToEnd(name) {
  let turns = 100;
  const engine = new Engine({
    name,
    source: sources[name],
    services: {
      work: (_input, callback) => callback(null, {}),
      count: (_input, callback) => {
        turns -= 1;
        // In its own turn of the event loop: a hundred calls inside each other are more than its stack takes.
        setImmediate(() => callback(null, {}));
      },
      more: () => turns > 0,
    },
  });
  const ended = new Promise((resolve, reject) => {
    engine.once('end', resolve);
    engine.once('error', reject);
  });
  await engine.execute();
  await ended;
}
