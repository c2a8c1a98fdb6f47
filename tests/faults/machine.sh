# shellcheck shell=bash
# Memory, signals, the clock, the locale. Read by run.sh.

case='not enough memory'
if [[ -n $sanitizers ]]; then
  skipped 'a sanitizer needs all addresses'
else
  refused=0 enough=0
  for ((megabytes = 12; megabytes <= 400; megabytes += megabytes / 6 + 1)); do
    rm -rf memory
    (ulimit -v $((megabytes * 1024)); compare --out memory) >"$scratch/output" 2>"$scratch/messages"
    ended=$?
    case $ended in
      0) enough=1 ;;
      3) refused=$((refused + 1)); is "of $megabytes MB is named" grep -qE 'memory|Resource temporarily' "$scratch/messages" ;;
      127) ;; # not even the libraries could be loaded
      *) failed "of $megabytes MB ended with $ended" ;;
    esac
    is "of $megabytes MB tears no file" whole memory
    is "of $megabytes MB leaves nothing" test ! -d memory -o -z "$(find memory -name '*.part' 2>/dev/null)"
  done
  is 'is met at all' test $refused -gt 0
  is 'ends where there is enough' test $enough = 1
  many_threads() { (ulimit -v 600000; "$demarche" compare "$scenario" --runs 100000000 --threads 1024 --out threads); }
  ends 3 'demarche: error: ' many_threads
fi

case='a signal at any moment'
# From a fixed seed: which signal, and after how long (0 to 1.5 s), once or twice.
RANDOM=2022
stopped=0 finished=0
for turn in {1..18}; do
  signals=(INT TERM HUP)
  signal=${signals[RANDOM % 3]}
  delay=$((RANDOM % (turn % 2 ? 1500 : 60)))
  rm -rf signalled
  env --default-signal "$demarche" compare "$scenario" --runs 3000 --out signalled --quiet \
    >"$scratch/output" 2>"$scratch/messages" &
  child=$!
  sleep "$((delay / 1000)).$(printf %03d $((delay % 1000)))"
  kill -s $signal $child 2>/dev/null
  if ((turn % 3 == 0)); then kill -s TERM $child 2>/dev/null; fi
  wait $child
  ended=$?
  case $ended in
    0) finished=$((finished + 1)) ;;
    4) stopped=$((stopped + 1)) ;;
    129 | 130 | 143) is 'before the program began leaves nothing' test ! -e signalled ;;
    *) failed "SIG$signal after $delay ms ended with $ended" ;;
  esac
  is "SIG$signal after $delay ms tears no file" whole signalled
  if [[ -f signalled/manifest.json && $ended == 4 ]]; then
    is "SIG$signal after $delay ms leaves whole blocks" \
      test $(($(grep -oE '"runs": [0-9]+' signalled/manifest.json | head -n 1 | grep -oE '[0-9]+') % 256)) = 0
  fi
  if ((turn % 3)) && [[ -d signalled ]]; then is "SIG$signal after $delay ms leaves nothing else" nothing_left_over signalled; fi
done
is 'stops some' test $stopped -gt 0
rm -rf signalled
env --default-signal "$demarche" compare "$scenario" --runs 100000000 --out signalled >"$scratch/output" 2>&1 &
child=$!
# Until something has been kept.
for ((tenth = 0; tenth < 600; ++tenth)); do
  sleep 0.1
  [[ -e signalled/unfinished.sqlite-wal && $(stat -c %s signalled/unfinished.sqlite-wal) -gt 600000 ]] && break
done
kill -KILL $child
wait $child 2>/dev/null
is 'SIGKILL leaves no results' test ! -f signalled/manifest.json
ends 2 'go on with' compare --out signalled
ends 0 '' compare --out signalled --force
is 'SIGKILL is no obstacle to the next' whole signalled

case='a clock that jumps'
library=$(find /usr/lib -name libfaketimeMT.so.1 2>/dev/null | head -n 1)
if [[ -n $sanitizers ]]; then
  skipped 'a sanitizer must be the first library'
elif [[ -z $library ]]; then
  skipped 'faketime is not installed'
else
  echo +0 >clock
  rm -rf jumped calm
  LD_PRELOAD=$library FAKETIME_TIMESTAMP_FILE=$PWD/clock FAKETIME_NO_CACHE=1 \
    timeout 60 "$demarche" compare "$scenario" --runs 6000 --out jumped >jumped.txt 2>"$scratch/messages" &
  child=$!
  while kill -0 $child 2>/dev/null; do
    for jump in -20y +300d -1h +0; do echo $jump >clock; sleep 0.05; done
  done
  wait $child
  is 'stops nothing' test $? = 0
  "$demarche" compare "$scenario" --runs 6000 --out calm >calm.txt 2>/dev/null
  is 'changes no result' cmp calm/summary.json jumped/summary.json
  is 'changes no table' cmp calm.txt jumped.txt
  is 'breaks no result' whole jumped
fi

case='a locale with decimal commas'
if localedef -i de_DE -f UTF-8 "$scratch/de_DE.UTF-8" >/dev/null 2>&1 &&
  [[ $(LOCPATH=$scratch LC_ALL=de_DE.UTF-8 /usr/bin/printf %.1f 1,5 2>/dev/null) == 1,5 ]]; then
  german() { LOCPATH=$scratch LC_ALL=de_DE.UTF-8 LANG=de_DE.UTF-8 "$@"; }
  rm -rf german
  ends 0 '' german compare --out german
  for name in summary.json outcomes.csv differences.csv rules.csv; do
    is "writes the same $name" cmp before/$name german/$name
  done
  for words in run check explain compile; do
    german "$demarche" $words "$scenario" >german.txt 2>/dev/null
    "$demarche" $words "$scenario" >plain.txt 2>/dev/null
    is "says the same with $words" cmp plain.txt german.txt
  done
else
  skipped 'the locale de_DE cannot be made'
fi
for locale in C POSIX xx_XX.nonsense; do
  ends 0 '' env LC_ALL=$locale "$demarche" run "$scenario"
  is "$locale gets ASCII only" test -z "$(LC_ALL=C tr -d '\000-\177' <"$scratch/output")"
done
