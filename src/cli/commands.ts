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

const PORT = new Option('--port <number>', 'port on 127.0.0.1 (default: a free one)').argParser(
  wholeNumber(0, 65_535),
);

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`);
  };
}

/** For what shows the output to somebody and takes another exit code for a breakdown, such as the skills of the plugin. */
const ALWAYS_SUCCEED = new Option('--always-succeed', 'exit code 0, whatever was found');

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'demo',
    summary: 'try the channel on this machine, without any account',
    description:
      'Starts a small platform with its canvas on this machine, and a workspace on it. Where Claude Code is installed, prints the command that makes a session that workspace; elsewhere a script answers in its place.',
    notes:
      "Your own settings are neither read nor changed. Ctrl-C ends it and removes everything but the canvas's address, so that an open tab works at the next start.",
    parameters: [PORT, new Option('--scripted', 'let the script answer even where `claude` is installed')],
    load: async () => (await import('./demo/demo.ts')).demoCommand,
  },
  {
    name: 'setup',
    summary: 'connect a workspace of a canvas to this machine',
    description:
      "Takes the canvas's connect snippet as it is, JSON, or address, id and token; checks them against the platform, writes them into the settings, and brings Claude Code to where one command is left, which it prints. On a terminal it asks for what is missing; elsewhere it reads the snippet from the standard input.",
    notes:
      'Other workspaces, settings and comments in the .env file stay as they are; a new token replaces the old one.\nIn a script:  pbpaste | molecule-channel setup --yes',
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
      new Option('--bun', 'install Bun with npm where there is none, in ~/.local'),
      new Option('--no-bun', 'leave that to me'),
      new Option('-y, --yes', 'the same as --bun --plugin --allow'),
    ],
    load: async () => (await import('./setup/setup.ts')).setupCommand,
  },
  {
    name: 'status',
    summary: 'say whether a session receives, and what waits',
    description:
      'Says whether a session on this machine receives messages, for which workspaces, how they look on the canvas, and what waits in the inbox.',
    notes: 'It changes nothing.\nExit code 0: a session receives. 1: none does, or nothing is set up.',
    parameters: [
      new Option('-w, --watch', 'go on, every two seconds, until Ctrl-C'),
      new Option('--json', 'print it as JSON; with --watch a line whenever it changes'),
      new Option('--offline', 'do not ask the platform'),
      ALWAYS_SUCCEED,
    ],
    load: async () => (await import('./status/status.ts')).statusCommand,
  },
  {
    name: 'logs',
    summary: 'print the end of the log',
    description:
      'Prints the last lines of the log that the sessions of this machine write. It holds no token.',
    notes: 'With --follow Ctrl-C ends it.',
    parameters: [
      new Option('-f, --follow', 'go on with what is written from now on'),
      new Option('-n, --lines <number>', 'how many lines (default: 50)').argParser(wholeNumber(0, 100_000)),
    ],
    load: async () => (await import('./logs/logs.ts')).logsCommand,
  },
  {
    name: 'remove',
    summary: 'take a workspace, or everything, out again',
    description:
      'Takes a workspace out of the settings of this machine; with --all everything that this plugin put on it: settings, inbox, log, received files, permission rules, and the plugin in Claude Code. It shows what goes and asks.',
    notes: 'Nothing on the canvas changes: the workspace and its token stay there.',
    parameters: [
      new Argument('[workspace]', 'its name or id'),
      new Option('--all', 'everything'),
      new Option('--keep-files', 'with --all: leave the received files'),
      new Option('-y, --yes', 'do not ask'),
    ],
    load: async () => (await import('./remove/remove.ts')).removeCommand,
  },
  {
    name: 'platform',
    summary: 'run a local platform with its canvas',
    description:
      'Runs the local platform and its canvas alone, for development and tests. Prints its address, its admin token, and how to create a workspace.',
    notes:
      'Ctrl-C ends it.\nWhat it can do wrong on request (outage, database-down, late-row, …): the canvas has switches for it; docs/operations.md names all.',
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
      new Argument('[ids...]', 'names or workspace ids of the peers, with "peers"'),
      new Option('--workspace <workspace>', 'only for what arrives through this watched one, by name or id'),
      new Option('--json', 'print what applies as JSON'),
      new Option('--offline', 'do not ask the platform for names'),
    ],
    load: async () => (await import('./access/access.ts')).accessCommand,
  },
  {
    name: 'doctor',
    summary: 'find out what is wrong, and how to mend it',
    description:
      'Looks at everything the channel depends on: Bun, settings, platform, token, state directory, Claude Code.',
    notes:
      'It registers nothing, marks nothing as read, disturbs no session and prints no token. Only --ping writes: a message of the workspace to itself, which the session sees as a short notice.\nExit code 0: nothing failed. 1: something did.',
    parameters: [
      new Option('--json', 'print the report as JSON'),
      new Option('--offline', 'do not ask the platform'),
      new Option('--ping', 'send a message through the whole loop, and name the link that is broken'),
      ALWAYS_SUCCEED,
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
