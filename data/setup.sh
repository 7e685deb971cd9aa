# SPDX-License-Identifier: GPL-3.0-or-later
# What run.sh and test.sh share: packages that are missing, and a build directory that is up to date.
# Sourced, with `root` set to the checkout. Each function says in one line what it does and ends the
# script with a sentence when it cannot.

logs=$root/_build-logs

say () { printf 'mantissa: %s\n' "$*"; }

fail ()
{
  printf 'mantissa: %s\n' "$*" >&2
  if command -v closing_line >/dev/null; then closing_line; fi
  exit 1
}

# The last lines of a log, then the sentence: what a person needs to see first stays on the screen.
fail_with_log () # LOG SENTENCE
{
  tail -n 25 "$1" >&2
  fail "$2 The whole log is in $1."
}

packages_missing () # SECTION…
{
  for section; do
    sed -n "/^\[$section\]/,/^\[/ { /^[a-z0-9]/p }" "$root/data/packages-debian.txt"
  done | sort -u > "$logs/wanted"
  # The second letter of the status is the state: `ii` and `hi` (on hold) are both installed.
  dpkg-query -W -f '${db:Status-Abbrev}${Package}\n' 2>/dev/null |
    sed -n 's/^.i //p' | sort -u | comm -13 - "$logs/wanted" | tr '\n' ' '
}

install_packages () # SECTION…
{
  mkdir -p "$logs" 2>/dev/null || fail "Cannot write to $root; run this in a checkout of your own."
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    command -v meson >/dev/null && command -v ninja >/dev/null && command -v pkg-config >/dev/null ||
      fail "This is not Debian or a relative of it: no apt-get, and no meson, ninja and pkg-config \
either. Install what data/packages-debian.txt names, under the names it has here, and try again."
    say "no apt-get here: taking it that what data/packages-debian.txt names is installed"
    return 0
  fi
  missing=$(packages_missing "$@")
  n_missing=$(echo "$missing" | wc -w)
  [ "$n_missing" -gt 0 ] || return 0

  as_root=
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "Packages are missing, you are not root, and there is no sudo. \
Run this as root once, or have these installed: $missing"
    as_root=sudo
    [ -t 0 ] || sudo -n true 2>/dev/null || fail "Packages are missing, and sudo wants a password but \
has no terminal to ask on. Run this in a terminal, or have these installed: $missing"
  fi
  free_mb=$(df -Pm / | awk 'NR == 2 { print $4 }')
  # With what they depend on, the packages take 1.2 GB on a bare Debian 12.
  [ "$free_mb" -ge $((n_missing * 50)) ] ||
    fail "The disk is nearly full: $free_mb MB are free on /, and what is missing may need \
$((n_missing * 50)) MB. Make room and try again."

  say "installing what is missing with apt-get: $missing"
  : > "$logs/apt.log"
  # One archive of several may be out of reach without harm: whether it mattered shows next.
  apt update -q || true
  # shellcheck disable=SC2086
  apt install -y --no-install-recommends $missing || apt_failed
}

apt () # ARGUMENTS
{
  $as_root env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -o DPkg::Lock::Timeout=600 \
    "$@" </dev/null >> "$logs/apt.log" 2>&1
}

apt_failed ()
{
  case $(cat "$logs/apt.log") in
    *"No space left"*|*"enough free space"*)
      why="the disk is full: make room and try again." ;;
    *"Could not resolve"*|*"Temporary failure"*|*"onnect to"*|*"imed out"*|*"Failed to fetch"*)
      why="the package archive cannot be reached: see to the network (or the proxy) and try again." ;;
    *"Unable to locate package"*)
      why="this release does not have all of them: Debian 12 or later is needed." ;;
    *"Could not get lock"*)
      why="another package manager has been at work for ten minutes: let it finish and try again." ;;
    *) why="see above." ;;
  esac
  fail_with_log "$logs/apt.log" "apt-get could not install the packages: $why"
}

# Configures DIR when it is new or was made with other options, then compiles it. Ninja runs Meson
# again by itself when a meson.build has changed.
build () # DIR MESON-OPTIONS…
{
  dir=$root/$1 log=$logs/$1.log
  shift
  if [ ! -f "$dir/build.ninja" ] || [ "$(cat "$dir/options" 2>/dev/null)" != "$*" ]; then
    say "configuring ${dir##*/}"
    rm -rf "$dir"
    meson setup "$dir" "$root" "$@" </dev/null > "$log" 2>&1 ||
      fail_with_log "$log" "Meson could not configure the build; its last lines say what is missing."
    echo "$*" > "$dir/options"
  fi
  case $(ninja -C "$dir" -n 2>/dev/null) in
    *"no work to do"*) return 0 ;;
  esac
  say "compiling ${dir##*/} (the first time takes some minutes)"
  if ! ninja -C "$dir" </dev/null > "$log" 2>&1; then
    ! grep -q 'No space left on device' "$log" ||
      fail_with_log "$log" "The disk is full: make room and try again."
    fail_with_log "$log" "The build failed; the error is above."
  fi
}
