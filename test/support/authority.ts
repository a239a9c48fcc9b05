import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** An authority of the test's own, with a key and a certificate for one server. */
export interface Authority {
  /** Its certificate, as a file that can be trusted. */
  readonly caFile: string;
  /** What `Bun.serve` takes. */
  readonly tls: { readonly key: Bun.BunFile; readonly cert: Bun.BunFile };
}

/** Makes one in a folder, for a server that has these names and is on this machine. */
export function createAuthority(folder: string, names: readonly string[] = ['localhost']): Authority {
  const path = (name: string) => join(folder, name);
  const subjects = ['IP:127.0.0.1', ...names.map((name) => `DNS:${name}`)].join(',');
  const key = (name: string) => ['-newkey', 'rsa:2048', '-nodes', '-keyout', path(`${name}.key`)];
  openssl('req', '-x509', ...key('ca'), '-days', '2', '-out', path('ca.pem'), '-subj', '/CN=Test authority');
  openssl('req', ...key('server'), '-out', path('server.csr'), '-subj', '/CN=Test server');
  const signed = ['x509', '-req', '-in', path('server.csr'), '-days', '2', '-out', path('server.pem')];
  const by = ['-CA', path('ca.pem'), '-CAkey', path('ca.key'), '-CAcreateserial'];
  writeFileSync(path('extensions'), `subjectAltName=${subjects}\n`);
  openssl(...signed, ...by, '-extfile', path('extensions'));
  return {
    caFile: path('ca.pem'),
    tls: { key: Bun.file(path('server.key')), cert: Bun.file(path('server.pem')) },
  };
}

function openssl(...args: readonly string[]): void {
  const { exitCode, stderr } = Bun.spawnSync(['openssl', ...args], { stdout: 'ignore' });
  if (exitCode !== 0) throw new Error(`openssl ${args[0]}: ${stderr.toString()}`);
}
