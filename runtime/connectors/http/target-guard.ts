import { lookup } from 'node:dns/promises';
import { BlockList, isIP, isIPv4 } from 'node:net';
import { CONNECTOR_LIMITS } from '../connector-limits.ts';
import { isLinkLocal, isPublicAddress } from './public-address.ts';

/** Where a request goes: the address that was checked, and the name for the Host header and the certificate. */
export interface Target {
  readonly url: URL;
  readonly hostname: string;
  readonly address: string;
  readonly port: number;
}

/** The request was not sent: its address is not one that models may reach. */
export class TargetRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TargetRefused';
  }
}

export type Resolve = (hostname: string) => Promise<readonly string[]>;

export interface TargetGuard {
  /** The one look-up of a request: what it answers is what is connected to. */
  check(url: string | URL): Promise<Target>;
  /** For other protocols than HTTP: the checked address of a host. These ports are open to everybody. */
  checkHost(hostname: string, port: number, ports: ReadonlySet<number>): Promise<string>;
}

/** What an administrator allows beyond public addresses on ports 80 and 443. */
export interface AllowedHost {
  /** As written, for the list of settings. */
  readonly text: string;
  readonly port: number | null;
  readonly matches: (hostname: string, address: string) => boolean;
  /** It names addresses, not a name: then also those of one network segment. */
  readonly isAddress: boolean;
}

/**
 * Server-side requests go to public addresses on the ports of the web only (security.md): every address of the name is checked,
 * in whatever notation it was written, and the checked one is connected to, so that a name cannot change its meaning in between.
 */
export function createTargetGuard(
  allowed: readonly AllowedHost[],
  resolve: Resolve = resolveByDns,
): TargetGuard {
  const find = async (hostname: string, port: number, ports: ReadonlySet<number>): Promise<string> => {
    const addresses = isIP(hostname) === 0 ? await resolve(hostname) : [hostname];
    const [first] = addresses;
    if (first === undefined) throw new Error(`The host "${hostname}" has no address.`);
    for (const address of addresses) {
      const entry = allowed.find(
        (each) =>
          (each.port === null || each.port === port) &&
          each.matches(hostname, address) &&
          (each.isAddress || !isLinkLocal(address)),
      );
      if (entry !== undefined) continue;
      if (!isPublicAddress(address))
        throw new TargetRefused(
          `The host "${hostname}" is not a public address. An administrator can allow it with CONNECTOR_ALLOWED_HOSTS.`,
        );
      if (!ports.has(port))
        throw new TargetRefused(
          `Port ${port} of "${hostname}" is not one of ${[...ports].join(', ')}. An administrator can allow it with CONNECTOR_ALLOWED_HOSTS.`,
        );
    }
    return first;
  };
  return {
    check: async (given) => {
      const url = typeof given === 'string' ? readUrl(given) : given;
      if (url.protocol !== 'http:' && url.protocol !== 'https:')
        throw new TargetRefused('The URL has to begin with http:// or https://.');
      if (url.username !== '' || url.password !== '')
        throw new TargetRefused('The URL contains a user name or password. Use the authentication fields.');
      const hostname = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
      const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
      return { url, hostname, port, address: await find(hostname, port, WEB_PORTS) };
    },
    checkHost: (hostname, port, ports) => find(hostname.replace(/^\[|\]$/g, ''), port, ports),
  };
}

/** The same guard, for those who may reach these hosts only. It opens nothing that the guard keeps closed. */
export function restrictGuard(guard: TargetGuard, allowed: readonly AllowedHost[]): TargetGuard {
  const require = (hostname: string, address: string, port: number): void => {
    const isAllowed = allowed.some(
      (each) => (each.port === null || each.port === port) && each.matches(hostname, address),
    );
    if (!isAllowed)
      throw new TargetRefused(
        `The host "${hostname}" with port ${port} is not one that the settings of this connector allow. An administrator can add it in Admin, Connectors.`,
      );
  };
  return {
    check: async (url) => {
      const target = await guard.check(url);
      require(target.hostname, target.address, target.port);
      return target;
    },
    checkHost: async (hostname, port, ports) => {
      const address = await guard.checkHost(hostname, port, ports);
      require(hostname.replace(/^\[|\]$/g, ''), address, port);
      return address;
    },
  };
}

/** One entry of the list: a name, `*.name`, an address or `address/bits`, each with `:port` or without for every port. */
export function readAllowedHost(text: string): AllowedHost | null {
  const parts = /^(\[[0-9a-f:.]+\](?:\/\d{1,3})?|[^:[\]]+)(?::(\d{1,5}))?$/i.exec(text.trim());
  const host = parts?.[1]?.replace(/[[\]]/g, '').toLowerCase() ?? '';
  const port = parts?.[2] === undefined ? null : Number(parts[2]);
  if (parts === null || (port !== null && (port < 1 || port > 65_535))) return null;
  const [network = '', bits] = host.split('/');
  if (isIP(network) !== 0) return addressEntry(text, network, bits, port);
  if (bits !== undefined || !/^(?:\*\.)?(?:[a-z0-9_-]+\.)*[a-z0-9_-]+$/.test(host)) return null;
  const suffix = host.startsWith('*.') ? host.slice(1) : null;
  return {
    text,
    port,
    isAddress: false,
    matches: (hostname) => {
      const asked = hostname.toLowerCase();
      return suffix === null ? asked === host : asked.endsWith(suffix);
    },
  };
}

// helpers

const WEB_PORTS: ReadonlySet<number> = new Set([80, 443]);

function addressEntry(
  text: string,
  network: string,
  bits: string | undefined,
  port: number | null,
): AllowedHost | null {
  const family = isIPv4(network) ? 'ipv4' : 'ipv6';
  const widest = family === 'ipv4' ? 32 : 128;
  const prefix = bits === undefined ? widest : Number(bits);
  if (!Number.isInteger(prefix) || prefix > widest) return null;
  const list = new BlockList();
  list.addSubnet(network, prefix, family);
  return {
    text,
    port,
    isAddress: true,
    matches: (_hostname, address) => list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6'),
  };
}

function readUrl(text: string): URL {
  if (text.length > CONNECTOR_LIMITS.urlChars)
    throw new TargetRefused(`The URL is longer than ${CONNECTOR_LIMITS.urlChars} characters.`);
  // The parser would drop some of these without a word.
  if ([...text].some((character) => character <= ' ' || character === '\\' || character === '\u007f'))
    throw new TargetRefused('The URL contains spaces, backslashes or control characters. Encode them.');
  if (!URL.canParse(text))
    throw new TargetRefused('The URL cannot be read. Write it in full, with https://.');
  return new URL(text);
}

async function resolveByDns(hostname: string): Promise<readonly string[]> {
  return (await lookup(hostname, { all: true, verbatim: true })).map(({ address }) => address);
}
