#!/usr/bin/env bun
/**
 * Makes the picture of README: the canvas of the demo and, beside it, a real Claude Code that has joined it, in the middle
 * of a conversation. Only the model is a stand-in, with prepared answers. Needs Chromium, tmux and Linux.
 */
import { mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { launchChromium } from '../test/browser/chromium.ts';
import { findClaudeCode } from '../test/host/claude-code.ts';
import type { HostSession } from '../test/host/host-session.ts';
import type { ModelRule } from '../test/host/mock-model.ts';
import { ALL_TOOLS, FROM_FOLDER } from '../test/host/plugin-under-test.ts';
import { startHostSession } from '../test/host/start-host-session.ts';
import { BUN_FOLDER } from '../test/support/bun-folder.ts';
import { eventually } from '../test/support/eventually.ts';
import { tempDir } from '../test/support/temp-dir.ts';
import { escaped, terminalHtml } from './terminal-html.ts';

const ROOT = resolve(import.meta.dir, '..');
const PICTURE = join(ROOT, 'docs/images/canvas-and-terminal.png');
const MAX_BYTES = 300_000;
const CANVAS = { width: 860, height: 660 };
const TERMINAL = { columns: 78, lines: 33, width: 700 };
const HEADING = 'Molecule canvas';

const QUESTION = 'Is the build green? If not: what broke, and who can mend it?';
const ANSWER = `Not yet. Two of 214 tests fail since this morning's merge:

| test | since | why |
|---|---|---|
| \`retry.test.ts\` | 9:12 | waits for a clock that never moves |
| \`upload.test.ts\` | 9:12 | the same helper |

Both are mine. One line mends them:

\`\`\`ts
clock.advance(RETRY_AFTER_MS);
\`\`\`

I push it in a minute.`;

const REPORT = `212 pass
2 fail
  retry.test.ts   waits for a clock that never moves
  upload.test.ts  waits for a clock that never moves`;
const LAST_WORDS = 'Answered on the canvas: two tests fail, both for the same reason. I mend the helper now.';

/** The prepared model: it answers the greeting, runs the tests when it is asked about them, and then answers that. */
function modelRules(): readonly ModelRule[] {
  let question = '';
  const messageWith = (words: string) =>
    new RegExp(`<channel [^>]* activity_id="([^"]+)"[^>]*>\\n[^<]*${words}`);
  return [
    {
      when: messageWith('Hello from the canvas'),
      call: 'reply_to_workspace',
      input: ([, id]) => ({ activity_id: id, text: 'I am here, in your terminal.' }),
    },
    {
      when: messageWith('Is the build green'),
      call: 'Bash',
      input([, id = '']) {
        question = id;
        return { command: './run-tests', description: 'Run the tests' };
      },
    },
    {
      when: /212 pass/,
      call: 'reply_to_workspace',
      input: () => ({ activity_id: question, text: ANSWER }),
    },
    { when: /Delivered to the canvas user/, times: 1, say: 'A greeting from the canvas, answered.' },
    { when: /Delivered to the canvas user/, say: LAST_WORDS },
  ];
}

/** The demo as a user starts it, with a `claude` on its PATH. */
async function startDemo(binary: string) {
  const folder = tempDir();
  const bin = join(folder.path, 'bin');
  mkdirSync(bin);
  symlinkSync(binary, join(bin, 'claude'));
  const child = Bun.spawn([join(ROOT, 'bin/molecule-channel'), 'demo'], {
    cwd: folder.path,
    env: { PATH: `${bin}:${BUN_FOLDER}:/usr/bin:/bin`, HOME: folder.path, TMPDIR: folder.path },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  void (async () => {
    for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) printed += chunk;
  })();
  const fact = (what: string, pattern: RegExp) =>
    eventually(`the ${what} of the demo`, () => pattern.exec(printed)?.[1], { explain: () => printed });
  return {
    canvasUrl: await fact('canvas', /Canvas +(http\S+)\n/),
    stateDirectory: await fact('state', /State +(\S+)/),
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await child.exited;
      folder[Symbol.dispose]();
    },
  };
}

/** Of the size of the picture, with its colours. */
async function terminalScreen(session: HostSession): Promise<string> {
  const tmux = ['tmux', '-S', join(dirname(session.project), 'tmux.sock')];
  const run = async (...words: string[]) => {
    const child = Bun.spawn([...tmux, ...words], { stdout: 'pipe', stderr: 'inherit' });
    const output = await new Response(child.stdout).text();
    if ((await child.exited) !== 0) throw new Error(`tmux ${words[0]} failed`);
    return output;
  };
  await run('resize-window', '-x', String(TERMINAL.columns), '-y', String(TERMINAL.lines));
  // It draws anew, and a moment later what it was doing is done.
  await eventually('Claude Code to draw anew', async () => {
    const screen = await run('capture-pane', '-p');
    return /Answered on the canvas:/.test(screen) && !/esc to interrupt/.test(screen) ? true : undefined;
  });
  await Bun.sleep(1_500);
  return run('capture-pane', '-e', '-p');
}

async function talk(page: Page): Promise<Buffer> {
  const log = page.getByRole('log');
  await log.getByText('I am here, in your terminal.').waitFor();
  await page.getByLabel('Message to Demo session').fill(QUESTION);
  await page.keyboard.press('Enter');
  await log.getByText('I push it in a minute.').waitFor();
  await log.getByText('Answered', { exact: true }).nth(1).waitFor();
  await page.locator('#work').waitFor({ state: 'hidden' });
  return page.screenshot();
}

function composition(canvas: Buffer, screen: string): string {
  const { width, height } = CANVAS;
  const address = `data:image/png;base64,${canvas.toString('base64')}`;
  const bar = (title: string) => `<div class="bar"><i></i><i></i><i></i><span>${escaped(title)}</span></div>`;
  return `<!doctype html><meta charset="utf-8"><style>
    body { display: flex; gap: 20px; margin: 0; padding: 20px; width: max-content; background: #eceef2; }
    figure { margin: 0; border-radius: 10px; overflow: hidden; box-shadow: 0 2px 10px rgb(20 28 45 / 16%); }
    .bar { display: flex; align-items: center; gap: 7px; height: 30px; padding: 0 12px;
      background: #dfe2e8; color: #49505c; font: 12px system-ui, sans-serif; }
    .bar i { width: 11px; height: 11px; border-radius: 50%; background: #b7bcc7; }
    .bar span { margin-left: 8px; }
    .dark .bar { background: #2a2e37; color: #aab1bd; }
    .dark .bar i { background: #4a505c; }
    img { display: block; width: ${width}px; height: ${height}px; }
    pre { box-sizing: border-box; width: ${TERMINAL.width}px; height: ${height}px; margin: 0; padding: 12px 14px;
      background: #15181e; color: #d7dae0; font: 14px/19px "DejaVu Sans Mono", "Liberation Mono", monospace; }
    .dark { background: #15181e; }
  </style>
  <figure>${bar(HEADING)}<img src="${address}" alt=""></figure>
  <figure class="dark">${bar('claude')}<pre>${terminalHtml(screen.trimEnd()).replaceAll('⏸', '‖').replaceAll('⎿', '└')}</pre></figure>`;
}

const found = await findClaudeCode();
if (!found.found) throw new Error(`no picture without Claude Code: ${found.reason}`);
await using demo = await startDemo(found.claudeCode.binary);
await using session = await startHostSession({
  claudeCode: found.claudeCode,
  source: FROM_FOLDER,
  channel: 'development',
  allow: [ALL_TOOLS, 'Bash(./run-tests)'],
  rules: modelRules(),
  prepare({ project }) {
    const script = `#!/bin/sh\ncat <<'EOF'\n${REPORT}\nEOF\n`;
    writeFileSync(join(project, 'run-tests'), script, { mode: 0o755 });
  },
  environment: { MOLECULE_STATE_DIR: demo.stateDirectory },
});
const browser = await launchChromium();
try {
  const page = await browser.newPage({ viewport: CANVAS, colorScheme: 'light' });
  await page.goto(demo.canvasUrl);
  const canvas = await talk(page);
  const screen = await terminalScreen(session);
  const sheet = await browser.newPage({ viewport: { width: 1_640, height: CANVAS.height + 70 } });
  await sheet.setContent(composition(canvas, screen));
  mkdirSync(dirname(PICTURE), { recursive: true });
  await sheet.screenshot({ path: PICTURE, fullPage: true });
} finally {
  await browser.close();
}
const { size } = statSync(PICTURE);
if (size > MAX_BYTES) throw new Error(`${PICTURE} has ${size} bytes, more than ${MAX_BYTES}`);
process.stdout.write(`${PICTURE}: ${size} bytes\n`);
