import { type Auth, bearerOf, isOperator } from '../http/auth.ts';
import type { EraRules } from '../http/era.ts';
import { type Answer, type Handler, reply } from '../http/reply.ts';

/**
 * The platform while its database does not answer: the server runs, and so do the streams that are open, but every look
 * at a token comes back as "invalid". `afterAuth`: the token was read, and the database went away then; so it is also for
 * an operator, whose token is no row.
 */
export function createDatabaseDown(
  { auth, rules, routes }: { readonly auth: Auth; readonly rules: EraRules; readonly routes: Handler },
  afterAuth: boolean,
): Handler {
  return async (request) => {
    const isKnown = afterAuth || isOperator(auth.identify(request));
    const answer = answerTo(request, rules, isKnown);
    return answer === undefined ? routes(request) : reply(answer);
  };
}

const error = (status: number, text: string): Answer => ({ status, body: { error: text } });

/** Undefined for what needs no database, such as `/health`. */
function answerTo(request: Request, rules: EraRules, isKnown: boolean): Answer | undefined {
  const { pathname } = new URL(request.url);
  const [root, id, ...rest] = pathname.split('/').slice(1);
  const call = `${request.method} ${rest.join('/')}`;
  switch (root) {
    case 'registry':
      return registryAnswer(id ?? '', rules, isKnown);
    case 'workspaces':
      if (call === 'GET ') return error(500, 'query failed');
      if (rest.length === 0)
        return isKnown ? error(500, 'query failed') : error(401, 'invalid admin auth token');
      if (rest[0] === 'a2a') return messageAnswer(rules, isKnown);
      return isKnown ? answerAfterAuth(call) : refusal(request);
    case 'admin':
    case 'events':
    case 'requests':
    case 'user-tasks':
    case 'approvals':
      return isKnown ? error(500, 'query failed') : error(401, 'invalid admin auth token');
    default:
      return undefined;
  }
}

/** The check of a token lets everybody through here. */
function registryAnswer(call: string, rules: EraRules, isKnown: boolean): Answer {
  if (call === 'register') return error(500, 'registration failed');
  if (call === 'heartbeat' || call === 'update-card') return error(500, 'failed to update');
  if (call === 'check-access') return { status: 200, body: { allowed: false } };
  return rules.isCurrent && !isKnown ? error(503, 'platform_unavailable') : error(500, 'lookup failed');
}

/** Older ages believe the caller's header, and then cannot find out whether the two may talk. */
function messageAnswer(rules: EraRules, isKnown: boolean): Answer {
  return rules.caller === 'bearer' && !isKnown
    ? error(401, 'invalid caller auth token')
    : error(403, 'access denied: workspaces cannot communicate per hierarchy rules');
}

function refusal(request: Request): Answer {
  return error(
    401,
    bearerOf(request) === undefined ? 'missing workspace auth token' : 'invalid workspace auth token',
  );
}

const AFTER_AUTH: readonly (readonly [RegExp, () => Answer])[] = [
  [/^POST activity$/, () => ({ status: 200, body: { status: 'logged' } })],
  [/^POST activity\/ack$/, () => error(500, 'failed to record ack')],
  [/^POST notify$/, () => error(500, 'internal error')],
  [/^POST delegate$/, unrecordedDelegation],
  [/^GET delegations$/, () => ({ status: 200, body: [] })],
  [/^POST chat\/uploads$/, () => error(500, 'could not stage files')],
  [/^GET pending-uploads\//, () => error(500, 'storage error')],
  [/^GET state$/, () => error(500, 'auth check failed')],
  [/^GET events\/stream$/, () => error(500, 'failed to verify workspace')],
];

function answerAfterAuth(call: string): Answer {
  return AFTER_AUTH.find(([pattern]) => pattern.test(call))?.[1]() ?? error(500, 'query failed');
}

/** The task is started all the same, and nobody will find it. */
function unrecordedDelegation(): Answer {
  const body = {
    delegation_id: crypto.randomUUID(),
    status: 'delegated',
    warning: 'delegation could not be recorded',
  };
  return { status: 202, body };
}
