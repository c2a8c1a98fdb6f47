# shellcheck shell=bash
# Terminals, readers that leave, descriptors that are closed. Read by run.sh.

case='no terminal'
ends 0 '' setsid -w "$demarche" run "$scenario" </dev/null
is 'gets no colour' test -z "$(tr -dc '\033' <"$scratch/output")"
ends 0 '' env -i "$demarche" run "$scenario"
ends 0 '' sh -c '"$0" run "$1" <&-' "$demarche" "$scenario"

case='closed descriptors'
ends 3 'standard output cannot be written (Bad file descriptor)' sh -c '"$0" run "$1" >&-' "$demarche" "$scenario"
ends 0 '' sh -c '"$0" run "$1" 2>&-' "$demarche" "$scenario"
rm -rf closed
ends 3 '' sh -c '"$0" compare "$1" --runs 256 --out closed <&- >&- 2>&-' "$demarche" "$scenario"
is 'spoil no result' whole closed
is 'save what can be saved' cmp before/outcomes.csv closed/outcomes.csv

case='a reader that leaves'
for words in run explain compile check 'compare --runs 256 --quiet'; do
  # shellcheck disable=SC2086
  "$demarche" ${words%% *} "$scenario" $([[ $words == *' '* ]] && echo "${words#* }") 2>"$scratch/messages" | head -n 1 >/dev/null
  ended=("${PIPESTATUS[@]}")
  is "of ${words%% *} is no error" test "${ended[0]}" = 0
  is "of ${words%% *} costs no word" test ! -s "$scratch/messages"
done

# on_terminal COLUMNS COMMAND…: what a terminal of that width receives.
on_terminal() {
  local width=$1 words
  shift
  printf -v words '%q ' "$@"
  timeout 60 script -qec "stty cols $width rows 24; $words; echo \"status \$?\"" /dev/null </dev/null | tr -d '\r'
}
# The widest line, colour taken away; a path cannot be broken and does not count.
widest() {
  local line most=0
  while IFS= read -r line; do
    if ((${#line} > most)) && [[ $line != */* ]]; then most=${#line}; fi
  done < <(sed -E 's/\x1b\[[0-9;]*[mK]//g' "$1")
  echo "$most"
}

case='a narrow terminal'
if command -v script >/dev/null && command -v stty >/dev/null; then
  for width in 40 80; do
    for words in run compare 'compare --verbose' explain check 'explain --rule patron-sanctions'; do
      # shellcheck disable=SC2086
      on_terminal $width "$demarche" --quiet ${words%% *} "$scenario" \
        $([[ $words == *' '* ]] && echo "${words#* }") $([[ $words == compare* ]] && echo --runs 256) >wide.txt
      is "of $width columns shows $words" grep -q '^status 0$' wide.txt
      is "of $width columns holds $words ($(widest wide.txt) columns)" test "$(widest wide.txt)" -le $width
    done
    on_terminal $width "$demarche" --help >wide.txt
    is "of $width columns holds the help" test "$(widest wide.txt)" -le $width
    # The bar is written over and over: it must never be wider than its line.
    timeout 60 script -qec "stty cols $width; '$demarche' compare '$scenario' --runs 4000" /dev/null </dev/null |
      tr '\r' '\n' | sed 's/\x1b\[K//g' | grep -E '%, [0-9,]+ of [0-9,]+ runs' >wide.txt
    is "of $width columns sees the bar" test -s wide.txt
    is "of $width columns holds the bar ($(widest wide.txt) columns)" test "$(widest wide.txt)" -lt $width
  done
  on_terminal 1 "$demarche" check "$scenario" >wide.txt
  is 'of one column is survived' grep -q '0$' wide.txt
else
  skipped 'there is no script or no stty'
fi
