import type { JsonObject } from '#engine';
import { httpTemplate } from './http-template.ts';
import {
  calledDecision,
  header,
  input,
  jobType,
  RESULT_GROUPS,
  resultProperties,
  template,
} from './template-parts.ts';
import { webhookTemplates } from './webhook-templates.ts';

const mailTemplate = template({
  id: 'millrace.mail',
  name: 'Send a mail',
  description: 'Send a mail by the mail server of this installation',
  elementType: 'bpmn:SendTask',
  groups: [['mail', 'Mail'], ['content', 'Content'], ...RESULT_GROUPS],
  properties: [
    jobType('millrace:mail'),
    input('to', {
      label: 'To',
      group: 'mail',
      feel: 'optional',
      isRequired: true,
      description: 'Addresses with commas, or a list',
    }),
    input('cc', { label: 'Copy to', group: 'mail', feel: 'optional' }),
    input('bcc', { label: 'Hidden copy to', group: 'mail', feel: 'optional' }),
    input('from', {
      label: 'From',
      group: 'mail',
      feel: 'optional',
      description: 'One of the senders that are allowed',
    }),
    input('replyTo', { label: 'Reply to', group: 'mail', feel: 'optional' }),
    input('subject', { label: 'Subject', group: 'content', feel: 'optional', isRequired: true }),
    input('text', { label: 'Text', group: 'content', type: 'Text', feel: 'optional' }),
    input('html', { label: 'HTML', group: 'content', type: 'Text', feel: 'optional' }),
    input('templateData', {
      label: 'Data of the templates',
      group: 'content',
      feel: 'required',
      description: 'A context; subject, text and HTML are then Handlebars templates over it',
    }),
    input('attachments', {
      label: 'Attachments',
      group: 'content',
      feel: 'required',
      description: 'A list such as =[{name: "a.txt", content: text}]',
    }),
    ...resultProperties('={mailId: messageId}'),
  ],
});

const messageTemplate = template({
  id: 'millrace.message',
  name: 'Publish a message',
  description: 'Publish a message whose name and key are data',
  elementType: 'bpmn:SendTask',
  groups: [['message', 'Message'], ...RESULT_GROUPS],
  properties: [
    jobType('millrace:message'),
    input('messageName', { label: 'Name', group: 'message', feel: 'optional', isRequired: true }),
    input('correlationKey', { label: 'Correlation key', group: 'message', feel: 'optional' }),
    input('variables', {
      label: 'Variables',
      group: 'message',
      feel: 'required',
      description: 'A context, such as ={id: id}',
    }),
    input('timeToLive', {
      label: 'Time to live',
      group: 'message',
      feel: 'optional',
      description: 'PT1H unless said',
    }),
    input('messageId', {
      label: 'Message id',
      group: 'message',
      feel: 'optional',
      description: 'The id of the task unless said',
    }),
    input('businessId', { label: 'Business id', group: 'message', feel: 'optional' }),
    ...resultProperties('={sent: messageKey}'),
  ],
});

const scriptTemplate = template({
  id: 'millrace.script',
  name: 'Run JavaScript',
  description: 'Run a script in a sandbox without network, files or clock',
  elementType: 'bpmn:ServiceTask',
  groups: [['script', 'Script'], ...RESULT_GROUPS],
  properties: [
    jobType('millrace:script'),
    header('script', {
      label: 'Script',
      group: 'script',
      type: 'Text',
      isRequired: true,
      description: 'The value of its last statement is the result',
    }),
    input('variables', {
      label: 'Variables',
      group: 'script',
      feel: 'required',
      description: 'What the script sees, such as ={list: list}',
    }),
    ...resultProperties('={sum: result}'),
  ],
});

const decisionTemplate = template({
  id: 'millrace.decision',
  name: 'Evaluate a decision',
  description: 'Evaluate a deployed decision with the variables of the process',
  elementType: 'bpmn:BusinessRuleTask',
  groups: [['decision', 'Decision']],
  properties: [
    calledDecision('decisionId', {
      label: 'Decision id',
      group: 'decision',
      feel: 'optional',
      isRequired: true,
    }),
    calledDecision('resultVariable', { label: 'Result variable', group: 'decision', isRequired: true }),
  ],
});

/** One per built-in connector: analysts pick them in the modeler instead of writing job types. */
export const elementTemplates: readonly JsonObject[] = [
  httpTemplate,
  mailTemplate,
  messageTemplate,
  scriptTemplate,
  decisionTemplate,
  ...webhookTemplates,
];
