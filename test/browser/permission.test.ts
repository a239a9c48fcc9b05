import { expect, test } from 'bun:test';
import { ChannelProcess } from '../support/channel-process.ts';
import { writeEnv } from '../support/env-file.ts';
import { tempDir } from '../support/temp-dir.ts';
import { browserSuite } from './browser-suite.ts';
import { openCanvas, shownMessage } from './canvas-page.ts';

browserSuite('a tool approval on the canvas', (browser) => {
  test('is shown with its input, and answered by typing what it says', async () => {
    await using canvas = await openCanvas(browser());
    using dir = tempDir();
    writeEnv(dir.path, canvas.url, [canvas.laptop], { MOLECULE_PERMISSION_RELAY: 'canvas' });
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await channel.waitForStderr('connected');
    const { page } = canvas;

    await channel.askPermission('abcde', '{"command":"echo <b>bold</b> `x` && rm -rf build"}');
    const question = shownMessage(page, 'asks for permission to use a tool');
    await question.waitFor();
    const text = await question.locator('.message-text').textContent();
    expect(text).toContain('Tool: Bash');
    expect(await question.locator('pre').allTextContents()).toContain(
      '{"command":"echo <b>bold</b> `x` && rm -rf build"}\n',
    );
    const [, phrase = ''] = /To allow it this once, answer exactly: (.*)/.exec(text ?? '') ?? [];

    await page.getByLabel('Message to Laptop').fill(phrase);
    await page.keyboard.press('Enter');
    await shownMessage(page, 'Allowed: Bash (abcde)').waitFor();
    expect(channel.verdicts).toEqual([{ request_id: 'abcde', behavior: 'allow' }]);
    expect(channel.pushed).toEqual([]);
    expect(canvas.complaints).toEqual([]);
  });
});
