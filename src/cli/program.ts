import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { MoleculeError, messageOf } from '../core/errors.ts';
import { PRODUCT } from '../core/product.ts';
import type { CommandContext, RunCommand } from './command.ts';

const USAGE_ERROR = 2;
const COMMANDS_HINT =
  'The commands are demo, platform, access and doctor; molecule-channel --help says more.';

/**
 * Runs one command and returns the exit code: 0 for done, 1 for failed, 2 for a command line that makes no sense.
 * `args` is without the program itself.
 */
export async function runProgram(args: readonly string[], context: CommandContext): Promise<number> {
  let exitCode = 0;
  const program = createProgram(context, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args.length === 0 ? ['--help'] : [...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE_ERROR;
    context.output.complain(`molecule-channel: ${explain(error)}\n`);
    return 1;
  }
}

function explain(error: unknown): string {
  if (error instanceof MoleculeError) return `${error.message}\n${error.advice}`;
  return messageOf(error);
}

function createProgram(context: CommandContext, done: (exitCode: number) => void): Command {
  const { output } = context;
  const program = new Command('molecule-channel')
    .description(
      'Makes a Claude Code session a workspace on a Molecule AI canvas: what people and agents write to it there arrives in the session, and its replies go back.',
    )
    .version(PRODUCT.version, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .exitOverride()
    .configureOutput({ writeOut: output.print, writeErr: output.complain })
    .showHelpAfterError(COMMANDS_HINT)
    .addHelpText(
      'after',
      '\nNew here? Run: molecule-channel demo\nSomething wrong? Run: molecule-channel doctor',
    );
  for (const { name, summary, description, notes, parameters, load } of COMMANDS) {
    const command = program.command(name).summary(summary).description(description);
    for (const parameter of parameters) {
      if (parameter instanceof Option) command.addOption(parameter);
      else command.addArgument(parameter);
    }
    command.addHelpText('after', `\n${notes}`).action(async () => {
      const run = await load();
      done(await run(flagsOf(command), context));
    });
  }
  return program;
}

/** What the user gave: options by the name of their flag, arguments by their own name. */
function flagsOf(command: Command): Readonly<Record<string, unknown>> {
  const names = command.registeredArguments.map((argument) => argument.name());
  return {
    ...command.opts(),
    ...Object.fromEntries(names.map((name, index) => [name, command.processedArgs[index]])),
  };
}

interface CommandEntry {
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

const COMMANDS: readonly CommandEntry[] = [
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
];
