import type { EraRules } from '../http/era.ts';
import { hostOf } from '../http/gates.ts';

const PLACEHOLDER = '<paste auth_token from create response>';

/** What a person needs to connect an agent; `token` is empty when it is shown again. */
export function connectionOf(workspaceId: string, token: string, request: Request, rules: EraRules) {
  const platformUrl = publicBase(request);
  const register = `${platformUrl}/registry/register`;
  const heartbeat = `${platformUrl}/registry/heartbeat`;
  return {
    workspace_id: workspaceId,
    platform_url: platformUrl,
    auth_token: token,
    registry_endpoint: register,
    heartbeat_endpoint: heartbeat,
    curl_register_template: [
      `curl -X POST ${register}`,
      `-H 'Authorization: Bearer ${token || '<token>'}'`,
      `-H 'Content-Type: application/json'`,
      `-d '{"id":"${workspaceId}","delivery_mode":"poll","agent_card":{"name":"my agent"}}'`,
    ].join(' \\\n  '),
    python_snippet: `PLATFORM_URL = "${platformUrl}"\nWORKSPACE_ID = "${workspaceId}"\n`,
    claude_code_channel_snippet: rules.isCurrent
      ? currentSnippet(workspaceId, token || '<ROTATE_TO_REVEAL_TOKEN>', platformUrl)
      : documentedSnippet(workspaceId, platformUrl),
  };
}

/** The platform's address from outside: what a proxy in front of it says, else what the request was sent to. */
function publicBase(request: Request): string {
  const scheme = request.headers.get('X-Forwarded-Proto') ?? new URL(request.url).protocol.replace(/:$/, '');
  return `${scheme}://${request.headers.get('X-Forwarded-Host') ?? hostOf(request)}`;
}

/** Three lines of settings with a token to be filled in by hand. */
function documentedSnippet(workspaceId: string, platformUrl: string): string {
  const settings = `MOLECULE_PLATFORM_URL=${platformUrl}
MOLECULE_WORKSPACE_IDS=${workspaceId}
MOLECULE_WORKSPACE_TOKENS=${PLACEHOLDER}`;
  return snippet(settings, '--channels plugin:molecule@molecule-mcp-claude-channel');
}

/** One line of settings that holds every workspace with its own token. */
function currentSnippet(workspaceId: string, token: string, platformUrl: string): string {
  const workspaces = JSON.stringify([{ id: workspaceId, token, platform_url: platformUrl }]);
  return snippet(`MOLECULE_WORKSPACES_JSON=${workspaces}`, 'plugin:molecule@molecule-channel');
}

function snippet(settings: string, launchArguments: string): string {
  return `# Connect a Claude Code session to this workspace.
mkdir -p ~/.claude/channels/molecule
cat > ~/.claude/channels/molecule/.env <<'EOF'
${settings}
EOF
chmod 600 ~/.claude/channels/molecule/.env
claude --dangerously-load-development-channels ${launchArguments}
`;
}
