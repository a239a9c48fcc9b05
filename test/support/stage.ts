import { join } from 'node:path';
import type { LocalPlatform, LocalPlatformOptions } from '../../src/local/platform.ts';
import { ChannelProcess, type ChannelProcessOptions } from './channel-process.ts';
import { type EnvTarget, writeEnv } from './env-file.ts';
import { createTeam, servePlatform } from './platform.ts';
import { tempDir } from './temp-dir.ts';

type Settings = Readonly<Record<string, string>>;
type Workspace = ReturnType<typeof createTeam>['own'];
type StartOptions = Partial<ChannelProcessOptions>;

/** So that nothing waits long for a poll; a setting of the same name wins. */
const FAST = { MOLECULE_POLL_INTERVAL_MS: '250' };

export interface StageOptions extends LocalPlatformOptions {
  /** Of the team's own workspace. */
  readonly name?: string;
  readonly settings?: Settings;
  /** What is watched; the workspace of the session alone unless given. */
  readonly watched?: (team: { own: Workspace; peer: Workspace }) => readonly EnvTarget[];
}

/**
 * What most tests begin with: a platform with a team, and a state directory whose `.env` watches the team's own
 * workspace. Sessions are started on it, one or several.
 */
export interface Stage extends AsyncDisposable {
  readonly platform: LocalPlatform;
  readonly url: string;
  /** The workspace that the session is. */
  readonly own: Workspace;
  /** Another workspace that may talk to it. */
  readonly peer: Workspace;
  readonly stateDir: string;
  /** A file in the state directory. */
  path(name: string): string;
  /** Writes the `.env` again. */
  configure(targets: readonly EnvTarget[], settings?: Settings): void;
  /** A session whose handshake is over. */
  start(options?: StartOptions): Promise<ChannelProcess>;
  /** The same for another workspace, with a state directory of its own. */
  startAs(workspace: EnvTarget, settings?: Settings): Promise<ChannelProcess>;
  /** A session that receives: its first poll has worked. */
  connect(options?: StartOptions): Promise<ChannelProcess>;
}

export async function openStage({ name, settings, watched, ...options }: StageOptions = {}): Promise<Stage> {
  await using opened = new AsyncDisposableStack();
  const { platform, url } = opened.use(await servePlatform(options));
  const stateDir = opened.use(tempDir()).path;
  const { own, peer } = createTeam(platform, name);
  const configure = (targets: readonly EnvTarget[], more: Settings = {}) =>
    writeEnv(stateDir, url, targets, { ...FAST, ...more });
  configure(watched?.({ own, peer }) ?? [own], settings);
  const start = (more: StartOptions = {}) => ChannelProcess.start({ stateDir, ...more });
  const everything = opened.move();
  return {
    platform,
    url,
    own,
    peer,
    stateDir,
    path: (name) => join(stateDir, name),
    configure,
    start,
    startAs(workspace, more = {}) {
      const other = everything.use(tempDir()).path;
      writeEnv(other, url, [workspace], { ...FAST, ...more });
      return start({ stateDir: other });
    },
    async connect(more) {
      const channel = await start(more);
      await channel.waitForStderr('connected');
      return channel;
    },
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };
}
