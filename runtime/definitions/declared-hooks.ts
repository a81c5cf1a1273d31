import type { FlowElement, Problem, ProcessModel } from '#engine';
import { durationMs } from '../connectors/connector-inputs.ts';
import type { InboundAuth, InboundEffect, InboundHookSettings } from '../contract/inbound.ts';
import { Refusal } from '../contract/refusal.ts';
import { checkEffect, checkExpression } from '../inbound/check-effect.ts';

/** A webhook that a model declares: its address and what its calls do. */
export interface DeclaredHook {
  readonly path: string;
  readonly elementId: string;
  readonly settings: InboundHookSettings;
}

export interface DeclaredHooks {
  readonly hooks: readonly DeclaredHook[];
  readonly problems: readonly Problem[];
}

/** The webhooks of one version. What cannot work is a problem of the deployment, not of the first call. */
export function readDeclaredHooks(resourceName: string, model: ProcessModel): DeclaredHooks {
  const hooks: DeclaredHook[] = [];
  const problems: Problem[] = [];
  for (const element of Object.values(model.elements)) {
    if (element.hook === undefined) continue;
    try {
      const hook = hookOf(model, element, element.hook);
      if (hooks.some(({ path }) => path === hook.path))
        throw wrong(`The path "${hook.path}" is declared twice. Give each webhook its own.`);
      hooks.push(hook);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      problems.push(problemOf(resourceName, element, 'HOOK_SETTINGS', error.message));
    }
  }
  return { hooks, problems };
}

/** Another process has the address. */
export function pathTaken(resourceName: string, hook: DeclaredHook): Problem {
  return problemOf(
    resourceName,
    { id: hook.elementId },
    'HOOK_PATH_TAKEN',
    `The path "${hook.path}" belongs to another webhook. Choose another path.`,
  );
}

// helpers

const PATH = /^[\w-]{3,64}$/;
const SECRET = /^(?:\{\{\s*secrets\.([A-Za-z_][\w-]*)\s*\}\}|secrets\.([A-Za-z_][\w-]*))$/;
const STYLES = ['STANDARD', 'GITHUB', 'STRIPE', 'SLACK', 'CUSTOM'] as const;
const HEADER = /^[\w-]{1,100}$/;
const KNOWN: ReadonlySet<string> = new Set([
  ...['path', 'secret', 'auth', 'username', 'variables', 'correlationKey', 'businessId', 'deliveryId'],
  ...[
    'timeToLive',
    'signature',
    'signatureHeader',
    'signatureEncoding',
    'signaturePrefix',
    'timestampHeader',
  ],
]);

type Settings = Readonly<Record<string, string>>;

function hookOf(model: ProcessModel, element: FlowElement, given: Settings): DeclaredHook {
  const unknown = Object.keys(given).find((name) => !KNOWN.has(name));
  if (unknown !== undefined) throw wrong(`The webhook has no setting "${unknown}". Remove it.`);
  const path = textOf(given, 'path') ?? '';
  if (!PATH.test(path)) throw wrong('The path of the webhook has to be 3 to 64 letters, digits, _ or -.');
  const [, inBraces, bare] = SECRET.exec(textOf(given, 'secret') ?? '') ?? [];
  const secretName = inBraces ?? bare;
  if (secretName === undefined)
    throw wrong('The webhook needs a secret that its calls are proven with. Write {{secrets.NAME}}.');
  const effect = effectOf(model, element, given);
  checkEffect(effect);
  const deliveryIdExpression = textOf(given, 'deliveryId');
  checkExpression('deliveryIdExpression', deliveryIdExpression);
  const settings = {
    ...effect,
    auth: authOf(given),
    secretName,
    enabled: true,
    description: element.name ?? '',
    ...(deliveryIdExpression === undefined ? {} : { deliveryIdExpression }),
  };
  return { path, elementId: element.id, settings };
}

/** A none start event starts the process; everything else waits for a message. */
function effectOf(model: ProcessModel, element: FlowElement, given: Settings): InboundEffect {
  const [correlationKey, businessId, variables] = ['correlationKey', 'businessId', 'variables'].map((name) =>
    textOf(given, name),
  );
  const expressions = {
    ...(businessId === undefined ? {} : { businessIdExpression: businessId }),
    ...(variables === undefined ? {} : { variablesExpression: variables }),
    ...(correlationKey === undefined ? {} : { correlationKeyExpression: correlationKey }),
    ...timeToLiveOf(given),
  };
  if (element.type === 'startEvent' && element.eventDefinitions.length === 0) {
    const starts = model.scopes[model.processId]?.noneStartIds ?? [];
    if (element.scopeId !== model.processId || starts.length !== 1)
      throw wrong('A webhook starts the process only at its one start event. Use a message start event.');
    return { action: 'START', processDefinitionId: model.processId, ...expressions };
  }
  return { action: 'PUBLISH_MESSAGE', messageName: messageNameOf(element), ...expressions };
}

function messageNameOf(element: FlowElement): string {
  const caught =
    element.type === 'receiveTask'
      ? [element.message]
      : 'eventDefinitions' in element
        ? element.eventDefinitions.map((each) => (each.kind === 'message' ? each.catch : undefined))
        : [];
  const [name, another] = caught.map((each) => each?.name);
  if (another !== undefined || name === undefined || name.language !== 'literal')
    throw wrong(
      'A webhook needs an event that waits for one message with a fixed name, or a plain start event.',
    );
  return String(name.value);
}

function timeToLiveOf(given: Settings): { timeToLiveMs?: number } {
  const text = textOf(given, 'timeToLive');
  if (text === undefined) return {};
  const timeToLiveMs = durationMs(text);
  if (timeToLiveMs === undefined)
    throw wrong('The timeToLive of the webhook has to be a duration such as PT1H.');
  return { timeToLiveMs };
}

function authOf(given: Settings): InboundAuth {
  const type = textOf(given, 'auth') ?? 'HMAC';
  if (type === 'BEARER') return { type };
  if (type === 'BASIC') {
    const username = textOf(given, 'username') ?? 'hook';
    if (!/^[^:\p{Cc}]{1,100}$/u.test(username)) throw wrong('The username of the webhook has no colon.');
    return { type, username };
  }
  if (type !== 'HMAC') throw wrong('The auth of the webhook has to be HMAC, BEARER or BASIC.');
  const asked = textOf(given, 'signature') ?? 'STANDARD';
  const style = STYLES.find((each) => each === asked);
  if (style === undefined) throw wrong(`The signature of the webhook has to be one of ${STYLES.join(', ')}.`);
  if (style !== 'CUSTOM') return { type, style };
  const header = textOf(given, 'signatureHeader') ?? '';
  const encoding = textOf(given, 'signatureEncoding') ?? 'hex';
  const timestampHeader = textOf(given, 'timestampHeader');
  if (!HEADER.test(header) || (timestampHeader !== undefined && !HEADER.test(timestampHeader)))
    throw wrong('The webhook needs the names of the headers that carry its signature and time stamp.');
  if (encoding !== 'hex' && encoding !== 'base64')
    throw wrong('The signatureEncoding of the webhook has to be hex or base64.');
  const prefix = given['signaturePrefix'] ?? '';
  return {
    type,
    style,
    header,
    encoding,
    prefix,
    ...(timestampHeader === undefined ? {} : { timestampHeader }),
  };
}

/** An empty field of a template says nothing. */
function textOf(given: Settings, name: string): string | undefined {
  const text = Object.hasOwn(given, name) ? (given[name]?.trim() ?? '') : '';
  return text === '' ? undefined : text;
}

function wrong(message: string): Refusal {
  return new Refusal('INVALID_VALUE', message);
}

function problemOf(
  resourceName: string,
  { id, name }: Pick<FlowElement, 'id' | 'name'>,
  code: string,
  message: string,
): Problem {
  return {
    code,
    severity: 'ERROR',
    resourceName,
    elementId: id,
    ...(name === undefined ? {} : { elementName: name }),
    message: `${message} (${id})`,
    why: 'A call from outside could not be told from others, or would have no effect.',
  };
}
