#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# headless.sh COMMAND…: a private X server, session bus and home for one test of a window.
#
# Not xvfb-run -a: two runs at once can pick the same display number, while with -displayfd the
# server chooses it. DBUSCONF=tests/session.conf gives a bus where nothing can be activated (no
# portal, no accessibility), which is what tests inside one process want.
set -u
export GDK_BACKEND=x11 GSK_RENDERER=${GSK_RENDERER:-cairo} GIO_USE_VFS=local
export GSETTINGS_BACKEND=${GSETTINGS_BACKEND:-memory}
for program in Xvfb dbus-run-session; do
  if ! command -v $program >/dev/null; then
    echo "1..0 # SKIP $program is not installed"
    exit 0
  fi
done

home=$(mktemp -d "${TMPDIR:-/tmp}/mantissa-test.XXXXXX")
chmod 700 "$home"
mkdir -m 700 "$home"/{run,config,cache,data}
export XDG_RUNTIME_DIR=$home/run XDG_CONFIG_HOME=$home/config
export XDG_CACHE_HOME=$home/cache XDG_DATA_HOME=$home/data
unset WAYLAND_DISPLAY

mkfifo "$home/display"
Xvfb -displayfd 5 -screen 0 "${SCREEN:-1280x800x24}" -nolisten tcp -noreset \
  5>"$home/display" 2>"$home/xvfb.log" &
xvfb=$!
trap 'kill $xvfb 2>/dev/null; wait $xvfb 2>/dev/null
      fusermount3 -qu "$home/run/doc" 2>/dev/null; rm -rf "$home"' EXIT
# Read-write, so that a server that dies before it answers cannot leave us waiting for a writer.
if ! read -r -t 60 number <> "$home/display"; then
  echo "Bail out! Xvfb did not start: $(tail -n 1 "$home/xvfb.log")"
  exit 1
fi
export DISPLAY=:$number

# Services that the bus starts inherit the daemon's standard output, which must stay out of our TAP:
# the daemon gets standard error, and the test gets ours through descriptor 3.
exec 3>&1
dbus-run-session ${DBUSCONF:+--config-file="$DBUSCONF"} -- sh -c 'exec "$@" >&3 3>&-' sh "$@" >&2
