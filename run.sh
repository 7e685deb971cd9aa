#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# ./run.sh [FILE…]: installs what is missing, builds, and opens the workbench on FILE, or on the
# bundled sample. Where there is no display it writes the same views as an HTML report.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
. "$root/data/setup.sh"

case ${1-} in
  -h|--help)
    echo "usage: ./run.sh [FILE…]   (a .safetensors, a model.safetensors.index.json or a .npy)"
    exit ;;
esac
[ $# -gt 0 ] || set -- "$root/data/sample/tinygpt-bf16.safetensors"

install_packages build gui
build _build --buildtype=release -Dgui=enabled -Dintrospection=enabled -Dtests=false

# GTK itself is asked whether it can open a display: DISPLAY may be set and nobody behind it.
display_opens ()
{
  [ -n "${DISPLAY-}${WAYLAND_DISPLAY-}" ] && /usr/bin/python3 -c '
import sys, gi
gi.require_version ("Gtk", "4.0")
from gi.repository import Gtk
sys.exit (not Gtk.init_check ())' >/dev/null 2>&1
}

in_build () { meson devenv -C "$root/_build" -w "$PWD" "$@"; }

if display_opens; then
  say "opening $*"
  in_build "$root/_build/app/shell/mantissa" "$@" || fail "The workbench ended with status $?."
  exit
fi

say "no display can be opened here, so the views are written as an HTML report"
for file; do
  report=mantissa-report.html
  [ $# -eq 1 ] || report=mantissa-report-$(basename -- "$file").html
  in_build "$root/_build/app/cli/mantissa-cli" report "$file" \
    --format mxfp4,nvfp4,e4m3fn -o "$report" || fail "No report was written for $file."
  say "the report is $PWD/$report"
done
