import { expect } from 'bun:test';
import fc from 'fast-check';
import { corrected, toTarget } from '../../src/cli/setup/connection.ts';
import { ConfigError } from '../../src/core/errors.ts';
import { hostKind } from '../../src/runtime/host-kind.ts';
import { readConnectText } from '../../src/settings/connect-text.ts';
import { parseEnvFile } from '../../src/settings/env-file.ts';
import { addToEnv, type EnvWorkspace, removeFromEnv, workspacesInEnv } from '../../src/settings/env-merge.ts';
import { type ReadFile, WORKSPACE_VARIABLES } from '../../src/settings/workspaces.ts';
import { fuzz } from '../support/fuzz.ts';
import { ENV, envFile, FILE } from '../support/hostile-settings.ts';
import { hostileText } from '../support/hostile-text.ts';

const ID = '0b6f2f5e-8d3c-4a52-9c1f-2f7f5a0c1d11';
const word = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(ID, ENV.token, ENV.url, `${ENV.url}/canvas?x=1`, `Bearer ${ENV.token}`),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      `${ENV.token}\nMOLECULE_PERMISSION_RELAY=canvas`,
      `${ENV.token}"\nMOLECULE_UPLOAD_ROOTS=/`,
      `https://x.test/'\nMOLECULE_CA_FILE=/x`,
      `${ENV.token}#x`,
      `${ENV.token},x`,
      '$(touch /tmp/molecule-fuzz-escape)',
    ),
  },
  { weight: 2, arbitrary: hostileText },
);
/** What the connect dialog shows, and what somebody may have made of it. */
const line = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('', 'export ', '# ', '  '),
      fc.constantFrom(
        'MOLECULE_PLATFORM_URL',
        'MOLECULE_WORKSPACE_IDS',
        'MOLECULE_WORKSPACE_TOKENS',
        'WORKSPACE_ID',
        'PLATFORM_URL',
        'MOLECULE_WORKSPACE_TOKEN',
        'MOLECULE_PERMISSION_RELAY',
      ),
      fc.constantFrom('=', '="', "='", ': '),
      word,
      fc.constantFrom('', '"', "'"),
    )
    .map((parts) => parts.join('')),
  fc
    .tuple(word, word, word)
    .map(
      ([id, token, url]) =>
        `MOLECULE_WORKSPACES_JSON='${JSON.stringify([{ id, token, platform_url: url }])}'`,
    ),
  fc
    .tuple(word, word)
    .map(([id, token]) => `curl -H "Authorization: Bearer ${token}" ${ENV.url}/workspaces/${id}/activity`),
  fc.tuple(word, word, word).map((words) => words.join(' ')),
  hostileText,
);
/** One with all of its parts, of which one may be anything. */
const whole = fc.tuple(word, fc.nat({ max: 5 }), fc.boolean()).map(([odd, place, isJson]) => {
  const [id, token, url] = [ID, ENV.token, ENV.url].map((part, index) => (index === place ? odd : part));
  return isJson
    ? `MOLECULE_WORKSPACES_JSON='${JSON.stringify([{ id, token, platform_url: url }])}'`
    : `PLATFORM_URL=${url}\nWORKSPACE_ID=${id}\nMOLECULE_WORKSPACE_TOKEN=${token}`;
});
const noFile: ReadFile = () => ({ kind: 'missing' });

/** The result, or undefined where our own error says what is wrong, without any token. */
function unlessRefused<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const token of [FILE.token, ENV.token])
      expect(`${error.message} ${error.advice}`).not.toContain(token);
    return undefined;
  }
}

/** Everything that a file sets besides its workspaces. */
function otherValues(text: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parseEnvFile(text)).filter(([name]) => !WORKSPACE_VARIABLES.includes(name)),
  );
}

fuzz({
  name: 'connect-texts',
  gateRuns: 500,
  input: fc.record({
    pasted: fc
      .tuple(fc.oneof(whole, fc.constant('')), fc.array(line, { maxLength: 3 }))
      .map(([first, lines]) => [first, ...lines].join('\n')),
    file: envFile.map((bytes) => bytes.toString()),
  }),
  check({ pasted, file }) {
    for (const written of readConnectText(pasted)) {
      const target = unlessRefused(() => toTarget(corrected(written).draft));
      if (target === undefined) continue;
      const { protocol, hostname } = new URL(target.platformUrl);
      // A token goes in clear over a network of one's own at most.
      expect(protocol === 'https:' || hostKind(hostname) !== 'public').toBe(true);
      const workspace: EnvWorkspace = {
        id: target.id,
        token: target.token.reveal(),
        platformUrl: target.platformUrl,
      };
      const added = unlessRefused(() => addToEnv(file, workspace, noFile));
      if (added === undefined) continue;
      // Nothing but the workspaces changes, whatever is in the words that were pasted.
      expect(otherValues(added.text)).toEqual(otherValues(file));
      const inFile = workspacesInEnv(added.text, noFile);
      expect(inFile).toContainEqual(workspace);
      expect(new Set(inFile.map(({ id }) => id)).size).toBe(inFile.length);
      const removed = unlessRefused(() => removeFromEnv(added.text, workspace.id, noFile));
      if (removed === undefined) continue;
      expect(workspacesInEnv(removed, noFile).map(({ id }) => id)).not.toContain(workspace.id);
      expect(otherValues(removed)).toEqual(otherValues(file));
    }
  },
});
