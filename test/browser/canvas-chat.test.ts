import { expect, test } from 'bun:test';
import { uploadResponseSchema } from '../../src/wire/uploads.ts';
import { browserSuite } from './browser-suite.ts';
import { openCanvas, receivedBy, shownMessage, shownTexts } from './canvas-page.ts';

browserSuite('the canvas as a place to talk', (browser) => {
  test('a workspace is shown with its presence, and comes online when its agent registers', async () => {
    await using canvas = await openCanvas(browser());
    const laptop = canvas.page.getByRole('navigation').getByRole('button', { name: /Laptop/ });
    expect(await laptop.locator('.workspace-name').textContent()).toBe('Laptop');
    expect(await laptop.getByText('REMOTE').isVisible()).toBe(true);
    expect(await laptop.locator('.presence-text').textContent()).toBe('Not connected yet');

    await canvas.asAgent('POST', '/registry/register', {
      id: canvas.laptop.id,
      delivery_mode: 'poll',
      agent_card: { name: 'Laptop' },
    });
    await canvas.asAgent('POST', '/registry/heartbeat', {
      workspace_id: canvas.laptop.id,
      active_tasks: 1,
      current_task: 'Reading the logs',
    });

    await laptop.getByText('Connected · Reading the logs').waitFor();
  });

  test('a message typed by the person is received by the workspace', async () => {
    await using canvas = await openCanvas(browser());
    await canvas.page.getByLabel('Message to Laptop').fill('Are you there?\nSecond line.');
    await canvas.page.getByRole('button', { name: 'Send' }).click();
    await shownMessage(canvas.page, 'Are you there?').waitFor();

    expect(await canvas.page.getByLabel('Message to Laptop').inputValue()).toBe('');
    expect(receivedBy(canvas, canvas.laptop.id)).toEqual([
      {
        source: null,
        method: 'message/send',
        parts: [{ kind: 'text', text: 'Are you there?\nSecond line.' }],
      },
    ]);
    expect(await canvas.page.locator('.message-from').textContent()).toBe('You');
    expect(await canvas.page.locator('.message-to').textContent()).toBe('Laptop');
  });

  test('a reply of the workspace appears without a reload', async () => {
    await using canvas = await openCanvas(browser());
    const answer = await canvas.asAgent('POST', `/workspaces/${canvas.laptop.id}/notify`, {
      message: 'All green.',
    });
    expect(answer.status).toBe(200);
    await shownMessage(canvas.page, 'All green.').waitFor();
    expect(await canvas.page.locator('.message').getAttribute('data-direction')).toBe('out');
  });

  test('a message sent in the name of a peer arrives from that peer', async () => {
    await using canvas = await openCanvas(browser());
    await canvas.page.getByRole('combobox', { name: 'Send as' }).selectOption('Lead');
    await canvas.page.getByLabel('Message to Laptop').fill('Status, please.');
    await canvas.page.keyboard.press('Enter');
    await shownMessage(canvas.page, 'Status, please.').waitFor();

    expect(receivedBy(canvas, canvas.laptop.id)).toEqual([
      { source: canvas.lead.id, method: 'message/send', parts: [{ kind: 'text', text: 'Status, please.' }] },
    ]);
    expect(await canvas.page.locator('.message-from').textContent()).toBe('Lead');
  });

  test('an attached file arrives as an upload and a file part, and can be downloaded again', async () => {
    await using canvas = await openCanvas(browser());
    const { page } = canvas;
    await page.locator('#attach-input').setInputFiles({
      name: 'notes.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('forty-two'),
    });
    await page.getByLabel('Message to Laptop').fill('See the notes.');
    await page.keyboard.press('Enter');
    const link = page.getByRole('link', { name: 'notes.txt' });
    await link.waitFor();

    const [upload, message] = receivedBy(canvas, canvas.laptop.id);
    expect(upload?.method).toBe('chat_upload_receive');
    expect(message?.parts).toEqual([
      { kind: 'text', text: 'See the notes.' },
      {
        kind: 'file',
        file: {
          name: 'notes.txt',
          mimeType: 'text/plain',
          uri: expect.stringContaining('platform-pending:'),
          size: 9,
        },
      },
    ]);

    const downloading = page.waitForEvent('download');
    await link.click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('notes.txt');
    expect(await Bun.file(await download.path()).text()).toBe('forty-two');
  });

  test('a file that the agent sends can be downloaded from the page', async () => {
    await using canvas = await openCanvas(browser());
    const { page, laptop } = canvas;
    const form = new FormData();
    form.append('files', new File(['six'], 'sum of all.txt', { type: 'text/plain' }));
    const uploaded = await fetch(new URL(`/workspaces/${laptop.id}/chat/uploads`, canvas.url), {
      method: 'POST',
      headers: { Authorization: `Bearer ${laptop.token}` },
      body: form,
    });
    const { files } = uploadResponseSchema.parse(await uploaded.json());
    await canvas.asAgent('POST', `/workspaces/${laptop.id}/notify`, {
      message: 'Summed up.',
      attachments: files,
    });
    await shownMessage(page, 'Summed up.').waitFor();

    const link = shownMessage(page, 'Summed up.').getByRole('link', { name: 'sum_of_all.txt' });
    expect(await shownMessage(page, 'Summed up.').locator('.file-size').textContent()).toBe('3 B');
    const downloading = page.waitForEvent('download');
    await link.click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('sum_of_all.txt');
    expect(await Bun.file(await download.path()).text()).toBe('six');
    // The row of the upload is no message.
    expect(await shownTexts(page)).toEqual(['Summed up.']);
    expect(canvas.complaints).toEqual([]);
  });

  test('a file dropped on the conversation is attached, and can be taken off again', async () => {
    await using canvas = await openCanvas(browser());
    const { page } = canvas;
    const dropped = await page.evaluateHandle(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(['abc'], 'dropped.txt', { type: 'text/plain' }));
      return transfer;
    });
    await page.dispatchEvent('#conversation', 'drop', { dataTransfer: dropped });
    const chosen = page.getByRole('list', { name: 'Files to send' });
    expect(await chosen.locator('.file-name').allTextContents()).toEqual(['dropped.txt']);
    await page.getByRole('button', { name: 'Remove dropped.txt' }).click();
    expect(await chosen.isVisible()).toBe(false);
  });

  test('a draft, its caret and the focus stay as they are while messages arrive', async () => {
    await using canvas = await openCanvas(browser());
    const { page } = canvas;
    await page.getByLabel('Message to Laptop').fill('Half a thou');
    await page.keyboard.press('ArrowLeft');
    await canvas.asAgent('POST', `/workspaces/${canvas.laptop.id}/notify`, { message: 'Interrupting.' });
    await shownMessage(page, 'Interrupting.').waitFor();
    await page.keyboard.type('!');
    expect(await page.getByLabel('Message to Laptop').inputValue()).toBe('Half a tho!u');
  });
});
