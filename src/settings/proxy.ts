import { BlockList, isIP } from 'node:net';
import { type Environment, readValue } from './environment.ts';

/**
 * The variable that names the proxy which `fetch` uses for this address; undefined where it uses none. As Bun 1.4.5 does
 * it: names in small letters first, `ALL_PROXY` last, and `NO_PROXY` by host, domain, port or network.
 */
export function proxyVariable(env: Environment, address: string): string | undefined {
  const url = URL.parse(address);
  if (url === null || isExempt(url, readValue(env, 'no_proxy') ?? readValue(env, 'NO_PROXY')))
    return undefined;
  const name = url.protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  return [name, name.toUpperCase(), 'all_proxy', 'ALL_PROXY'].find((variable) => readValue(env, variable));
}

function isExempt(url: URL, noProxy = ''): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return noProxy
    .toLowerCase()
    .split(',')
    .map((entry) => entry.trim())
    .some((entry) => entry === '*' || coversHost(entry, host, port));
}

function coversHost(entry: string, host: string, port: string): boolean {
  if (entry.includes('/')) return coversAddress(entry, host);
  const [, name = entry, onlyPort] = /^\[?(.*?)\]?:(\d+)$/.exec(entry) ?? [];
  if (isIP(entry) !== 0) return entry === host;
  const domain = name.replace(/^\*?\./, '');
  const isItsPort = onlyPort === undefined || onlyPort === port;
  return isItsPort && domain !== '' && (host === domain || host.endsWith(`.${domain}`));
}

function coversAddress(network: string, host: string): boolean {
  const [base = '', bits] = network.split('/');
  const family = isIP(base) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(base) === 0 || isIP(base) !== isIP(host) || !/^\d{1,3}$/.test(bits ?? '')) return false;
  const list = new BlockList();
  try {
    list.addSubnet(base, Number(bits), family);
  } catch {
    return false;
  }
  return list.check(host, family);
}
