import { BlockList, isIPv4, isIPv6 } from 'node:net';

/**
 * Whether the address is one of the public Internet. IPv4: everything but the ranges that IANA lists as special. IPv6: only
 * what is handed out as global unicast, so that mapped, translated (NAT64), loopback, local and multicast addresses are out.
 */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !specialIPv4.check(address, 'ipv4');
  if (!isIPv6(address) || address.includes('%')) return false;
  return globalIPv6.check(address, 'ipv6') && !specialIPv6.check(address, 'ipv6');
}

/** Addresses of one network segment, among them those where clouds answer with credentials. */
export function isLinkLocal(address: string): boolean {
  if (isIPv4(address)) return linkLocal.check(address, 'ipv4');
  return isIPv6(address) && linkLocal.check(address.replace(/%.*$/, ''), 'ipv6');
}

// helpers

const specialIPv4 = listOf('ipv4', [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]);
const globalIPv6 = listOf('ipv6', ['2000::/3']);
/** Inside the global range: protocol assignments with Teredo, documentation, 6to4, the second documentation range. */
const specialIPv6 = listOf('ipv6', ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']);
const linkLocal = new BlockList();
linkLocal.addSubnet('169.254.0.0', 16, 'ipv4');
linkLocal.addSubnet('fe80::', 10, 'ipv6');
linkLocal.addSubnet('fd00:ec2::', 32, 'ipv6');

function listOf(family: 'ipv4' | 'ipv6', subnets: readonly string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [network = '', prefix = ''] = subnet.split('/');
    list.addSubnet(network, Number(prefix), family);
  }
  return list;
}
