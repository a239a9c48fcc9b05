import { Argument, type Option } from 'commander';
import { z } from 'zod';
import type { CommandContext } from './command.ts';
import { COMMANDS, type CommandEntry } from './commands.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof SHELLS)[number];

const flagsSchema = z.object({ shell: z.enum(SHELLS) });

/** Prints what a shell needs to complete the words of this program. Returns 0. */
export async function completionCommand(flags: unknown, { output }: CommandContext): Promise<number> {
  output.print(WRITERS[flagsSchema.parse(flags).shell](COMMANDS));
  return 0;
}

const PROGRAM = 'molecule-channel';

const WRITERS: Readonly<Record<Shell, (commands: readonly CommandEntry[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** A word that may stand after a command: an option, or one of the choices of an argument. */
interface Word {
  readonly text: string;
  readonly about: string;
}

function wordsOf({ parameters }: CommandEntry): Word[] {
  return parameters.flatMap((parameter) =>
    parameter instanceof Argument ? choices(parameter) : flags(parameter),
  );
}

function flags({ short, long, description }: Option): Word[] {
  return [short, long].flatMap((text) => (text ? [{ text, about: description }] : []));
}

function choices({ argChoices, description }: Argument): Word[] {
  return (argChoices ?? []).map((text) => ({ text, about: description }));
}

/** Options after which a value of the user's comes, and those among them that have only a few values. */
function valued({
  parameters,
}: CommandEntry): { readonly name: string; readonly values: readonly string[] }[] {
  return parameters.flatMap((parameter) =>
    parameter instanceof Argument || !(parameter.required || parameter.optional) || !parameter.long
      ? []
      : [{ name: parameter.long, values: parameter.argChoices ?? [] }],
  );
}

function bashScript(commands: readonly CommandEntry[]): string {
  const cases = commands.map(
    (command) =>
      `    ${command.name}) words="${[...wordsOf(command).map(({ text }) => text), '--help'].join(' ')}" ;;`,
  );
  const values = commands.flatMap((command) =>
    valued(command).map(({ name, values: known }) => {
      const action = known.length === 0 ? 'compopt -o default; return' : `words="${known.join(' ')}"`;
      return `    ${command.name}:${name}) ${action} ;;`;
    }),
  );
  return `# Completion of ${PROGRAM} for bash. In ~/.bashrc: eval "$(${PROGRAM} completion bash)"
_molecule_channel() {
  local command=\${COMP_WORDS[1]} current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} words=
  COMPREPLY=()
  case $command in
${cases.join('\n')}
    help) words="${names(commands)}" ;;
  esac
  case $command:$previous in
${values.join('\n')}
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then words="${names(commands)} help --help --version"; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _molecule_channel ${PROGRAM}
`;
}

function zshScript(commands: readonly CommandEntry[]): string {
  const cases = commands.map((command) => {
    const words = wordsOf(command).map(({ text, about }) => described(text, about));
    return `    ${command.name}) options=(${words.join(' ')}) ;;`;
  });
  const values = commands.flatMap((command) =>
    valued(command).map(({ name, values: known }) => {
      const action = known.length === 0 ? '_files' : `compadd -- ${known.join(' ')}`;
      return `    ${command.name}:${name}) ${action}; return ;;`;
    }),
  );
  return `#compdef ${PROGRAM}
# Completion of ${PROGRAM} for zsh. In ~/.zshrc, after compinit: eval "$(${PROGRAM} completion zsh)"
_molecule_channel() {
  local -a commands options
  commands=(${commands.map(({ name, summary }) => described(name, summary)).join(' ')})
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  case \${words[2]}:\${words[CURRENT-1]} in
${values.join('\n')}
  esac
  case \${words[2]} in
${cases.join('\n')}
    help) options=($commands) ;;
  esac
  _describe option options
}
compdef _molecule_channel ${PROGRAM}
`;
}

/** A colon ends the word, so one inside of it is escaped. */
function described(word: string, about: string): string {
  return quoted(`${word.replaceAll(':', '\\:')}:${about}`);
}

function fishScript(commands: readonly CommandEntry[]): string {
  const lines = commands.flatMap((command) => [
    `complete -c ${PROGRAM} -f -n __fish_use_subcommand -a ${command.name} -d ${quoted(command.summary)}`,
    ...command.parameters.map((parameter) => fishParameter(command.name, parameter)),
  ]);
  return `# Completion of ${PROGRAM} for fish. ${PROGRAM} completion fish > ~/.config/fish/completions/${PROGRAM}.fish
${lines.join('\n')}
`;
}

function fishParameter(command: string, parameter: Argument | Option): string {
  const start = `complete -c ${PROGRAM} -n "__fish_seen_subcommand_from ${command}"`;
  if (parameter instanceof Argument) {
    return `${start} -f -a ${quoted((parameter.argChoices ?? []).join(' '))}`;
  }
  const long = parameter.long?.replace(/^--/, '') ?? '';
  const short = parameter.short === undefined ? '' : ` -s ${parameter.short.replace(/^-/, '')}`;
  const takes = parameter.required || parameter.optional ? ' -r' : '';
  const values = parameter.argChoices === undefined ? '' : ` -a ${quoted(parameter.argChoices.join(' '))}`;
  return `${start}${short} -l ${long}${takes}${values} -d ${quoted(parameter.description)}`;
}

function names(commands: readonly CommandEntry[]): string {
  return commands.map(({ name }) => name).join(' ');
}

/** As every one of these shells takes a word in single quotes. */
function quoted(text: string): string {
  return `'${text.replaceAll('`', '').replaceAll("'", '’')}'`;
}
