// The fault switchboard: what agents get instead of an answer, and the banner that says so.
import { arrange, byId, copyOf, createNodeCache, setText } from './dom.client.js';
import { orShow, platform } from './platform.client.js';

const PRESETS = [
  { label: 'Outage', note: 'nobody answers', rule: { fault: { kind: 'outage' } } },
  {
    label: 'Database down',
    note: 'every token is called invalid',
    rule: { fault: { kind: 'database-down' } },
  },
  { label: '401', note: 'the token is refused', rule: { fault: { kind: 'status', status: 401 } } },
  { label: '403', note: 'not allowed', rule: { fault: { kind: 'status', status: 403 } } },
  { label: '404', note: 'not found', rule: { fault: { kind: 'status', status: 404 } } },
  {
    label: '429 with Retry-After',
    note: 'wait 5 s',
    rule: { fault: { kind: 'status', status: 429, retryAfterSeconds: 5 } },
  },
  { label: '500', note: 'the server fails', rule: { fault: { kind: 'status', status: 500 } } },
  { label: 'Slow 3 s', note: 'before each answer', rule: { fault: { kind: 'delay', delayMs: 3000 } } },
  { label: 'Drop connections 30 %', note: '', rule: { probability: 0.3, fault: { kind: 'drop' } } },
  { label: 'HTML instead of JSON', note: '', rule: { fault: { kind: 'html' } } },
  { label: 'Cut-off JSON', note: 'half an answer', rule: { fault: { kind: 'truncate' } } },
  {
    label: 'Late messages 50 %',
    note: 'up to 2 s after their time',
    rule: { probability: 0.5, fault: { kind: 'late-row', delayMs: 0, maxDelayMs: 2000 } },
  },
  {
    label: 'Answers without end',
    note: 'rows that never stop',
    rule: { fault: { kind: 'bad-body', body: 'endless' } },
  },
];

const isSame = (one, other) =>
  Object.keys(one).length === Object.keys(other).length &&
  Object.entries(one).every(([key, value]) => other[key] === value);

/** Whether an active rule is what the preset's switch turns on. */
function isPreset({ rule }, { fault, probability, times, match = {} }) {
  return (
    isSame(rule.fault, fault) &&
    rule.probability === probability &&
    times === undefined &&
    Object.keys(match).length === 0
  );
}

const FAULT_WORDS = {
  status: ({ status, retryAfterSeconds: wait }) =>
    `${status}${wait === undefined ? '' : `, retry after ${wait} s`}`,
  delay: ({ delayMs }) => `Slow ${delayMs / 1000} s`,
  drop: ({ afterHandling }) => (afterHandling ? 'Drop connections once handled' : 'Drop connections'),
  truncate: () => 'Cut-off JSON',
  malformed: () => 'Malformed JSON',
  html: ({ status }) => `HTML instead of JSON${status === undefined ? '' : ` with ${status}`}`,
  hang: () => 'No answer',
  outage: () => 'Outage',
  'late-row': ({ delayMs, maxDelayMs = delayMs }) =>
    `Messages late by ${delayMs / 1000}${maxDelayMs > delayMs ? ` to ${maxDelayMs / 1000}` : ''} s`,
  'bad-body': ({ body }) => `Bad answers (${body})`,
  'database-down': ({ afterAuth }) =>
    afterAuth ? 'Database down after the token was read' : 'Database down',
};

function ruleWords(active, nameOf) {
  const preset = PRESETS.find((candidate) => isPreset(candidate, active));
  if (preset) return preset.label;
  const { fault, match = {}, probability, times } = active;
  const parts = [FAULT_WORDS[fault.kind]?.(fault) ?? fault.kind];
  if (match.method || match.path) parts.push(`on ${[match.method, match.path].filter(Boolean).join(' ')}`);
  if (match.workspaceId) parts.push(`for ${nameOf(match.workspaceId)}`);
  if (probability !== undefined) parts.push(`${Math.round(probability * 100)} % of the time`);
  if (times !== undefined) parts.push(`${times} more ${times === 1 ? 'time' : 'times'}`);
  return parts.join(', ');
}

/** The switches, the list of active rules, and the banner. `onChanged` is called after each change of a rule. */
export function createFaultPanel({ onChanged }) {
  const cache = createNodeCache();
  const switches = PRESETS.map((preset) => presetSwitch(preset));
  let rules = [];
  byId('presets').replaceChildren(...switches.map(({ node }) => node));

  async function attempt(what, action) {
    await orShow(byId('faults-problem'), what, action);
    await onChanged();
    render();
  }

  function presetSwitch(preset) {
    const node = copyOf('preset-template', { 'preset-label': preset.label, 'preset-note': preset.note });
    const input = node.querySelector('input');
    input.role = 'switch';
    input.addEventListener('change', () => {
      if (input.checked) {
        void attempt(`“${preset.label}” was not turned on.`, () => platform.addFault(preset.rule));
        return;
      }
      const active = rules.filter((rule) => isPreset(preset, rule));
      void attempt(`“${preset.label}” was not turned off.`, () =>
        Promise.all(active.map(({ id }) => platform.removeFault(id))),
      );
    });
    return { preset, node, input };
  }

  function ruleNode(rule, words) {
    const node = copyOf('rule-template', { 'rule-text': words });
    const remove = node.querySelector('button');
    remove.setAttribute('aria-label', `Remove the rule ${words}`);
    remove.addEventListener('click', () => {
      const next = node.nextElementSibling ?? node.previousElementSibling;
      (next?.querySelector('button') ?? byId('presets').querySelector('input')).focus();
      void attempt('The rule was not removed.', () => platform.removeFault(rule.id));
    });
    return node;
  }

  let nameOf = (id) => id;
  function render() {
    for (const { preset, input } of switches) input.checked = rules.some((rule) => isPreset(preset, rule));
    const words = rules.map((rule) => ruleWords(rule, nameOf));
    const nodes = rules.map((rule, index) =>
      cache.keep(rule.id, words[index], () => ruleNode(rule, words[index])),
    );
    arrange(byId('rules'), nodes);
    cache.sweep();
    byId('rules-empty').hidden = rules.length > 0;
    byId('fault-banner').hidden = rules.length === 0;
    setText(
      byId('fault-banner-count'),
      rules.length === 1 ? '1 fault is on' : `${rules.length} faults are on`,
    );
    setText(byId('fault-banner-names'), words.join(' · '));
  }

  byId('fault-banner-clear').addEventListener('click', () => {
    // The focus would be lost with the button.
    byId('inspector-toggle').focus();
    void attempt('The faults were not turned off.', () => platform.clearFaults());
  });

  return {
    show(next, names) {
      rules = next;
      nameOf = names;
      render();
    },
  };
}
