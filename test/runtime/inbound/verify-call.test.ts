import { describe, expect, test } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { verifyCall } from '../../../runtime/inbound/verify-call.ts';
import type { InboundAuth } from '../../../runtime/contract/inbound.ts';

const SECRET = 'a secret of the hook';
const NOW = Date.parse('2026-11-21T12:00:00Z');
const AT = String(NOW / 1000);
const BODY = '{"id":"evt_1"}';
const mac = (text: string, encoding: 'hex' | 'base64', secret: string | Buffer = SECRET): string =>
  createHmac('sha256', secret).update(text).digest(encoding);
const custom: InboundAuth = {
  type: 'HMAC',
  style: 'CUSTOM',
  header: 'X-Sign',
  encoding: 'hex',
  prefix: '',
};
const timed: InboundAuth = { ...custom, encoding: 'base64', prefix: 'v=', timestampHeader: 'X-Time' };

/** Every way to sign, with the headers of a genuine call at a time. */
const ways: readonly (readonly [
  string,
  InboundAuth,
  (at: string, body: string) => Record<string, string>,
])[] = [
  [
    'STANDARD',
    { type: 'HMAC', style: 'STANDARD' },
    (at, body) => ({
      'webhook-id': 'msg_1',
      'webhook-timestamp': at,
      'webhook-signature': `v1,${mac('x', 'base64')} v1,${mac(`msg_1.${at}.${body}`, 'base64')}`,
    }),
  ],
  [
    'GITHUB',
    { type: 'HMAC', style: 'GITHUB' },
    (_at, body) => ({ 'x-hub-signature-256': `sha256=${mac(body, 'hex')}` }),
  ],
  [
    'STRIPE',
    { type: 'HMAC', style: 'STRIPE' },
    (at, body) => ({ 'stripe-signature': `t=${at},v1=${mac('x', 'hex')},v1=${mac(`${at}.${body}`, 'hex')}` }),
  ],
  [
    'SLACK',
    { type: 'HMAC', style: 'SLACK' },
    (at, body) => ({
      'x-slack-request-timestamp': at,
      'x-slack-signature': `v0=${mac(`v0:${at}:${body}`, 'hex')}`,
    }),
  ],
  ['CUSTOM', custom, (_at, body) => ({ 'x-sign': mac(body, 'hex') })],
  [
    'CUSTOM with time',
    timed,
    (at, body) => ({ 'x-time': at, 'x-sign': `v=${mac(`${at}.${body}`, 'base64')}` }),
  ],
];
const isTimed = (name: string): boolean => !['GITHUB', 'CUSTOM'].includes(name);
const verify = (auth: InboundAuth, headers: Record<string, string>, body = BODY, secret = SECRET) =>
  verifyCall(auth, secret, { headers, query: {}, body: Buffer.from(body) }, NOW);

describe.each(ways)('a call signed as %s', (name, auth, sign) => {
  const genuine = sign(AT, BODY);

  test('is genuine, and named by what is signed', () => {
    expect(verify(auth, genuine)).toEqual({ deliveryId: expect.stringMatching(/./) });
    // What is not signed cannot make another delivery of it.
    const replayed = {
      ...genuine,
      'x-github-delivery': 'new',
      'x-request-id': 'new',
      'idempotency-key': 'new',
    };
    expect(verify(auth, replayed)).toEqual(verify(auth, genuine));
  });

  test('is refused when anything of it was changed', () => {
    expect(verify(auth, genuine, `${BODY} `)).toBeNull();
    expect(verify(auth, genuine, BODY, 'another secret')).toBeNull();
    expect(verify(auth, {})).toBeNull();
    for (const header of Object.keys(genuine)) {
      const { [header]: value = '', ...others } = genuine;
      expect(verify(auth, others)).toBeNull();
      expect(verify(auth, { ...genuine, [header]: '' })).toBeNull();
      expect(verify(auth, { ...genuine, [header]: `${value.slice(0, -3)}zz=` })).toBeNull();
    }
  });

  test('is refused when it is old or from the future', () => {
    for (const shift of [-301, 301]) {
      const at = String(NOW / 1000 + shift);
      expect([shift, verify(auth, sign(at, BODY)) === null]).toEqual([shift, isTimed(name)]);
    }
    for (const shift of [-299, 299])
      expect(verify(auth, sign(String(NOW / 1000 + shift), BODY))).not.toBeNull();
    if (isTimed(name))
      for (const at of ['', 'now', '-1', '1e9', `${AT}.5`]) expect(verify(auth, sign(at, BODY))).toBeNull();
  });
});

describe('a call that carries the secret', () => {
  test('is genuine with exactly this one', () => {
    const bearer: InboundAuth = { type: 'BEARER' };
    expect(verify(bearer, { authorization: `Bearer ${SECRET}` })).toEqual({ deliveryId: null });
    expect(verify(bearer, { authorization: `Bearer ${SECRET}`, 'webhook-id': 'a' })).toEqual({
      deliveryId: 'a',
    });
    for (const authorization of ['', SECRET, `Bearer ${SECRET} `, `bearer ${SECRET}`, 'Bearer '])
      expect(verify(bearer, { authorization })).toBeNull();
    const basic: InboundAuth = { type: 'BASIC', username: 'hook' };
    const encode = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
    expect(verify(basic, { authorization: encode(`hook:${SECRET}`) })).toEqual({ deliveryId: null });
    for (const text of [`other:${SECRET}`, `hook:${SECRET}x`, 'hook:', `:${SECRET}`])
      expect(verify(basic, { authorization: encode(text) })).toBeNull();
  });

  test('signs with the bytes behind whsec_', () => {
    const key = Buffer.from('0123456789abcdef');
    const auth: InboundAuth = { type: 'HMAC', style: 'STANDARD' };
    const headers = {
      'webhook-id': 'm',
      'webhook-timestamp': AT,
      'webhook-signature': `v1,${mac(`m.${AT}.${BODY}`, 'base64', key)}`,
    };
    expect(verify(auth, headers, BODY, `whsec_${key.toString('base64')}`)).toEqual({ deliveryId: 'm' });
  });
});
