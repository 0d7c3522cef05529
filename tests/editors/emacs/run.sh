#!/usr/bin/env bash
# Opens a file in a real Emacs with the configuration of docs/editors/emacs.md, and does what a user does: suite.el.
set -euo pipefail
editor=Emacs
source "$(dirname "$0")/../common.sh"

run() { # SUITE, with the configuration on standard input
  cat >"$home/init.el"
  : >"$servers"
  # A batch does not activate the packages by itself.
  timeout 150 emacs --batch --funcall package-initialize --load "$home/init.el" --load "$suites/emacs/$1" 2>"$home/log" </dev/null || {
    tail -n 30 "$home/log"
    exit 1
  }
  servers_end
}

need emacs emacs-nox elpa-eglot elpa-lsp-mode
snippet emacs Eglot | with ';; :ignore ["SA109"]' ':ignore ["SA518"]' | run eglot.el
snippet emacs lsp-mode | with ';; ("sqlassay.ignore" ["SA109"])' '("sqlassay.ignore" ["SA518"])' | run lsp-mode.el
