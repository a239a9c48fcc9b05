import purify from 'dompurify/purify.min.js' with { type: 'text' };
import type { Hono } from 'hono';
import marked from '../../../node_modules/marked/lib/marked.esm.js' with { type: 'text' };
import { ok } from '../http/reply.ts';
import attachments from './page/attachments.client.js' with { type: 'text' };
import canvas from './page/canvas.client.js' with { type: 'text' };
import style from './page/canvas.css' with { type: 'text' };
import composer from './page/composer.client.js' with { type: 'text' };
import connectDialog from './page/connect-dialog.client.js' with { type: 'text' };
import createDialog from './page/create-dialog.client.js' with { type: 'text' };
import dialogs from './page/dialogs.html' with { type: 'text' };
import dom from './page/dom.client.js' with { type: 'text' };
import events from './page/events.client.js' with { type: 'text' };
import faults from './page/faults.client.js' with { type: 'text' };
import favicon from './page/favicon.svg' with { type: 'text' };
import index from './page/index.html' with { type: 'text' };
import inspector from './page/inspector.client.js' with { type: 'text' };
import key from './page/key.client.js' with { type: 'text' };
import keyboard from './page/keyboard.client.js' with { type: 'text' };
import markdown from './page/markdown.client.js' with { type: 'text' };
import message from './page/message.client.js' with { type: 'text' };
import messages from './page/messages.client.js' with { type: 'text' };
import notice from './page/notice.client.js' with { type: 'text' };
import platform from './page/platform.client.js' with { type: 'text' };
import requests from './page/requests.client.js' with { type: 'text' };
import search from './page/search.client.js' with { type: 'text' };
import templates from './page/templates.html' with { type: 'text' };
import unread from './page/unread.client.js' with { type: 'text' };
import workspaces from './page/workspaces.client.js' with { type: 'text' };

const TYPES = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
} as const;

/** The scripts copy the templates. Bun's types see a bundle in an HTML import; the attribute makes it text. */
const html = String(index)
  .replace('<!-- dialogs.html -->', () => String(dialogs))
  .replace('<!-- templates.html -->', () => String(templates));

/** What the browser loads, by path. */
const ASSETS: ReadonlyMap<string, readonly [type: keyof typeof TYPES, text: string]> = new Map([
  ['/', ['html', html]],
  ['/canvas.css', ['css', style]],
  ['/favicon.svg', ['svg', favicon]],
  ['/marked.js', ['js', marked]],
  ['/purify.js', ['js', purify]],
  ['/attachments.client.js', ['js', attachments]],
  ['/canvas.client.js', ['js', canvas]],
  ['/composer.client.js', ['js', composer]],
  ['/connect-dialog.client.js', ['js', connectDialog]],
  ['/create-dialog.client.js', ['js', createDialog]],
  ['/dom.client.js', ['js', dom]],
  ['/events.client.js', ['js', events]],
  ['/faults.client.js', ['js', faults]],
  ['/inspector.client.js', ['js', inspector]],
  ['/key.client.js', ['js', key]],
  ['/keyboard.client.js', ['js', keyboard]],
  ['/markdown.client.js', ['js', markdown]],
  ['/message.client.js', ['js', message]],
  ['/messages.client.js', ['js', messages]],
  ['/notice.client.js', ['js', notice]],
  ['/platform.client.js', ['js', platform]],
  ['/requests.client.js', ['js', requests]],
  ['/search.client.js', ['js', search]],
  ['/unread.client.js', ['js', unread]],
  ['/workspaces.client.js', ['js', workspaces]],
]);

const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  // Pictures that the page has fetched itself.
  "img-src 'self' blob:",
  "connect-src 'self'",
  // Text becomes markup in one way only: by the sanitiser.
  "require-trusted-types-for 'script'",
  'trusted-types dompurify',
  "base-uri 'none'",
  "object-src 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** The address that opens the canvas of a platform, whose address has no slash at the end. */
export function canvasAddress(platformUrl: string, key: string): string {
  return `${platformUrl}/#key=${key}`;
}

/** Tells the page which start of the program this is, which is part of what it sends in the place of its key. */
const START_PATH = '/canvas-start';

/** Whether a path belongs to the canvas page: neither faults nor limits apply to it. */
export function isPagePath(path: string): boolean {
  return ASSETS.has(path) || path === START_PATH || path === '/local' || path.startsWith('/local/');
}

/**
 * The canvas page, which is the same for everybody: what it shows and does needs the key. That stands behind the `#` of
 * the address that the program prints, which a browser sends to nobody.
 */
export function registerPage(app: Hono, startId: string): void {
  app.get(START_PATH, () => ok({ start: startId }));
  for (const [path, [type, text]] of ASSETS) {
    app.get(path, () => {
      const headers = new Headers({
        'Content-Type': TYPES[type],
        'Cache-Control': 'no-store',
        'Content-Security-Policy': CONTENT_SECURITY_POLICY,
        'Cross-Origin-Resource-Policy': 'same-origin',
        'Referrer-Policy': 'same-origin',
      });
      return new Response(text, { headers });
    });
  }
}
