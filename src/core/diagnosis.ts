import {
  type Actor,
  ANSWERED_IN_ITS_PLACE,
  CLOCK,
  CODES,
  DATABASE_DOWN,
  type Diagnosis,
  FORBIDDEN,
  INVALID_ID,
  NOT_FOUND,
  NOT_THE_PLATFORM,
  REJECTED,
  REMOVED,
  STATUSES,
  UNAUTHORIZED,
  UNAVAILABLE,
  UNREACHABLE,
} from './trouble.ts';

/** What a request got in place of a usable answer. */
export type Failure =
  | {
      readonly kind: 'status';
      readonly status: number;
      /** The platform's word for it, or ours; see `wire/error-body.ts`. */
      readonly code: string | undefined;
      /** Whether the answer is the platform's own, not that of something on the way to it. */
      readonly isOwn: boolean;
    }
  /** `proxyStatus`: what a proxy answered when it was asked for a way to the platform. */
  | { readonly kind: 'no_connection'; readonly code: string; readonly proxyStatus: number | undefined }
  | { readonly kind: 'timeout' }
  /** Another kind of answer; `isForeign`: one that no platform gives, such as a web page. */
  | {
      readonly kind: 'unreadable';
      readonly fact: string;
      readonly advice: string;
      readonly isForeign: boolean;
    };

/** What else is known at the time of a failure. */
export interface Circumstances {
  /** What its public description showed: `failing`: the platform's own error; `refused`: an answer that no platform gives there. */
  readonly workspace:
    | 'not_asked'
    | 'exists'
    | 'unknown'
    | 'invalid'
    | 'removed'
    | 'failing'
    | 'refused'
    | 'no_answer';
  /** Whether `/health` answered when that description failed. */
  readonly isServerUp: boolean;
  /** Whether the same token was accepted a moment after it was refused. */
  readonly isTokenAccepted: boolean;
  /** Whether other requests to the same platform failed shortly before. */
  readonly hadTrouble: boolean;
  /** Whether this platform has accepted this token before, in this process. */
  readonly hasWorked: boolean;
  readonly proxyVariable: string | undefined;
  /** How far the platform's clock was ahead of ours when it last told the time. */
  readonly clockAheadMs: number | undefined;
}

export const NOTHING_KNOWN: Circumstances = {
  workspace: 'not_asked',
  isServerUp: false,
  isTokenAccepted: false,
  hadTrouble: false,
  hasWorked: false,
  proxyVariable: undefined,
  clockAheadMs: undefined,
};

/** What a failure means, for everything that speaks of it. A platform without its database refuses every token (401, 403). */
export function diagnose(failure: Failure, circumstances: Circumstances = NOTHING_KNOWN): Diagnosis {
  switch (failure.kind) {
    case 'status':
      return diagnoseStatus(failure, circumstances);
    case 'no_connection':
      return diagnoseConnection(failure, circumstances);
    case 'timeout':
      return { ...UNREACHABLE, advice: 'The platform is slow or unreachable.' };
    case 'unreadable':
      return diagnoseUnreadable(failure, circumstances);
  }
}

type StatusFailure = Extract<Failure, { kind: 'status' }>;

function diagnoseStatus(failure: StatusFailure, circumstances: Circumstances): Diagnosis {
  const { status, code, isOwn } = failure;
  const { proxyVariable } = circumstances;
  if (status === 407 || (!isOwn && status >= 500 && proxyVariable !== undefined)) {
    return proxyRefusal(status, circumstances);
  }
  if (code !== undefined && Object.hasOwn(CODES, code)) return CODES[code] ?? REJECTED;
  switch (status) {
    case 401:
    case 403:
      return diagnoseRefusal(failure, circumstances);
    case 404:
      return diagnoseMissing(failure, circumstances);
    case 410:
      return described(circumstances) ?? unwell(circumstances) ?? REMOVED;
    default:
      return STATUSES[status] ?? (status >= 500 ? UNAVAILABLE : REJECTED);
  }
}

/** Refusals that the platform can only give when it has read what it decides by. */
const DECIDED = new Set(['talk_to_user_disabled', 'other_organisation']);

function diagnoseRefusal({ status, code }: StatusFailure, circumstances: Circumstances): Diagnosis {
  const refusal = status === 401 ? UNAUTHORIZED : FORBIDDEN;
  const isDecided = code !== undefined && DECIDED.has(code);
  return described(circumstances) ?? (isDecided ? refusal : (unwell(circumstances) ?? refusal));
}

function diagnoseMissing({ isOwn }: StatusFailure, circumstances: Circumstances): Diagnosis {
  const { hasWorked, workspace } = circumstances;
  const isElsewhere = !isOwn && hasWorked && workspace !== 'exists';
  return (
    described(circumstances) ?? (isElsewhere ? ANSWERED_IN_ITS_PLACE : (unwell(circumstances) ?? NOT_FOUND))
  );
}

/** What the public description of the workspace leaves no doubt about. */
function described({ workspace }: Circumstances): Diagnosis | undefined {
  if (workspace === 'removed') return REMOVED;
  if (workspace === 'invalid') return INVALID_ID;
  return workspace === 'unknown' ? NOT_FOUND : undefined;
}

/** What is wrong with the platform as a whole; undefined where nothing speaks for that. */
function unwell(circumstances: Circumstances): Diagnosis | undefined {
  const { workspace, isServerUp, isTokenAccepted, hadTrouble, hasWorked } = circumstances;
  switch (workspace) {
    case 'failing':
      return isServerUp ? DATABASE_DOWN : UNAVAILABLE;
    case 'no_answer':
      return UNAVAILABLE;
    case 'refused':
      return hasWorked ? ANSWERED_IN_ITS_PLACE : NOT_THE_PLATFORM;
    default:
      return hadTrouble || isTokenAccepted ? UNAVAILABLE : undefined;
  }
}

const CERTIFICATE =
  /CERT|SIGNATURE|ISSUER|ERR_TLS_|ERR_SSL_|^(?:DEPTH_ZERO_SELF_SIGNED|INVALID_CA|HOSTNAME_MISMATCH)/;
/** Whether the certificate, or what was taken for one, was not accepted: then nothing was sent. */
export function isCertificateCode(code: string): boolean {
  return CERTIFICATE.test(code);
}

/** Certificates are not cut to the second. */
const TOLERATED_CLOCK_MS = 60_000;

function diagnoseConnection(
  { code, proxyStatus }: Extract<Failure, { kind: 'no_connection' }>,
  circumstances: Circumstances,
): Diagnosis {
  const { proxyVariable, hasWorked } = circumstances;
  if (proxyStatus !== undefined) return proxyRefusal(proxyStatus, circumstances);
  if (code === 'UnsupportedProxyProtocol') return unusableProxy(proxyVariable);
  if (isCertificateCode(code)) return diagnoseCertificate(code, circumstances);
  if (proxyVariable !== undefined) return unreachableProxy(proxyVariable, hasWorked);
  return hasWorked ? { ...UNREACHABLE, advice: NOTHING_TO_CHANGE } : UNREACHABLE;
}

function diagnoseCertificate(code: string, { clockAheadMs = 0 }: Circumstances): Diagnosis {
  const isClockWrong = Math.abs(clockAheadMs) > TOLERATED_CLOCK_MS;
  if (code === 'CERT_NOT_YET_VALID' || (code === 'CERT_HAS_EXPIRED' && isClockWrong)) return CLOCK;
  if (code === 'CERT_HAS_EXPIRED') {
    return insecure('has expired', 'operator', 'Its operator has to renew it.');
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID' || code === 'HOSTNAME_MISMATCH') {
    return insecure('is for another host', 'user', 'Check MOLECULE_PLATFORM_URL.');
  }
  if (/SELF_SIGNED|VERIFY|ISSUER|INVALID_CA|UNTRUSTED/.test(code)) {
    return insecure(
      'comes from an authority that this machine does not know',
      'user',
      'If you trust that authority, name the file with its certificate as MOLECULE_CA_FILE in the .env file (an agent of your own: in NODE_EXTRA_CA_CERTS); a proxy that reads along has one of its own.',
    );
  }
  return insecure(
    'cannot be checked',
    'user',
    'Check that MOLECULE_PLATFORM_URL begins with the right one of https:// and http://.',
  );
}

function insecure(what: string, actor: Actor, advice: string): Diagnosis {
  return {
    trouble: 'insecure',
    actor,
    fact: `the certificate of the platform ${what}`,
    advice: `The certificate ${what}. ${advice}`,
  };
}

function diagnoseUnreadable(
  { fact, advice, isForeign }: Extract<Failure, { kind: 'unreadable' }>,
  { hasWorked, proxyVariable }: Circumstances,
): Diagnosis {
  if (isForeign && hasWorked) {
    const lasting = `${ANSWERED_IN_ITS_PLACE.advice} If it stays so: ${advice}`;
    return { ...ANSWERED_IN_ITS_PLACE, trouble: 'unreadable', fact, advice: lasting };
  }
  const proxy =
    isForeign && proxyVariable !== undefined ? ` It may be the answer of the proxy in ${proxyVariable}.` : '';
  return { trouble: 'unreadable', actor: 'operator', fact, advice: `${advice}${proxy}` };
}

function proxyRefusal(status: number, { proxyVariable, hasWorked }: Circumstances): Diagnosis {
  const proxy = nameOf(proxyVariable);
  const fact = `the proxy in ${proxy} answered ${status}`;
  if (status === 407) {
    const advice = `The proxy in ${proxy} wants a login: write it as http://user:password@host:port, or name the platform's host in NO_PROXY.`;
    return proxyTrouble('user', fact, advice);
  }
  const what = `The proxy in ${proxy} does not get through to the platform.`;
  return hasWorked
    ? proxyTrouble('time', fact, what)
    : proxyTrouble('user', fact, `${what} ${WITHOUT_PROXY}`);
}

function unreachableProxy(proxyVariable: string, hasWorked: boolean): Diagnosis {
  const fact = `there is no connection through the proxy in ${proxyVariable}`;
  return hasWorked
    ? proxyTrouble('time', fact, NOTHING_TO_CHANGE)
    : proxyTrouble('user', fact, `Check the network and ${proxyVariable}. ${WITHOUT_PROXY}`);
}

function unusableProxy(proxyVariable: string | undefined): Diagnosis {
  const proxy = nameOf(proxyVariable);
  return proxyTrouble(
    'user',
    `${proxy} names a kind of proxy that cannot be used here`,
    `Only proxies that begin with http:// or https:// work: change ${proxy}, or name the platform's host in NO_PROXY.`,
  );
}

function proxyTrouble(actor: Actor, fact: string, advice: string): Diagnosis {
  return { trouble: 'proxy', actor, fact, advice };
}

function nameOf(proxyVariable: string | undefined): string {
  return proxyVariable ?? 'HTTP_PROXY or HTTPS_PROXY';
}

const WITHOUT_PROXY = "Where it can be reached without that, name the platform's host in NO_PROXY.";
const NOTHING_TO_CHANGE = 'The platform, or the network, is down at the moment.';
