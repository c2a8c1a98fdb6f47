# For tests of the program from outside, sourced by them: a folder of their own, checks that are counted, and commands
# that end as they should. Who sources it sets `case` before each group of checks, may set `limit` (a command that runs
# the others, say a time limit), and ends with `exit $failed`.
unset NO_COLOR COLUMNS
export LC_ALL=C.UTF-8
scratch=$(mktemp -d) || exit 3
trap 'rm -rf --one-file-system -- "$scratch"' EXIT
cd "$scratch" || exit 3
failed=0 checks=0 limit=()

# is WHAT COMMAND…: the command succeeds.
is() {
  local what=$1
  shift
  checks=$((checks + 1))
  if ! "$@" >found 2>&1; then
    printf 'FAILED %s: %s\n' "$case" "$what"
    head -n 5 messages | sed 's/^/  | /'
    head -n 8 found | sed 's/^/  > /'
    failed=1
  fi
}
# ends STATUS WORDS COMMAND…: the command ends so, and its standard error holds the words.
ends() {
  local status=$1 words=$2 ended
  shift 2
  "${limit[@]}" "$@" >output 2>messages
  ended=$?
  is "ended with $ended instead of $status: ${*: -4}" test $ended = "$status"
  if [[ -n $words ]]; then is "did not say '$words'" grep -qF -- "$words" messages; fi
}
