import { expect, test } from 'bun:test';
import { browserSuite } from './browser-suite.ts';
import { openCanvas, openFaults, shownMessage } from './canvas-page.ts';

browserSuite('faults on the canvas', (browser) => {
  test('an agent fails while a fault is on, the banner says so, and off again it recovers', async () => {
    await using canvas = await openCanvas(browser());
    const poll = async () =>
      (await canvas.asAgent('GET', `/workspaces/${canvas.laptop.id}/activity?since_secs=30`)).status;
    const banner = canvas.page.locator('#fault-banner');
    expect(await poll()).toBe(200);
    expect(await banner.isVisible()).toBe(false);

    await openFaults(canvas.page);
    await canvas.page.getByRole('switch', { name: '500' }).click();
    await banner.waitFor();
    expect(await banner.getByText('1 fault is on').isVisible()).toBe(true);
    expect(await banner.locator('#fault-banner-names').textContent()).toBe('500');
    expect(await poll()).toBe(500);

    await canvas.page.getByRole('switch', { name: '500' }).click();
    await banner.waitFor({ state: 'hidden' });
    expect(await poll()).toBe(200);
  });

  test('each active fault is listed and can be removed alone, or all at once', async () => {
    await using canvas = await openCanvas(browser());
    const { page } = canvas;
    const rules = page.getByRole('list', { name: 'Active rules' }).getByRole('listitem');
    await openFaults(page);
    await page.getByRole('switch', { name: 'Slow 3 s' }).click();
    await page.getByRole('switch', { name: '429 with Retry-After' }).click();
    await rules.nth(1).waitFor();
    expect(await rules.allInnerTexts()).toEqual(['Slow 3 s', '429 with Retry-After']);

    await page.getByRole('button', { name: 'Remove the rule Slow 3 s' }).click();
    await rules.nth(1).waitFor({ state: 'detached' });
    expect(await rules.allInnerTexts()).toEqual(['429 with Retry-After']);
    expect(await page.getByRole('switch', { name: 'Slow 3 s' }).isChecked()).toBe(false);

    await page.getByRole('button', { name: 'Turn all off' }).click();
    await page.getByText('Every request is answered normally').waitFor();
    expect(await page.getByRole('switch', { checked: true }).count()).toBe(0);
  });

  test('a rule set elsewhere is described in words', async () => {
    await using canvas = await openCanvas(browser());
    const match = { path: '/activity', workspaceId: canvas.laptop.id };
    const answer = await fetch(new URL('/local/faults', canvas.url), {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${canvas.platform.canvasKey}`,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify({ match, times: 2, fault: { kind: 'hang' } }),
    });
    expect(answer.status).toBe(201);
    await openFaults(canvas.page);
    await canvas.page.locator('.rule').waitFor();
    expect(await canvas.page.locator('.rule-text').textContent()).toBe(
      'No answer, on /activity, for Laptop, 2 more times',
    );
  });

  test('a message that could not be sent stays in the box, with the reason below it', async () => {
    await using canvas = await openCanvas(browser());
    const { page } = canvas;
    const box = page.getByLabel('Message to Laptop');
    await page.route('**/a2a', (route) =>
      route.fulfill({ status: 503, json: { error: 'datastore unavailable' } }),
    );
    await box.fill('Important.');
    await page.keyboard.press('Enter');
    const problem = page.getByText('Not sent. The platform answered 503: datastore unavailable');
    await problem.waitFor();
    expect(await box.inputValue()).toBe('Important.');

    await page.unroute('**/a2a');
    await page.keyboard.press('Enter');
    await shownMessage(page, 'Important.').waitFor();
    expect(await problem.isVisible()).toBe(false);
    expect(await box.inputValue()).toBe('');
  });

  test('a lost event stream is shown, and what was said meanwhile appears when it is back', async () => {
    await using canvas = await openCanvas(browser());
    const { page, platform, laptop } = canvas;
    await page.route('**/local/**', (route) => route.abort());
    platform.dropEventStreams();
    await page.getByText('Reconnecting…').waitFor();
    platform.insertMessages(laptop.id, ['Said in the dark.']);

    await page.unroute('**/local/**');
    await shownMessage(page, 'Said in the dark.').waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    expect(await page.locator('.problem:visible').count()).toBe(0);
  });
});
