// The panel beside the conversation, and the recent requests in it.
import { arrange, byId, copyOf, createNodeCache } from './dom.client.js';
import { orShow, platform } from './platform.client.js';

const SHOWN_REQUESTS = 100;
const WIDE_ENOUGH = matchMedia('(min-width: 75rem)');
const OPEN_KEY = 'molecule-inspector';
const timeFormat = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi;

const CALLERS = { session: 'this page', admin: 'admin', none: 'no token', unknown: 'unknown token' };

/** The latest requests, newest first, fetched only while they can be seen. */
export function createRequestLog({ nameOf }) {
  const list = byId('request-list');
  list.tabIndex = 0;
  const cache = createNodeCache();

  async function refresh() {
    const requests = await platform.requests(SHOWN_REQUESTS);
    arrange(
      list,
      requests.map((request) => {
        const title = `${request.method} ${request.path.replace(UUID, nameOf)}`;
        const meta = requestMeta(request, nameOf);
        return cache.keep(request.id, [request.status, title, meta].join(), () =>
          requestNode(request, title, meta),
        );
      }),
    );
    cache.sweep();
    byId('requests-empty').hidden = requests.length > 0;
    list.hidden = requests.length === 0;
  }

  return {
    refresh: () => orShow(byId('requests-problem'), 'The requests could not be read.', refresh),
  };
}

function requestNode({ path, query, ...request }, title, meta) {
  const node = copyOf('request-template', {
    'request-status': request.status === 0 ? '–' : String(request.status),
    'request-path': title,
    'request-meta': meta,
  });
  node.dataset.outcome = outcomeOf(request);
  node.title = `${request.method} ${path}${query === '' ? '' : `?${query}`}`;
  return node;
}

/** Status 0 is no answer yet or, when there is a duration, a dropped connection. */
function outcomeOf({ status, duration_ms: durationMs }) {
  if (status === 0) return durationMs === undefined ? 'open' : 'bad';
  return status < 400 ? 'good' : 'bad';
}

function requestMeta({ at, duration_ms: durationMs, fault, authorization }, nameOf) {
  const parts = [timeFormat.format(new Date(at)), CALLERS[authorization] ?? nameOf(authorization)];
  parts.push(durationMs === undefined ? 'no answer yet' : durationWords(durationMs));
  if (fault) parts.push(`fault: ${fault}`);
  return parts.join(' · ');
}

function durationWords(durationMs) {
  return durationMs < 1 ? 'under 1 ms' : `${Math.round(durationMs)} ms`;
}

/** Opens and closes the panel: beside the conversation where there is room, over it elsewhere. */
export function createInspector({ onOpened }) {
  const panel = byId('inspector');
  const toggle = byId('inspector-toggle');

  function setOpen(isOpen) {
    panel.hidden = !isOpen;
    toggle.setAttribute('aria-expanded', String(isOpen));
    document.body.classList.toggle('with-inspector', isOpen);
    if (isOpen) onOpened();
  }

  function close() {
    setOpen(false);
    toggle.focus();
  }

  toggle.addEventListener('click', () => {
    setOpen(panel.hidden);
    if (WIDE_ENOUGH.matches) localStorage.setItem(OPEN_KEY, panel.hidden ? 'closed' : 'open');
    if (!panel.hidden && !WIDE_ENOUGH.matches) byId('inspector-close').focus();
  });
  byId('inspector-close').addEventListener('click', close);
  panel.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
  });
  const settle = () => setOpen(WIDE_ENOUGH.matches && localStorage.getItem(OPEN_KEY) !== 'closed');
  WIDE_ENOUGH.addEventListener('change', settle);
  settle();

  return { isOpen: () => !panel.hidden };
}
