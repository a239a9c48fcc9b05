import { BlockList, isIP } from 'node:net';

/** What lies between this machine and a host: nothing, a private network, or the internet. */
export type HostKind = 'loopback' | 'private' | 'public';

const LOOPBACK = ['127.0.0.0/8', '0.0.0.0/32', '::1/128', '::/128'];
const PRIVATE = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  '100.64.0.0/10',
  'fc00::/7',
  'fe80::/10',
];
// Endings of names that public DNS never resolves.
const PRIVATE_SUFFIXES = ['.local', '.internal', '.home.arpa'];

/** Judges a host by its name alone, as `URL.hostname` gives it; nothing is looked up. */
export function hostKind(hostname: string): HostKind {
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (isIP(host) !== 0) {
    const isWithin = (networks: readonly string[]) => networks.some((network) => isInNetwork(host, network));
    if (isWithin(LOOPBACK)) return 'loopback';
    return isWithin(PRIVATE) ? 'private' : 'public';
  }
  if (host === 'localhost' || host.endsWith('.localhost')) return 'loopback';
  const isPrivate = !host.includes('.') || PRIVATE_SUFFIXES.some((suffix) => host.endsWith(suffix));
  return isPrivate ? 'private' : 'public';
}

/** @param network such as `10.0.0.0/8`; nothing is in one that is written in another way */
export function isInNetwork(address: string, network: string): boolean {
  const [base = '', bits = ''] = network.split('/');
  if (isIP(base) === 0 || isIP(address) === 0 || !/^\d{1,3}$/.test(bits)) return false;
  const list = new BlockList();
  try {
    list.addSubnet(base, Number(bits), familyOf(base));
  } catch {
    return false;
  }
  return list.check(address, familyOf(address));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
