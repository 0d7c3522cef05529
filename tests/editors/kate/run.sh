#!/usr/bin/env bash
# Opens a file in a real Kate, on a screen that nobody sees, with the configuration of docs/editors/kate.md. What is
# looked at is what goes over the wire: Kate starts the server, tells the settings, opens the file, gets the findings.
set -euo pipefail
editor=Kate
source "$(dirname "$0")/../common.sh"

need kate kate xvfb dbus
need Xvfb xvfb
need dbus-run-session dbus
editor=$(QT_QPA_PLATFORM=offscreen kate --version | sed 's/^kate/Kate/')
mkdir -p "$XDG_CONFIG_HOME/kate/lspclient"
snippet kate Configuration | with '"ignore": []' '"ignore": ["SA518"]' >"$XDG_CONFIG_HOME/kate/lspclient/settings.json"
cat >"$XDG_CONFIG_HOME/katerc" <<CONFIGURATION
[General]
Show welcome view for new window=false

[Kate Plugins]
lspclientplugin=true

[lspclient]
AllowedServerCommandLines=$home/bin/sqlassay server
CONFIGURATION

# The server between two pipes, which keep what goes through them.
mv "$home/bin/sqlassay" "$home/bin/server"
cat >"$home/bin/sqlassay" <<WRAPPER
#!/bin/sh
tee -a '$home/from-kate' | server "\$@" | tee -a '$home/to-kate'
WRAPPER
chmod +x "$home/bin/sqlassay"

says() { # TEST FILE WORDS
  local end=$((SECONDS + 30))
  until grep -qF -- "$3" "$2" 2>/dev/null; do
    [ $SECONDS -lt $end ] || {
      tail -n 20 "$home/log"
      failed "$1 (no $3)"
    }
    sleep 0.05
  done
}

Xvfb -displayfd 3 -screen 0 1280x800x24 3>"$home/display" >"$home/log" 2>&1 &
screen=$!
trap 'kill $(cat "$home/kate") $screen 2>/dev/null || true; wait; rm -rf "$home"' EXIT
says 'a screen' "$home/display" ''
DISPLAY=:$(cat "$home/display") QT_QPA_PLATFORM=xcb dbus-run-session -- sh -c 'echo $$ >"$1"; exec kate --new --line 15 "$2"' - "$home/kate" "$project/models.py" >>"$home/log" 2>&1 &

it='it starts the server, and tells it the settings'
says "$it" "$home/from-kate" '"initialize"'
says "$it" "$home/from-kate" '"SA518"'
passed "$it"
it='it gets the findings'
says "$it" "$home/to-kate" 'User.name is not None'
! grep -q 'relationship-unresolvable\|"code": "SA518"' "$home/to-kate" || failed "$it, and no others"
passed "$it"
kill "$(cat "$home/kate")"
servers_end
