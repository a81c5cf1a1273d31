import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { HookCall, InboundAuth } from '../contract/inbound.ts';

/** What a genuine call is called; null when nothing about it tells a repeat. */
export interface GenuineCall {
  readonly deliveryId: string | null;
}

/** security.md: a signed call is accepted for five minutes before and after its time stamp. */
const WINDOW_MS = 5 * 60_000;

/**
 * Whether the call comes from who knows the secret; null when it does not. What names the delivery is something the signature covers,
 * so that a replay cannot pass as another delivery: a signed id, else the signature itself.
 */
export function verifyCall(
  auth: InboundAuth,
  secret: string,
  call: HookCall,
  now: number,
): GenuineCall | null {
  const { headers } = call;
  if (auth.type === 'BEARER')
    return isSame(headers['authorization'] ?? '', `Bearer ${secret}`)
      ? { deliveryId: namedId(headers) }
      : null;
  if (auth.type === 'BASIC') {
    const expected = `Basic ${Buffer.from(`${auth.username}:${secret}`).toString('base64')}`;
    return isSame(headers['authorization'] ?? '', expected) ? { deliveryId: namedId(headers) } : null;
  }
  switch (auth.style) {
    case 'STANDARD':
      return verifyStandard(secret, call, now);
    case 'GITHUB':
      return verifySigned(call, secret, {
        signatures: [withoutPrefix(headers['x-hub-signature-256'], 'sha256=')],
        encoding: 'hex',
        before: '',
      });
    case 'STRIPE':
      return verifyStripe(secret, call, now);
    case 'SLACK':
      return verifyTimed(call, secret, now, headers['x-slack-request-timestamp'], {
        signatures: [withoutPrefix(headers['x-slack-signature'], 'v0=')],
        encoding: 'hex',
        before: (at) => `v0:${at}:`,
      });
    case 'CUSTOM': {
      const { header, encoding, prefix, timestampHeader } = auth;
      const signatures = [withoutPrefix(headers[header.toLowerCase()], prefix)];
      if (timestampHeader === undefined)
        return verifySigned(call, secret, { signatures, encoding, before: '' });
      const at = headers[timestampHeader.toLowerCase()];
      return verifyTimed(call, secret, now, at, { signatures, encoding, before: (time) => `${time}.` });
    }
  }
}

// helpers

interface Signed {
  readonly signatures: readonly string[];
  readonly encoding: 'hex' | 'base64';
  /** Signed before the body. */
  readonly before: string;
}

/** `webhook-id`, `webhook-timestamp` and `webhook-signature`, as our own outgoing calls have them. */
function verifyStandard(secret: string, call: HookCall, now: number): GenuineCall | null {
  const { 'webhook-id': id = '', 'webhook-timestamp': at, 'webhook-signature': list = '' } = call.headers;
  if (id === '' || id.includes('.')) return null;
  const signatures = list.split(' ').map((each) => withoutPrefix(each, 'v1,'));
  const before = (time: string): string => `${id}.${time}.`;
  const genuine = verifyTimed(call, keyOf(secret), now, at, { signatures, encoding: 'base64', before });
  return genuine === null ? null : { deliveryId: id };
}

function verifyStripe(secret: string, call: HookCall, now: number): GenuineCall | null {
  const parts = (call.headers['stripe-signature'] ?? '').split(',').map((part) => part.trim());
  const valuesOf = (name: string): readonly string[] =>
    parts.filter((part) => part.startsWith(`${name}=`)).map((part) => part.slice(name.length + 1));
  return verifyTimed(call, secret, now, valuesOf('t')[0], {
    signatures: valuesOf('v1'),
    encoding: 'hex',
    before: (time) => `${time}.`,
  });
}

function verifyTimed(
  call: HookCall,
  secret: string | Buffer,
  now: number,
  at: string | undefined,
  signed: Omit<Signed, 'before'> & { readonly before: (time: string) => string },
): GenuineCall | null {
  if (at === undefined || !/^\d{1,12}$/.test(at)) return null;
  if (Math.abs(Number(at) * 1000 - now) > WINDOW_MS) return null;
  return verifySigned(call, secret, { ...signed, before: signed.before(at) });
}

/** Any of several signatures will do: senders sign with two secrets while they change one. */
function verifySigned(call: HookCall, secret: string | Buffer, signed: Signed): GenuineCall | null {
  const { signatures, encoding, before } = signed;
  const mac = createHmac('sha256', secret).update(before).update(call.body).digest();
  const isGenuine = signatures.some((signature) => {
    const given = Buffer.from(signature, encoding);
    return given.length === mac.length && timingSafeEqual(given, mac);
  });
  return isGenuine ? { deliveryId: mac.toString('base64url') } : null;
}

/** Secrets of this kind are handed out as base64 behind `whsec_`. */
function keyOf(secret: string): string | Buffer {
  return secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : secret;
}

function withoutPrefix(text: string | undefined, prefix: string): string {
  return text?.startsWith(prefix) === true ? text.slice(prefix.length) : '';
}

/** Of calls that carry the secret itself: whoever can send one can choose its id. */
function namedId(headers: HookCall['headers']): string | null {
  const id = headers['webhook-id'] ?? headers['idempotency-key'] ?? headers['x-request-id'] ?? '';
  return id === '' ? null : id;
}

function isSame(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
