/** The processes of the bench as BPMN text, made here so that a size can be given. */

export function list(length) {
  return Array.from({ length }, (_, index) => index);
}

export function bpmn(content, { id = 'bench', root = '' } = {}) {
  return `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="urn:bench">${root}<process id="${id}" isExecutable="true">${content}</process></definitions>`;
}

/** `kind` is a BPMN type, or `job` for a service task of the worker `type`. */
export function node(kind, id, inside = '', type = 'bench-work') {
  if (kind !== 'job') return `<${kind} id="${id}">${inside}</${kind}>`;
  const definition = `<extensionElements><zeebe:taskDefinition type="${type}"/></extensionElements>`;
  return `<serviceTask id="${id}">${definition}${inside}</serviceTask>`;
}

export function flow(from, to, condition) {
  const text = condition === undefined ? '' : `<conditionExpression>=${condition}</conditionExpression>`;
  return `<sequenceFlow id="${from}_${to}" sourceRef="${from}" targetRef="${to}">${text}</sequenceFlow>`;
}

export function row(length, kind) {
  return sequence(list(length).map((index) => [`t${index}`, node(kind, `t${index}`)]));
}

/** From start to end through these elements. */
export function sequence(elements, prefix = '') {
  const all = [`${prefix}start`, ...elements.map(([id]) => id), `${prefix}end`];
  return (
    node('startEvent', `${prefix}start`) +
    elements.map(([, text]) => text).join('') +
    node('endEvent', `${prefix}end`) +
    all
      .slice(1)
      .map((id, index) => flow(all[index], id))
      .join('')
  );
}

export function loop() {
  const count =
    '<scriptTask id="count"><extensionElements><zeebe:script expression="=n - 1" resultVariable="n"/></extensionElements></scriptTask>';
  return (
    node('startEvent', 'start') +
    '<exclusiveGateway id="merge"/>' +
    count +
    '<exclusiveGateway id="again" default="out"/>' +
    node('endEvent', 'end') +
    flow('start', 'merge') +
    flow('merge', 'count') +
    flow('count', 'again') +
    flow('again', 'merge', 'n &gt; 0') +
    '<sequenceFlow id="out" sourceRef="again" targetRef="end"/>'
  );
}

export function many({ type = 'bench-work', isSequential = false, isInside = false } = {}) {
  const characteristics = `<multiInstanceLoopCharacteristics isSequential="${isSequential}"><extensionElements><zeebe:loopCharacteristics inputCollection="=items" inputElement="item" outputCollection="results" outputElement="=item"/></extensionElements></multiInstanceLoopCharacteristics>`;
  if (!isInside) return sequence([['each', node('job', 'each', characteristics, type)]]);
  const inside = sequence([['work', node('job', 'work', '', type)]], 'inner_');
  return sequence([['each', node('subProcess', 'each', characteristics + inside)]]);
}

export function fork(kind, branches, work = 'task') {
  const ids = list(branches).map((index) => `b${index}`);
  const condition = kind === 'inclusive' ? 'true' : undefined;
  return (
    node('startEvent', 'start') +
    node(`${kind}Gateway`, 'split') +
    node(`${kind}Gateway`, 'join') +
    node('endEvent', 'end') +
    ids.map((id) => node(work, id)).join('') +
    flow('start', 'split') +
    flow('join', 'end') +
    ids.map((id) => flow('split', id, condition) + flow(id, 'join')).join('')
  );
}

export function nested(depth) {
  let inner = node('task', 'innermost');
  for (let level = depth; level > 0; level -= 1) inner = node('subProcess', `s${level}`, inner);
  return (
    node('startEvent', 'start') + inner + node('endEvent', 'end') + flow('start', 's1') + flow('s1', 'end')
  );
}

/** What the contestant of this project deploys, by process id. */
export const deployed = {
  'ten-tasks': row(10, 'task'),
  fork: fork('parallel', 10, 'job'),
  loop: loop(),
  many: many(),
  saga: saga(3),
  'boundary-timer': boundaryTimer(),
  message: sequence([
    [
      'wait',
      '<intermediateCatchEvent id="wait"><messageEventDefinition messageRef="m"/></intermediateCatchEvent>',
    ],
  ]),
  timer: sequence([
    [
      'wait',
      '<intermediateCatchEvent id="wait"><timerEventDefinition><timeDate>=due</timeDate></timerEventDefinition></intermediateCatchEvent>',
    ],
    ['after', node('job', 'after', '', 'bench-lag')],
  ]),
  slow: sequence([['task', node('job', 'task', '', 'bench-slow')]]),
};

/** The message that processes wait for by the value of this variable. */
export function messageOf(variable) {
  return `<message id="m" name="bench-message"><extensionElements><zeebe:subscription correlationKey="=${variable}"/></extensionElements></message>`;
}

export function resources() {
  return Object.entries(deployed).map(([id, content]) => ({
    name: `${id}.bpmn`,
    content: Buffer.from(bpmn(content, { id, root: id === 'message' ? messageOf('place') : '' })),
  }));
}

// helpers

/** Steps that can be undone, and an end that undoes all of them, latest first. */
function saga(steps) {
  const tasks = list(steps).map((index) => [`t${index}`, node('job', `t${index}`)]);
  const handlers = list(steps).map(
    (index) =>
      `<boundaryEvent id="c${index}" attachedToRef="t${index}"><compensateEventDefinition/></boundaryEvent>` +
      `<serviceTask id="u${index}" isForCompensation="true"><extensionElements><zeebe:taskDefinition type="bench-work"/></extensionElements></serviceTask>` +
      `<association id="a${index}" associationDirection="One" sourceRef="c${index}" targetRef="u${index}"/>`,
  );
  return (
    sequence(tasks).replace(
      '<endEvent id="end"></endEvent>',
      '<endEvent id="end"><compensateEventDefinition/></endEvent>',
    ) + handlers.join('')
  );
}

/** The work is done long before the timer of the sub-process is due. */
function boundaryTimer() {
  const inside = sequence([['work', node('job', 'work')]], 'inner_');
  return (
    sequence([['sub', node('subProcess', 'sub', inside)]]) +
    '<boundaryEvent id="late" attachedToRef="sub"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>' +
    node('endEvent', 'escalated') +
    flow('late', 'escalated')
  );
}
