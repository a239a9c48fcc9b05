import { expect, test } from 'bun:test';
import { canvasAddress } from '../../src/local/canvas/page.ts';
import { serveLocalPlatform } from '../../src/local/http/serve.ts';
import { createLocalPlatform } from '../../src/local/platform.ts';
import { eventually } from '../support/eventually.ts';
import { browserSuite } from './browser-suite.ts';
import { type Canvas, openCanvas, shownMessage } from './canvas-page.ts';

const join = (canvas: Canvas) =>
  canvas.asAgent('POST', '/registry/register', {
    id: canvas.laptop.id,
    delivery_mode: 'poll',
    agent_card: { name: 'Laptop' },
  });
const poll = (canvas: Canvas) =>
  canvas.asAgent('GET', `/workspaces/${canvas.laptop.id}/activity?since_secs=60`);
const work = (canvas: Canvas, active_tasks: number, current_task: string) =>
  canvas.asAgent('POST', '/registry/heartbeat', {
    workspace_id: canvas.laptop.id,
    active_tasks,
    current_task,
  });

browserSuite('what the canvas knows', (browser) => {
  test('of a message: sent, delivered, seen, answered; of an answer: what it answers', async () => {
    await using canvas = await openCanvas(browser());
    const { page, laptop, platform } = canvas;
    await join(canvas);
    await platform.sendAsCanvasUser(laptop.id, 'Is the build green?');
    const question = shownMessage(page, 'Is the build green?').first();
    await question.getByText('Sent', { exact: true }).waitFor();
    await poll(canvas);
    await question.getByText('Delivered', { exact: true }).waitFor();
    await work(canvas, 1, 'answering the canvas user: Is the build green?');
    await question.getByText('Seen', { exact: true }).waitFor();
    const status = page.getByRole('log').getByRole('status').filter({ hasText: 'Laptop' });
    await status.getByText('answering the canvas user: Is the build green?').waitFor();

    const [row] = platform.activities(laptop.id);
    const answer = { message: 'It is.', in_reply_to: row?.id };
    await canvas.asAgent('POST', `/workspaces/${laptop.id}/notify`, answer);
    await work(canvas, 0, '');
    await question.getByText('Answered', { exact: true }).waitFor();
    await status.waitFor({ state: 'hidden' });
    await shownMessage(page, 'It is.')
      .getByRole('button', { name: 'In reply to You Is the build green?' })
      .click();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Is the build green?');
    expect(canvas.complaints).toEqual([]);
  });

  test('of a picture: small in the message, large when it is opened; what is none is a file', async () => {
    await using canvas = await openCanvas(browser());
    const { page } = canvas;
    const picture = await page.screenshot();
    await page.locator('#attach-input').setInputFiles([
      { name: 'view.png', mimeType: 'image/png', buffer: picture },
      { name: 'no.png', mimeType: 'image/png', buffer: Buffer.from('<svg onload=alert(1)>') },
      { name: 'drawing.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg/>') },
    ]);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'no.png' }).waitFor();
    await page.getByRole('link', { name: 'drawing.svg' }).waitFor();
    await page.getByRole('button', { name: 'Open the image view.png' }).click();
    await page.getByRole('dialog').getByRole('img', { name: 'view.png' }).waitFor();
    const downloading = page.waitForEvent('download');
    await page.getByRole('dialog').getByRole('button', { name: 'Download' }).click();
    expect((await downloading).suggestedFilename()).toBe('view.png');
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      'Open the image view.png',
    );
    expect(canvas.complaints).toEqual([]);
  });

  test('of a session that has quit: it is gone within seconds', async () => {
    await using canvas = await openCanvas(browser());
    await join(canvas);
    const leaving = new AbortController();
    const stream = await fetch(`${canvas.url}/workspaces/${canvas.laptop.id}/events/stream`, {
      headers: { Authorization: `Bearer ${canvas.laptop.token}` },
      signal: leaving.signal,
    });
    expect(stream.status).toBe(200);
    const laptop = canvas.page.getByRole('navigation').getByRole('button', { name: /Laptop/ });
    await laptop.getByText('Connected', { exact: true }).waitFor();
    leaving.abort();
    await laptop.getByText('Not connected', { exact: true }).waitFor();
    await canvas.page.getByText('No session is connected as Laptop').waitFor();
  });

  test('of a workspace that was removed: it can be read, and nothing can be sent', async () => {
    await using canvas = await openCanvas(browser(), {
      prepare({ platform, laptop }) {
        platform.insertMessages(laptop.id, ['Once said.']);
        platform.removeWorkspace(laptop.id);
      },
    });
    const { page } = canvas;
    await page
      .getByRole('navigation')
      .getByRole('button', { name: /Laptop/ })
      .click();
    await shownMessage(page, 'Once said.').waitFor();
    await page.getByText('Laptop was removed. What was said can be read').waitFor();
    expect(await page.getByLabel('Message to Laptop').isVisible()).toBe(false);
    expect(await page.getByRole('button', { name: 'Send' }).isVisible()).toBe(false);
    expect(await page.locator('#connect-open').isVisible()).toBe(false);
  });

  test('of workspaces: those that are searched for, with the keyboard alone', async () => {
    await using canvas = await openCanvas(browser());
    const { page } = canvas;
    const names = () => page.locator('.workspace-name').allTextContents();
    await page.getByLabel('Message to Laptop').focus();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('coordinates');
    expect(await names()).toEqual(['Lead']);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Lead' }).waitFor();
    expect(await names()).toEqual(['Lead', 'Laptop']);
    await page.keyboard.type('nobody');
    await page.getByText('No workspace is called “nobody”.').waitFor();
    await page.keyboard.press('Escape');
    expect(await names()).toEqual(['Lead', 'Laptop']);
    await page.keyboard.press('Alt+ArrowDown');
    await page.getByRole('heading', { name: 'Laptop' }).waitFor();
  });

  test('before anything has answered: that it is loading', async () => {
    await using canvas = await openCanvas(browser(), {
      prepare: ({ platform, laptop }) => platform.insertMessages(laptop.id, ['Slowly.']),
    });
    const { page } = canvas;
    const held = Promise.withResolvers<void>();
    await page.route('**/conversation*', async (route) => {
      await held.promise;
      await route.continue();
    });
    await page.reload();
    await page.getByText('Loading messages').waitFor();
    held.resolve();
    await shownMessage(page, 'Slowly.').waitFor();
    expect(await page.getByText('Loading messages').isVisible()).toBe(false);
    expect(await page.getByText('Loading workspaces').isVisible()).toBe(false);
  });
});

browserSuite('a platform that ends', (browser) => {
  const KEY = 'k'.repeat(43);
  async function start(port = 0) {
    const platform = createLocalPlatform({ canvasKey: KEY });
    platform.createWorkspace({ name: 'Laptop', external: true });
    const server = await serveLocalPlatform(platform, { port });
    return { platform, ...server, [Symbol.asyncDispose]: () => server.stop().then(() => platform.close()) };
  }

  test('is one banner beside grey dots, and a tab goes on by itself when it is there again', async () => {
    const first = await start();
    const context = await browser().newContext();
    await using _closed = { [Symbol.asyncDispose]: () => context.close() };
    const page = await context.newPage();
    await page.goto(canvasAddress(first.url, KEY));
    await page.locator('#live[data-state="live"]').waitFor();
    await page.getByLabel('Message to Laptop').fill('a draft');
    await first[Symbol.asyncDispose]();

    const banner = page.getByText('The platform does not answer.');
    await banner.waitFor();
    await page.getByRole('navigation').getByText('Unknown').waitFor();
    expect(await page.locator('.problem:visible').count()).toBe(0);
    expect(await page.getByLabel('Message to Laptop').inputValue()).toBe('a draft');

    await using second = await start(first.port);
    second.platform.createWorkspace({ name: 'New here' });
    await banner.waitFor({ state: 'hidden' });
    await page.getByRole('navigation').getByText('New here').waitFor();
    // It is another Laptop, which is opened as on the first visit.
    await page.getByRole('heading', { name: 'Laptop' }).waitFor();
    expect(await page.getByLabel('Message to Laptop').inputValue()).toBe('');
    expect(await page.locator('#locked').isVisible()).toBe(false);
  });

  test('leaves nothing to whoever listens at its port after it', async () => {
    const first = await start();
    const context = await browser().newContext();
    await using _closed = { [Symbol.asyncDispose]: () => context.close() };
    const page = await context.newPage();
    await page.goto(canvasAddress(first.url, KEY));
    await page.locator('#live[data-state="live"]').waitFor();
    await first[Symbol.asyncDispose]();

    // It passes the question of which start this is on to the real one, at another port.
    await using second = await start();
    const heard: string[] = [];
    using stranger = Bun.serve({
      port: first.port,
      hostname: '127.0.0.1',
      fetch(request) {
        const { pathname } = new URL(request.url);
        heard.push(request.headers.get('Authorization') ?? '');
        return pathname === '/canvas-start'
          ? fetch(`${second.url}${pathname}`)
          : new Response('{}', { status: 401 });
      },
    });
    expect(stranger.port).toBe(first.port);
    const bearers = () => new Set(heard.filter((bearer) => bearer.startsWith('Bearer ')));
    await eventually('the open tab to ask the stranger', () => bearers().size > 0 || undefined);
    await page.getByText('This address alone does not open the canvas').waitFor();
    expect(bearers().size).toBeGreaterThan(0);
    for (const bearer of bearers()) {
      const answer = await fetch(`${second.url}/local/state`, { headers: { Authorization: bearer } });
      expect(answer.status).toBe(401);
    }
  });

  test('can be opened through a tunnel, with an address that is typed there', async () => {
    await using first = await start();
    using tunnel = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      idleTimeout: 0,
      fetch: (request) => {
        const { pathname, search } = new URL(request.url);
        return fetch(`${first.url}${pathname}${search}`, {
          headers: { Authorization: request.headers.get('Authorization') ?? '' },
        });
      },
    });
    const context = await browser().newContext();
    await using _closed = { [Symbol.asyncDispose]: () => context.close() };
    const page = await context.newPage();
    await page.goto(canvasAddress(`http://127.0.0.1:${tunnel.port}`, KEY));
    await page.getByRole('navigation').getByText('Laptop').waitFor();
  });
});
