import { X509Certificate } from 'node:crypto';
import { type Environment, readValue } from './environment.ts';

/** With these Bun trusts authorities of the environment's choice. */
const VARIABLES = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'NODE_USE_SYSTEM_CA'];

/** Those that are set, and not obeyed: a project can set them, and a proxy that reads along. */
export function unusedAuthorityVariables(env: Environment): string[] {
  return VARIABLES.filter((name) => readValue(env, name) !== undefined);
}

/** Bun's authorities with the user's `own` (PEM); undefined when that is what the runtime trusts by itself. */
export async function trustedAuthorities(
  env: Environment,
  own: readonly string[],
): Promise<readonly string[] | undefined> {
  if (own.length === 0 && unusedAuthorityVariables(env).length === 0) return undefined;
  // Loading this module takes as long as a tenth of the whole start.
  const { rootCertificates } = await import('node:tls');
  return [...rootCertificates, ...own];
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/** The certificates in the text of a PEM file; undefined when there is none, or one that cannot be read. */
export function certificatesIn(text: string): readonly string[] | undefined {
  const blocks = text.match(CERTIFICATE) ?? [];
  return blocks.length > 0 && blocks.every(isCertificate) ? blocks : undefined;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== '';
  } catch {
    return false;
  }
}
