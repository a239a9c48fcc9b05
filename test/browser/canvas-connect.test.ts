import { expect, test } from 'bun:test';
import { browserSuite } from './browser-suite.ts';
import { openCanvas, openFaults, shownMessage } from './canvas-page.ts';

const TOKEN = /"token":"([A-Za-z0-9_-]{43})"/;

browserSuite('a workspace on the canvas', (browser) => {
  test("is connected with the platform's own snippet and a new token, which the agent's calls then need", async () => {
    await using canvas = await openCanvas(browser(), {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const { page, laptop, url } = canvas;
    await page.getByRole('button', { name: 'How to connect' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('claude plugin install molecule@molecule-channel').waitFor();
    const snippet = dialog.locator('#connect-snippet');
    await snippet.getByText('<ROTATE_TO_REVEAL_TOKEN>').waitFor();
    expect(await snippet.textContent()).toContain(`"id":"${laptop.id}"`);

    await dialog.getByRole('button', { name: 'New token' }).click();
    await dialog.getByText('The token is shown only now.').waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('connect-copy');
    await page.keyboard.press('Enter');
    await dialog.getByText('Copied').waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toStartWith('# Connect a Claude Code session');
    const [, token = ''] = TOKEN.exec(copied) ?? [];
    const statusWith = async (bearer: string) => {
      const headers = { Authorization: `Bearer ${bearer}` };
      return (await fetch(`${url}/workspaces/${laptop.id}/activity`, { headers })).status;
    };
    expect(await statusWith(token)).toBe(200);
    expect(await statusWith(laptop.token)).toBe(401);
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('notice-connect');
  });

  test('that is connected asks before its token is replaced', async () => {
    await using canvas = await openCanvas(browser());
    const { page, laptop } = canvas;
    const json = { id: laptop.id, delivery_mode: 'poll', agent_card: { name: 'Laptop' } };
    await canvas.asAgent('POST', '/registry/register', json);
    await page.getByRole('button', { name: 'Manage' }).click();
    await page.getByRole('button', { name: 'New token' }).click();
    await page.getByText('A session is connected as Laptop. With a new token it can no longer').waitFor();
    await page.getByRole('button', { name: 'Keep it' }).click();
    expect((await canvas.asAgent('GET', `/workspaces/${laptop.id}/activity`)).status).toBe(200);
  });

  test('is paused and resumed, with a reason why no answer comes', async () => {
    await using canvas = await openCanvas(browser());
    const { page } = canvas;
    await page.locator('#connect-open').click();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Laptop is paused. What you write waits').waitFor();
    await page.getByRole('navigation').getByText('Paused').waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByText('Laptop is paused').waitFor({ state: 'hidden' });
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('composer-text');
  });

  test('is removed with those below it, after it has said which', async () => {
    await using canvas = await openCanvas(browser(), {
      prepare({ platform, laptop }) {
        platform.createWorkspace({ name: 'Helfer 🚀', parentId: laptop.id });
        platform.insertMessages(laptop.id, ['Once said.']);
      },
    });
    const { page } = canvas;
    await page.locator('#connect-open').click();
    await page.getByRole('button', { name: 'Remove…' }).click();
    await page.getByText('Remove Laptop, and with it Helfer 🚀?').waitFor();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('Laptop was removed.').waitFor();
    await shownMessage(page, 'Once said.').waitFor();
    const removed = page.getByRole('navigation').getByText('Removed');
    await removed.nth(1).waitFor();
    expect(await removed.count()).toBe(2);
    await page.waitForFunction(() => document.activeElement?.id === 'conversation-name');

    await page.getByRole('navigation').getByRole('button', { name: /^Lead/ }).click();
    expect(await page.getByRole('combobox', { name: 'Send as' }).textContent()).not.toContain('Laptop');
  });

  test('with a name of any letters can be removed', async () => {
    await using canvas = await openCanvas(browser(), {
      prepare: ({ platform }) => platform.createWorkspace({ name: 'Büro 東京' }),
    });
    const { page } = canvas;
    await page.getByRole('navigation').getByRole('button', { name: /^Büro/ }).click();
    await page.locator('#connect-open').click();
    await page.getByRole('button', { name: 'Remove…' }).click();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('Büro 東京 was removed.').waitFor();
  });
});

browserSuite('faults and requests on the canvas', (browser) => {
  test('do not reach the page: what the person writes is sent all the same', async () => {
    await using canvas = await openCanvas(browser());
    const { page, platform } = canvas;
    for (const fault of [{ kind: 'outage' }, { kind: 'status', status: 500 }] as const)
      platform.faults.set({ fault });
    await page.locator('#fault-banner').waitFor();
    await page.getByLabel('Message to Laptop').fill('Through all of it.');
    await page.keyboard.press('Enter');
    await shownMessage(page, 'Through all of it.').waitFor();
    expect(await page.locator('.problem:visible').count()).toBe(0);
    await page.getByRole('button', { name: 'Turn all off' }).click();
    await page.locator('#fault-banner').waitFor({ state: 'hidden' });
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('inspector-toggle');
  });

  test('the same request with the same outcome is one line, with how often it came', async () => {
    await using canvas = await openCanvas(browser());
    const { page, laptop, platform } = canvas;
    const poll = () => canvas.asAgent('GET', `/workspaces/${laptop.id}/activity?since_secs=30`);
    for (let polls = 0; polls < 12; polls += 1) await poll();
    platform.faults.set({ fault: { kind: 'status', status: 503 } });
    await poll();
    await openFaults(page);
    const lines = page.getByRole('list', { name: 'Recent requests' }).getByRole('listitem');
    await lines.nth(1).waitFor();
    const texts = (await lines.allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));
    expect(texts).toEqual([
      expect.stringMatching(/^503 GET \/workspaces\/Laptop\/activity .* Laptop · .* fault: status$/),
      expect.stringMatching(/^200 GET \/workspaces\/Laptop\/activity × 12 .* Laptop · /),
    ]);
  });
});
