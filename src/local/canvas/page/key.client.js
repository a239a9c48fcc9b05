// The key of this canvas. It comes behind the `#` of the address, which browsers send to nobody, and is kept for this
// host and port alone.
const IN_ADDRESS = /^#key=([\w-]{43})$/;
const STORED_AS = 'molecule-canvas-key';

let inMemory;

/** Undefined in a browser that was never given the whole address. */
export function canvasKey() {
  return inMemory ?? stored() ?? undefined;
}

/** Takes the key out of the address, so that it is not seen there, nor in a picture of the page. */
function takeFromAddress() {
  const key = IN_ADDRESS.exec(location.hash)?.[1];
  if (key === undefined) return false;
  inMemory = key;
  store(key);
  history.replaceState(null, '', location.pathname);
  return true;
}

function stored() {
  try {
    return localStorage.getItem(STORED_AS);
  } catch {
    // Switched off in this browser.
    return undefined;
  }
}

function store(key) {
  try {
    localStorage.setItem(STORED_AS, key);
  } catch {
    // Then it is known until the page is left.
  }
}

takeFromAddress();
// Where the page is open already, a browser only changes what is behind the `#`.
window.addEventListener('hashchange', () => {
  if (takeFromAddress()) location.reload();
});
