import { z } from 'zod';

/** The platform's flat error body. Everything in it is remote text. */
export const errorBodySchema = z.object({
  error: z.string().optional(),
  code: z.string().optional(),
  hint: z.string().optional(),
  retry_after: z.number().optional(),
  retry_after_seconds: z.number().optional(),
  delivery_confirmed: z.boolean().optional(),
  busy: z.boolean().optional(),
  waking: z.boolean().optional(),
  warming: z.boolean().optional(),
  restarting: z.boolean().optional(),
  /** Of `GET /workspaces/:id/state`, whose 404 has nothing else. */
  deleted: z.boolean().optional().catch(undefined),
});

export type ErrorBody = z.input<typeof errorBodySchema>;

/** Refusals that the platform names in prose only, under a code of our own. */
const CODES: readonly (readonly [RegExp, string])[] = [
  [/^tool call failed$/, 'may_not_delegate'],
  [/communicate per hierarchy rules/, 'not_related'],
  [/different org$/, 'other_organisation'],
  [/org isolation check failed$/, 'organisation_unknown'],
  [/^workspace has no URL$/, 'no_agent'],
  [/not publicly routable$/, 'unroutable'],
  [/re-registering/, 'restarting'],
  [/agent restarting/, 'restarting'],
  [/agent unreachable/, 'restarting'],
  [/waking from hibernation/, 'waking'],
  [/warming up/, 'warming'],
  [/agent busy/, 'busy'],
  [/^failed to read agent response$/, 'answer_lost'],
  [/^invalid workspace ID$/i, 'invalid_workspace_id'],
  [/^memory plugin is not configured/, 'no_memory_plugin'],
  [/^memory plugin\b/, 'memory_plugin_failed'],
  [/^failed to fetch plugin from /, 'no_such_plugin'],
  [/^request not found or already resolved$/, 'request_closed'],
  [/^not the recipient$/, 'not_the_recipient'],
  [/^not the requester$/, 'not_the_requester'],
  [/^not a participant$/, 'not_a_participant'],
  [/^request: invalid action for this request kind$/, 'wrong_action'],
  [/^request: responder cannot be the requester$/, 'own_request'],
  [/^(?!workspace\b)[\w ]+ not found\b/, 'no_such_thing'],
];

const FLAGS = ['restarting', 'waking', 'warming', 'busy'] as const;

/** What kind of refusal it is: the platform's own code, or ours for words that are known. */
export function refusalCode(body: z.output<typeof errorBodySchema>): string | undefined {
  const error = body.error ?? '';
  return (
    body.code ??
    CODES.find(([words]) => words.test(error))?.[1] ??
    FLAGS.find((flag) => body[flag] === true) ??
    (body.deleted === true ? 'workspace_deleted' : undefined) ??
    // Some refusals carry their code in the `error` field.
    (/^[a-z][a-z_]+$/.test(error) ? error : undefined)
  );
}
