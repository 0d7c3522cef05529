#!/usr/bin/env bash
# Installs the packaged extension into a real VS Code, after `npm run package`, and runs suite.cjs in its extension host
# and what window.mjs does in windows: `tests/editors/vscode/run.sh [WORDS]`, with WORDS only the windows whose test has
# them in its name. `run.sh --screenshots [WORDS]` takes the documentation's pictures anew instead.
# What it downloads stays in build/editors/vscode.
set -euo pipefail
cd "$(dirname "$0")/../../.."
source tests/editors/packages.sh
tools=build/editors/vscode
log=$tools/install.log
editor='VS Code'
vscode=$tools/node_modules/code-server/lib/vscode
CODE_SERVER=4.100.3
PLAYWRIGHT=1.65.1
FOR_PICTURES=(sharp@0.35.5 @fontsource/inter@5.3.0 @fontsource/jetbrains-mono@5.3.0)

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

mkdir -p "$tools"
browser=${CHROMIUM:-$(command -v chromium-browser || command -v google-chrome || true)}
[ -n "$browser" ] || need chromium chromium
browser=${browser:-$(command -v chromium)}
if [ ! -f "$tools/.ready-$CODE_SERVER-$PLAYWRIGHT" ]; then
  install >"$log" 2>&1 || skip "code-server $CODE_SERVER could not be installed; $log says why"
  touch "$tools/.ready-$CODE_SERVER-$PLAYWRIGHT"
fi
export CHROMIUM=$browser
if [ "${1-}" = --screenshots ]; then
  shift
  if [ ! -d "$tools/node_modules/sharp" ]; then
    (cd "$tools" && npm install --no-save --no-fund --no-audit --ignore-scripts "${FOR_PICTURES[@]}") >>"$log" 2>&1
  fi
  exec node tests/editors/vscode/screenshots.mjs "$vscode" docs/images "$@"
fi
exec node tests/editors/vscode/run.mjs "$vscode" "$@"
