#!/usr/bin/env bash
# Opens a file in a real Vim with ALE and the configuration of docs/editors/vim.md, and does what a user does: suite.vim.
set -euo pipefail
editor='Vim with ALE'
source "$(dirname "$0")/../common.sh"

need vim vim
vim --version | grep -q '+job' || skip 'this vim cannot start servers (apt-get install vim)'
ale=/usr/share/vim-ale
[ -d "$ale" ] || need ale vim-ale
vimfiles=$home/.vim
mkdir -p "$vimfiles/ale_linters/python"
snippet vim ALE >"$vimfiles/ale_linters/python/sqlassay.vim"
{
  printf '%s\n' 'filetype plugin on' 'packadd ale'
  snippet vim ALE 2 | with '" let g:ale_linters = ' 'let g:ale_linters = ' | with ", 'ruff'" '' |
    with '" let g:ale_python_sqlassay_settings' 'let g:ale_python_sqlassay_settings' | with SA109 SA518
} >"$home/.vimrc"

export SQLASSAY_RESULTS=$home/results
status=0
timeout 150 vim -N -u "$home/.vimrc" -i NONE -es -S "$suites/vim/suite.vim" "$project/models.py" </dev/null >"$home/log" 2>&1 || status=$?
cat "$SQLASSAY_RESULTS" || tail "$home/log"
[ $status = 0 ] || exit 1
servers_end
