import type { LocalPlatform } from '../../src/local/platform.ts';
import { writeEnv } from '../support/env-file.ts';
import { createTeam, servePlatform } from '../support/platform.ts';
import { tempDir } from '../support/temp-dir.ts';
import type { ClaudeCode } from './claude-code.ts';
import type { HostSession } from './host-session.ts';
import type { ModelRule } from './mock-model.ts';
import { ALL_TOOLS, FROM_FOLDER } from './plugin-under-test.ts';
import { type HostSessionOptions, startHostSession } from './start-host-session.ts';

/** A workspace of a team on a local platform, for any number of sessions one after the other. */
export interface MoleculeTeam extends AsyncDisposable {
  readonly platform: LocalPlatform;
  readonly stateDir: string;
  /** The workspace that the session is. */
  readonly ownId: string;
  /** Another workspace that may talk to it. */
  readonly peerId: string;
}

/** A session of the real client that is one workspace of a team. */
export interface MoleculeSession extends MoleculeTeam {
  readonly session: HostSession;
}

export type MoleculeSessionOptions = Partial<Omit<HostSessionOptions, 'claudeCode'>> & {
  /** Added to the session's `.env`. */
  readonly settings?: Readonly<Record<string, string>>;
};

const FAST = { MOLECULE_POLL_INTERVAL_MS: '500' };

/** Answers every channel message, each by its own activity id. */
export const ANSWER_EACH: ModelRule = {
  when: /<channel [^>]* activity_id="([^"]+)"[^>]*>\n(.*)\n<\/channel>/,
  call: 'reply_to_workspace',
  input: ([, activityId, text]) => ({ activity_id: activityId, text: `re: ${text}` }),
};

/** @param settings added to the session's `.env` */
export async function createMoleculeTeam(
  settings: Readonly<Record<string, string>> = {},
): Promise<MoleculeTeam> {
  await using started = new AsyncDisposableStack();
  const { platform, url } = started.use(await servePlatform());
  const state = started.use(tempDir());
  const { own, peer } = createTeam(platform);
  writeEnv(state.path, url, [own], { ...FAST, ...settings });
  const everything = started.move();
  return {
    platform,
    stateDir: state.path,
    ownId: own.id,
    peerId: peer.id,
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };
}

/** The plugin comes from the working tree, as a development channel, unless the options say otherwise. */
export function startTeamSession(
  { stateDir }: MoleculeTeam,
  claudeCode: ClaudeCode,
  { environment = {}, ...options }: Omit<MoleculeSessionOptions, 'settings'> = {},
): Promise<HostSession> {
  return startHostSession({
    claudeCode,
    source: FROM_FOLDER,
    channel: 'development',
    allow: [ALL_TOOLS],
    ...options,
    environment: { MOLECULE_STATE_DIR: stateDir, ...environment },
  });
}

/** A team and its one session. */
export async function startMoleculeSession(
  claudeCode: ClaudeCode,
  { settings, ...options }: MoleculeSessionOptions = {},
): Promise<MoleculeSession> {
  await using started = new AsyncDisposableStack();
  const team = started.use(await createMoleculeTeam(settings));
  const session = started.use(await startTeamSession(team, claudeCode, options));
  const everything = started.move();
  return { ...team, session, [Symbol.asyncDispose]: () => everything.disposeAsync() };
}
