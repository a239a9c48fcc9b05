import { ConfigError } from '../../core/errors.ts';
import type { Target } from '../../core/target.ts';
import { hostKind } from '../../runtime/host-kind.ts';
import { looksLikeId, looksLikeToken, type WrittenWorkspace } from '../../settings/connect-text.ts';
import { Findings } from '../../settings/findings.ts';
import { checkTargets } from '../../settings/targets.ts';

/** What is known of a workspace so far. */
export type Draft = WrittenWorkspace;

export type Part = keyof Draft;

/** In words for the user. */
export const PART_NAMES: Readonly<Record<Part, string>> = {
  platformUrl: 'the address of the canvas',
  id: 'the id of the workspace',
  token: 'its token',
};

/** What is put right without asking, since it can be meant in one way only, and what was done. */
export function corrected(draft: Draft): { readonly draft: Draft; readonly notices: readonly string[] } {
  const notices: string[] = [];
  let { id, token, platformUrl } = draft;
  if (id !== undefined && token !== undefined && looksLikeToken(id) && looksLikeId(token)) {
    [id, token] = [token, id];
    notices.push('Id and token were swapped; they are put right.');
  }
  if (token !== undefined && /^bearer\s+/i.test(token)) token = token.replace(/^bearer\s+/i, '');
  if (platformUrl !== undefined) {
    const address = addressIn(platformUrl);
    if (address !== undefined && address !== platformUrl && `${address}/` !== platformUrl) {
      notices.push(`The address is taken as ${address}.`);
    }
    platformUrl = address ?? platformUrl;
  }
  return {
    draft: {
      ...(platformUrl === undefined ? {} : { platformUrl }),
      ...(id === undefined ? {} : { id }),
      ...(token === undefined ? {} : { token }),
    },
    notices,
  };
}

/** Scheme, host and port of what somebody copied from a browser; undefined for what is no address, or holds a login. */
function addressIn(text: string): string | undefined {
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
  const candidate = URL.parse(hasScheme ? text : `https://${text}`);
  if (candidate === null || candidate.username !== '' || candidate.password !== '') return undefined;
  if (!/^https?:$/.test(candidate.protocol) || /[\s<>]/.test(text)) return undefined;
  const kind = hostKind(candidate.hostname);
  if (!hasScheme && kind === 'public' && !candidate.hostname.includes('.')) return undefined;
  if (!hasScheme && kind !== 'public') candidate.protocol = 'http:';
  if (candidate.protocol === 'http:' && kind === 'public') candidate.protocol = 'https:';
  return candidate.origin;
}

export function missingParts(draft: Draft): Part[] {
  return (['platformUrl', 'id', 'token'] as const).filter((part) => draft[part] === undefined);
}

/** A workspace with all of its parts. Throws `ConfigError` for parts of a wrong form; never shows a token. */
export function toTarget({ id = '', token = '', platformUrl = '' }: Draft): Target {
  const findings = new Findings();
  const raw = (variable: string, text: string) => ({ variable, text });
  const [target] = checkTargets(
    [
      {
        id: raw(PART_NAMES.id, id),
        token: raw('the token', token),
        platformUrl: raw(PART_NAMES.platformUrl, platformUrl),
      },
    ],
    findings,
  );
  if (target === undefined) throw new ConfigError(findings.problems);
  return target;
}

/** Whether a snippet was shown again, when the platform no longer has the token. */
export function isPlaceholder(token: string | undefined): boolean {
  return token !== undefined && /[<>]|ROTATE_TO_REVEAL_TOKEN/i.test(token);
}
