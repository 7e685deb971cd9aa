#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# ./test.sh: installs what is missing, builds, and runs every test: all suites, those of the window
# under Xvfb, then everything below GTK again with the address and undefined-behaviour sanitizers.
# The last line is `N passed, N failed, N skipped`; the status is 0 when nothing failed.
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
. "$root/data/setup.sh"

# After a failure of the set-up or of a build nothing has been tested, and that is one failure.
closing_line () { echo "0 passed, 1 failed, 0 skipped"; }

install_packages build gui test
build _build-test --buildtype=debugoptimized -Dgui=enabled -Dintrospection=enabled
build _build-asan --buildtype=debugoptimized -Dgui=disabled -Dintrospection=disabled \
  -Db_sanitize=address,undefined

run_tests () # DIR MESON-TEST-OPTIONS…
{
  dir=$root/$1
  shift
  say "running the tests of ${dir##*/}"
  rm -f "$dir/meson-logs/testlog.json"
  # The count below decides about success, from what Meson recorded of each test.
  meson test -C "$dir" --no-rebuild --print-errorlogs "$@" </dev/null || true
}

run_tests _build-test
export ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1
export LSAN_OPTIONS=suppressions="$root/tests/lsan.supp":print_suppressions=0
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
# What looks at the checkout and not at compiled code has been run above.
run_tests _build-asan --no-suite tree --no-suite po --no-suite data --timeout-multiplier 4

exec /usr/bin/python3 "$root/tests/count-results.py" \
  "$root/_build-test/meson-logs/testlog.json" "$root/_build-asan/meson-logs/testlog.json"
