import { hostKind } from '../runtime/host-kind.ts';
import { describeLength, showValue, type ValueProblem } from './findings.ts';

export interface PlatformUrlVerdict {
  /** Present when there is no problem: scheme, host and port, e.g. `https://tenant.example.com`. */
  readonly origin?: string;
  readonly problems: readonly ValueProblem[];
  readonly warning?: string;
}

const EXPECTED = 'the address of the canvas, such as https://tenant.example.com';
const FIX_ABSENT = 'Write the address there, or set MOLECULE_PLATFORM_URL for all.';
const FIX = 'Copy the address from the browser in which the canvas is open, up to and with the host name.';

/** Checks an address and normalises it to its origin, of which the platform is particular. Shows no more than that. */
export function checkPlatformUrl(text: string): PlatformUrlVerdict {
  if (text === '') return failure('no address', FIX_ABSENT);
  if (/[<>]|\$\{/.test(text)) return failure('a placeholder');
  if (/[\s\p{Cc}]/u.test(text)) return failure('a value with white space or control characters inside');
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) return missingScheme(text);
  if (scheme !== 'http' && scheme !== 'https') return failure(`the scheme ${showValue(scheme)}`);
  if (!URL.canParse(text)) return failure(`${describeLength(text)} that is not a URL`);
  const url = new URL(text);
  const problems = [...superfluousParts(text, url), ...publicPlainHttp(url)];
  if (problems.length > 0) return { problems };
  const warning = plainHttpWarning(url);
  return { origin: url.origin, problems, ...(warning === undefined ? {} : { warning }) };
}

function failure(got: string, fix = FIX): PlatformUrlVerdict {
  return { problems: [{ got, expected: EXPECTED, fix }] };
}

function missingScheme(text: string): PlatformUrlVerdict {
  const candidate = `http://${text.replace(/^(?:https?:)?\/*/i, '')}`;
  if (text.includes('@') || !URL.canParse(candidate)) return failure('a value without a scheme');
  const url = new URL(candidate);
  if (!looksLikeHost(url)) return failure(`${describeLength(text)} without a scheme`);
  return failure(`${showValue(url.host)} without a scheme`, `Write ${corrected(url)}.`);
}

/** Whether a value may be shown as a host: anything else could be a token in the wrong variable. */
function looksLikeHost(url: URL): boolean {
  if (url.host.length > 60) return false;
  if (url.hostname.startsWith('[') || (url.port !== '' && url.hostname.length <= 20)) return true;
  return /^localhost$|\.[a-z]{2,24}$|^[\d.]+$/.test(url.hostname);
}

function superfluousParts(text: string, url: URL): ValueProblem[] {
  const afterScheme = text.slice(text.indexOf('://') + 3);
  const authority = /^[^/\\?#]*/.exec(afterScheme)?.[0] ?? '';
  const rest = afterScheme.slice(authority.length);
  const parts = [
    ...(authority.includes('@') ? ['credentials'] : []),
    ...(/^[/\\]*$/.test(url.pathname) ? [] : ['a path']),
    ...(/^[^#]*\?/.test(rest) ? ['a query'] : []),
    ...(rest.includes('#') ? ['a fragment'] : []),
  ];
  if (parts.length === 0) return [];
  return [
    {
      got: `a URL with ${parts.join(', ')}`,
      expected: 'only scheme, host and port',
      fix: `Write ${corrected(url)}.`,
    },
  ];
}

function publicPlainHttp(url: URL): ValueProblem[] {
  if (url.protocol !== 'http:' || hostKind(url.hostname) !== 'public') return [];
  return [
    {
      got: 'plain http to a public host',
      expected: 'https, so that nobody on the way can read the token',
      fix: `Write ${corrected(url)}.`,
    },
  ];
}

function plainHttpWarning(url: URL): string | undefined {
  if (url.protocol !== 'http:' || hostKind(url.hostname) !== 'private') return undefined;
  return `${url.origin} is plain http: whoever is on that network can read the token; use https when you can.`;
}

function corrected(url: URL): string {
  const scheme = url.protocol === 'http:' && hostKind(url.hostname) === 'public' ? 'https:' : url.protocol;
  return `${scheme}//${url.host}`;
}
