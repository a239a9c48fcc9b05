// The form for a new workspace.
import { byId, showProblem } from './dom.client.js';
import { orShow, platform } from './platform.client.js';

/** The form for a new workspace. `onCreated({ id, name, external, token })` follows a success. */
export function createWorkspaceDialog({ workspaces, onCreated }) {
  const dialog = byId('create-dialog');
  const name = byId('create-name');
  const submit = byId('create-submit');
  const problem = byId('create-problem');

  byId('create-open').addEventListener('click', () => {
    byId('create-form').reset();
    showProblem(problem, '');
    name.removeAttribute('aria-invalid');
    offerParents(workspaces());
    dialog.showModal();
    name.focus();
  });
  byId('create-cancel').addEventListener('click', () => dialog.close());
  byId('create-form').addEventListener('submit', async (event) => {
    event.preventDefault();
    const fields = readForm();
    name.setAttribute('aria-invalid', String(fields.name === ''));
    if (fields.name === '') {
      showProblem(problem, 'Give the workspace a name.');
      name.focus();
      return;
    }
    submit.disabled = true;
    await orShow(problem, 'Not created.', async () => {
      const { id, token } = await platform.createWorkspace(fields);
      dialog.close();
      onCreated({ id, token, name: fields.name, external: fields.external });
    });
    submit.disabled = false;
  });
}

function readForm() {
  const role = byId('create-role').value.trim();
  const parentId = byId('create-parent').value;
  return {
    name: byId('create-name').value.trim(),
    external: byId('create-form').elements.kind.value === 'external',
    ...(role === '' ? {} : { role }),
    ...(parentId === '' ? {} : { parent_id: parentId }),
  };
}

function offerParents(workspaces) {
  const roots = workspaces.filter(({ parent_id: parentId }) => !parentId);
  const preferred = roots.find(({ external }) => !external) ?? roots[0];
  const options = workspaces.map(({ id, name }) => new Option(name, id, false, id === preferred?.id));
  byId('create-parent').replaceChildren(new Option('None, a root', ''), ...options);
}
