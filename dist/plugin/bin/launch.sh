# Read by the launchers beside it, which set `$bin`, their own folder, and `$started_in`, the one in which the user works.
# Finds Bun and becomes one of our programs, so that no file of the user's folder, and no variable that a project can
# set, has a say in what runs. The shell does all of it itself: no other program is started on the way.

# What a project brings along is not run: a Bun in the user's folder, or in the repository around it, is passed over.
# A folder that holds the user's home is no project. HOME itself may come from the project, the account's home does not.
find_project() {
  account=${LOGNAME:-${USER:-}}
  account_home=
  case $account in
    '' | *[!A-Za-z0-9._-]*) ;;
    *) eval "account_home=~$account" ;;
  esac
  project=
  folder=$started_in
  while [ -n "$folder" ]; do
    case $account_home/ in
      "${folder%/}"/*) break ;;
    esac
    if [ "$folder" = "$started_in" ] || [ -e "$folder/.git" ]; then project=$folder; fi
    folder=${folder%/*}
  done
}

# Takes the Bun in a folder as `$bun`. The shims of version managers are passed over: a project tells them what to run.
take() {
  case $1 in
    */shims | */shims/ | */.volta/bin | */.volta/bin/) return 1 ;;
    /*) ;;
    *) return 1 ;;
  esac
  [ -f "$1/bun" ] && [ -x "$1/bun" ] && cd -P "$1" 2>/dev/null || return 1
  case $project:$PWD/ in
    :*) ;;
    *:"$project"/*)
      is_refused=yes
      return 1
      ;;
  esac
  bun=$1/bun
}

take_first() {
  for place in "$@"; do
    take "$place" && return
  done
  return 1
}

# Sets `$rank`, by which versions can be compared: 1.4.5 is 1004005, what is no version is 0.
rank_of() {
  rank=0
  case $1 in
    '' | *[!0-9.]* | .* | *. | *..* | 0[0-9]* | *.0[0-9]*) return ;;
  esac
  IFS=.
  set -- $1
  unset IFS
  rank=$(($1 * 1000000 + ${2:-0} * 1000 + ${3:-0}))
}

# Of folders that are named by the version in them, the newest; the rest of the path may follow.
take_newest() {
  best=0
  newest=
  for place in "$1"/*; do
    rank_of "${place##*/}"
    place=$place${2:+/$2}
    if [ "$rank" -gt "$best" ] && [ -x "$place/bun" ]; then
      best=$rank
      newest=$place
    fi
  done
  [ -n "$newest" ] && take "$newest"
}

# Sets `$bun` to the path of Bun: on the PATH, else where installers put it. Fails when there is none.
find_bun() {
  bun=
  is_refused=
  find_project
  set -f
  IFS=:
  set -- $PATH
  unset IFS
  set +f
  take_first "$@" && return
  home=${HOME:-/nonexistent}
  take_first "${BUN_INSTALL:-$home/.bun}/bin" "$home/.bun/bin" && return
  take_first /opt/homebrew/bin /usr/local/bin /home/linuxbrew/.linuxbrew/bin "$home/.linuxbrew/bin" /opt/local/bin && return
  take_newest "${ASDF_DATA_DIR:-$home/.asdf}/installs/bun" bin && return
  take_newest "${MISE_DATA_DIR:-${XDG_DATA_HOME:-$home/.local/share}/mise}/installs/bun" bin && return
  take_newest "${PROTO_HOME:-$home/.proto}/tools/bun" && return
  take_first "${VOLTA_HOME:-$home/.volta}/tools/image/packages/bun/bin" && return
  # Installed with npm or pnpm, under one of the Nodes of a version manager or in a folder of the user's own.
  take_first "$home/.local/bin" "$home/.npm-global/bin" "${npm_config_prefix:-$home/.npm-packages}/bin" \
    "${PNPM_HOME:-$home/.local/share/pnpm}" "$home/Library/pnpm" \
    "${NVM_DIR:-$home/.nvm}/versions/node"/*/bin \
    "$home/.local/share/fnm/node-versions"/*/installation/bin \
    "$home/Library/Application Support/fnm/node-versions"/*/installation/bin && return
  take_first "$home/.nix-profile/bin" "/etc/profiles/per-user/${account:-root}/bin" /run/current-system/sw/bin \
    /nix/var/nix/profiles/default/bin /usr/bin /bin /snap/bin
}

# Variables with which an environment can make Bun run, replace, trace or write something. One that is the path of a
# file with certificates stays: it is looked at, not obeyed.
clean_environment() {
  variables=$(export -p)
  set -f
  IFS='
'
  for line in $variables; do
    name=${line%%=*}
    name=${name##* }
    case $name in
      NODE_EXTRA_CA_CERTS | *[!A-Za-z0-9_]*) ;;
      BUN_* | NODE_* | JSC_*) unset "$name" ;;
    esac
  done
  unset IFS
  set +f
}

# Becomes Bun with one of our programs, started in our own folder: Bun reads package.json, tsconfig.json and their like
# of the folder it is started in and of all above it. The program goes back to the user's folder first of all.
run() {
  clean_environment
  cd "$bin" || exit 1
  exec "$bun" --no-env-file --no-install --config="$bin/bunfig.toml" "$bin/run.mjs" "$started_in" "$@"
}

# Sets `$why` to what is missing and how to get it. Fit for a JSON string as it is.
explain() {
  if [ -n "$too_old" ]; then
    why="it needs Bun 1.4.3 or later, and this machine has $too_old; update it (bun upgrade)"
  else
    why='it needs Bun 1.4.3 or later, which is neither on the PATH nor where installers put it; install it (curl -fsSL https://bun.sh/install | bash)'
  fi
  if [ -n "$is_refused" ]; then
    why="$why (a Bun inside the folder in which you work is never used)"
  fi
}
