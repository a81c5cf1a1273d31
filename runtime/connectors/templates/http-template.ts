import { input, jobType, RESULT_GROUPS, resultProperties, template, when } from './template-parts.ts';

const BASIC = when('authenticationType', 'basic');
const BEARER = when('authenticationType', 'bearer');
const API_KEY = when('authenticationType', 'apiKey');
const OAUTH = when('authenticationType', 'oauth-client-credentials-flow');
const WITH_BODY = when('method', 'POST', 'PUT', 'PATCH', 'DELETE');

const authentication = [
  input('authentication.type', {
    id: 'authenticationType',
    label: 'Type',
    group: 'authentication',
    type: 'Dropdown',
    value: 'noAuth',
    choices: [
      ['None', 'noAuth'],
      ['Basic', 'basic'],
      ['Bearer token', 'bearer'],
      ['API key', 'apiKey'],
      ['OAuth client credentials', 'oauth-client-credentials-flow'],
    ],
  }),
  secret('authentication.username', 'User name', BASIC),
  secret('authentication.password', 'Password', BASIC),
  secret('authentication.token', 'Token', BEARER),
  input('authentication.apiKeyLocation', {
    label: 'Place of the key',
    group: 'authentication',
    type: 'Dropdown',
    value: 'headers',
    choices: [
      ['Header', 'headers'],
      ['Query parameter', 'query'],
    ],
    condition: API_KEY,
  }),
  secret('authentication.name', 'Name of the key', API_KEY),
  secret('authentication.value', 'Key', API_KEY),
  secret('authentication.oauthTokenEndpoint', 'Token endpoint', OAUTH),
  secret('authentication.clientId', 'Client id', OAUTH),
  secret('authentication.clientSecret', 'Client secret', OAUTH),
  input('authentication.scopes', {
    label: 'Scopes',
    group: 'authentication',
    feel: 'optional',
    condition: OAUTH,
  }),
  input('authentication.audience', {
    label: 'Audience',
    group: 'authentication',
    feel: 'optional',
    condition: OAUTH,
  }),
];

const request = [
  input('method', {
    id: 'method',
    label: 'Method',
    group: 'request',
    type: 'Dropdown',
    value: 'GET',
    choices: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'].map(
      (name) => [name, name] as const,
    ),
  }),
  input('url', { label: 'URL', group: 'request', feel: 'optional', isRequired: true }),
  input('headers', {
    label: 'Headers',
    group: 'request',
    feel: 'required',
    description: 'A context, such as ={"X-Id": id}',
  }),
  input('queryParameters', {
    label: 'Query parameters',
    group: 'request',
    feel: 'required',
    description: 'A context, such as ={page: 1}',
  }),
  input('body', { label: 'Body', group: 'request', type: 'Text', feel: 'optional', condition: WITH_BODY }),
  input('connectionTimeoutInSeconds', {
    label: 'Time to connect in seconds',
    group: 'request',
    feel: 'optional',
  }),
  input('readTimeoutInSeconds', { label: 'Time to answer in seconds', group: 'request', feel: 'optional' }),
  input('cacheSeconds', {
    label: 'Use answers again for seconds',
    group: 'request',
    feel: 'optional',
    condition: when('method', 'GET', 'HEAD'),
  }),
];

export const httpTemplate = template({
  id: 'millrace.http',
  name: 'HTTP request',
  description: 'Call an HTTP service and use its answer',
  elementType: 'bpmn:ServiceTask',
  groups: [['authentication', 'Authentication'], ['request', 'Request'], ...RESULT_GROUPS],
  properties: [
    jobType('millrace:http'),
    ...authentication,
    ...request,
    ...resultProperties('={id: body.id}'),
  ],
});

// helpers

function secret(name: string, label: string, condition: ReturnType<typeof when>) {
  return input(name, {
    label,
    group: 'authentication',
    feel: 'optional',
    isRequired: true,
    description: 'Write {{secrets.NAME}} for a secret',
    condition,
  });
}
