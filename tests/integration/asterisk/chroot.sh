#!/bin/sh
# A Debian of another suite with Asterisk in it, for tests: chroot.sh SUITE FOLDER
#
# Debian 12 has no asterisk. The mirror is the one that this machine's apt uses. Nothing is done when FOLDER holds one already.
# Exits 77, with the reason, where it cannot be made: no root, no debootstrap, no mirror.
set -eu
suite=$1
folder=$2

skip() {
  echo "skip: $1" >&2
  exit 77
}

[ -x "$folder/usr/sbin/asterisk" ] && exit 0
[ "$(id -u)" = 0 ] || skip "a chroot is made by root alone"
command -v debootstrap >/dev/null || skip "debootstrap is not installed"
# shellcheck disable=SC2016 # apt's own variable
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null | grep -v security | head -n 1)
[ -n "$mirror" ] || skip "apt of this machine has no mirror"

# Made beside its place, so that a half-made one is never taken for whole.
rm -rf "$folder.part"
mkdir -p "$folder.part"
if ! debootstrap --variant=minbase --include=asterisk "$suite" "$folder.part" "$mirror" >"$folder.log" 2>&1; then
  tail -n 3 "$folder.log" >&2
  rm -rf "$folder.part"
  skip "debootstrap of $suite from this machine's mirror failed"
fi
[ -x "$folder.part/usr/sbin/asterisk" ] || skip "$suite has no asterisk"
rm -rf "$folder.part/var/cache/apt/archives"
mv "$folder.part" "$folder"
