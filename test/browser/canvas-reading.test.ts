import { expect, test } from 'bun:test';
import type { Page } from 'playwright-core';
import { browserSuite } from './browser-suite.ts';
import { openCanvas, openFaults, shownMessage, shownTexts } from './canvas-page.ts';
import { unreadableTexts } from './contrast.ts';

const HOSTILE = `<img src=x onerror="document.title='owned'"></script><script>document.title='owned'</script>`;
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `message ${index + 1}`);

browserSuite('the canvas as a thing to read', (browser) => {
  test('hostile text is shown as text and runs nothing', async () => {
    await using canvas = await openCanvas(browser(), {
      prepare({ platform, laptop, lead }) {
        platform.insertMessages(laptop.id, [HOSTILE]);
        platform.createWorkspace({ name: '<b onclick=alert(1)>bold', role: HOSTILE, parentId: lead.id });
      },
    });
    const { page } = canvas;
    await shownMessage(page, HOSTILE).waitFor();
    expect(await shownTexts(page)).toEqual([HOSTILE]);
    await page.getByRole('button', { name: '<b onclick=alert(1)>bold' }).click();
    await page.getByRole('heading', { name: '<b onclick=alert(1)>bold' }).waitFor();
    expect(await page.title()).toBe('Molecule canvas');
    expect(await page.locator('#messages img, script:not([src])').count()).toBe(0);
    expect(canvas.complaints).toEqual([]);
  });

  test('with the keyboard alone: from the top to the box by the skip link, and Enter sends', async () => {
    await using canvas = await openCanvas(browser());
    const { page } = canvas;
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.type('One');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('Two');
    await page.keyboard.press('Enter');
    await shownMessage(page, 'One').waitFor();
    expect(await shownTexts(page)).toEqual(['One\nTwo']);
  });

  test('with the keyboard alone: Tab reaches the box, arrows move through the workspaces', async () => {
    await using canvas = await openCanvas(browser());
    const { page } = canvas;
    await page.getByRole('button', { name: /^Lead/ }).focus();
    await page.keyboard.press('ArrowDown');
    expect(await focusedName(page)).toStartWith('Laptop');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Lead' }).waitFor();
    expect(await focusedName(page)).toStartWith('Lead');
    for (let presses = 0; presses < 5 && (await focusedId(page)) !== 'composer-text'; presses += 1) {
      await page.keyboard.press('Tab');
    }
    expect(await focusedId(page)).toBe('composer-text');
  });

  test('Escape closes a dialog and gives the focus back', async () => {
    await using canvas = await openCanvas(browser());
    const { page } = canvas;
    await page.getByRole('button', { name: 'New' }).click();
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await focusedId(page)).toBe('create-open');
  });

  test('a new external workspace is made with a form, and its configuration is shown', async () => {
    await using canvas = await openCanvas(browser());
    const { page, url } = canvas;
    await page.getByRole('button', { name: 'New' }).click();
    await page.getByRole('button', { name: 'Create workspace' }).click();
    await page.getByText('Give the workspace a name.').waitFor();
    await page.getByLabel('Name').fill('Night laptop');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Connect Claude Code to Night laptop' }).waitFor();
    await page.getByText('The token is shown only now.').waitFor();
    const snippet = await page.locator('#connect-snippet').textContent();
    expect(snippet).toContain(`"platform_url":"${new URL(url).origin}"`);
    expect(snippet).toMatch(/"id":"[0-9a-f-]{36}","token":"[A-Za-z0-9_-]{43}"/);
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByText('No session is connected as Night laptop').waitFor();
  });

  test('messages of a workspace that is not open are counted until it is opened', async () => {
    await using canvas = await openCanvas(browser());
    const { page } = canvas;
    const laptop = page.getByRole('navigation').getByRole('button', { name: /Laptop/ });
    await page.getByRole('button', { name: /^Lead/ }).click();
    for (const message of ['First.', 'Second.']) {
      await canvas.asAgent('POST', `/workspaces/${canvas.laptop.id}/notify`, { message });
    }
    await laptop.getByText('2', { exact: true }).waitFor();
    expect(await page.title()).toBe('(2) Molecule canvas');
    await laptop.click();
    await shownMessage(page, 'Second.').waitFor();
    await page.waitForFunction(() => document.title === 'Molecule canvas');
    expect(await laptop.locator('.unread').isVisible()).toBe(false);
  });

  test('a reader who scrolled up stays there, and is told of new messages', async () => {
    await using canvas = await openCanvas(browser(), {
      prepare: ({ platform, laptop }) => platform.insertMessages(laptop.id, numbered(60)),
    });
    const { page } = canvas;
    await page.waitForFunction(() => document.querySelectorAll('.message').length === 60);
    await page.locator('#log').evaluate((log) => log.scrollTo(0, 0));
    await page.waitForFunction(() => document.querySelector('#log')?.scrollTop === 0);
    await canvas.asAgent('POST', `/workspaces/${canvas.laptop.id}/notify`, { message: 'The newest.' });

    const button = page.getByRole('button', { name: '1 new message' });
    await button.waitFor();
    expect(await page.locator('#log').evaluate((log) => log.scrollTop)).toBe(0);
    await button.click();
    expect(await shownMessage(page, 'The newest.').isVisible()).toBe(true);
    await button.waitFor({ state: 'hidden' });
  });

  test('of a thousand messages the newest hundred are shown, earlier ones on demand', async () => {
    await using canvas = await openCanvas(browser(), {
      prepare: ({ platform, laptop }) => platform.insertMessages(laptop.id, numbered(1_000)),
    });
    const { page } = canvas;
    const texts = numbered(1_000);
    await shownMessage(page, 'message 1000').waitFor();
    expect(await shownTexts(page)).toEqual(texts.slice(-100));
    for (let shown = 200; shown <= 1_000; shown += 100) {
      await page.getByRole('button', { name: 'Show earlier messages' }).click();
      await page.waitForFunction((count) => document.querySelectorAll('.message').length === count, shown);
    }
    expect(await shownTexts(page)).toEqual(texts);
    expect(await page.getByRole('button', { name: 'Show earlier messages' }).isVisible()).toBe(false);
  });

  test('nothing moves while the page loads', async () => {
    await using canvas = await openCanvas(browser(), {
      prepare: ({ platform, laptop }) => platform.insertMessages(laptop.id, numbered(60)),
    });
    const { page } = canvas;
    await shownMessage(page, 'message 60').waitFor();
    expect(await page.evaluate(layoutShift)).toBeCloseTo(0, 3);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`no text is hard to read in the ${colorScheme} scheme`, async () => {
      await using canvas = await openCanvas(browser(), {
        colorScheme,
        reducedMotion: 'reduce',
      });
      const { page } = canvas;
      await page.getByText('No session is connected as Laptop').waitFor();
      expect(await unreadableTexts(page)).toEqual([]);

      canvas.platform.insertMessages(canvas.laptop.id, ['Read me.']);
      await shownMessage(page, 'Read me.').waitFor();
      await canvas.asAgent('POST', `/workspaces/${canvas.laptop.id}/notify`, { message: 'And me.' });
      await shownMessage(page, 'And me.').waitFor();
      await openFaults(page);
      await page.getByRole('switch', { name: '404' }).click();
      await page.locator('#fault-banner').waitFor();
      await page.getByLabel('Message to Laptop').fill('Not going out');
      await page.route('**/a2a', (route) => route.fulfill({ status: 500, body: '' }));
      await page.keyboard.press('Enter');
      await page.getByText('Not sent.').waitFor();
      expect(await unreadableTexts(page)).toEqual([]);

      await page.getByRole('button', { name: 'New' }).click();
      await page.getByRole('button', { name: 'Create workspace' }).click();
      await page.getByText('Give the workspace a name.').waitFor();
      expect(await unreadableTexts(page)).toEqual([]);
    });
  }

  test('at 360 pixels nothing scrolls sideways, in the list, in a conversation and with the faults open', async () => {
    await using canvas = await openCanvas(browser(), {
      viewport: { width: 360, height: 640 },
      prepare: ({ platform, laptop }) => platform.insertMessages(laptop.id, [HOSTILE, 'x'.repeat(2_000)]),
    });
    const { page } = canvas;
    const wider = () =>
      page.evaluate(() =>
        [document.documentElement, document.body, ...document.querySelectorAll('#log, #inspector')]
          .filter((element) => element.scrollWidth > element.clientWidth)
          .map(({ id, tagName }) => id || tagName),
      );
    expect(await wider()).toEqual([]);
    await page.getByRole('button', { name: /Laptop/ }).click();
    await shownMessage(page, HOSTILE).waitFor();
    expect(await wider()).toEqual([]);
    await page.getByRole('button', { name: 'Faults' }).click();
    await page.getByRole('switch', { name: 'Outage' }).waitFor();
    expect(await wider()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Back to workspaces' }).click();
    await page.getByRole('navigation').waitFor();
    expect(await focusedName(page)).toStartWith('Laptop');
  });
});

const focusedId = (page: Page) => page.evaluate(() => document.activeElement?.id);
const focusedName = (page: Page) => page.evaluate(() => document.activeElement?.textContent?.trim());

/** How much of the page moved without being asked to since it was opened; 0.1 is what people begin to mind. */
function layoutShift(): Promise<number> {
  return new Promise((resolve) => {
    const observer = new PerformanceObserver((list) => {
      observer.disconnect();
      resolve(list.getEntries().reduce((sum, entry) => sum + Number('value' in entry ? entry.value : 0), 0));
    });
    observer.observe({ type: 'layout-shift', buffered: true });
    // Without an entry the observer is never called.
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(0)));
  });
}
