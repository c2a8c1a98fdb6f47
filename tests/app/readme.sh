#!/usr/bin/env bash
# What README.md shows is what the program prints. Behind every `<!-- shown: COMMAND -->` stands the output of COMMAND;
# it is compared, or written anew on purpose:   tests/app/readme.sh --rewrite
#   tests/app/readme.sh [--rewrite] [PROGRAM = build/release/demarche]
set -uo pipefail
here=$(readlink -f -- "${BASH_SOURCE[0]%/*}")
root=${here%/tests/app}
rewrite=false
if [[ ${1:-} == --rewrite ]]; then rewrite=true; shift; fi
program=$(readlink -f -- "${1:-$root/build/release/demarche}")
cd -- "$root" || exit 3
unset NO_COLOR COLUMNS
export LC_ALL=C.UTF-8
fresh=$(mktemp) || exit 3
trap 'rm -f -- "$fresh"' EXIT

skipping=false
while IFS= read -r line; do
  if [[ $line =~ ^'<!-- shown: '(.*)' -->'$ ]]; then
    printf '%s\n```\n' "$line"
    command=${BASH_REMATCH[1]/#.\/demarche /\"\$program\" --quiet }
    shown=$(eval "$command" </dev/null) && [[ -n $shown ]] || { echo "does not run, or shows nothing: ${BASH_REMATCH[1]}" >&2; exit 1; }
    printf '%s\n```\n' "$shown"
    skipping=true fences=0
  elif $skipping; then
    if [[ $line == '```' ]] && ((++fences == 2)); then skipping=false; fi
  else
    printf '%s\n' "$line"
  fi
done <README.md >"$fresh" || exit 1

if $rewrite; then
  cat -- "$fresh" >README.md
elif ! diff -u README.md "$fresh"; then
  echo "README.md does not show what the program prints; if that is meant: tests/app/readme.sh --rewrite"
  exit 1
fi
