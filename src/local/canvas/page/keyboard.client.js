// Keys that work everywhere on the page, also while something is being written.
import { byId } from './dom.client.js';

/** `onMove` is called with 1 or -1 for the next or the previous workspace. */
export function createShortcuts({ search, onMove }) {
  const dialog = byId('keys-dialog');

  function actionOf({ key, altKey, ctrlKey, metaKey }) {
    const hasCommand = (ctrlKey || metaKey) && !altKey;
    if (hasCommand && key.toLowerCase() === 'k') return search.focus;
    if (hasCommand && key === '/') return () => dialog.showModal();
    if (altKey && !ctrlKey && key === 'ArrowDown') return () => onMove(1);
    if (altKey && !ctrlKey && key === 'ArrowUp') return () => onMove(-1);
    return undefined;
  }

  document.addEventListener('keydown', (event) => {
    const action = actionOf(event);
    if (action === undefined || document.querySelector('dialog[open]') !== null) return;
    event.preventDefault();
    action();
  });
  byId('keys-open').addEventListener('click', () => dialog.showModal());
  byId('keys-close').addEventListener('click', () => dialog.close());
}
