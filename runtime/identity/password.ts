import { hash, verify } from '@node-rs/argon2';
import { Refusal } from '../contract/refusal.ts';

/** argon2id, the library's default variant: 19 MiB, two passes, one lane (security.md 4). */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const LENGTH_MIN = 12;
const LENGTH_MAX = 255;

/** Long passwords that stand at the top of every published list of leaked ones. */
const LEAKED = new Set(
  (
    'passwordpassword password1234 password12345 password123456 123456789012 1234567890123 12345678901234 123123123123 ' +
    'qwertyuiopas qwertyuiop12 qwertyuiop123 qwerty123456 1qaz2wsx3edc 1q2w3e4r5t6y 1q2w3e4r5t6y7u adminadminadmin administrator ' +
    'administrator1 administrator123 changemechangeme letmeinletmein iloveyouiloveyou welcomewelcome welcome12345 abcdefghijkl abcd12345678 ' +
    'aaaaaaaaaaaa 000000000000 111111111111 987654321098 zaq12wsxcde3 correcthorsebatterystaple'
  ).split(' '),
);

export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

export function isPassword(passwordHash: string, password: string): Promise<boolean> {
  return verify(passwordHash, password);
}

let decoy: Promise<string> | undefined;

/** Spends the time of a real check, so that an unknown name answers no faster than a wrong password. */
export async function spendPasswordCheck(password: string): Promise<void> {
  decoy ??= hashPassword('the password of nobody');
  await isPassword(await decoy, password);
}

export function checkNewPassword(password: string, username: string): void {
  if (password.length < LENGTH_MIN)
    refuse(`The password has fewer than ${LENGTH_MIN} characters. Choose a longer one.`);
  if (password.length > LENGTH_MAX)
    refuse(`The password has more than ${LENGTH_MAX} characters. Choose a shorter one.`);
  const plain = password.toLowerCase();
  if (LEAKED.has(plain) || plain === username.toLowerCase()) {
    refuse('The password is on the list of passwords that attackers try first. Choose another one.');
  }
}

function refuse(message: string): never {
  throw new Refusal('INVALID_VALUE', message, { field: 'password' });
}
