import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAtLeast, type PermissionMode } from './claude-code.ts';

/** Made up. The client asks before it uses a key from the environment, unless its last characters are approved. */
const API_KEY = 'sk-ant-api03-not-a-real-key-not-a-real-key-0000';

export interface Sandbox extends Disposable {
  readonly root: string;
  readonly home: string;
  /** The folder in which the session is started; the client already trusts it. */
  readonly project: string;
  /** The client's whole environment. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface SandboxOptions {
  readonly clientVersion: string;
  readonly permissionMode: PermissionMode;
  readonly apiUrl: string;
  readonly proxyUrl: string;
  /** Permission rules, such as `mcp__plugin_molecule_molecule`. */
  readonly allow?: readonly string[];
  /** The client's list of approved channels. */
  readonly approvedChannels?: readonly { readonly marketplace: string; readonly plugin: string }[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Another mode than that of the tests. */
  readonly mode?: 'plan';
}

/** A home for the client as it is after onboarding, with nothing of the person who runs the tests. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const root = mkdtempSync(join(tmpdir(), 'molecule-host-'));
  const home = join(root, 'home');
  const project = join(root, 'project');
  for (const folder of [join(home, '.claude'), project, join(root, 'bin'), join(root, 'tmp')]) {
    mkdirSync(folder, { recursive: true });
  }
  // A plugin that says "bun" gets the very one that runs the tests.
  symlinkSync(process.execPath, join(root, 'bin', 'bun'));
  writeFileSync(join(home, '.claude.json'), JSON.stringify(clientState(options, project)));
  writeFileSync(
    join(home, '.claude', 'settings.json'),
    JSON.stringify({
      permissions: {
        allow: options.allow ?? [],
        defaultMode: options.mode ?? settingOf(options.permissionMode),
      },
    }),
  );
  return {
    root,
    home,
    project,
    environment: environmentOf(options, root, home),
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Manual mode had another name up to 2.1.197, which newer clients still know. */
function settingOf(mode: PermissionMode): string {
  return mode === 'manual' ? 'default' : mode;
}

function clientState(options: SandboxOptions, project: string): object {
  return {
    hasCompletedOnboarding: true,
    lastOnboardingVersion: options.clientVersion,
    theme: 'dark',
    numStartups: 5,
    // A client in manual mode would ask its user, in the place where prompts are typed, whether it should be auto mode.
    hasSeenAutoDefaultNudge: true,
    hasSeenAutoDefaultNotice: true,
    customApiKeyResponses: { approved: [API_KEY.slice(-20)], rejected: [] },
    // In real use these come from Anthropic's servers; the first switches channels on at all.
    cachedGrowthBookFeatures: {
      tengu_harbor: true,
      tengu_harbor_permissions: true,
      tengu_harbor_ledger: options.approvedChannels ?? [],
    },
    projects: { [project]: { hasTrustDialogAccepted: true, hasCompletedProjectOnboarding: true } },
  };
}

/** Up to 2.1.118 channels need an account of claude.ai; the client takes a made-up token for one. */
function credentialsFor(clientVersion: string): Record<string, string> {
  if (isAtLeast(clientVersion, '2.1.150')) return { ANTHROPIC_API_KEY: API_KEY };
  return { CLAUDE_CODE_OAUTH_TOKEN: 'sk-ant-oat01-not-a-real-token' };
}

/**
 * The variables that switch telemetry off must stay unset: with them the client ignores the cached features above, and
 * channels are off. The proxy keeps it on loopback instead.
 */
function environmentOf(options: SandboxOptions, root: string, home: string): Record<string, string> {
  return {
    HOME: home,
    PATH: `${join(root, 'bin')}:/usr/local/bin:/usr/bin:/bin`,
    TMPDIR: join(root, 'tmp'),
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
    ANTHROPIC_BASE_URL: options.apiUrl,
    ...credentialsFor(options.clientVersion),
    HTTP_PROXY: options.proxyUrl,
    HTTPS_PROXY: options.proxyUrl,
    NO_PROXY: '127.0.0.1,localhost',
    // A tool that the mock model is to call must not have to be searched for first.
    ENABLE_TOOL_SEARCH: 'false',
    DISABLE_AUTOUPDATER: '1',
    DISABLE_ERROR_REPORTING: '1',
    CLAUDE_CODE_DISABLE_OFFICIAL_MARKETPLACE_AUTOINSTALL: '1',
    ...options.environment,
  };
}
