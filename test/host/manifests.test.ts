import { expect } from 'bun:test';
import { join } from 'node:path';
import { findClaudeCode } from './claude-code.ts';
import { runClient } from './client-run.ts';
import { hostSuite, testFrom } from './host-suite.ts';
import { REPOSITORY } from './plugin-under-test.ts';
import { createSandbox } from './sandbox.ts';

const NOWHERE = 'http://127.0.0.1:9';

const client = await findClaudeCode();

hostSuite('claude plugin validate --strict', client, (claudeCode) => {
  testFrom('2.1.150', client).each(['plugin.json', 'marketplace.json'])('passes for %s', async (manifest) => {
    const { binary, version, permissionMode } = claudeCode();
    using sandbox = createSandbox({
      clientVersion: version,
      permissionMode,
      apiUrl: NOWHERE,
      proxyUrl: NOWHERE,
    });
    const path = join(REPOSITORY, '.claude-plugin', manifest);
    const { exitCode, output } = await runClient(binary, sandbox, ['plugin', 'validate', '--strict', path]);
    expect(output).toContain('Validation passed');
    expect(exitCode).toBe(0);
  });
});
