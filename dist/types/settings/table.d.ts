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
/** Every setting there is. Those of the last group have the names that the Python client `molecule-mcp` reads. */
export declare const setting: {
    readonly platformUrl: {
        readonly name: 'MOLECULE_PLATFORM_URL';
        readonly expected: "the address of the canvas, such as https://tenant.example.com";
        readonly pythonName: 'PLATFORM_URL';
        readonly doc: 'Address of the canvas, such as `https://tenant.example.com`, for every workspace that names no other.';
    };
    readonly workspaceIds: {
        readonly name: 'MOLECULE_WORKSPACE_IDS';
        readonly expected: 'the ids of the workspaces to watch, separated by commas';
        readonly pythonName: 'WORKSPACE_ID';
        readonly doc: 'Ids of the workspaces to watch, separated by commas.';
    };
    readonly workspaceTokens: {
        readonly name: 'MOLECULE_WORKSPACE_TOKENS';
        readonly expected: 'the tokens of the workspaces, in the order of the ids';
        readonly pythonName: 'MOLECULE_WORKSPACE_TOKEN';
        readonly doc: 'Tokens of the workspaces, separated by commas, in the order of the ids.';
    };
    readonly platformUrls: {
        readonly name: 'MOLECULE_PLATFORM_URLS';
        readonly doc: 'Addresses, separated by commas, in the order of the ids, when the workspaces live on several canvases; replaces `MOLECULE_PLATFORM_URL`.';
    };
    readonly workspacesJson: {
        readonly name: 'MOLECULE_WORKSPACES_JSON';
        readonly doc: 'The same as one JSON list of `{"id", "token", "platform_url"}`, as the connect dialog writes it; when set, the lists are ignored.';
    };
    readonly pollInterval: {
        readonly name: 'MOLECULE_POLL_INTERVAL_MS';
        readonly default: 5000;
        readonly unit: 'ms';
        readonly min: 250;
        readonly max: 3600000;
        readonly doc: 'How often each workspace is polled.';
    };
    readonly pollWindow: {
        readonly name: 'MOLECULE_POLL_WINDOW_SECS';
        readonly default: 30;
        readonly unit: 's';
        readonly min: 5;
        readonly max: 2592000;
        readonly doc: 'How far back each poll looks; at least two poll intervals, so that a missed poll loses nothing.';
    };
    readonly doorbell: {
        readonly name: 'MOLECULE_DOORBELL';
        readonly choices: readonly ["on", "off"];
        readonly default: 'on';
        readonly doc: '`on` listens to the platform’s event stream, so that messages arrive within milliseconds; while it works and `MOLECULE_POLL_INTERVAL_MS` is not set, polls are as rare as half the window. `off` only polls.';
    };
    readonly channel: {
        readonly name: 'MOLECULE_CHANNEL';
        readonly choices: readonly ["auto", "on", "off"];
        readonly default: 'auto';
        readonly doc: '`auto` polls only in sessions that Claude Code started with this channel, `on` always, `off` never.';
    };
    readonly floodLimit: {
        readonly name: 'MOLECULE_FLOOD_LIMIT';
        readonly default: 100;
        readonly min: 0;
        readonly max: 1000000;
        readonly doc: 'When more messages than this wait at once, the newest are pushed and the older ones are kept for `inbox_peek`; 0 pushes all.';
    };
    readonly peerLimit: {
        readonly name: 'MOLECULE_PEER_LIMIT';
        readonly default: 30;
        readonly min: 0;
        readonly max: 1000000;
        readonly doc: 'Messages that one agent may send within ten minutes before further ones are kept for `inbox_peek`, so that two agents cannot answer each other forever; 0 switches it off.';
    };
    readonly maxFile: {
        readonly name: 'MOLECULE_MAX_FILE_MB';
        readonly default: 100;
        readonly unit: 'MB';
        readonly min: 1;
        readonly max: 1000;
        readonly doc: 'Largest file that is received.';
    };
    readonly uploadRoots: {
        readonly name: 'MOLECULE_UPLOAD_ROOTS';
        readonly widens: true;
        readonly default: '.';
        readonly doc: 'Folders, and single files, that Claude may send, separated by `:` (`;` on Windows); `.` is the project folder. Received files may always be sent back.';
    };
    readonly fallback: {
        readonly name: 'MOLECULE_FALLBACK';
        readonly widens: true;
        readonly choices: readonly ["off", "hooks"];
        readonly default: 'off';
        readonly doc: '`hooks` shows messages at your next prompt or at the end of a turn when Claude Code does not listen to the channel or was started without it; never against the policy of an organisation. `off` keeps them until a session listens.';
    };
    readonly permissionRelay: {
        readonly name: 'MOLECULE_PERMISSION_RELAY';
        readonly widens: true;
        readonly choices: readonly ["off", "canvas"];
        readonly default: 'off';
        readonly doc: '`canvas` shows tool approvals that the session asks for to the canvas users as well, who can answer them; read when Claude Code starts.';
    };
    readonly replyGuard: {
        readonly name: 'MOLECULE_REPLY_GUARD';
        readonly choices: readonly ["people", "all", "off"];
        readonly default: 'people';
        readonly doc: 'When a turn ends without an answer to a message, Claude is asked for it once, then a person gets what Claude said in the terminal, or hears that no answer comes. `people` does so for people on the canvas, `all` asks for answers to agents as well, `off` never does.';
    };
    readonly questions: {
        readonly name: 'MOLECULE_QUESTIONS';
        readonly widens: true;
        readonly choices: readonly ["off", "canvas"];
        readonly default: 'off';
        readonly doc: '`canvas` shows questions and plans of Claude also to the canvas user whose message it works on, who can answer them; the dialog in the terminal stays.';
    };
    readonly caFile: {
        readonly name: 'MOLECULE_CA_FILE';
        readonly widens: true;
        readonly doc: 'File with the certificates (PEM) of authorities to trust besides the usual ones, such as that of a proxy which reads along; `~/` is the home folder of your account, a relative path starts in the state folder. Variables of the environment add none.';
    };
    readonly stateDir: {
        readonly name: 'MOLECULE_STATE_DIR';
        readonly default: '~/.claude/channels/molecule';
        readonly doc: 'Folder of the `.env` file, the inbox and the lease; read from the environment only.';
    };
    readonly agentName: {
        readonly name: 'MOLECULE_AGENT_NAME';
        readonly doc: 'Name on the agent card; without it the workspace keeps the name it has on the canvas.';
    };
    readonly agentDescription: {
        readonly name: 'MOLECULE_AGENT_DESCRIPTION';
        readonly doc: 'Description on the agent card.';
    };
    readonly agentSkills: {
        readonly name: 'MOLECULE_AGENT_SKILLS';
        readonly doc: 'Skills on the agent card, separated by commas.';
    };
    readonly pythonWorkspaces: {
        readonly name: 'MOLECULE_WORKSPACES';
        readonly doc: 'Same form as `MOLECULE_WORKSPACES_JSON`; used when neither that nor the lists are set.';
    };
    readonly pythonWorkspaceId: {
        readonly name: 'WORKSPACE_ID';
        readonly expected: 'the id of the workspace to watch';
        readonly doc: 'Id of one workspace; used when none of the other forms is set.';
    };
    readonly pythonPlatformUrl: {
        readonly name: 'PLATFORM_URL';
        readonly expected: "the address of the canvas, such as https://tenant.example.com";
        readonly doc: 'Address of the canvas for `WORKSPACE_ID` and `MOLECULE_WORKSPACES`; without it `MOLECULE_PLATFORM_URL` applies.';
    };
    readonly pythonToken: {
        readonly name: 'MOLECULE_WORKSPACE_TOKEN';
        readonly expected: 'the token of the workspace';
        readonly doc: 'Token of `WORKSPACE_ID`.';
    };
    readonly pythonTokenFile: {
        readonly name: 'MOLECULE_WORKSPACE_TOKEN_FILE';
        readonly doc: 'File that holds only the token of `WORKSPACE_ID`; `~/` is the home folder, a relative path starts in the state folder.';
    };
};
/** The settings in the order in which documentation lists them. */
export declare const settingsTable: readonly Setting[];
export {};
