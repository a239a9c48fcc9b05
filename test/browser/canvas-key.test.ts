import { expect, test } from 'bun:test';
import { canvasAddress } from '../../src/local/canvas/page.ts';
import { browserSuite } from './browser-suite.ts';
import { openCanvas } from './canvas-page.ts';

browserSuite('the key of the canvas', (browser) => {
  test('leaves the address, opens the page again after a reload, and in another tab', async () => {
    await using canvas = await openCanvas(browser());
    const { page, url } = canvas;
    expect(page.url()).toStartWith(`${url}/`);
    expect(page.url()).not.toContain('key');
    expect(await page.context().cookies()).toEqual([]);
    await page.reload();
    await page.locator('#live[data-state="live"]').waitFor();
    const tab = await page.context().newPage();
    await tab.goto(url);
    await tab.getByRole('button', { name: /Laptop/ }).waitFor();
    expect(await tab.locator('#locked').isVisible()).toBe(false);
    expect(canvas.complaints).toEqual([]);
  });

  test('is all that opens it: who only has the address sees how to get in, and nothing else', async () => {
    await using canvas = await openCanvas(browser());
    await canvas.platform.sendAsCanvasUser(canvas.laptop.id, 'for the person at the canvas');
    const stranger = await browser().newContext();
    await using _closed = { [Symbol.asyncDispose]: () => stranger.close() };
    const page = await stranger.newPage();
    const requests: string[] = [];
    page.on('request', (request) => requests.push(new URL(request.url()).pathname));
    await page.goto(canvas.url);
    await page.getByText('Open the whole address that the program printed').waitFor();
    expect(await page.locator('#layout').isVisible()).toBe(false);
    expect((await page.getByRole('button').allInnerTexts()).join()).not.toContain('Laptop');
    expect(requests.filter((path) => path.startsWith('/local') || path.startsWith('/workspaces/'))).toEqual(
      [],
    );
  });

  test('of an earlier start does not open it; the right one does, typed into the same tab', async () => {
    await using canvas = await openCanvas(browser());
    const { page, url, platform } = canvas;
    await page.goto('about:blank');
    await page.goto(canvasAddress(url, 'x'.repeat(43)));
    await page.getByText('This address alone does not open the canvas').waitFor();
    expect(await page.locator('#layout').isVisible()).toBe(false);
    // Only what is behind the # changes: the browser does not load the page by itself.
    await page.goto(canvasAddress(url, platform.canvasKey));
    await page.getByRole('button', { name: /Laptop/ }).waitFor();
    expect(await page.locator('#locked').isVisible()).toBe(false);
  });

  test('is not given to another port of the same machine', async () => {
    await using canvas = await openCanvas(browser());
    const heard: string[] = [];
    using other = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      fetch(request) {
        heard.push(JSON.stringify([request.url, ...request.headers]));
        return new Response('<script>document.title = JSON.stringify({ ...localStorage })</script>', {
          headers: { 'Content-Type': 'text/html' },
        });
      },
    });
    await canvas.page.goto(`http://127.0.0.1:${other.port}/`);
    expect(await canvas.page.title()).toBe('{}');
    expect(heard.length).toBeGreaterThan(0);
    expect(heard.join()).not.toContain(canvas.platform.canvasKey);
    expect(heard.join().toLowerCase()).not.toContain('"cookie"');
  });
});
