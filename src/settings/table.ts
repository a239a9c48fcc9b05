interface TextSetting {
  readonly name: string;
  /** Set where it widens what may be sent, approved or shown: then only the `.env` file of the user sets it. */
  readonly widens?: true;
  /** What applies when the variable has no value; absent when there is nothing then. */
  readonly default?: string;
  /** One sentence for the user. */
  readonly doc: string;
}

/** A setting without which the workspaces cannot be read. */
export interface RequiredSetting extends TextSetting {
  /** What a problem says is missing. */
  readonly expected: string;
  /** What the same value is called among the variables of the Python client. */
  readonly pythonName?: string;
}

export interface NumberSetting {
  readonly name: string;
  readonly default: number;
  readonly unit?: 'ms' | 's' | 'MB';
  readonly min: number;
  readonly max: number;
  readonly doc: string;
}

export interface ChoiceSetting<Choice extends string = string> {
  readonly name: string;
  /** As for texts; the default, which grants nothing, may be chosen anywhere. */
  readonly widens?: true;
  readonly choices: readonly Choice[];
  readonly default: NoInfer<Choice>;
  readonly doc: string;
}

/** One variable that can be set, as the parser reads it and the documentation shows it. */
export type Setting = TextSetting | RequiredSetting | NumberSetting | ChoiceSetting;

const CANVAS_ADDRESS = 'the address of the canvas, such as https://tenant.example.com';

/** Every setting there is. Those of the last group have the names that the Python client `molecule-mcp` reads. */
export const setting = {
  platformUrl: {
    name: 'MOLECULE_PLATFORM_URL',
    expected: CANVAS_ADDRESS,
    pythonName: 'PLATFORM_URL',
    doc: 'Address of the canvas, such as `https://tenant.example.com`, for every workspace that names no other.',
  },
  workspaceIds: {
    name: 'MOLECULE_WORKSPACE_IDS',
    expected: 'the ids of the workspaces to watch, separated by commas',
    pythonName: 'WORKSPACE_ID',
    doc: 'Ids of the workspaces to watch, separated by commas.',
  },
  workspaceTokens: {
    name: 'MOLECULE_WORKSPACE_TOKENS',
    expected: 'the tokens of the workspaces, in the order of the ids',
    pythonName: 'MOLECULE_WORKSPACE_TOKEN',
    doc: 'Tokens of the workspaces, separated by commas, in the order of the ids.',
  },
  platformUrls: {
    name: 'MOLECULE_PLATFORM_URLS',
    doc: 'Addresses, separated by commas, in the order of the ids, when the workspaces live on several canvases; replaces `MOLECULE_PLATFORM_URL`.',
  },
  workspacesJson: {
    name: 'MOLECULE_WORKSPACES_JSON',
    doc: 'The same as one JSON list of `{"id", "token", "platform_url"}`, as the connect dialog writes it; when set, the lists are ignored.',
  },
  pollInterval: {
    name: 'MOLECULE_POLL_INTERVAL_MS',
    default: 5000,
    unit: 'ms',
    min: 250,
    max: 3_600_000,
    doc: 'How often each workspace is polled.',
  },
  pollWindow: {
    name: 'MOLECULE_POLL_WINDOW_SECS',
    default: 30,
    unit: 's',
    min: 5,
    max: 2_592_000,
    doc: 'How far back each poll looks; at least two poll intervals, so that a missed poll loses nothing.',
  },
  doorbell: {
    name: 'MOLECULE_DOORBELL',
    choices: ['on', 'off'],
    default: 'on',
    doc: '`on` listens to the platform’s event stream, so that messages arrive within milliseconds; while it works and `MOLECULE_POLL_INTERVAL_MS` is not set, polls are as rare as half the window. `off` only polls.',
  },
  channel: {
    name: 'MOLECULE_CHANNEL',
    choices: ['auto', 'on', 'off'],
    default: 'auto',
    doc: '`auto` polls only in sessions that Claude Code started with this channel, `on` always, `off` never.',
  },
  floodLimit: {
    name: 'MOLECULE_FLOOD_LIMIT',
    default: 100,
    min: 0,
    max: 1_000_000,
    doc: 'When more messages than this wait at once, the newest are pushed and the older ones are kept for `inbox_peek`; 0 pushes all.',
  },
  peerLimit: {
    name: 'MOLECULE_PEER_LIMIT',
    default: 30,
    min: 0,
    max: 1_000_000,
    doc: 'Messages that one agent may send within ten minutes before further ones are kept for `inbox_peek`, so that two agents cannot answer each other forever; 0 switches it off.',
  },
  maxFile: {
    name: 'MOLECULE_MAX_FILE_MB',
    default: 100,
    unit: 'MB',
    min: 1,
    max: 1000,
    doc: 'Largest file that is received.',
  },
  uploadRoots: {
    name: 'MOLECULE_UPLOAD_ROOTS',
    widens: true,
    default: '.',
    doc: 'Folders, and single files, that Claude may send, separated by `:` (`;` on Windows); `.` is the project folder. Received files may always be sent back.',
  },
  fallback: {
    name: 'MOLECULE_FALLBACK',
    widens: true,
    choices: ['off', 'hooks'],
    default: 'off',
    doc: '`hooks` shows messages at your next prompt or at the end of a turn when Claude Code does not listen to the channel or was started without it; never against the policy of an organisation. `off` keeps them until a session listens.',
  },
  permissionRelay: {
    name: 'MOLECULE_PERMISSION_RELAY',
    widens: true,
    choices: ['off', 'canvas'],
    default: 'off',
    doc: '`canvas` shows tool approvals that the session asks for to the canvas users as well, who can answer them; read when Claude Code starts.',
  },
  replyGuard: {
    name: 'MOLECULE_REPLY_GUARD',
    choices: ['people', 'all', 'off'],
    default: 'people',
    doc: 'When a turn ends without an answer to a message, Claude is asked for it once, then a person gets what Claude said in the terminal, or hears that no answer comes. `people` does so for people on the canvas, `all` asks for answers to agents as well, `off` never does.',
  },
  questions: {
    name: 'MOLECULE_QUESTIONS',
    widens: true,
    choices: ['off', 'canvas'],
    default: 'off',
    doc: '`canvas` shows questions and plans of Claude also to the canvas user whose message it works on, who can answer them; the dialog in the terminal stays.',
  },
  caFile: {
    name: 'MOLECULE_CA_FILE',
    widens: true,
    doc: 'File with the certificates (PEM) of authorities to trust besides the usual ones, such as that of a proxy which reads along; `~/` is the home folder of your account, a relative path starts in the state folder. Variables of the environment add none.',
  },
  stateDir: {
    name: 'MOLECULE_STATE_DIR',
    default: '~/.claude/channels/molecule',
    doc: 'Folder of the `.env` file, the inbox and the lease; read from the environment only.',
  },
  agentName: {
    name: 'MOLECULE_AGENT_NAME',
    doc: 'Name on the agent card; without it the workspace keeps the name it has on the canvas.',
  },
  agentDescription: {
    name: 'MOLECULE_AGENT_DESCRIPTION',
    doc: 'Description on the agent card.',
  },
  agentSkills: {
    name: 'MOLECULE_AGENT_SKILLS',
    doc: 'Skills on the agent card, separated by commas.',
  },
  pythonWorkspaces: {
    name: 'MOLECULE_WORKSPACES',
    doc: 'Same form as `MOLECULE_WORKSPACES_JSON`; used when neither that nor the lists are set.',
  },
  pythonWorkspaceId: {
    name: 'WORKSPACE_ID',
    expected: 'the id of the workspace to watch',
    doc: 'Id of one workspace; used when none of the other forms is set.',
  },
  pythonPlatformUrl: {
    name: 'PLATFORM_URL',
    expected: CANVAS_ADDRESS,
    doc: 'Address of the canvas for `WORKSPACE_ID` and `MOLECULE_WORKSPACES`; without it `MOLECULE_PLATFORM_URL` applies.',
  },
  pythonToken: {
    name: 'MOLECULE_WORKSPACE_TOKEN',
    expected: 'the token of the workspace',
    doc: 'Token of `WORKSPACE_ID`.',
  },
  pythonTokenFile: {
    name: 'MOLECULE_WORKSPACE_TOKEN_FILE',
    doc: 'File that holds only the token of `WORKSPACE_ID`; `~/` is the home folder, a relative path starts in the state folder.',
  },
} as const satisfies Record<string, Setting>;

/** The settings in the order in which documentation lists them. */
export const settingsTable: readonly Setting[] = Object.values(setting);
