import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../../../src/settings/environment.ts';
import { configFingerprint, loadConfig } from '../../../src/settings/load.ts';

const workspace = {
  MOLECULE_PLATFORM_URL: 'https://one.example.com',
  MOLECULE_WORKSPACE_IDS: 'ws-1',
  MOLECULE_WORKSPACE_TOKENS: 'tok-1',
};

let stateDir = '';
let envFilePath = '';

beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'molecule-config-'));
  envFilePath = join(stateDir, '.env');
});

afterEach(() => {
  rmSync(stateDir, { recursive: true, force: true });
});

function writeEnvFile(values: Environment, mode = 0o600): void {
  writeFile(
    '.env',
    Object.entries(values)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
    mode,
  );
}

function writeFile(name: string, content: string | Uint8Array, mode = 0o600): void {
  writeFileSync(join(stateDir, name), content);
  chmodSync(join(stateDir, name), mode);
}

describe('fingerprint', () => {
  test('changes with the .env file, and only then', () => {
    const none = configFingerprint({}, stateDir);
    writeEnvFile(workspace);
    const first = configFingerprint({}, stateDir);
    expect(configFingerprint({}, stateDir)).toBe(first);
    loadConfig({}, stateDir);
    expect(configFingerprint({}, stateDir)).toBe(first);
    writeEnvFile({ ...workspace, MOLECULE_WORKSPACE_TOKENS: 'tok-2' });
    expect(new Set([none, first, configFingerprint({}, stateDir)]).size).toBe(3);
    rmSync(envFilePath);
    expect(configFingerprint({}, stateDir)).toBe(none);
  });

  test('changes with the token file, wherever that is named', () => {
    const env = { MOLECULE_WORKSPACE_TOKEN_FILE: 'token' };
    writeEnvFile({ MOLECULE_WORKSPACE_TOKEN_FILE: 'other' });
    const prints = ['', 'tok-1', 'tok-2'].map((text) => {
      writeFile('token', text);
      return configFingerprint(env, stateDir);
    });
    writeFile('other', 'tok-3');
    expect(new Set([...prints, configFingerprint({}, stateDir)]).size).toBe(4);
  });

  test('does not throw, nor change a mode, whatever the file is', () => {
    writeEnvFile(workspace, 0o644);
    configFingerprint({}, stateDir);
    expect(statSync(envFilePath).mode & 0o777).toBe(0o644);
    rmSync(envFilePath);
    mkdirSync(envFilePath);
    expect(configFingerprint({}, stateDir)).toMatch(/^[0-9a-f]{64}$/);
  });
});
