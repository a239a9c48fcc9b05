import type { LocalPlatform } from '../../src/local/platform.ts';
import { writeEnv } from '../support/channel-process.ts';
import { createTeam, servePlatform } from '../support/platform.ts';
import { tempDir } from '../support/temp-dir.ts';
import type { ClaudeCode } from './claude-code.ts';
import type { HostSession } from './host-session.ts';
import type { ModelRule } from './mock-model.ts';
import { ALL_TOOLS, FROM_FOLDER } from './plugin-under-test.ts';
import { type HostSessionOptions, startHostSession } from './start-host-session.ts';

/** A session of the real client that is one workspace of a team on a local platform. */
export interface MoleculeSession extends AsyncDisposable {
  readonly platform: LocalPlatform;
  readonly session: HostSession;
  readonly stateDir: string;
  /** The workspace that the session is. */
  readonly ownId: string;
  /** Another workspace that may talk to it. */
  readonly peerId: string;
}

export type MoleculeSessionOptions = Partial<Omit<HostSessionOptions, 'claudeCode'>>;

const FAST = { MOLECULE_POLL_INTERVAL_MS: '500' };

/** Answers every channel message, each by its own activity id. */
export const ANSWER_EACH: ModelRule = {
  when: /<channel [^>]* activity_id="([^"]+)"[^>]*>\n(.*)\n<\/channel>/,
  call: 'reply_to_workspace',
  input: ([, activityId, text]) => ({ activity_id: activityId, text: `re: ${text}` }),
};

/** The plugin comes from the working tree, as a development channel, unless the options say otherwise. */
export async function startMoleculeSession(
  claudeCode: ClaudeCode,
  { environment = {}, ...options }: MoleculeSessionOptions = {},
): Promise<MoleculeSession> {
  await using started = new AsyncDisposableStack();
  const { platform, url } = started.use(await servePlatform());
  const state = started.use(tempDir());
  const { own, peer } = createTeam(platform);
  writeEnv(state.path, url, [own], FAST);
  const session = await startHostSession({
    claudeCode,
    source: FROM_FOLDER,
    channel: 'development',
    allow: [ALL_TOOLS],
    ...options,
    environment: { MOLECULE_STATE_DIR: state.path, ...environment },
  });
  started.use(session);
  const everything = started.move();
  return {
    platform,
    session,
    stateDir: state.path,
    ownId: own.id,
    peerId: peer.id,
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };
}
