// What Node and other runtimes get in the place of the client library, which stores messages with bun:sqlite.
throw new Error(
  'molecule-mcp-claude-channel/client runs under Bun 1.4.3 or later only: start your program with "bun", not "node" (https://bun.sh, or npx -y bun@1.4.5 <file>).',
);
