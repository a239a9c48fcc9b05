import { expect, test } from 'bun:test';
import { ChannelProcess } from '../support/channel-process.ts';
import { writeEnv } from '../support/env-file.ts';
import { tempDir } from '../support/temp-dir.ts';
import { browserSuite } from './browser-suite.ts';
import { openCanvas } from './canvas-page.ts';

browserSuite('what the session is doing', (browser) => {
  test('is shown beside the workspace from the message to its reply, and a pause is shown too', async () => {
    await using canvas = await openCanvas(browser());
    using dir = tempDir();
    writeEnv(dir.path, canvas.url, [canvas.laptop]);
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await channel.waitForStderr('connected');
    const laptop = canvas.page.getByRole('navigation').getByRole('button', { name: /Laptop/ });

    await canvas.page.getByLabel('Message to Laptop').fill('Is the <b>build</b> green?');
    await canvas.page.keyboard.press('Enter');
    await channel.waitForPushes(1);
    await laptop
      .getByText('Connected · answering the canvas user: Is the b build /b green?', { exact: true })
      .waitFor();
    await channel.reply(0, 'Green.');
    await laptop.getByText('Connected', { exact: true }).waitFor();

    canvas.platform.setStatus(canvas.laptop.id, 'paused');
    await laptop.getByText('Paused', { exact: true }).waitFor();
    await channel.waitForPushes(2);
    expect(channel.texts()[1]).toContain('is paused');
    expect(canvas.complaints).toEqual([]);
  });
});
