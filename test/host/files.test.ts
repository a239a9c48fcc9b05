import { expect, test } from 'bun:test';
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { uploadResponseSchema } from '../../src/wire/uploads.ts';
import { channelTagsIn } from './channel-tag.ts';
import { findClaudeCode } from './claude-code.ts';
import { hostSuite } from './host-suite.ts';
import { startMoleculeSession } from './molecule-session.ts';
import { ALL_TOOLS } from './plugin-under-test.ts';

/** A session in manual mode asks for each file outside its project; this is the rule that the documentation gives. */
const INBOX_RULE = `Read(/${tmpdir()}/molecule-test-*/inbox/**)`;

const shownSchema = z.object({
  result: z.string(),
  parts: z.array(z.object({ file: z.object({ name: z.string(), uri: z.string() }) })),
});

hostSuite('files through the real Claude Code client', await findClaudeCode(), (claudeCode) => {
  test('one from the canvas is named by path, read by that path, and answered with a file that can be downloaded', async () => {
    await using molecule = await startMoleculeSession(claudeCode(), {
      allow: [ALL_TOOLS, INBOX_RULE],
      rules: [
        {
          when: /<channel [^>]* attachment_path="([^"]+)"[^>]*>/,
          times: 1,
          call: 'Read',
          input: ([, path]) => ({ file_path: path }),
        },
        {
          when: /the numbers are 4 and 2/,
          times: 1,
          call: 'reply_to_workspace',
          input: () => ({
            activity_id: activityId(),
            text: 'Summed up.',
            attachments: [join(molecule.session.project, 'sum.txt')],
          }),
        },
      ],
    });
    const { platform, session, ownId, stateDir } = molecule;
    const activityId = () =>
      platform.activities(ownId).find(({ method }) => method === 'message/send')?.id ?? 'no row';
    await session.waitForGate();
    writeFileSync(join(session.project, 'sum.txt'), 'six');
    const form = new FormData();
    form.append('files', new File(['the numbers are 4 and 2'], 'numbers.txt', { type: 'text/plain' }));
    const asUser = { Authorization: `Bearer ${platform.adminToken}` };
    const uploaded = await platform.fetch(
      new Request(`http://localhost/workspaces/${ownId}/chat/uploads`, {
        method: 'POST',
        headers: asUser,
        body: form,
      }),
    );
    const { files } = uploadResponseSchema.parse(await uploaded.json());
    await platform.sendAsCanvasUser(ownId, 'Please sum these up.', { attachments: files });

    const { newText } = await session.waitForRequest(/Please sum these up/);
    const [tag] = channelTagsIn(newText);
    const path = new Map(tag?.attributes).get('attachment_path') ?? '';
    expect(path).toStartWith(join(stateDir, 'inbox'));
    expect(readFileSync(path, 'utf8')).toBe('the numbers are 4 and 2');
    expect(tag?.body).toBe(`Please sum these up.\n[molecule: attachment “numbers.txt” is saved as ${path}]`);

    expect(await session.waitForToolResult('Read')).toMatchObject({ isError: false });
    expect(await session.waitForToolResult('reply_to_workspace')).toMatchObject({
      isError: false,
      text: expect.stringContaining('Delivered to the canvas user with 1 file.'),
    });
    const notify = platform.activities(ownId).find(({ method }) => method === 'notify');
    const shown = shownSchema.parse(notify?.response_body);
    expect(shown.result).toBe('Summed up.');
    const [, fileId] = /^platform-pending:[^/]+\/(.+)$/.exec(shown.parts[0]?.file.uri ?? '') ?? [];
    const download = await platform.fetch(
      new Request(`http://localhost/workspaces/${ownId}/pending-uploads/${fileId}/content`, {
        headers: asUser,
      }),
    );
    expect([shown.parts[0]?.file.name, await download.text()]).toEqual(['sum.txt', 'six']);
  });
});
