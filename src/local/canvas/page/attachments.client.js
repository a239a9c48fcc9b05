// The files of a message: images as small pictures that open large, everything else to be downloaded.
import { byId, copyOf, saveAs, setText, sizeWords } from './dom.client.js';
import { orShow, platform } from './platform.client.js';

// What a browser shows without running anything in it.
const PICTURES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'image/bmp']);
const MAX_PICTURE_BYTES = 12 * 1024 * 1024;
const MAX_KEPT_PICTURES = 60;

/** Path → address of the bytes inside the browser, the oldest first. */
const kept = new Map();

export function attachmentNode(attachment) {
  const path = platformPath(attachment.url);
  const isPicture =
    PICTURES.has(attachment.mime_type?.toLowerCase()) && !(attachment.size > MAX_PICTURE_BYTES);
  return path && isPicture ? pictureNode(attachment, path) : fileNode(attachment, path);
}

function fileNode({ name, uri, size }, path) {
  const shownName = name || 'file';
  const node = copyOf('attachment-template', {
    'file-name': shownName,
    'file-size': path ? sizeWords(size) : 'not kept here',
  });
  const link = node.querySelector('.file-name');
  link.title = path ? `Download ${shownName}` : `Not kept on this platform: ${uri || 'no address'}`;
  link.download = shownName;
  if (!path) {
    link.removeAttribute('href');
    return node;
  }
  link.href = path;
  link.addEventListener('click', (event) => {
    // A link would ask for it without the key.
    event.preventDefault();
    void download(path, shownName);
  });
  return node;
}

const download = (path, name) =>
  orShow(byId('log-problem'), `${name} could not be downloaded.`, async () =>
    saveAs(await platform.download(path), name),
  );

function pictureNode(attachment, path) {
  const name = attachment.name || 'image';
  const node = copyOf('picture-template');
  const button = node.querySelector('button');
  const image = node.querySelector('img');
  button.ariaLabel = `Open the image ${name}`;
  button.title = name;
  // What does not turn out to be a picture is a file like any other.
  const giveUp = () => node.replaceWith(fileNode(attachment, path));
  image.addEventListener('error', giveUp);
  image.addEventListener('load', () => node.classList.add('is-loaded'));
  button.addEventListener('click', () => openLarge(path, name));
  pictureAt(path).then((address) => {
    image.src = address;
  }, giveUp);
  return node;
}

async function pictureAt(path) {
  const known = kept.get(path);
  if (known !== undefined) return known;
  const address = platform.download(path).then((blob) => {
    if (!PICTURES.has(blob.type.toLowerCase())) throw new TypeError('not a picture');
    return URL.createObjectURL(blob);
  });
  kept.set(path, address);
  address.catch(() => kept.delete(path));
  if (kept.size > MAX_KEPT_PICTURES) {
    const [oldest] = kept.keys();
    kept.get(oldest).then(URL.revokeObjectURL, () => {});
    kept.delete(oldest);
  }
  return address;
}

async function openLarge(path, name) {
  const image = byId('picture-large');
  image.src = await pictureAt(path);
  image.alt = name;
  setText(byId('picture-name'), name);
  byId('picture-download').onclick = () => void download(path, name);
  byId('picture-dialog').showModal();
}

byId('picture-close').addEventListener('click', () => byId('picture-dialog').close());

/** Only a path on this platform becomes a link; any other address stays text. */
function platformPath(url) {
  if (typeof url !== 'string' || !url.startsWith('/')) return undefined;
  const resolved = URL.parse(url, location.origin);
  return resolved?.origin === location.origin ? resolved.pathname + resolved.search : undefined;
}
