import { join } from 'node:path';
import type { ClaudeCode } from './claude-code.ts';
import { type ChannelChoice, clientArguments, marketplaceOf, type PluginSource } from './client-launch.ts';
import { type ClientRun, runClient } from './client-run.ts';
import { HostSession } from './host-session.ts';
import { startInteractiveClient } from './interactive-client.ts';
import { type MockMessagesApi, startMockMessagesApi } from './mock-messages-api.ts';
import type { ModelRule } from './mock-model.ts';
import { type RefusingProxy, startRefusingProxy } from './refusing-proxy.ts';
import { createSandbox, type Sandbox } from './sandbox.ts';
import { killProcesses } from './sandbox-processes.ts';

export interface HostSessionOptions {
  readonly claudeCode: ClaudeCode;
  readonly source: PluginSource;
  readonly channel: ChannelChoice;
  readonly rules?: readonly ModelRule[];
  /** Permission rules, such as `mcp__plugin_molecule_molecule`. */
  readonly allow?: readonly string[];
  /** Added to the client's environment, hence to the plugin's. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly mode?: 'plan';
  /** Given on the command line, so that the session begins with it. */
  readonly prompt?: string;
  /** Puts something into the sandbox before the client runs there for the first time. */
  readonly prepare?: (sandbox: Sandbox) => void | Promise<void>;
  /** Between the install of the plugin and the session: runs the client, such as `claude plugin update`. */
  readonly afterInstall?: (run: (...args: string[]) => Promise<ClientRun>) => Promise<void>;
}

/**
 * Starts the real client in a sandbox, with the plugin, against a mock model, and answers its start dialogs. Everything
 * it starts is gone after `stop()`, and when this process ends.
 */
export async function startHostSession(options: HostSessionOptions): Promise<HostSession> {
  await using started = new AsyncDisposableStack();
  const { binary } = options.claudeCode;
  const api = started.adopt(startMockMessagesApi(options.rules ?? []), (mock) => mock.stop());
  const proxy = started.adopt(startRefusingProxy(), (listener) => listener.stop());
  const sandbox = started.use(sandboxFor(options, api, proxy));
  started.defer(() => killProcesses(sandbox.home));
  await options.prepare?.(sandbox);
  await install(options.source, binary, sandbox);
  await options.afterInstall?.((...args) => runClient(binary, sandbox, args));

  const debugFile = join(sandbox.root, 'debug.log');
  const prompt = options.prompt === undefined ? [] : [options.prompt];
  const args = [...clientArguments(options.source, options.channel), ...prompt];
  const client = await startInteractiveClient(sandbox, [binary, '--debug-file', debugFile, ...args]);
  started.defer(() => client.terminal.close());
  if (options.channel === 'development') await client.acceptDevelopmentChannels();
  return new HostSession({ binary, api, proxy, sandbox, client, debugFile, everything: started.move() });
}

function sandboxFor(options: HostSessionOptions, api: MockMessagesApi, proxy: RefusingProxy): Sandbox {
  const channel = { marketplace: marketplaceOf(options.source), plugin: options.source.plugin };
  return createSandbox({
    clientVersion: options.claudeCode.version,
    permissionMode: options.claudeCode.permissionMode,
    apiUrl: api.url,
    proxyUrl: proxy.url,
    allow: options.allow ?? [],
    approvedChannels: options.channel === 'approved' ? [channel] : [],
    environment: options.environment ?? {},
    ...(options.mode === undefined ? {} : { mode: options.mode }),
  });
}

async function install(source: PluginSource, binary: string, sandbox: Sandbox): Promise<void> {
  if (source.from === 'folder' || source.isInstalledAlready) return;
  const commands = [
    ['plugin', 'marketplace', 'add', source.folder],
    ['plugin', 'install', `${source.plugin}@${source.marketplace}`],
  ];
  for (const command of commands) {
    const { exitCode, output } = await runClient(binary, sandbox, command);
    if (exitCode !== 0) throw new Error(`claude ${command.join(' ')} ended with ${exitCode}: ${output}`);
  }
}
