// The panel beside the conversation: faults and requests.
import { byId } from './dom.client.js';

const WIDE_ENOUGH = matchMedia('(min-width: 75rem)');
const OPEN_KEY = 'molecule-inspector';

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
  const settle = () => setOpen(WIDE_ENOUGH.matches && localStorage.getItem(OPEN_KEY) === 'open');
  WIDE_ENOUGH.addEventListener('change', settle);
  settle();

  return { isOpen: () => !panel.hidden };
}
