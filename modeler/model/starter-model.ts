import { approvalForm, requestForm, type FormSchema } from './form-schema.ts';
import { escapeXml, starterXml, type StarterFlow, type StarterNode } from './starter-drawing.ts';

export const starters = ['blank', 'approval', 'approval-reminder', 'request'] as const;
export type Starter = (typeof starters)[number];

/** The words that starter models put on the canvas and into their form, in the person's language. */
export interface StarterTexts {
  started: string;
  review: string;
  isApproved: string;
  approved: string;
  rejected: string;
  yes: string;
  no: string;
  afterOneDay: string;
  remind: string;
  reminded: string;
  approve: string;
  comment: string;
  request: string;
  subject: string;
  reason: string;
}

export interface StarterModel {
  xml: string;
  forms: FormSchema[];
}

/** The model behind a tile of "New process". All of them pass the deployment checks. */
export function starterModel(
  starter: Starter,
  process: { processId: string; name: string },
  texts: StarterTexts,
): StarterModel {
  if (starter === 'blank') {
    // A single start event is what the canvas opens with; everything else is the person's own.
    return { xml: starterXml({ ...process, nodes: [startNode('')], flows: [] }), forms: [] };
  }
  if (starter === 'request') return requestModel(process, texts);
  const formId = `${process.processId}-review`;
  const withReminder = starter === 'approval-reminder';
  const nodes = [...approvalNodes(texts, formId), ...(withReminder ? reminderNodes(texts) : [])];
  const flows = [...approvalFlows(texts), ...(withReminder ? reminderFlows() : [])];
  return {
    xml: starterXml({ ...process, nodes, flows }),
    forms: [approvalForm(formId, { title: texts.review, approved: texts.approve, comment: texts.comment })],
  };
}

// helpers

/** Whoever asks fills in a form, someone reviews what it says, and mails of the process tell whoever asked. */
function requestModel(process: { processId: string; name: string }, texts: StarterTexts): StarterModel {
  const [requestId, reviewId] = [`${process.processId}-request`, `${process.processId}-review`];
  const asked = { subject: texts.subject, reason: texts.reason };
  const [start, ...rest] = approvalNodes(texts, reviewId);
  const nodes = [{ ...(start ?? startNode(texts.started)), body: formLink(requestId) }, ...rest];
  const settings = '<millrace:process requesterMails="true" />';
  return {
    xml: starterXml({ ...process, nodes, flows: approvalFlows(texts), settings }),
    forms: [
      requestForm(requestId, { title: texts.request, ...asked }),
      approvalForm(reviewId, {
        title: texts.review,
        approved: texts.approve,
        comment: texts.comment,
        asked,
      }),
    ],
  };
}

function formLink(formId: string, beside = ''): string {
  return `<bpmn:extensionElements>${beside}<zeebe:formDefinition formId="${escapeXml(formId)}" /></bpmn:extensionElements>`;
}

const eventSize = { width: 36, height: 36 };
const taskSize = { width: 100, height: 80 };
const gatewaySize = { width: 50, height: 50 };

function startNode(name: string): StarterNode {
  return {
    id: 'StartEvent_1',
    tag: 'startEvent',
    name,
    at: { x: 182, y: 102 },
    size: eventSize,
    label: { x: 155, y: 145 },
  };
}

function endNode(id: string, name: string, at: { x: number; y: number }): StarterNode {
  return { id, tag: 'endEvent', name, at, size: eventSize, label: { x: at.x - 27, y: at.y + 43 } };
}

function approvalNodes(texts: StarterTexts, formId: string): StarterNode[] {
  return [
    startNode(texts.started),
    {
      id: 'Activity_review',
      tag: 'userTask',
      name: texts.review,
      at: { x: 280, y: 80 },
      size: taskSize,
      body: formLink(formId, '<zeebe:userTask />'),
    },
    {
      id: 'Gateway_approved',
      tag: 'exclusiveGateway',
      name: texts.isApproved,
      at: { x: 445, y: 95 },
      size: gatewaySize,
      attributes: 'default="Flow_rejected"',
      label: { x: 425, y: 71 },
    },
    endNode('EndEvent_approved', texts.approved, { x: 572, y: 102 }),
    endNode('EndEvent_rejected', texts.rejected, { x: 572, y: 222 }),
  ];
}

function approvalFlows(texts: StarterTexts): StarterFlow[] {
  return [
    { id: 'Flow_start', from: 'StartEvent_1', to: 'Activity_review', waypoints: line(218, 120, 280, 120) },
    {
      id: 'Flow_reviewed',
      from: 'Activity_review',
      to: 'Gateway_approved',
      waypoints: line(380, 120, 445, 120),
    },
    {
      id: 'Flow_approved',
      from: 'Gateway_approved',
      to: 'EndEvent_approved',
      name: texts.yes,
      condition: '=approved',
      waypoints: line(495, 120, 572, 120),
      label: { x: 518, y: 102 },
    },
    {
      id: 'Flow_rejected',
      from: 'Gateway_approved',
      to: 'EndEvent_rejected',
      name: texts.no,
      waypoints: [
        { x: 470, y: 145 },
        { x: 470, y: 240 },
        { x: 572, y: 240 },
      ],
      label: { x: 480, y: 190 },
    },
  ];
}

function reminderNodes(texts: StarterTexts): StarterNode[] {
  return [
    {
      id: 'Event_reminder',
      tag: 'boundaryEvent',
      name: texts.afterOneDay,
      at: { x: 312, y: 142 },
      size: eventSize,
      attributes: 'cancelActivity="false" attachedToRef="Activity_review"',
      body: '<bpmn:timerEventDefinition id="Timer_reminder"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">P1D</bpmn:timeDuration></bpmn:timerEventDefinition>',
      label: { x: 230, y: 183 },
    },
    {
      id: 'Activity_remind',
      tag: 'userTask',
      name: texts.remind,
      at: { x: 280, y: 240 },
      size: taskSize,
      body: '<bpmn:extensionElements><zeebe:userTask /></bpmn:extensionElements>',
    },
    endNode('EndEvent_reminded', texts.reminded, { x: 312, y: 372 }),
  ];
}

function reminderFlows(): StarterFlow[] {
  return [
    { id: 'Flow_remind', from: 'Event_reminder', to: 'Activity_remind', waypoints: line(330, 178, 330, 240) },
    {
      id: 'Flow_reminded',
      from: 'Activity_remind',
      to: 'EndEvent_reminded',
      waypoints: line(330, 320, 330, 372),
    },
  ];
}

function line(x1: number, y1: number, x2: number, y2: number) {
  return [
    { x: x1, y: y1 },
    { x: x2, y: y2 },
  ];
}
