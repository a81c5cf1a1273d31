import type { FastifyReply } from 'fastify';
import type { Config } from '../config.ts';

/** `__Host-` demands Secure, which browsers refuse on plain http; there the cookie is `sid`, on loopback only. */
export function sessionCookieName(config: Config): string {
  return isSecure(config) ? '__Host-sid' : 'sid';
}

export function isSecure(config: Config): boolean {
  return config.baseUrl.startsWith('https:');
}

export function setSessionCookie(
  reply: FastifyReply,
  config: Config,
  token: string,
  expiresAt: number,
): void {
  void reply.setCookie(sessionCookieName(config), token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: isSecure(config),
    expires: new Date(expiresAt),
  });
}

export function clearSessionCookie(reply: FastifyReply, config: Config): void {
  void reply.clearCookie(sessionCookieName(config), {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: isSecure(config),
  });
}
