import { afterAll, expect } from 'bun:test';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { ConfigError } from '../../src/core/errors.ts';
import {
  configFingerprint,
  type LoadedConfig,
  loadConfig,
  loadPermissionRelay,
} from '../../src/settings/load.ts';
import { fuzz } from '../support/fuzz.ts';
import { stringsIn } from '../support/harmless.ts';
import { maybeDamaged } from '../support/hostile-bytes.ts';
import { ENV, envFile, FILE, variablesOf } from '../support/hostile-settings.ts';
import { makePipe } from '../support/planted-files.ts';
import { tempDir } from '../support/temp-dir.ts';

const folder = tempDir();
const states = [join(folder.path, 'state'), join(folder.path, 'project', 'state')] as const;
const workingDirectory = join(folder.path, 'project');
for (const state of states) {
  mkdirSync(state, { recursive: true });
  chmodSync(state, 0o700);
  writeFileSync(join(state, 'token'), FILE.token, { mode: 0o600 });
  makePipe(join(state, 'pipe'));
}
afterAll(() => folder[Symbol.dispose]());

fuzz({
  name: 'settings',
  gateRuns: 800,
  input: fc.record({
    file: maybeDamaged(envFile),
    env: variablesOf(ENV),
    isProjects: fc.integer({ min: 0, max: 4 }).map((number) => number === 0),
  }),
  check({ file, env: variables, isProjects }) {
    const env: Record<string, string> = { ...Object.fromEntries(variables), HOME: folder.path };
    const stateDir = states[isProjects ? 1 : 0];
    writeFileSync(join(stateDir, '.env'), file, { mode: 0o600 });
    const loaded = load(env, stateDir);
    expect(configFingerprint(env, stateDir)).toMatch(/^[0-9a-f]{64}$/);
    const mayRelay = !isProjects && /canvas/i.test(file.toString());
    if (!mayRelay && !isProjects) expect(loadPermissionRelay(env, stateDir)).toBe(false);
    if (loaded instanceof ConfigError) {
      expect(loaded.problems.length).toBeGreaterThan(0);
      expectTellable([loaded.message, loaded.advice, ...loaded.notices]);
      return;
    }
    const { settings, notices } = loaded;
    expectTellable([...settings.warnings, ...notices]);
    expect(settings.targets.length).toBeGreaterThan(0);
    for (const { id, token, platformUrl } of settings.targets) {
      expect(id).toMatch(/^[A-Za-z0-9_-]{1,128}$/);
      expect(token.reveal()).toMatch(/^[\x21-\x7e]+$/);
      expect(platformUrl).toMatch(/^(?:https:\/\/[\w.:-]+|http:\/\/(?:127\.0\.0\.1|\[::1\])(?::\d+)?)$/);
      // A token never goes to an address from elsewhere.
      if (token.reveal().includes(FILE.token)) expect(platformUrl).not.toBe(ENV.url);
      if (token.reveal().includes(ENV.token)) expect(platformUrl).not.toBe(FILE.url);
    }
    // What widens rights is never read from the environment, nor from a file that came with the project.
    expect(settings.permissionRelay && !mayRelay).toBe(false);
    if (isProjects || !/hooks/i.test(file.toString())) expect(settings.hookFallback).toBe(false);
    expect(settings.uploadRoots).not.toContain(ENV.root);
    if (isProjects) expect(settings.uploadRoots).not.toContain(FILE.root);
    expect(settings.authorities).toEqual([]);
    for (const text of [settings.agentName, settings.agentDescription]) {
      expect(text ?? '').not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
    }
  },
});

function load(env: Record<string, string>, stateDir: string): LoadedConfig | ConfigError {
  try {
    return loadConfig(env, stateDir, { workingDirectory });
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

/** No token, and nothing that forges another line. */
function expectTellable(texts: readonly string[]): void {
  for (const text of texts.flatMap(stringsIn)) {
    expect(text).not.toContain(FILE.token);
    expect(text).not.toContain(ENV.token);
    expect(text).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
  }
}
