// The box below the log: text, files, and in whose name they are sent.
import { byId, copyOf, setText, showProblem, sizeWords } from './dom.client.js';
import { PlatformProblem, platform } from './platform.client.js';

const MAX_FILES = 10;
const AS_CANVAS_USER = '';

function newDraft(sendAs = AS_CANVAS_USER) {
  return { text: '', files: [], sendAs, problem: '', messageId: crypto.randomUUID(), isSending: false };
}

/** Keeps one draft per workspace; what could not be sent stays in the box, with the reason below it. */
export function createComposer({ onSent }) {
  const textBox = byId('composer-text');
  const sendAs = byId('send-as');
  const drafts = new Map();
  let workspace;
  let draft = newDraft();
  let shownFiles;

  function render() {
    if (textBox.value !== draft.text) textBox.value = draft.text;
    if (sendAs.value !== draft.sendAs) sendAs.value = draft.sendAs;
    textBox.readOnly = draft.isSending;
    sendAs.disabled = draft.isSending;
    byId('attach').disabled = draft.isSending;
    byId('send').setAttribute('aria-disabled', String(!canSend()));
    setText(byId('send'), draft.isSending ? 'Sending…' : 'Send');
    showProblem(byId('composer-problem'), draft.problem);
    renderFiles();
  }

  function renderFiles() {
    if (shownFiles === draft.files) return;
    shownFiles = draft.files;
    byId('composer-files').hidden = draft.files.length === 0;
    byId('composer-files').replaceChildren(...draft.files.map(chosenFileNode));
  }

  function chosenFileNode(chosen) {
    const { name, size } = chosen.file;
    const node = copyOf('chosen-file-template', { 'file-name': name, 'file-size': sizeWords(size) });
    const remove = node.querySelector('.file-remove');
    remove.setAttribute('aria-label', `Remove ${name}`);
    remove.addEventListener('click', () => {
      change({ files: draft.files.filter((other) => other !== chosen) });
      textBox.focus();
    });
    return node;
  }

  const canSend = () => !draft.isSending && (draft.text.trim() !== '' || draft.files.length > 0);

  function change(patch) {
    if (draft.isSending) return;
    // Other content is another message; only an unchanged one keeps its id, so that a retry is stored once.
    Object.assign(draft, { problem: '', messageId: crypto.randomUUID() }, patch);
    render();
  }

  function addFiles(added) {
    const usable = [...added].filter((file) => file.size > 0);
    const all = [...draft.files, ...usable.map((file) => ({ file }))];
    const problems = [];
    if (usable.length < added.length) problems.push('Empty files and folders cannot be attached.');
    if (all.length > MAX_FILES) problems.push(`A message carries at most ${MAX_FILES} files.`);
    change({ files: all.slice(0, MAX_FILES), problem: problems.join(' ') });
    textBox.focus();
  }

  async function submit() {
    if (!canSend()) return;
    const { id } = workspace;
    const sent = draft;
    Object.assign(sent, { isSending: true, problem: '' });
    render();
    try {
      await deliver(id, sent);
      drafts.set(id, newDraft(sent.sendAs));
      if (draft === sent) draft = drafts.get(id);
      onSent(id);
      // By mouse or by keyboard: the next thing is to write.
      if (byId('composer').contains(document.activeElement)) textBox.focus();
    } catch (error) {
      if (!(error instanceof PlatformProblem)) throw error;
      sent.problem = `Not sent. ${error.message}`;
    } finally {
      sent.isSending = false;
      render();
    }
  }

  byId('composer').addEventListener('submit', (event) => {
    event.preventDefault();
    void submit();
  });
  textBox.addEventListener('input', () => change({ text: textBox.value }));
  textBox.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void submit();
  });
  sendAs.addEventListener('change', () => change({ sendAs: sendAs.value }));
  byId('attach').addEventListener('click', () => byId('attach-input').click());
  byId('attach-input').addEventListener('change', ({ target }) => {
    addFiles(target.files);
    target.value = '';
  });
  acceptDroppedFiles(byId('conversation'), (files) => workspace && addFiles(files));

  return {
    /** Shows the workspace as it is now; `others` are the workspaces in whose name one can write to it. */
    show(next, others) {
      workspace = next;
      if (!drafts.has(next.id)) drafts.set(next.id, newDraft());
      draft = drafts.get(next.id);
      setText(byId('composer-label'), `Message to ${next.name}`);
      textBox.placeholder = `Message ${next.name}`;
      offerSenders(sendAs, others);
      if (!others.some(({ id }) => id === draft.sendAs)) draft.sendAs = AS_CANVAS_USER;
      render();
    },
  };
}

async function deliver(workspaceId, { messageId, text, files, sendAs }) {
  // A retry after a failed send does not upload again.
  const waiting = files.filter((chosen) => !chosen.uploaded);
  if (waiting.length > 0) {
    const uploads = waiting.map(({ file }) => file);
    const uploaded = await platform.upload(workspaceId, uploads);
    for (const [index, chosen] of waiting.entries()) chosen.uploaded = uploaded[index];
  }
  const message = { messageId, text, files: files.map(({ uploaded }) => uploaded) };
  if (sendAs === AS_CANVAS_USER) return platform.sendAsCanvasUser(workspaceId, message);
  return platform.sendAsPeer(sendAs, workspaceId, message);
}

function offerSenders(select, others) {
  const senders = [{ id: AS_CANVAS_USER, name: 'You (canvas user)' }, ...others];
  const signature = JSON.stringify(senders.map(({ id, name }) => [id, name]));
  if (select.dataset.signature === signature) return;
  select.dataset.signature = signature;
  select.replaceChildren(...senders.map(({ id, name }) => new Option(name, id)));
}

function acceptDroppedFiles(area, addFiles) {
  const carriesFiles = (event) => event.dataTransfer?.types.includes('Files') === true;
  let depth = 0;
  function setDepth(next) {
    depth = next;
    area.classList.toggle('dropping', depth > 0);
  }
  area.addEventListener('dragenter', (event) => carriesFiles(event) && setDepth(depth + 1));
  area.addEventListener('dragleave', (event) => carriesFiles(event) && setDepth(depth - 1));
  area.addEventListener('drop', (event) => {
    if (!carriesFiles(event)) return;
    setDepth(0);
    addFiles(event.dataTransfer.files);
  });
  // Without this a file dropped beside the target would make the browser leave the page.
  for (const type of ['dragover', 'drop']) {
    window.addEventListener(type, (event) => carriesFiles(event) && event.preventDefault());
  }
}
