import { expect, test } from 'bun:test';
import { CommandRun } from '../support/command-run.ts';
import { browserSuite } from './browser-suite.ts';
import { shownMessage } from './canvas-page.ts';

browserSuite('the demo in a browser', (browser) => {
  test('opens on its session: the first message that is typed is answered, and the peer answers as well', async () => {
    await using run = new CommandRun(['demo', '--scripted'], { PATH: '/usr/bin:/bin' });
    const [, address = ''] = await run.waitFor(/Canvas +(http:\/\/127\.0\.0\.1:\d+\/#key=\S+)\n/);
    const context = await browser().newContext();
    await using _closed = { [Symbol.asyncDispose]: () => context.close() };
    const page = await context.newPage();
    await page.goto(address);

    await page.getByLabel('Message to Demo session').fill('Is this thing on?');
    await page.keyboard.press('Enter');
    const answer = shownMessage(page, 'You wrote: “Is this thing on?”');
    await answer.waitFor();
    await answer.getByRole('button', { name: 'In reply to You Is this thing on?' }).waitFor();
    await shownMessage(page, 'Is this thing on?').first().getByText('Answered', { exact: true }).waitFor();

    await page
      .getByRole('navigation')
      .getByRole('button', { name: /^Demo peer/ })
      .click();
    await page.getByLabel('Message to Demo peer').fill('And you?');
    await page.keyboard.press('Enter');
    await shownMessage(page, 'Your message arrived: “And you?”').waitFor();
    expect(await page.locator('.problem:visible').count()).toBe(0);
  });
});
