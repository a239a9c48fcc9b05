import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { z } from 'zod';
import { canvasAddress } from '../../src/local/canvas/page.ts';
import type { LocalPlatform } from '../../src/local/platform.ts';
import { servePlatform } from '../support/platform.ts';

type Team = ReturnType<typeof createTeam>;

/** `Laptop` is an external workspace in poll mode, `Lead` its parent, a peer that lives on the platform. */
function createTeam(platform: LocalPlatform) {
  const lead = platform.createWorkspace({ name: 'Lead', role: 'Coordinates', deliveryMode: 'poll' });
  const laptop = platform.createWorkspace({
    name: 'Laptop',
    parentId: lead.id,
    external: true,
    deliveryMode: 'poll',
  });
  return { platform, laptop, lead };
}

export interface CanvasOptions extends BrowserContextOptions {
  /** Runs before the page is loaded. */
  readonly prepare?: (team: Team) => void;
}

export interface Canvas extends Team, AsyncDisposable {
  readonly page: Page;
  readonly url: string;
  /** Uncaught errors of the page and refusals of its content security policy. */
  readonly complaints: readonly string[];
  /** A call of Laptop's agent, with its own bearer. */
  asAgent(method: string, path: string, body?: unknown): Promise<Response>;
}

/** A platform of its own with the canvas open on it, in a browser profile of its own. */
export async function openCanvas(browser: Browser, options: CanvasOptions = {}): Promise<Canvas> {
  const { prepare, ...contextOptions } = options;
  await using stack = new AsyncDisposableStack();
  const served = stack.use(await servePlatform());
  const team = createTeam(served.platform);
  prepare?.(team);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...contextOptions });
  stack.defer(() => context.close());
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) complaints.push(message.text());
  });
  await page.goto(canvasAddress(served.url, served.platform.canvasKey));
  await page.locator('#live[data-state="live"]').waitFor();
  const kept = stack.move();
  return {
    ...team,
    page,
    url: served.url,
    complaints,
    asAgent: (method, path, body) =>
      fetch(new URL(path, served.url), {
        method,
        headers: { Authorization: `Bearer ${team.laptop.token}`, 'Content-Type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(10_000),
      }),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** The message in the log with this text. */
export const shownMessage = (page: Page, text: string) =>
  page.getByRole('log').getByRole('listitem').filter({ hasText: text });

/** The texts of all messages in the log, as they are shown. */
export const shownTexts = async (page: Page) =>
  (await page.locator('#messages .message-text').allTextContents()).map((text) => text.trim());

export const openFaults = (page: Page) => page.getByRole('button', { name: 'Faults & requests' }).click();

const bodySchema = z.object({
  params: z.object({ message: z.object({ parts: z.array(z.unknown()) }) }),
});

/** What came into a workspace, oldest first: who sent it (null is the canvas user), how, and its parts. */
export function receivedBy({ platform }: Canvas, workspaceId: string) {
  return platform.activities(workspaceId).map(({ source_id: source, method, request_body: body }) => ({
    source,
    method,
    parts: bodySchema.safeParse(body).data?.params.message.parts ?? [],
  }));
}
