import { Command, CommanderError, Option } from 'commander';
import { MoleculeError, messageOf } from '../core/errors.ts';
import { PRODUCT } from '../core/product.ts';
import type { CommandContext } from './command.ts';
import { COMMANDS } from './commands.ts';
import { wrap } from './wrap.ts';

const PROGRAM = 'molecule-channel';
const USAGE_ERROR = 2;
/** Of help that no terminal shows. */
const HELP_COLUMNS = 100;

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
    const { columns } = context.output;
    for (const line of explain(error)) context.output.complain(`${wrap(line, columns, { rest: '  ' })}\n`);
    return 1;
  }
}

function explain(error: unknown): string[] {
  if (error instanceof MoleculeError) return [`${PROGRAM}: ${error.message}`, error.advice];
  return [`${PROGRAM}: ${messageOf(error)}`];
}

function createProgram(context: CommandContext, done: (exitCode: number) => void): Command {
  const { output } = context;
  const program = new Command(PROGRAM)
    .description(
      'Makes a Claude Code session a workspace on a Molecule AI canvas: what people and agents write to it there arrives in the session, and its replies go back.',
    )
    .version(PRODUCT.version, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .exitOverride()
    .configureHelp({ minWidthToWrap: 1, subcommandTerm: (command) => command.name() })
    .configureOutput({
      writeOut: output.print,
      writeErr: (text) => output.complain(wrap(text, output.columns, { rest: '  ' })),
      getOutHelpWidth: () => output.columns ?? HELP_COLUMNS,
      getErrHelpWidth: () => output.columns ?? HELP_COLUMNS,
    })
    .showHelpAfterError(`All commands: ${PROGRAM} --help`)
    .addHelpText('after', () => `\n${wrap(START_HERE, output.columns ?? HELP_COLUMNS)}`);
  for (const { name, summary, description, notes, parameters, load } of COMMANDS) {
    const command = program
      .command(name)
      .summary(summary)
      .description(description)
      .showHelpAfterError(`All of its options: ${PROGRAM} ${name} --help`);
    for (const parameter of parameters) {
      if (parameter instanceof Option) command.addOption(parameter);
      else command.addArgument(parameter);
    }
    command
      .addHelpText('after', () => `\n${wrap(notes, output.columns ?? HELP_COLUMNS)}`)
      .action(async () => {
        const run = await load();
        done(await run(flagsOf(command), context));
      });
  }
  return program;
}

const START_HERE = `New here? Run: ${PROGRAM} demo
Connect a workspace: ${PROGRAM} setup
Something wrong? Run: ${PROGRAM} doctor

Exit codes: 0 done, 1 failed, 2 a command line that makes no sense.
Colours: on a terminal only, and none with NO_COLOR.`;

/** What the user gave: options by the name of their flag, arguments by their own name. */
function flagsOf(command: Command): Readonly<Record<string, unknown>> {
  const names = command.registeredArguments.map((argument) => argument.name());
  return {
    ...command.opts(),
    ...Object.fromEntries(names.map((name, index) => [name, command.processedArgs[index]])),
  };
}
