// The recent requests of agents. The same request with the same outcome is one line, however often it came.
import { arrange, byId, copyOf, createNodeCache, setText } from './dom.client.js';
import { orShowUnlessGone, platform } from './platform.client.js';

const READ_REQUESTS = 1_000;
const SHOWN_LINES = 100;
const timeFormat = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi;

const CALLERS = { session: 'this page', admin: 'admin', none: 'no token', unknown: 'unknown token' };

/** The latest requests, newest first, fetched only while they can be seen. */
export function createRequestLog({ nameOf }) {
  const list = byId('request-list');
  list.tabIndex = 0;
  const cache = createNodeCache();

  async function refresh() {
    const lines = folded(await platform.requests(READ_REQUESTS), nameOf).slice(0, SHOWN_LINES);
    arrange(
      list,
      lines.map((line) => {
        const node = cache.keep(line.key, '', () => lineNode(line));
        fill(node, line);
        return node;
      }),
    );
    cache.sweep();
    byId('requests-empty').hidden = lines.length > 0;
    list.hidden = lines.length === 0;
  }

  return {
    refresh: () => orShowUnlessGone(byId('requests-problem'), 'The requests could not be read.', refresh),
  };
}

/** One line for all that look the same; in the order of the newest of each. */
function folded(requests, nameOf) {
  const lines = new Map();
  for (const request of requests) {
    const caller = CALLERS[request.authorization] ?? nameOf(request.authorization);
    const title = `${request.method} ${request.path.replace(UUID, nameOf)}`;
    const status = statusWords(request);
    const key = JSON.stringify([title, status, caller, request.fault]);
    const line = lines.get(key);
    if (line) line.count += 1;
    else lines.set(key, { key, title, status, caller, latest: request, count: 1 });
  }
  return [...lines.values()];
}

/** Status 0 is no answer yet or, when there is a duration, a dropped connection. */
function statusWords({ status, duration_ms: durationMs }) {
  if (status !== 0) return String(status);
  return durationMs === undefined ? '…' : '–';
}

function lineNode({ title, status, latest }) {
  const node = copyOf('request-template', { 'request-status': status, 'request-path': title });
  const isGood = latest.status === 0 ? latest.duration_ms === undefined : latest.status < 400;
  node.dataset.outcome = isGood ? 'good' : 'bad';
  return node;
}

function fill(node, { caller, latest, count }) {
  const { at, duration_ms: durationMs, fault, method, path, query } = latest;
  const parts = [timeFormat.format(new Date(at)), caller];
  parts.push(durationMs === undefined ? 'no answer yet' : durationWords(durationMs));
  if (fault) parts.push(`fault: ${fault}`);
  setText(node.querySelector('.request-meta'), parts.join(' · '));
  node.title = `${method} ${path}${query === '' ? '' : `?${query}`}`;
  const times = node.querySelector('.request-count');
  times.hidden = count === 1;
  setText(times, `× ${count}`);
}

function durationWords(durationMs) {
  return durationMs < 1 ? 'under 1 ms' : `${Math.round(durationMs)} ms`;
}
