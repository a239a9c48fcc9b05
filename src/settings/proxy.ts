import { isIP } from 'node:net';
import { hostKind, isInNetwork } from '../runtime/host-kind.ts';
import { type Environment, readValue } from './environment.ts';

/** The variable that names the proxy for this address; undefined where there is none, as for this machine and private networks. */
export function proxyVariable(env: Environment, address: string): string | undefined {
  const url = URL.parse(address);
  if (url === null || hostKind(url.hostname) !== 'public') return undefined;
  return namedProxy(env, address);
}

/** The variable that names a proxy for this address, as Bun 1.4.5 chooses it, whether it is used or not. */
function namedProxy(env: Environment, address: string): string | undefined {
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
  if (entry.includes('/')) return isIP(entry.split('/')[0] ?? '') === isIP(host) && isInNetwork(host, entry);
  const [, name = entry, onlyPort] = /^\[?(.*?)\]?:(\d+)$/.exec(entry) ?? [];
  if (isIP(entry) !== 0) return entry === host;
  const domain = name.replace(/^\*?\./, '');
  const isItsPort = onlyPort === undefined || onlyPort === port;
  return isItsPort && domain !== '' && (host === domain || host.endsWith(`.${domain}`));
}

/** The same where it is not used for an address of a private network, which may lie behind it. */
export function unusedProxyVariable(env: Environment, address: string): string | undefined {
  const url = URL.parse(address);
  return url !== null && hostKind(url.hostname) === 'private' ? namedProxy(env, address) : undefined;
}
