// The key of this canvas. It comes behind the `#` of the address, which browsers send to nobody, and is kept for this
// host and port alone. The page sends something made of it that holds for one start of the program at one port: whoever
// listens there after its end learns nothing that opens the next one.
const IN_ADDRESS = /^#key=([\w-]{43})$/;
const STORED_AS = 'molecule-canvas-key';

let inMemory;
let isAddressFresh = false;
let made;

/** Undefined in a browser that was never given the whole address. */
export function canvasKey() {
  return inMemory ?? stored() ?? undefined;
}

/** Fetches as the person at the canvas. After another start of the program it goes on as if nothing had been. */
export async function fetchWithKey(path, init = {}) {
  const bearer = await currentBearer();
  const response = await attempt(path, init, bearer);
  if (response.status !== 401) {
    // Whoever answers here knows the key; the next one at this port may not.
    if (bearer !== inMemory) isAddressFresh = false;
    return response;
  }
  if (!(await renewed(bearer))) return response;
  return attempt(path, init, await currentBearer());
}

async function attempt(path, init, bearer) {
  try {
    return await fetch(path, { ...init, headers: { ...init.headers, Authorization: `Bearer ${bearer}` } });
  } catch (error) {
    if (bearer === inMemory && error instanceof TypeError) forgetKeyItself();
    throw error;
  }
}

function currentBearer() {
  made ??= makeBearer();
  made.catch(() => {
    made = undefined;
  });
  return made;
}

/** Whether there is another bearer than the one that was refused. */
async function renewed(refused) {
  if (refused === inMemory) forgetKeyItself();
  if ((await currentBearer()) !== refused) return true;
  made = undefined;
  if ((await currentBearer()) !== refused) return true;
  // Through a tunnel the port is another one than the program knows: then the key itself is sent, as long as the program
  // whose address was opened right now is the one that has answered.
  if (!isAddressFresh) return false;
  made = Promise.resolve(inMemory);
  return true;
}

function forgetKeyItself() {
  isAddressFresh = false;
  made = undefined;
}

async function makeBearer() {
  const response = await fetch('/canvas-start', { cache: 'no-store' });
  const { start } = await response.json();
  const bytes = (text) => new TextEncoder().encode(text);
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', bytes(canvasKey() ?? ''), algorithm, false, ['sign']);
  const signature = await crypto.subtle.sign('HMAC', key, bytes(`${start} ${location.port || 80}`));
  return btoa(String.fromCharCode(...new Uint8Array(signature)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** Takes the key out of the address, so that it is not seen there, nor in a picture of the page. */
function takeFromAddress() {
  const key = IN_ADDRESS.exec(location.hash)?.[1];
  if (key === undefined) return;
  inMemory = key;
  isAddressFresh = true;
  store(key);
  history.replaceState(null, '', location.pathname);
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
  if (IN_ADDRESS.test(location.hash)) location.reload();
});
