#!/usr/bin/env bash
# What goes wrong around the program: disks, folders, terminals, readers, memory, signals, clocks, locales, names.
# Whatever it is, the program ends by itself with a documented status and a word, and what was there is still there.
#   tests/faults/run.sh PROGRAM [SANITIZERS]
# A fault that cannot be made on this machine is named as skipped. Exit status: 0 all right, 1 not.
set -uo pipefail
here=$(readlink -f -- "${BASH_SOURCE[0]%/*}")
root=${here%/tests/faults}
built=$(readlink -f -- "${1:?PROGRAM}")
sanitizers=${2:-}
unset NO_COLOR COLUMNS
export LC_ALL=C.UTF-8 TERM=xterm

scratch=$(mktemp -d) || exit 3
trap 'chmod -R u+rwX "$scratch"; rm -rf --one-file-system -- "$scratch"' EXIT
failed=0 checks=0
passed() { checks=$((checks + 1)); }
failed() {
  printf 'FAILED %s: %s\n' "$case" "$*"
  head -n 5 "$scratch/messages" | sed 's/^/  | /'
  failed=1
}
skipped() { printf 'skipped %s: %s\n' "$case" "$*"; }

# Laid out as installed, where others than root can read it too.
place=$scratch/place
mkdir -p "$place/bin" "$place/share/demarche" "$scratch/work"
cp "$built" "$place/bin/demarche"
cp -r "$root/models" "$root/scenarios" "$place/share/demarche/"
chmod -R a+rX "$scratch"
chmod 1777 "$scratch/work"
demarche=$place/bin/demarche
scenario=$place/share/demarche/scenarios/montenegro-2022.yaml  # a smaller one
cd "$scratch/work" || exit 3

# Without root's power over permissions.
as_nobody=()
if ((EUID == 0)); then as_nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups --); fi

# ends STATUS WORDS COMMAND…: the command ends so, and its standard error holds the words.
ends() {
  local status=$1 words=$2 ended
  shift 2
  "$@" >"$scratch/output" 2>"$scratch/messages"
  ended=$?
  if ((ended != status)); then failed "ended with $ended instead of $status: ${*: -4}"; else passed; fi
  if [[ $(<"$scratch/messages") != *"$words"* ]]; then failed "did not say '$words'"; else passed; fi
}

is() {
  local what=$1
  shift
  if "$@" >/dev/null 2>&1; then passed; else failed "$what"; fi
}

# whole FOLDER: the results are all there, as the manifest digests them, or no manifest is.
whole() {
  local digest name
  [[ -f $1/manifest.json ]] || return 0
  grep -oE '"name": "[^"]+"|"sha256": "[0-9a-f]{64}"' <(sed -n '/"files": \[/,/\]/p' "$1/manifest.json") | paste - - |
    sed -E 's/"name": "([^"]+)"\t"sha256": "([^"]+)"/\2  \1/' >"$scratch/digests"
  [[ $(wc -l <"$scratch/digests") == 5 ]] && (cd "$1" && sha256sum --quiet -c "$scratch/digests")
}
nothing_left_over() { [[ -z $(find "$1" -name '*.part' -o -name '.demarche*') ]]; }
compare() { "${DEMARCHE_AS[@]}" "$demarche" compare "$scenario" --runs 256 --threads 2 "$@"; }
DEMARCHE_AS=()

source "$here/folders.sh"
source "$here/terminals.sh"
source "$here/machine.sh"

if ((checks == 0)); then failed=1; fi
echo "$checks checks"
exit $failed
