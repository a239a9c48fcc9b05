import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { browserSuite } from './browser-suite.ts';
import { type Canvas, openCanvas, shownMessage } from './canvas-page.ts';

const AXE = readFileSync(join(resolve(import.meta.dir, '../..'), 'node_modules/axe-core/axe.min.js'), 'utf8');

/** A dozen states, each looked at with a hundred rules. */
const LONG_MS = 240_000;

const findingsSchema = z.array(
  z.object({ id: z.string(), impact: z.string(), nodes: z.array(z.object({ html: z.string() })) }),
);

/** Every finding of axe on the page as it is now, with all of its rules, also those of good practice. */
async function findings(page: Page, state: string): Promise<string[]> {
  const found: unknown = await page.evaluate(`(async () => {
    if (!window.axe) { ${AXE} }
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
    return violations;
  })()`);
  return findingsSchema
    .parse(found)
    .flatMap(({ id, impact, nodes }) =>
      nodes.map(({ html }) => `${state}: ${impact} ${id} ${html.slice(0, 160)}`),
    );
}

const TEXT = `# Result\nSee **this** and [that](https://example.com).\n
\`\`\`ts\nconst answer = await compute({ deep: true, retries: 3, signal: AbortSignal.timeout(1_000), more: [1, 2, 3] });\n\`\`\`
\n| check | result | a long column of words | another long column of words |\n|---|---|---|---|\n| unit | ok | yes | no |\n
> quoted \`code\`\n\n1. one\n2. two`;

async function fill(canvas: Canvas) {
  const { platform, laptop, lead } = canvas;
  await platform.sendAsCanvasUser(laptop.id, TEXT, { messageId: 'message-1' });
  await platform.sendAsPeer(lead.id, laptop.id, TEXT);
  await canvas.asAgent('POST', '/registry/register', {
    id: laptop.id,
    delivery_mode: 'poll',
    agent_card: { name: 'Laptop' },
  });
  await canvas.asAgent('POST', `/workspaces/${laptop.id}/notify`, {
    message: TEXT,
    in_reply_to: 'message-1',
  });
  const heartbeat = { workspace_id: laptop.id, active_tasks: 2, current_task: 'answering Lead: See this' };
  await canvas.asAgent('POST', '/registry/heartbeat', heartbeat);
}

browserSuite('no finding of axe', (browser) => {
  for (const [width, height] of [
    [1280, 800],
    [390, 844],
  ] as const) {
    for (const colorScheme of ['light', 'dark'] as const) {
      test(
        `at ${width} pixels, ${colorScheme}, in any state of the canvas`,
        async () => {
          await using canvas = await openCanvas(browser(), {
            viewport: { width, height },
            colorScheme,
            reducedMotion: 'reduce',
            prepare({ platform, lead }) {
              const paused = platform.createWorkspace({
                name: 'Paused one',
                external: true,
                parentId: lead.id,
              });
              platform.setStatus(paused.id, 'paused');
              const removed = platform.createWorkspace({ name: 'Removed one', parentId: lead.id });
              platform.insertMessages(removed.id, ['Once said.']);
              platform.removeWorkspace(removed.id);
            },
          });
          const { page } = canvas;
          const found: string[] = [];
          const check = async (state: string) => found.push(...(await findings(page, state)));
          const isNarrow = width < 720;
          const toList = async () => {
            if (isNarrow && (await page.locator('#back').isVisible())) await page.locator('#back').click();
          };
          const open = async (name: RegExp) => {
            await toList();
            await page.getByRole('navigation').getByRole('button', { name }).click();
          };

          await check('the list');
          await open(/^Laptop/);
          await check('nothing said, not connected');
          await page.locator('#connect-open').click();
          await page.getByText('<ROTATE_TO_REVEAL_TOKEN>').waitFor();
          await check('how to connect');
          await page.getByRole('button', { name: 'New token' }).click();
          await page.getByText('The token is shown only now.').waitFor();
          await check('a new token');
          await page.locator('#workspace-remove').click();
          await check('a question before a removal');
          await page.keyboard.press('Escape');
          canvas.platform.rotateToken(canvas.laptop.id);

          await page.locator('#attach-input').setInputFiles([
            { name: 'view.png', mimeType: 'image/png', buffer: await page.screenshot() },
            { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('notes') },
          ]);
          await check('files to send');
          await page.locator('#send').click();
          await page.locator('.picture.is-loaded').waitFor();
          await page.locator('.picture-button').click();
          await check('a picture');
          await page.keyboard.press('Escape');

          await open(/^Paused one/);
          await page.getByText('Paused one is paused').waitFor();
          await check('paused');
          await open(/^Removed one/);
          await shownMessage(page, 'Once said.').waitFor();
          await check('removed');

          await toList();
          await page.getByRole('button', { name: 'New', exact: true }).click();
          await page.getByRole('button', { name: 'Create workspace' }).click();
          await check('a new workspace, without a name');
          await page.keyboard.press('Escape');
          await page.locator('#search').fill('nobody');
          await check('a search that finds nothing');
          await page.locator('#search').fill('');
          await page.keyboard.press('Control+/');
          await check('the keys');
          await page.keyboard.press('Escape');

          await page.locator('#inspector-toggle').click();
          await page.getByRole('switch', { name: '404' }).click();
          await page.locator('#fault-banner').waitFor();
          await check('faults');
          canvas.platform.faults.clear();
          await page.locator('#fault-banner').waitFor({ state: 'hidden' });
          await page.locator(isNarrow ? '#inspector-close' : '#inspector-toggle').click();

          await open(/^Laptop/);
          await page.route('**/*', (route) => route.abort());
          canvas.platform.dropEventStreams();
          await page.locator('#gone').waitFor();
          await check('nobody answers');
          expect(found).toEqual([]);
        },
        LONG_MS,
      );

      test(`at ${width} pixels, ${colorScheme}, in a conversation`, async () => {
        await using canvas = await openCanvas(browser(), {
          viewport: { width, height },
          colorScheme,
          reducedMotion: 'reduce',
        });
        const { page } = canvas;
        await fill(canvas);
        if (width < 720)
          await page
            .getByRole('navigation')
            .getByRole('button', { name: /^Laptop/ })
            .click();
        await page.locator('#work').waitFor();
        await page.locator('.message').nth(2).waitFor();
        expect(await findings(page, 'a conversation')).toEqual([]);
        expect(await page.locator('.message-quote:visible').count()).toBe(1);
      });
    }
  }

  test('on a page that is opened without its key', async () => {
    await using canvas = await openCanvas(browser());
    await using stranger = await browser().newContext();
    const page = await stranger.newPage();
    await page.goto(canvas.url);
    await page.getByText('This address alone does not open the canvas').waitFor();
    expect(await findings(page, 'locked')).toEqual([]);
  });
});
