import { describe, setDefaultTimeout, test } from 'bun:test';
import { type ClaudeCode, type ClaudeCodeOrReason, isAtLeast, mayBeSkipped } from './claude-code.ts';

/** More than all the waits of a session that fails can take, so that every test cleans up after itself. */
const TEST_TIMEOUT_MS = 120_000;

/** Tests that run the real client. Where it cannot run they are skipped, and their name says why; in CI they fail. */
export function hostSuite(
  name: string,
  client: ClaudeCodeOrReason,
  declareTests: (claudeCode: () => ClaudeCode) => void,
): void {
  const found = () => {
    if (!client.found) throw new Error(`Claude Code: ${client.reason}`);
    return client.claudeCode;
  };
  if (!client.found && mayBeSkipped()) {
    describe.skip(`${name} (skipped: ${client.reason})`, () => declareTests(found));
    return;
  }
  describe(name, () => {
    setDefaultTimeout(TEST_TIMEOUT_MS);
    if (client.found) declareTests(found);
    else test('can run on this machine', () => void found());
  });
}

/** A test of what the person at the terminal is asked. In auto mode the client asks a classifier instead. */
export function testInManualMode(client: ClaudeCodeOrReason): typeof test {
  return test.skipIf(client.found && client.claudeCode.permissionMode !== 'manual');
}

/** A test of what older versions do not have. */
export function testFrom(version: string, client: ClaudeCodeOrReason): typeof test {
  return test.skipIf(client.found && !isAtLeast(client.claudeCode.version, version));
}
