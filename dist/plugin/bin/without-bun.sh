# Read by `start` in place of the channel server when there is no Bun to run it: speaks as much MCP as it takes to tell
# Claude and the user what is missing, with nothing but the shell. Messages wait on the platform meanwhile.

RECONNECT='then choose Reconnect for plugin:molecule:molecule in /mcp, or start a new session'
PROTOCOL=2025-11-25
STATUS_TOOL='{"name":"channel_status","title":"Molecule channel status","description":"Says why no messages from the Molecule canvas arrive in this session, and how to fix it.","inputSchema":{"type":"object","properties":{}},"annotations":{"readOnlyHint":true,"openWorldHint":false},"_meta":{"anthropic/alwaysLoad":true}}'

explain
problem="The Molecule channel does not run: $why, $RECONNECT."
is_told=

answer() {
  printf '{"jsonrpc":"2.0","id":%s,%s}\n' "$id" "$1"
}

answer_text() {
  answer "\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"$1\"}]}"
}

# What to say now: Bun may have been installed since the start.
status() {
  if [ -z "$too_old" ] && find_bun; then
    answer_text "Bun is there now. Tell the user: $RECONNECT."
  else
    answer_text "$problem Tell the user. Messages wait on the platform until then."
  fi
}

# The plugin's hooks call this tool: the first one shows the user one line, the others add nothing.
receipt() {
  if [ -n "$is_told" ]; then
    answer_text '{}'
  else
    is_told=yes
    answer_text "{\\\"systemMessage\\\":\\\"$problem\\\"}"
  fi
}

call() {
  case $tool in
    '"channel_status"') status ;;
    '"receipt"') receipt ;;
    *) answer "\"error\":{\"code\":-32602,\"message\":\"$problem\"}" ;;
  esac
}

# Takes `$id`, `$method`, `$tool` and `$version` from a line of JSON, in one pass whatever its length. Quotes inside of a
# JSON string have a backslash before them, so no text that somebody wrote is taken for a key.
read_line() {
  id= method= tool= version= key=
  set -f
  IFS='{}[],: 	'
  for word in $line; do
    case $key in
      '"id"') id=$word ;;
      '"method"') [ -n "$method" ] || method=$word ;;
      '"name"') [ -n "$tool" ] || tool=$word ;;
      '"protocolVersion"') version=$word ;;
    esac
    key=$word
  done
  unset IFS
  set +f
}

while IFS= read -r line; do
  read_line
  # A notification has no id, and gets no answer.
  [ -n "$id" ] || continue
  case $method in
    '"initialize"')
      case $version in
        '"20'[0-9][0-9]-[0-9][0-9]-[0-9][0-9]'"') ;;
        *) version="\"$PROTOCOL\"" ;;
      esac
      answer "\"result\":{\"protocolVersion\":$version,\"capabilities\":{\"tools\":{}},\"serverInfo\":{\"name\":\"molecule\",\"version\":\"without-bun\"},\"instructions\":\"$problem\"}"
      ;;
    '"tools/list"') answer "\"result\":{\"tools\":[$STATUS_TOOL]}" ;;
    '"tools/call"') call ;;
    '"ping"') answer '"result":{}' ;;
    *) answer '"error":{"code":-32601,"message":"Method not found"}' ;;
  esac
done
exit 0
