# Sourced by the other tools: saying things to people, and installing Debian packages where that is permitted.

say() { echo "$*" >&2; }
is_debian() { command -v apt-get >/dev/null; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
may_install() { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }

# Debian starts a server as soon as its package is installed. The tests start their own on ports of their own, and a mail
# server that nobody asked for has no business on this machine: a policy file forbids it during the installation.
install_packages() {
  say "Installing from Debian: $*"
  local policy=/usr/sbin/policy-rc.d ours="" status=0
  if [ ! -e "$policy" ]; then
    ours=yes
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
  fi
  {
    as_root apt-get update -qq &&
      as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
  } >&2 </dev/null || status=$?
  [ -z "$ours" ] || as_root rm -f "$policy"
  return "$status"
}
