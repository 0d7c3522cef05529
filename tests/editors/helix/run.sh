#!/usr/bin/env bash
# Types into a real Helix with the configuration of docs/editors/helix.md, in a terminal that tmux draws. Debian 12 has
# no Helix: that of Debian 13 is unpacked into a folder, with the C library that it wants, and not installed.
set -euo pipefail
editor=Helix
source "$(dirname "$0")/../common.sh"
debian13=$PWD/build/editors/helix

apt_of_debian13() {
  local apt=$debian13/apt uri
  uri=$(apt-get indextargets --format '$(SITE)' | grep -m 1 /debian)
  mkdir -p "$apt/lists/partial" "$apt/archives/partial"
  touch "$apt/status"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $uri trixie main" >"$apt/sources.list"
  apt-get -o Dir::Etc::SourceList="$apt/sources.list" -o Dir::Etc::SourceParts=- -o Dir::State::Lists="$apt/lists" \
    -o Dir::State::Status="$apt/status" -o Dir::Cache="$apt" -o APT::Sandbox::User=root "$@"
}

unpack() {
  apt_of_debian13 update && cd "$debian13" && apt_of_debian13 download hx libc6 libgcc-s1 &&
    for package in *.deb; do dpkg-deb --extract "$package" .; done
}

find_helix() {
  if command -v hx >/dev/null; then
    helix=(hx)
    return
  fi
  local how='Helix of Debian 13 (apt-get download hx libc6 libgcc-s1)' libraries=$debian13/usr/lib/x86_64-linux-gnu
  [ "$(dpkg --print-architecture 2>/dev/null)" = amd64 ] || skip "there is no hx (https://docs.helix-editor.com/install.html)"
  if [ ! -f "$debian13/.ready" ]; then
    mkdir -p "$debian13"
    echo "$editor: $how"
    (unpack) >"$home/apt.log" 2>&1 || skip "$how failed: $(tail -n 1 "$home/apt.log")"
    touch "$debian13/.ready"
  fi
  export HELIX_RUNTIME=$debian13/usr/lib/hx/runtime
  helix=("$libraries/ld-linux-x86-64.so.2" --library-path "$libraries" "$debian13/usr/lib/hx/hx")
}

terminal() { # TMUX-COMMAND
  tmux -S "$home/tmux" "$@"
}

keys() { # KEY...
  terminal send-keys "$@"
}

types() { # TEXT
  terminal send-keys -l "$1"
}

runs() { # COMMAND OF HELIX
  types ":$1"
  keys Enter
}

sees() { # TEST WORDS
  local screen end=$((SECONDS + 20))
  until screen=$(terminal capture-pane -p) && grep -qF -- "$2" <<<"$screen"; do
    [ $SECONDS -lt $end ] || {
      echo "$screen"
      failed "$1 (no '$2')"
    }
    sleep 0.05
  done
}

saved() { # TEST LINE...
  local end=$((SECONDS + 20)) line
  runs write
  for line in "${@:2}"; do
    until grep -qF -- "$line" "$project/models.py"; do
      [ $SECONDS -lt $end ] || {
        terminal capture-pane -p
        cat "$project/models.py"
        failed "$1 (no '$line')"
      }
      sleep 0.05
    done
  done
}

opened() { # TEST LINE
  cp "$home/models.py" "$project/models.py"
  terminal new-session -d -x 170 -y 50 -c "$project" "${helix[@]}" "$project/models.py:$2" ';' set-option -g escape-time 0
  sees "$1" 'is decided in Python'
}

closed() { # TEST
  local helix_pid
  helix_pid=$(terminal display-message -p '#{pane_pid}')
  runs quit-all!
  timeout 20 tail --pid="$helix_pid" -s 0.05 -f /dev/null || failed "$1, and Helix ends"
}

need tmux tmux
find_helix
editor="Helix $("${helix[@]}" --version | cut -d ' ' -f 2)"
cp "$project/models.py" "$home/models.py"
mkdir -p "$XDG_CONFIG_HOME/helix"
snippet helix Configuration | with '# ignore = ["SA109"]' 'ignore = ["SA518"]' >"$XDG_CONFIG_HOME/helix/languages.toml"
snippet helix Configuration 2 >"$XDG_CONFIG_HOME/helix/config.toml"

it='the findings stand at their words, also behind an emoji'
opened "$it" 1
types ']d'
runs "pipe-to cat >$home/first"
types ']d'
runs "pipe-to cat >$home/second"
closed "$it"
cmp <(printf 'User.name is None') "$home/first" && cmp <(printf 'User.name is not None') "$home/second" || failed "$it"
passed "$it"

it='the hover says why'
opened "$it" 1
types ']d]d k'
sees "$it" 'SA101 python-identity-test-on-column'
sees "$it" 'Standard: Python operators in SQL'
keys C-c
closed "$it"
passed "$it"

it='the quick fix changes its line, and the finding goes'
opened "$it" 1
types ']d]d a'
sees "$it" 'Use .is_not()'
keys Enter
saved "$it" 'faces = "é 😀", select(User).where(User.name.is_not(None))'
sees "$it" '● 1'
closed "$it"
passed "$it"

it='the definition'
opened "$it" 16:40
types 'gd'
sees "$it" ' 11:5'
closed "$it"
passed "$it"

it='a rename changes every place'
opened "$it" 11:5
types ' r'
sees "$it" 'rename-to:'
keys C-u
types title
keys Enter
sees "$it" 'title: Mapped'
saved "$it" 'title: Mapped[str | None] = mapped_column("name")' 'nameless = select(User).where(User.title is None)' \
  'faces = "é 😀", select(User).where(User.title is not None)'
closed "$it"
passed "$it"

servers_end
