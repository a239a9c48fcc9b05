// Messages as Markdown. What it says is anybody's, so everything is listed that may come out of it; HTML is shown as text.
import { Marked } from './marked.js';

const purify = globalThis.DOMPurify;

// Beyond it a text is shown as it was written: reading it would hold up the page.
const MAX_MARKDOWN_CHARS = 60_000;
const MAX_CODE_NAME_CHARS = 24;

const ALLOWED = {
  ALLOWED_TAGS: [
    ...['p', 'br', 'hr', 'strong', 'em', 'del', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'a'],
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'table', 'thead', 'tbody', 'tr', 'th', 'td'],
  ],
  ALLOWED_ATTR: ['href', 'start', 'align', 'title'],
  ADD_URI_SAFE_ATTR: ['start', 'align'],
  ALLOWED_URI_REGEXP: /^(?:https?:\/\/|mailto:)/i,
  ALLOW_ARIA_ATTR: false,
  ALLOW_DATA_ATTR: false,
  RETURN_DOM_FRAGMENT: true,
};

const ESCAPES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text) => text.replace(/[&<>"']/g, (character) => ESCAPES[character]);
/** A line break, and one that is there when the text is copied or read out. */
const BREAK = '<br>\n';

const marked = new Marked({ gfm: true, breaks: true, async: false });
marked.use({
  renderer: {
    br: () => BREAK,
    html({ text, block }) {
      const shown = escaped(text.trim()).replaceAll('\n', BREAK);
      return block ? `<p>${shown}</p>\n` : shown;
    },
    // Nothing is fetched from elsewhere because a message says so.
    image({ href, text }) {
      return `<a href="${escaped(href)}">${escaped(text || href)}</a>`;
    },
    checkbox: ({ checked }) => (checked ? '☑ ' : '☐ '),
    code({ text, lang = '' }) {
      const name = lang.trim().split(/\s/)[0].slice(0, MAX_CODE_NAME_CHARS);
      return `<pre title="${escaped(name)}"><code>${escaped(text)}\n</code></pre>\n`;
    },
  },
  tokenizer: {
    // A definition of a link would vanish from what the reader sees.
    def: () => undefined,
  },
});

/** Fills a node with a text. Neither its length nor what is in it can do more than be shown. */
export function showMarkdown(node, text) {
  const fragment = text.length <= MAX_MARKDOWN_CHARS ? fragmentOf(text) : undefined;
  node.classList.toggle('is-plain', fragment === undefined);
  if (fragment === undefined) node.textContent = text;
  else node.replaceChildren(fragment);
}

/** The words alone, for where there is room for a line. */
export function plainWords(text) {
  try {
    return purify.sanitize(marked.parse(text), ALLOWED).textContent.replace(/\s+/g, ' ').trim();
  } catch {
    return text;
  }
}

/** Undefined for a text that is nested too deeply to be read. */
function fragmentOf(text) {
  let fragment;
  try {
    fragment = purify.sanitize(marked.parse(text), ALLOWED);
  } catch {
    return undefined;
  }
  for (const heading of fragment.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
    // The headings of the page are its own.
    const line = document.createElement('p');
    line.className = `md-heading md-${heading.localName}`;
    line.append(...heading.childNodes);
    heading.replaceWith(line);
  }
  for (const link of fragment.querySelectorAll('a')) dressLink(link);
  for (const block of fragment.querySelectorAll('pre')) dressCode(block);
  for (const table of fragment.querySelectorAll('table')) wrap(table, 'md-table', 'Table');
  return fragment;
}

/** Opens elsewhere, and says where when its words do not. */
function dressLink(link) {
  const url = URL.parse(link.getAttribute('href') ?? '');
  link.removeAttribute('title');
  if (url === null) {
    link.removeAttribute('href');
    return;
  }
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
  link.title = url.href;
  const words = link.textContent.trim();
  const isOpen = words === link.getAttribute('href') || URL.parse(words)?.href === url.href;
  if (isOpen || url.protocol === 'mailto:') return;
  const host = document.createElement('span');
  host.className = 'md-host';
  host.textContent = ` (${url.host})`;
  link.append(host);
}

function dressCode(block) {
  const code = block.textContent;
  const frame = wrap(block, 'md-code', block.title === '' ? 'Code' : `Code: ${block.title}`);
  const bar = document.createElement('div');
  bar.className = 'md-code-bar';
  const name = document.createElement('span');
  name.textContent = block.title;
  block.removeAttribute('title');
  const copy = document.createElement('button');
  copy.type = 'button';
  copy.className = 'md-copy';
  copy.textContent = 'Copy';
  copy.addEventListener('click', () => copyText(copy, code.replace(/\n$/, '')));
  bar.append(name, copy);
  frame.before(bar);
  const whole = document.createElement('div');
  whole.className = 'md-block';
  bar.before(whole);
  whole.append(bar, frame);
}

/** A box of its own that scrolls sideways, also with the keyboard. */
function wrap(node, className, label) {
  const box = document.createElement('div');
  box.className = className;
  box.tabIndex = 0;
  box.role = 'group';
  box.ariaLabel = label;
  node.replaceWith(box);
  box.append(node);
  return box;
}

const SAID_MS = 2_000;

/** Copies, and says on the button whether it worked. */
export async function copyText(button, text) {
  const words = button.dataset.words ?? button.textContent;
  button.dataset.words = words;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = 'Copied';
  } catch {
    button.textContent = 'Not allowed';
  }
  clearTimeout(Number(button.dataset.timer));
  button.dataset.timer = String(
    setTimeout(() => {
      button.textContent = words;
    }, SAID_MS),
  );
}
