#!/usr/bin/env bash
# Batches on disk from outside: killed, stopped, extended, shared out, damaged, without room, played again. The answer is
# always that of a batch which nothing happened to, byte for byte, or a refusal that says why.
#   tests/batches/run.sh PROGRAM [KILLS = 4]
# From 50 kills on also: ten million runs in flat memory. Exit status: 0 all right, 1 not.
set -uo pipefail
here=$(readlink -f -- "${BASH_SOURCE[0]%/*}")
root=${here%/tests/batches}
demarche=$(readlink -f -- "${1:?PROGRAM}")
kills=${2:-4}
source "$root/tests/outside.sh"
source "$here/equal.sh"

scenario=$scratch/case/scenario.yaml
mkdir case && cp "$root/scenarios/montenegro-2022.yaml" "$scenario" && cp -r "$root/models" case/
runs=1300 # five blocks and a part
if ((kills >= 50)); then runs=2900; fi
# In the background as they are: a function would be a process of its own, and the kill would hit that.
compare=("$demarche" compare "$scenario" --threads 2 --quiet)
resume=("$demarche" resume --threads 2 --quiet)
compare() { "${compare[@]}" "$@"; }
resume() { "${resume[@]}" "$@"; }

case='a batch'
begun=$EPOCHREALTIME
ends 0 '' compare --runs $runs --out whole
took=$(((${EPOCHREALTIME/./} - ${begun/./}) / 1000)) # ms
is 'leaves the rows of all runs' test "$(python3 -c "import sqlite3; print(sqlite3.connect('whole/runs.sqlite').execute('SELECT count(DISTINCT run) FROM runs').fetchone()[0])")" = $runs

case='a kill at any moment'
# From a fixed seed: after how long; then resumed, now and then to be killed again.
RANDOM=2022
interrupted=0
for ((turn = 0; turn < kills; ++turn)); do
  rm -rf killed
  "${compare[@]}" --runs $runs --out killed >output 2>messages &
  while :; do
    child=$!
    delay=$((RANDOM % (took + took / 4 + 1)))
    sleep "$((delay / 1000)).$(printf %03d $((delay % 1000)))"
    kill -KILL $child 2>/dev/null && interrupted=$((interrupted + 1))
    wait $child 2>/dev/null
    [[ -e killed/unfinished.sqlite ]] && ((RANDOM % 3 == 0)) || break
    "${resume[@]}" killed >output 2>messages &
  done
  if [[ -e killed/unfinished.sqlite && -n $(find killed/unfinished.sqlite -size +0) ]]; then
    if ((turn % 2)); then
      resume killed >output 2>messages
    else
      (cd killed && "$demarche" resume . --quiet >../output 2>../messages)
    fi
    # Killed before the file had its tables: nothing was reported, nothing can be lost.
    if [[ ! -e killed/summary.json ]]; then is 'is refused only before it began' grep -q 'not of a batch' messages; continue; fi
  fi
  if [[ -e killed/summary.json ]]; then equal whole killed; fi
done
is 'hits some' test $interrupted -gt 0

case='a signal'
for signal in INT TERM HUP; do
  rm -rf stopped
  env --default-signal "$demarche" compare "$scenario" --threads 2 --quiet --runs 100000000 --out stopped >output 2>messages &
  child=$!
  for ((tenth = 0; tenth < 600; ++tenth)); do
    sleep 0.1
    [[ -e stopped/unfinished.sqlite-wal && $(stat -c %s stopped/unfinished.sqlite-wal) -gt 600000 ]] && break
  done
  kill -s $signal $child
  wait $child
  is "$signal ends with 4" test $? = 4
  done_runs=$(grep -oE '"runs": [0-9]+' stopped/manifest.json | head -n 1 | grep -oE '[0-9]+')
  is "$signal leaves whole blocks ($done_runs)" test $((done_runs % 256)) = 0
  is "$signal is said in the manifest" grep -q '"ending": "stopped"' stopped/manifest.json
done
ends 0 '' compare --runs "$done_runs" --out prefix
is 'is said on the page' grep -q '<p class="warning">Stopped early' stopped/report.html
sed -i '/<p class="warning">Stopped early/d' stopped/report.html
is 'leaves what a shorter batch would be' same_files prefix stopped
ends 4 '' compare --max-time 3s --runs 100000000 --out late
is 'the time is over' grep -q '"ending": "time"' late/manifest.json

case='more runs'
rm -rf small && compare --runs 1000 --out small >output 2>messages
ends 2 'it can be extended, not shortened' resume small --runs 999
ends 0 '' resume small --runs $runs
equal whole small
ends 0 '' resume small
equal whole small

case='shards'
for shard in 1 2 3; do ends 0 '' compare --runs $runs --shard $shard/3 --out shard$shard; done
is 'leave no answer of their own' test ! -e shard1/summary.json
ends 0 '' "$demarche" merge shard3 shard1 shard2 --out merged --quiet
equal whole merged
ends 1 'are in none of the folders' "$demarche" merge shard1 shard3 --out gap
ends 1 'are in none of the folders' "$demarche" merge shard1 shard2 --out gap
ends 1 'and in another folder' "$demarche" merge shard1 shard2 shard3 merged --out twice
compare --runs $runs --shard 2/3 --seed 2 --out seed2 >output 2>messages
ends 1 "not parts of one batch: seed '1' and '2'" "$demarche" merge shard1 seed2 shard3 --out mixed
sed 's/^title: .*/title: another/' "$scenario" >case/other.yaml
"$demarche" compare case/other.yaml --quiet --runs $runs --shard 2/3 --out other >output 2>messages
ends 1 'files differ' "$demarche" merge shard1 other shard3 --out mixed
compare --runs $runs --shard 2/3 --rows none --out rowless >output 2>messages
ends 1 'has rows of runs' "$demarche" merge shard1 rowless shard3 --out mixed
is 'that are refused leave nothing' test ! -e mixed -a ! -e gap -a ! -e twice
cp -r shard1 own
ends 2 'is one of the folders to merge' "$demarche" merge own shard2 shard3 --out own
ends 2 'is one of the folders to merge' "$demarche" merge shard1 shard2 own --out ./own/ --force
is 'that are merged into one of them leave it as it was' diff -r shard1 own
ends 2 'it must be the how manieth of how many' compare --runs $runs --shard 4/3 --out shard4

case='what followed, hidden'
ends 0 '' compare --runs 600 --hide-observed --out hidden
for shard in 1 2; do ends 0 '' compare --runs 600 --hide-observed --shard $shard/2 --out hidden$shard; done
ends 0 '' "$demarche" merge hidden1 hidden2 --out hiddens --quiet
equal hidden hiddens
ends 0 '' "$demarche" reproduce hidden/manifest.json --quiet
ends 0 '' "$demarche" reproduce hiddens/manifest.json --quiet
compare --runs 300 --hide-observed --out further >output 2>messages
ends 0 '' resume further --runs 600
equal hidden further
compare --runs 600 --shard 2/2 --out told2 >output 2>messages
ends 1 "followed 'hidden' and 'shown'" "$demarche" merge hidden1 told2 --out mixed

case='several runs in each world'
worlds=(--worlds 17 --runs-per-world 100)
ends 0 '' compare "${worlds[@]}" --out worlds
is 'leaves their table' test -s worlds/worlds.csv
ends 0 '' "$demarche" compare "$scenario" --quiet --threads 5 "${worlds[@]}" --out threads
equal worlds threads
for shard in 1 2 3; do ends 0 '' compare "${worlds[@]}" --shard $shard/3 --out world$shard; done
ends 0 '' "$demarche" merge world2 world3 world1 --out joined --quiet
equal worlds joined
is 'have one table' cmp worlds/worlds.csv joined/worlds.csv
compare --worlds 13 --runs-per-world 100 --out wider >output 2>messages
ends 2 'it is extended by --worlds' resume wider --runs 1700
ends 0 '' resume wider --worlds 17
equal worlds wider
is 'grow to one table' cmp worlds/worlds.csv wider/worlds.csv
is 'are told again, run by run, with --runs-per-world and not without' python3 - "$demarche" "$scenario" <<'PY'
import json, sqlite3, subprocess, sys
database = sqlite3.connect("worlds/runs.sqlite")
columns = database.execute("SELECT name, row_column FROM outcomes ORDER BY outcome").fetchall()
baseline = database.execute("SELECT response FROM responses WHERE baseline").fetchone()[0]
def told(run, *more):
    text = subprocess.run([*sys.argv[1:2], "run", sys.argv[2], "--run", str(run), "--json", *more],
                          check=True, capture_output=True).stdout
    return {one["name"]: one["value"] for one in json.loads(text)["outcomes"]}
apart = 0
for run in range(96, 104):  # worlds 0 and 1
    row = database.execute("SELECT * FROM run_rows WHERE run = ? AND response = ?", (run, baseline))
    kept = dict(zip([column[0] for column in row.description], row.fetchone()))
    kept = {name: kept[column] for name, column in columns}
    again = told(run, "--runs-per-world", "100")
    assert kept == {name: again[name] for name in kept}, (run, kept, again)
    other = told(run)
    apart += kept != {name: other[name] for name in kept}
assert apart > 0
PY
ends 0 '' "$demarche" reproduce wider/manifest.json --quiet
compare --worlds 34 --runs-per-world 50 --shard 2/3 --out otherworld >output 2>messages
ends 1 '100 and 50 runs in each world' "$demarche" merge world1 otherworld world3 --out mixed
ends 2 'exclude --runs' compare "${worlds[@]}" --runs 5
ends 2 'it is extended by --runs' resume whole --worlds 30

case='a selection'
selecting=(--select wrong_one_named:max --max-runs 4000)
ends 0 '' compare "${selecting[@]}" --out select
is 'plays those fewer that are told' python3 - <<'PY'
import json, sqlite3
summary = json.load(open("select/summary.json"))
selection = summary["selection"]
runs = {one["name"]: one["runs"] for one in selection["responses"]}
assert selection["way"] == "max"
assert any(one["left"] for one in selection["responses"]) and not all(one["left"] for one in selection["responses"])
assert all(runs[one["name"]] < summary["runs"] for one in selection["responses"] if not one["left"])
for response in summary["responses"]:
    assert all(outcome["n"] <= runs[response["name"]] for outcome in response["outcomes"])
rows = dict(sqlite3.connect("select/runs.sqlite").execute("SELECT response, count(*) FROM runs GROUP BY response"))
assert rows == runs, (rows, runs)
PY
ends 0 '' "$demarche" compare "$scenario" --quiet --threads 5 "${selecting[@]}" --out select5
equal select select5
for turn in 1 2 3; do
  rm -rf select_killed
  "${compare[@]}" "${selecting[@]}" --out select_killed >output 2>messages &
  child=$!
  sleep "$((took * turn / 4000)).$(printf %03d $((took * turn / 4 % 1000)))"
  kill -KILL $child 2>/dev/null
  wait $child 2>/dev/null
  if [[ -n $(find select_killed/unfinished.sqlite -size +0 2>/dev/null) ]]; then resume select_killed >output 2>messages; fi
  if [[ -e select_killed/summary.json ]]; then equal select select_killed; fi
done
compare --select wrong_one_named:max --max-runs 1700 --out select_more >output 2>messages
ends 0 '' resume select_more --max-runs 4000
equal select select_more
ends 0 '' "$demarche" reproduce select/manifest.json --quiet
ends 2 'says which way' compare --select names_given
ends 2 'stands :max or :min' compare --select right_one_named:more
ends 2 'there is no outcome' compare --select nonsense:max
ends 2 'it excludes --runs' compare --select right_one_named --runs 500

case='every side of the variants'
ends 0 '' compare --runs 300 --variants --out sides
compare --runs 200 --variants --out fewer >output 2>messages
ends 0 '' resume fewer --runs 300
equal sides fewer
is 'are the same sides' cmp sides/variants.csv fewer/variants.csv
rm -rf cut_off
"${compare[@]}" --runs 300 --variants --out cut_off >output 2>messages &
child=$!
sleep "$((took / 2000)).$(printf %03d $((took / 2 % 1000)))"
kill -KILL $child 2>/dev/null
wait $child 2>/dev/null
if [[ -n $(find cut_off/unfinished.sqlite -size +0 2>/dev/null) ]]; then resume cut_off >output 2>messages; fi
if [[ -e cut_off/summary.json ]]; then
  equal sides cut_off
  is 'are the same sides after a kill' cmp sides/variants.csv cut_off/variants.csv
fi
ends 0 '' "$demarche" reproduce fewer/manifest.json --quiet

case='two processes on one folder'
rm -rf busy
"${compare[@]}" --runs 100000000 --out busy >output 2>other_messages &
child=$!
for ((tenth = 0; tenth < 600; ++tenth)); do sleep 0.1; [[ -e busy/unfinished.sqlite-wal ]] && break; done
ends 3 'is in use by another process' compare --runs 256 --out busy --force
ends 3 'is in use by another process' resume busy
kill -KILL $child
wait $child 2>/dev/null
ends 2 'holds an unfinished batch' compare --runs 256 --out busy
ends 0 '' compare --runs 256 --out busy --force

case='folders that cannot be gone on with'
mkdir empty
ends 1 'holds no batch' resume empty
ends 1 'is no folder' resume nowhere
cp -r whole cut && truncate -s 300000 cut/runs.sqlite
ends 1 'is damaged' resume cut --runs 5000
cp -r whole foreign && echo 'this is no database at all, whatever it is called' >foreign/runs.sqlite
ends 1 'is no database' resume foreign
cp -r whole spoilt && python3 - <<'PY'
import sqlite3
database = sqlite3.connect("spoilt/runs.sqlite")
database.execute("UPDATE nodes SET statistics = zeroblob(length(statistics)) WHERE first_block = 0")
database.commit()
PY
ends 1 'is damaged (the statistics of block 0' resume spoilt --runs 5000
cp -r whole older && python3 - <<'PY'
import sqlite3
database = sqlite3.connect("older/runs.sqlite")
database.execute("UPDATE identity SET value = '0.0.1' WHERE name = 'version'")
database.commit()
PY
ends 1 'was played by version 0.0.1' resume older --runs 5000
cp -r whole changed && python3 - <<'PY'
import sqlite3
database = sqlite3.connect("changed/runs.sqlite")
database.execute("UPDATE texts SET bytes = CAST(bytes || x'0a' AS BLOB) WHERE position = 0")
database.commit()
PY
ends 1 'is not what it was' resume changed --runs 5000

case='a disk that fills up'
cat >full.sh <<'FULL'
mkdir disk && mount -t tmpfs -o size=4m,mode=1777 tmpfs disk || exit 77
"$1" compare "$2" --threads 2 --quiet --runs "$3" --out disk/out >full.txt 2>full.err; echo $? >full.status
[ -e disk/out/summary.json ] && echo yes >full.early
mount -o remount,size=200m disk
"$1" resume disk/out --threads 2 --quiet >/dev/null 2>freed.err; echo $? >freed.status
cp -r disk/out freed
FULL
spaces=(unshare --mount)
if ((EUID != 0)); then spaces=(unshare --user --map-root-user --mount); fi
many=20000
if "${spaces[@]}" bash full.sh "$demarche" "$scenario" $many 2>messages; then
  cp full.err messages
  is 'ends with 3' test "$(<full.status)" = 3
  is 'is named' grep -qF 'cannot be written (No space left on device)' full.err
  is 'leaves no half results' test ! -e full.early
  is 'can be gone on with' test "$(<freed.status)" = 0
  compare --runs $many --out roomy >output 2>messages
  equal roomy freed
else
  echo "skipped $case: no tmpfs can be mounted here"
fi

case='a precision instead of a number of runs'
for threads in 1 2 7; do
  ends 0 '' "$demarche" compare "$scenario" --quiet --threads $threads --precision 2% --on wrong_one_named --max-runs 100000 --out precise$threads
done
equal precise1 precise2
equal precise1 precise7
stopped_at=$(grep -oE '"runs": [0-9]+' precise1/summary.json | grep -oE '[0-9]+')
is "ends at a look ($stopped_at)" test $((stopped_at % 1024)) = 0
is 'says why' grep -q '"ending": "good enough"' precise1/manifest.json
ends 0 '' compare --runs "$stopped_at" --out exact
is 'is the answer of so many runs' same_files exact precise1
ends 2 'there is no outcome' compare --precision 1% --on nonsense
ends 2 'say --max-runs' compare --precision 1% --runs 100

case='a manifest'
rm -rf moved && mv case moved
ends 0 '' "$demarche" reproduce whole/manifest.json --quiet
ends 0 '' "$demarche" reproduce precise1/manifest.json --quiet
cp -r whole touched && echo >>touched/outcomes.csv
ends 1 '' "$demarche" reproduce touched/manifest.json --quiet
is 'finds what was changed' grep -q 'outcomes.csv .*is not what was saved' output
cp -r whole lied && sed -i "s/\"runs\": $runs/\"runs\": $((runs - 100))/" lied/manifest.json
ends 1 '' "$demarche" reproduce lied/manifest.json --quiet
is 'finds other bytes' grep -q 'summary.json .*other bytes' output
ends 1 'has no results of its own' "$demarche" reproduce shard1/manifest.json --quiet
ends 1 'cannot be read as a manifest' "$demarche" reproduce whole/outcomes.csv --quiet
rm lied/runs.sqlite
ends 1 'is gone' "$demarche" reproduce lied/manifest.json --quiet
mv moved case

case='rows as CSV'
ends 0 '' compare --runs 600 --rows csv --out rows
is 'are one for every run and response' test "$(wc -l <rows/runs.csv)" = $((600 * $(python3 -c "import sqlite3; print(sqlite3.connect('rows/runs.sqlite').execute('SELECT count(*) FROM responses').fetchone()[0])") + 1))
ends 0 '' "$demarche" reproduce rows/manifest.json --quiet
ends 0 '' compare --runs 600 --rows none --out none
is 'may be left out' same_files rows none

case='memory'
# Greatest resident set of a comparison, kB.
resident() {
  python3 - "$demarche" "$scenario" "$1" "$2" <<'PY'
import resource, subprocess, sys
program, scenario, runs, out = sys.argv[1:]
subprocess.run([program, "compare", scenario, "--quiet", "--threads", "2", "--runs", runs, "--rows", "none", "--out", out],
               check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
PY
}
few=2000 many=12000
if ((kills >= 50)); then few=100000 many=10000000; fi
small=$(resident $few memory1)
large=$(resident $many memory2)
is "does not grow with the runs ($small kB, $large kB)" test "$large" -lt $((small + 8000))

echo "$checks checks"
exit $failed
