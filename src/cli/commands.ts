import { Argument, InvalidArgumentError, Option } from 'commander';
import type { RunCommand } from './command.ts';

export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  /** The end of the command's help. */
  readonly notes: string;
  readonly parameters: readonly (Argument | Option)[];
  /** Imports the module of the command, which nothing else needs: `--version` is quick. */
  readonly load: () => Promise<RunCommand>;
}

const PORT = new Option('--port <number>', 'port on 127.0.0.1 (default: a free one)').argParser((text) => {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('It is a whole number from 0 to 65535.');
});

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'demo',
    summary: 'try the channel on this machine, without any account',
    description:
      'Starts a small platform with its canvas on this machine, and a workspace on it. Where Claude Code is installed, prints the command that makes a session that workspace; elsewhere a script answers in its place.',
    notes: 'Your own settings are neither read nor changed. Ctrl-C ends it and removes everything.',
    parameters: [PORT, new Option('--scripted', 'let the script answer even where `claude` is installed')],
    load: async () => (await import('./demo/demo.ts')).demoCommand,
  },
  {
    name: 'setup',
    summary: 'connect a workspace of a canvas to this machine',
    description:
      "Takes the canvas's connect snippet as it is, JSON, or address, id and token; checks them against the platform, writes them into the settings, and brings Claude Code to where one command is left, which it prints. On a terminal it asks for what is missing; elsewhere it reads the snippet from the standard input.",
    notes:
      'Other workspaces, settings and comments in the .env file stay as they are; a new token replaces the old one.\nIn a script:  pbpaste | molecule-channel setup --plugin --allow',
    parameters: [
      new Option('--from <file>', 'file with the snippet or JSON; - is the standard input'),
      new Option('--url <address>', 'address of the canvas'),
      new Option('--id <id>', 'id of the workspace'),
      new Option('--token-file <file>', 'file with its token; - is the standard input'),
      new Option('--token <token>', 'the token itself; others on this machine can see it'),
      new Option('--found', 'take the workspaces of the Python client or SDK on this machine'),
      new Option('--create <name>', "make a new workspace with an administrator's token"),
      new Option('--parent <id>', 'with --create: under this workspace'),
      new Option(
        '--admin-token-file <file>',
        "with --create: file with the administrator's token; - is the standard input",
      ),
      new Option('--plugin', 'add the plugin to Claude Code'),
      new Option('--no-plugin', 'leave the plugins of Claude Code alone'),
      new Option(
        '--marketplace <source>',
        'with --plugin: where the plugin comes from (default: its GitHub repository)',
      ),
      new Option('--allow', 'let Claude answer messages without asking each time'),
      new Option('--no-allow', 'leave the settings of Claude Code alone'),
      new Option('-y, --yes', 'the same as --plugin --allow'),
    ],
    load: async () => (await import('./setup/setup.ts')).setupCommand,
  },
  {
    name: 'platform',
    summary: 'run a local platform with its canvas',
    description:
      'Runs the local platform and its canvas alone, for development and tests. Prints its address, its admin token, and how to create a workspace.',
    notes: 'Ctrl-C ends it.',
    parameters: [
      PORT,
      new Option('--database <file>', 'keep everything in this file (default: in memory, gone at the end)'),
      new Option(
        '--era <era>',
        'age of the platform: E2 is the newest, E1.5 of June 2026, E1 of May 2026, E0 before poll mode',
      )
        .choices(['E0', 'E1', 'E1.5', 'E2'])
        .default('E2'),
      new Option('--platform-root', 'make a root workspace at the start, and put every other root under it'),
    ],
    load: async () => (await import('./platform.ts')).platformCommand,
  },
  {
    name: 'access',
    summary: 'say who may write to the session',
    description:
      'Shows who may write to the session, or changes it: all who may write to the workspace, the canvas user only, or the canvas user and some peers. What others send is dropped, and they are not told.',
    notes:
      'Kept in access.json in the state directory. Running sessions follow at once.\nWithout --workspace it replaces all rules.',
    parameters: [
      new Argument('[senders]', 'who').choices(['all', 'canvas', 'peers']),
      new Argument('[ids...]', 'workspace ids of the peers, with "peers"'),
      new Option('--workspace <id>', 'only for what arrives through this watched workspace'),
    ],
    load: async () => (await import('./access.ts')).accessCommand,
  },
  {
    name: 'doctor',
    summary: 'find out what is wrong, and how to mend it',
    description:
      'Looks at everything the channel depends on: Bun, settings, platform, token, state directory, Claude Code.',
    notes:
      'It registers nothing, marks nothing as read, disturbs no session and prints no token.\nExit code 0: nothing failed. 1: something did.',
    parameters: [
      new Option('--json', 'print the report as JSON'),
      new Option('--offline', 'do not ask the platform'),
    ],
    load: async () => (await import('./doctor/doctor.ts')).doctorCommand,
  },
  {
    name: 'completion',
    summary: 'print what a shell needs to complete these commands',
    description: 'Prints a script for bash, zsh or fish; its first line says where it belongs.',
    notes: 'For this bash alone: eval "$(molecule-channel completion bash)"',
    parameters: [new Argument('<shell>', 'which').choices(['bash', 'zsh', 'fish'])],
    load: async () => (await import('./completion.ts')).completionCommand,
  },
];
