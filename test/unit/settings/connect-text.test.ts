import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { readConnectText } from '../../../src/settings/connect-text.ts';

const ID = '0b6f2f5e-8d3c-4a52-9c1f-2f7f5a0c1d11';
const TOKEN = `${'tQ7_'.repeat(10)}x-9`;
const URL = 'https://tenant.example.com';
const WHOLE = [{ id: ID, token: TOKEN, platformUrl: URL }];

const ENTRY = JSON.stringify({ id: ID, token: TOKEN, platform_url: URL });
const MERGING_SNIPPET = `# 2. Extend the per-host config file, e.g.
#    MOLECULE_WORKSPACES_JSON=[{"id":"example","token":"example","platform_url":"https://example.com"}]
mkdir -p ~/.claude/channels/molecule
MOLECULE_WS_ENTRY='${ENTRY}' \\
bun -e "$(cat <<'JS'
const KEY = "MOLECULE_WORKSPACES_JSON=";
const entry = JSON.parse(process.env.MOLECULE_WS_ENTRY);
if (String(entry.token).includes("ROTATE_TO_REVEAL_TOKEN")) {
  process.exit(1);
}
JS
)"
claude --dangerously-load-development-channels plugin:molecule@molecule-channel
`;
const HERE_DOCUMENT = (settings: string) => `mkdir -p ~/.claude/channels/molecule
cat > ~/.claude/channels/molecule/.env <<'EOF'
${settings}
EOF
chmod 600 ~/.claude/channels/molecule/.env
`;

describe('what people copy', () => {
  test.each([
    ["the canvas's snippet that merges into the file", MERGING_SNIPPET],
    ["the canvas's snippet that writes the file", HERE_DOCUMENT(`MOLECULE_WORKSPACES_JSON=[${ENTRY}]`)],
    [
      'the snippet of older canvases, filled in',
      HERE_DOCUMENT(
        `MOLECULE_PLATFORM_URL=${URL}\nMOLECULE_WORKSPACE_IDS=${ID}\nMOLECULE_WORKSPACE_TOKENS=${TOKEN}`,
      ),
    ],
    [
      'the same with the line ends of Windows',
      `MOLECULE_PLATFORM_URL=${URL}\r\nMOLECULE_WORKSPACE_IDS=${ID}\r\nMOLECULE_WORKSPACE_TOKENS=${TOKEN}\r\n`,
    ],
    [
      'the answer of the API',
      JSON.stringify({
        id: ID,
        external: true,
        connection: { workspace_id: ID, platform_url: URL, auth_token: TOKEN },
      }),
    ],
    ['one entry', ENTRY],
    ['a list, over several lines', JSON.stringify([JSON.parse(ENTRY)], null, 2)],
    [
      'other names of its parts',
      JSON.stringify({ workspace_id: ID, workspace_token: TOKEN, platformUrl: URL }),
    ],
    [
      'the command that adds the Python server',
      `claude mcp add molecule -s user -- env WORKSPACE_ID=${ID} PLATFORM_URL=${URL} MOLECULE_WORKSPACE_TOKEN=${TOKEN} molecule-mcp`,
    ],
    [
      'its variables',
      `export PLATFORM_URL="${URL}"\nexport WORKSPACE_ID='${ID}' MOLECULE_WORKSPACE_TOKEN="${TOKEN}"`,
    ],
    [
      'its entry in the settings of an MCP client',
      JSON.stringify({
        command: 'molecule-mcp',
        env: { WORKSPACE_ID: ID, PLATFORM_URL: URL, MOLECULE_WORKSPACE_TOKEN: TOKEN },
      }),
    ],
    ['address, id and token alone', `${URL} ${ID} ${TOKEN}`],
    ['the same in any order', `${TOKEN}\n${ID}\n${URL}\n`],
  ])('%s', (_name, text) => {
    expect(readConnectText(text)).toEqual(WHOLE);
  });

  test('several workspaces', () => {
    const lists = `MOLECULE_PLATFORM_URL=${URL}\nMOLECULE_WORKSPACE_IDS=a,b\nMOLECULE_WORKSPACE_TOKENS=t1,t2\n`;
    expect(readConnectText(lists)).toEqual([
      { id: 'a', token: 't1', platformUrl: URL },
      { id: 'b', token: 't2', platformUrl: URL },
    ]);
  });
});

describe('what is not whole', () => {
  test('a placeholder stays one, so that it can be told', () => {
    const shownAgain = HERE_DOCUMENT(
      `MOLECULE_WORKSPACES_JSON=[{"id":"${ID}","token":"<ROTATE_TO_REVEAL_TOKEN>","platform_url":"${URL}"}]`,
    );
    expect(readConnectText(shownAgain)).toMatchObject([{ id: ID, token: '<ROTATE_TO_REVEAL_TOKEN>' }]);
    const documented = `MOLECULE_PLATFORM_URL=${URL}\nMOLECULE_WORKSPACE_IDS=${ID}\nMOLECULE_WORKSPACE_TOKENS=<paste auth_token from create response>\nEOF`;
    expect(readConnectText(documented)).toMatchObject([{ token: '<paste auth_token from create response>' }]);
  });

  test('a token alone, an address alone', () => {
    expect(readConnectText(`${TOKEN}\n`)).toEqual([{ token: TOKEN }]);
    expect(readConnectText(URL)).toEqual([{ platformUrl: URL }]);
  });

  test.each(['', 'hello world', '{"id":"x"', '[[[[[[', 'MOLECULE_WORKSPACE=1'])('nothing in %p', (text) => {
    expect(readConnectText(text)).toEqual([]);
  });
});

test('any text is read to its end', () => {
  fc.assert(
    fc.property(
      fc.string({
        maxLength: 400,
        unit: fc.constantFrom('{', '"', '[', ']', '}', '\\', '=', '\n', 'a', "'"),
      }),
      (text) => {
        expect(Array.isArray(readConnectText(text))).toBe(true);
      },
    ),
  );
});
