#!/usr/bin/env bash
# Installs the packaged extension into a real VS Code and runs suite.cjs in its extension host:
# `tests/editors/vscode/run.sh`, after `npm run package`. What it downloads stays in build/editors/vscode.
set -euo pipefail
cd "$(dirname "$0")/../../.."
tools=build/editors/vscode
log=$tools/install.log
vscode=$tools/node_modules/code-server/lib/vscode
CODE_SERVER=4.100.3
PLAYWRIGHT=1.65.1

skip() {
  echo "skipped: VS Code: $1"
  exit 0
}

install() (
  quiet=(--ignore-scripts --no-fund --no-audit)
  cd "$tools" &&
    echo '{"private": true}' >package.json &&
    npm install "${quiet[@]}" "code-server@$CODE_SERVER" "playwright-core@$PLAYWRIGHT" &&
    cd node_modules/code-server/lib/vscode &&
    npm install --omit=dev "${quiet[@]}" &&
    (cd extensions && npm install --omit=dev "${quiet[@]}") &&
    npm rebuild --ignore-scripts=false native-watchdog @vscode/spdlog
)

browser=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
[ -n "$browser" ] || skip 'there is no chromium (apt-get install chromium, or name one with CHROMIUM)'
mkdir -p "$tools"
if [ ! -f "$tools/.ready-$CODE_SERVER-$PLAYWRIGHT" ]; then
  install >"$log" 2>&1 || skip "code-server $CODE_SERVER could not be installed; $log says why"
  touch "$tools/.ready-$CODE_SERVER-$PLAYWRIGHT"
fi
CHROMIUM=$browser exec node tests/editors/vscode/run.mjs "$vscode"
