# What an editor's run.sh needs that is not there. It has set `editor` to the editor's name, and `log` to a file.

skip() { # REASON
  echo "skipped: $editor: $1"
  exit 0
}

# Debian's packages, where the command is not there; only root installs.
need() { # COMMAND PACKAGE...
  local command=$1
  shift
  ! command -v "$command" >/dev/null || return 0
  local how="apt-get install $*"
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || skip "there is no $command ($how)"
  echo "$editor: $how"
  install_packages "$@" >"$log" 2>&1 || skip "$how failed: $(tail -n 1 "$log")"
}

install_packages() {
  local apt=(apt-get --quiet --yes --no-install-recommends -o DPkg::Lock::Timeout=120)
  export DEBIAN_FRONTEND=noninteractive
  "${apt[@]}" install "$@" || { "${apt[@]}" update && "${apt[@]}" install "$@"; }
}
