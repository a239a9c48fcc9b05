// The box above the workspaces: what is typed there narrows the list.
import { byId } from './dom.client.js';

/** `onChosen` follows Enter, which means the first workspace that is left. */
export function createSearch({ onChanged, onChosen }) {
  const box = byId('search');

  function clear() {
    box.value = '';
    onChanged();
  }

  function focus() {
    // On a narrow page the list is behind the conversation.
    if (!box.checkVisibility()) byId('back').click();
    box.focus();
  }

  box.addEventListener('input', onChanged);
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.isComposing) {
      event.preventDefault();
      if (box.value.trim() === '') return;
      onChosen();
      clear();
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      document.querySelector('.workspace-button')?.focus();
    } else if (event.key === 'Escape' && box.value !== '') {
      event.preventDefault();
      clear();
    }
  });
  byId('search-clear').addEventListener('click', () => {
    clear();
    box.focus();
  });

  return { filter: () => box.value.trim(), focus };
}
