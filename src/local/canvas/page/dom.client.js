// What every part of the page does with the document. Text from the platform is only ever set as text.

const BETWEEN_RUNS_MS = 60;
// A browser may ask first where to put a file.
const KEPT_FOR_SAVING_MS = 60_000;

export const byId = (id) => document.getElementById(id);

/** A fresh copy of the one element in a `<template>`; `texts` are those of its parts, by class name. */
export function copyOf(templateId, texts = {}) {
  const node = byId(templateId).content.firstElementChild.cloneNode(true);
  for (const [name, text] of Object.entries(texts)) node.querySelector(`.${name}`).textContent = text;
  return node;
}

/** Sets text only when it differs, so that screen readers and selections are left alone. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Shows a sentence about what failed; an empty one hides it. */
export function showProblem(node, sentence) {
  setText(node, sentence);
  node.hidden = sentence === '';
}

/** Gives the reader a file to keep. */
export function saveAs(file, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_FOR_SAVING_MS);
}

/** Brings `list` to hold exactly `nodes`, in order; nodes already in place are not touched and keep the focus. */
export function arrange(list, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...list.children]) if (!wanted.has(child)) child.remove();
  let cursor = list.firstElementChild;
  for (const node of nodes) {
    if (node === cursor) cursor = cursor.nextElementSibling;
    else list.insertBefore(node, cursor);
  }
}

/** Nodes by key: `keep` returns the node built for this key, and builds another only when `signature` changed. */
export function createNodeCache() {
  let cached = new Map();
  let kept = new Map();
  return {
    has: (key) => cached.has(key),
    keep(key, signature, build) {
      const known = cached.get(key);
      const entry = known?.signature === signature ? known : { signature, node: build() };
      kept.set(key, entry);
      return entry.node;
    },
    /** Forgets what was not kept since the last sweep. */
    sweep() {
      cached = kept;
      kept = new Map();
    },
  };
}

export const pause = (waitMs) => new Promise((resolve) => setTimeout(resolve, waitMs));

/** Runs `task` now, or once more after the run in progress: a burst of calls makes few runs, never two at a time. */
export function createCoalesced(task) {
  let isRunning = false;
  let isWanted = false;
  return async () => {
    isWanted = true;
    if (isRunning) return;
    isRunning = true;
    try {
      while (isWanted) {
        isWanted = false;
        await task();
        await pause(BETWEEN_RUNS_MS);
      }
    } finally {
      isRunning = false;
    }
  };
}

export function sizeWords(bytes) {
  if (!Number.isFinite(bytes)) return '';
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** `12 s ago`, `3 min ago`, `2 h ago`, `5 d ago`. */
export function agoWords(date, now = new Date()) {
  const seconds = Math.max(0, Math.round((now - date) / 1000));
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}
