# What the editors' run.sh share. Each sets `editor` to the editor's name, then sources this: it is in the project's
# root then, with a home folder of its own in which everything that an editor reads and writes has room.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source tests/editors/packages.sh
sources=$PWD/server
page=$PWD/docs/editors
suites=$PWD/tests/editors
python=$(command -v "${PYTHON:-python3}")
home=$(mktemp -d)
log=$home/packages.log
project=$home/project
servers=$home/servers
trap 'rm -rf "$home" 2>/dev/null || rm -rf "$home"' EXIT

passed() { # TEST
  echo "✔ $editor: $1"
}

failed() { # TEST
  echo "✖ $editor: $1"
  exit 1
}

snippet() { # PAGE HEADING [NUMBER]
  "$python" "$suites/snippet.py" "$page/$1.md" "${@:2}"
}

# The text of standard input, changed; that fails where there is nothing to change.
with() { # OLD NEW
  "$python" -c '
import sys
text, (old, new) = sys.stdin.read(), sys.argv[1:]
assert old in text, f"not in the snippet: {old}"
sys.stdout.write(text.replace(old, new))' "$@"
}

# Whether every server that was started ends by itself.
servers_end() {
  [ -s "$servers" ] || failed 'the server is started'
  local pid
  while read -r pid; do
    timeout 15 tail --pid="$pid" -s 0.05 -f /dev/null || failed "no server is left behind, $pid runs still"
  done <"$servers"
  passed 'no server is left behind'
}

export HOME=$home XDG_CONFIG_HOME=$home/config XDG_DATA_HOME=$home/data XDG_STATE_HOME=$home/state
export XDG_CACHE_HOME=$home/cache XDG_RUNTIME_DIR=$home/run LANG=C.UTF-8 LC_ALL=C.UTF-8
export PATH=$home/bin:$PATH SQLASSAY_PROJECT=$project
mkdir -p "$home/bin" "$project" "$XDG_CONFIG_HOME" "$XDG_RUNTIME_DIR"
chmod 700 "$XDG_RUNTIME_DIR"

cat >"$home/bin/sqlassay" <<WRAPPER
#!/bin/sh
echo \$\$ >>'$servers'
PYTHONPATH='$sources' exec '$python' -m sqlassay "\$@"
WRAPPER
chmod +x "$home/bin/sqlassay"

# A finding behind characters that take more than one unit of UTF-8 and of UTF-16.
cp "$suites/mistake.py" "$project/models.py"
echo 'faces = "é 😀", select(User).where(User.name is not None)' >>"$project/models.py"
printf '[project]\nname = "project"\n' >"$project/pyproject.toml"
