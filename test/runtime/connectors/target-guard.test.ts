import { describe, expect, test } from '@jest/globals';
import {
  createTargetGuard,
  readAllowedHost,
  TargetRefused,
  type AllowedHost,
} from '../../../runtime/connectors/http/target-guard.ts';
import { isPublicAddress } from '../../../runtime/connectors/http/public-address.ts';

const allow = (...texts: readonly string[]): readonly AllowedHost[] =>
  texts.map((text) => readAllowedHost(text) as AllowedHost);
const nobody = (): Promise<readonly string[]> => Promise.reject(new Error('No name is looked up here.'));

describe('public addresses', () => {
  test.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.255',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.170',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.1.1',
    '198.18.0.1',
    '198.51.100.7',
    '203.0.113.9',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:169.254.169.254',
    '::127.0.0.1',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '3fff::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%lo',
    'fec0::1',
    'ff02::1',
    '5f00::1',
    'not an address',
    '',
  ])('are not: %s', (address) => expect(isPublicAddress(address)).toBe(false));

  test.each(['1.1.1.1', '8.8.8.8', '172.32.0.1', '192.167.255.255', '2606:4700:4700::1111', '2a00:1450::1'])(
    'are: %s',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );
});

describe('the guard of targets', () => {
  const guard = createTargetGuard([], nobody);

  test.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:a9fe:a9fe]/latest/meta-data',
    'http://169.254.169.254/',
    'http://0/',
    'http://10.0.0.1/',
    'http://[fd00:ec2::254]/',
    'http://１２７.０.０.１/',
    'http://127。0。0。1/',
    'http://[64:ff9b::7f00:1]/',
  ])('refuses the address in %s', async (url) => {
    await expect(guard.check(url)).rejects.toThrow(TargetRefused);
  });

  test.each([
    ['http://user:pw@1.1.1.1/', 'user name or password'],
    ['http://user@1.1.1.1/', 'user name or password'],
    ['ftp://1.1.1.1/', 'http:// or https://'],
    ['file:///etc/passwd', 'http:// or https://'],
    ['gopher://1.1.1.1/', 'http:// or https://'],
    ['http://1.1.1.1:22/', 'Port 22'],
    ['http://1.1.1.1:8080/', 'Port 8080'],
    ['http://1.1.1.1\\@127.0.0.1/', 'control characters'],
    ['http://1.1.1.1/a b', 'control characters'],
    ['http://1.1.1.1/\r\nX: y', 'control characters'],
    ['/relative', 'cannot be read'],
    [`http://1.1.1.1/${'a'.repeat(5000)}`, 'longer than'],
  ])('refuses %s', async (url, message) => {
    await expect(guard.check(url)).rejects.toThrow(message);
  });

  test('refuses a name as soon as one of its addresses is not public', async () => {
    const mixed = createTargetGuard([], () => Promise.resolve(['1.1.1.1', '127.0.0.1']));
    await expect(mixed.check('http://both.example/')).rejects.toThrow('not a public address');
  });

  test('connects to the address that it checked, whatever the name says later', async () => {
    const answers = [['1.1.1.1'], ['169.254.169.254']];
    const rebinding = createTargetGuard([], () => Promise.resolve(answers.shift() ?? []));
    expect((await rebinding.check('https://rebinding.example/')).address).toBe('1.1.1.1');
    await expect(rebinding.check('https://rebinding.example/')).rejects.toThrow(TargetRefused);
  });

  test('lets through what an administrator allowed, and nothing beside it', async () => {
    const inside = createTargetGuard(
      allow('127.0.0.1:9000', '10.0.0.0/8', 'intern.example:8443', '*.corp.example', '[::1]:9000'),
      (name) => Promise.resolve([name === 'meta.corp.example' ? '169.254.169.254' : '10.9.9.9']),
    );
    for (const url of [
      'http://127.0.0.1:9000/',
      'http://10.3.4.5:77/',
      'https://intern.example:8443/',
      'http://a.corp.example/',
      'http://[::1]:9000/',
    ])
      expect((await inside.check(url)).address).toMatch(/./);
    for (const url of [
      'http://127.0.0.1:9001/',
      'http://127.0.0.2:9000/',
      'http://[::1]/',
      'http://meta.corp.example/',
    ])
      await expect(inside.check(url)).rejects.toThrow(TargetRefused);
  });

  test.each(['', 'a b', 'http://x', 'x:0', 'x:99999', '10.0.0.0/33', '*.', 'x/8', '[::1'])(
    'takes no entry "%s"',
    (text) => expect(readAllowedHost(text)).toBeNull(),
  );
});
