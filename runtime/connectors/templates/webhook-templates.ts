import type { JsonObject } from '#engine';
import { hookProperty, messageProperty, template, when, type TemplateText } from './template-parts.ts';

const HMAC = when('auth', 'HMAC');
const CUSTOM = when('signature', 'CUSTOM');
const GROUPS: TemplateText['groups'] = [
  ['webhook', 'Webhook'],
  ['proof', 'Proof'],
  ['data', 'Data'],
];

const webhook: readonly JsonObject[] = [
  { type: 'Hidden', value: 'millrace:webhook', binding: { type: 'zeebe:property', name: 'inbound.type' } },
  hookProperty('path', {
    label: 'Path',
    group: 'webhook',
    isRequired: true,
    description: 'Calls go to /hooks/ and this path: 3 to 64 letters, digits, _ or -',
  }),
  hookProperty('secret', {
    label: 'Secret',
    group: 'proof',
    isRequired: true,
    description: 'Write {{secrets.NAME}}',
  }),
  hookProperty('auth', {
    id: 'auth',
    label: 'Calls prove themselves by',
    group: 'proof',
    type: 'Dropdown',
    value: 'HMAC',
    choices: [
      ['A signature', 'HMAC'],
      ['A bearer token', 'BEARER'],
      ['User name and password', 'BASIC'],
    ],
  }),
  hookProperty('signature', {
    id: 'signature',
    label: 'Signature of',
    group: 'proof',
    type: 'Dropdown',
    value: 'STANDARD',
    choices: [
      ['Standard webhooks', 'STANDARD'],
      ['GitHub', 'GITHUB'],
      ['Stripe', 'STRIPE'],
      ['Slack', 'SLACK'],
      ['Another header', 'CUSTOM'],
    ],
    condition: HMAC,
  }),
  hookProperty('signatureHeader', {
    label: 'Header of the signature',
    group: 'proof',
    isRequired: true,
    condition: CUSTOM,
  }),
  hookProperty('username', { label: 'User name', group: 'proof', condition: when('auth', 'BASIC') }),
  hookProperty('variables', {
    label: 'Variables',
    group: 'data',
    feel: 'required',
    description: 'A context made of body, headers and query, such as ={order: body.id}',
  }),
  hookProperty('businessId', { label: 'Business id', group: 'data', feel: 'required' }),
  hookProperty('deliveryId', {
    label: 'Id of the call',
    group: 'data',
    feel: 'required',
    description: 'Tells repeated calls; what the signature covers unless said',
  }),
];

const startTemplate = template({
  id: 'millrace.webhook',
  name: 'Webhook',
  description: 'Start the process when another system calls',
  elementType: 'bpmn:StartEvent',
  groups: GROUPS,
  properties: webhook,
});

const message = (name: string, description: string): JsonObject =>
  messageProperty(name, { label: 'Message name', group: 'webhook', isRequired: true, description });

const messageStartTemplate = template({
  id: 'millrace.webhook-start',
  name: 'Webhook with a message',
  description: 'Start the process by a message when another system calls',
  elementType: 'bpmn:StartEvent',
  eventDefinition: 'bpmn:MessageEventDefinition',
  groups: GROUPS,
  properties: [message('name', 'Every call publishes this message'), ...webhook],
});

const messageTemplate = template({
  id: 'millrace.webhook-message',
  name: 'Wait for a webhook',
  description: 'Go on when another system calls about this instance',
  elementType: 'bpmn:IntermediateCatchEvent',
  eventDefinition: 'bpmn:MessageEventDefinition',
  groups: GROUPS,
  properties: [
    message('name', 'Every call publishes this message'),
    messageProperty('correlationKey', {
      label: 'Key of the instance',
      group: 'webhook',
      feel: 'required',
      isRequired: true,
      description: 'Over the variables of the instance, such as =orderId',
    }),
    hookProperty('correlationKey', {
      label: 'Key of the call',
      group: 'webhook',
      feel: 'required',
      isRequired: true,
      description: 'Over the call, such as =body.orderId',
    }),
    ...webhook,
  ],
});

/** Where a call from outside arrives in a model. */
export const webhookTemplates: readonly JsonObject[] = [startTemplate, messageStartTemplate, messageTemplate];
