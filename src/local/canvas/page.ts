import type { Hono } from 'hono';
import type { Auth } from '../http/auth.ts';
import canvas from './page/canvas.client.js' with { type: 'text' };
import style from './page/canvas.css' with { type: 'text' };
import composer from './page/composer.client.js' with { type: 'text' };
import dialogs from './page/dialogs.client.js' with { type: 'text' };
import dom from './page/dom.client.js' with { type: 'text' };
import faults from './page/faults.client.js' with { type: 'text' };
import icon from './page/favicon.svg' with { type: 'text' };
import page from './page/index.html' with { type: 'text' };
import inspector from './page/inspector.client.js' with { type: 'text' };
import messages from './page/messages.client.js' with { type: 'text' };
import platform from './page/platform.client.js' with { type: 'text' };
import workspaces from './page/workspaces.client.js' with { type: 'text' };

const SCRIPT = 'text/javascript; charset=utf-8';

/** Path → type and text. Bun's types see a bundle in an HTML import; the attribute makes it text. */
const ASSETS: ReadonlyMap<string, { readonly type: string; readonly text: string }> = new Map([
  ['/', { type: 'text/html; charset=utf-8', text: String(page) }],
  ['/canvas.css', { type: 'text/css; charset=utf-8', text: style }],
  ['/favicon.svg', { type: 'image/svg+xml', text: icon }],
  ['/canvas.js', { type: SCRIPT, text: canvas }],
  ['/canvas.client.js', { type: SCRIPT, text: canvas }],
  ['/composer.client.js', { type: SCRIPT, text: composer }],
  ['/dialogs.client.js', { type: SCRIPT, text: dialogs }],
  ['/dom.client.js', { type: SCRIPT, text: dom }],
  ['/faults.client.js', { type: SCRIPT, text: faults }],
  ['/inspector.client.js', { type: SCRIPT, text: inspector }],
  ['/messages.client.js', { type: SCRIPT, text: messages }],
  ['/platform.client.js', { type: SCRIPT, text: platform }],
  ['/workspaces.client.js', { type: SCRIPT, text: workspaces }],
]);

const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "base-uri 'none'",
  "object-src 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Whether a path belongs to the canvas page: never faulty, never limited. */
export function isPagePath(path: string): boolean {
  return ASSETS.has(path) || path === '/local' || path.startsWith('/local/');
}

/** The canvas page. Opening it is what makes a browser the canvas user. */
export function registerPage(app: Hono, { sessionCookie }: Auth): void {
  for (const [path, { type, text }] of ASSETS) {
    app.get(path, () => {
      const headers = new Headers({
        'Content-Type': type,
        'Cache-Control': 'no-store',
        'Content-Security-Policy': CONTENT_SECURITY_POLICY,
        'Cross-Origin-Resource-Policy': 'same-origin',
        'Referrer-Policy': 'same-origin',
      });
      if (path === '/') headers.set('Set-Cookie', sessionCookie);
      return new Response(text, { headers });
    });
  }
}
