import type { LocalPlatform } from '../../src/local/platform.ts';

/** Writes to every workspace of the platform, as the workspace that may. */
export async function broadcast(
  platform: LocalPlatform,
  sender: { readonly id: string; readonly token: string },
  message: string,
): Promise<void> {
  const send = async (method: string, path: string, token: string, body: unknown) => {
    const request = new Request(`http://localhost${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    const { status } = await platform.fetch(request);
    if (status !== 200) throw new Error(`${path} returned ${status}`);
  };
  await send('PATCH', `/workspaces/${sender.id}/abilities`, platform.adminToken, { broadcast_enabled: true });
  await send('POST', `/workspaces/${sender.id}/broadcast`, sender.token, { message });
}
