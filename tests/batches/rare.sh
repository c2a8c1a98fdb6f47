#!/usr/bin/env bash
# Rare outcomes from outside: found beside the plain count, the same bytes at any number of threads, after a kill and when
# reproduced; refused where they cannot be had.
#   tests/batches/rare.sh PROGRAM
# Exit status: 0 all right, 1 not.
set -uo pipefail
here=$(readlink -f -- "${BASH_SOURCE[0]%/*}")
root=${here%/tests/batches}
demarche=$(readlink -f -- "${1:?PROGRAM}")
source "$root/tests/outside.sh"
source "$here/equal.sh"

# Two states; three steps in a row, none of them likely, lead to war: under "provoke" the first one is forced.
mkdir models
cat >models/all.yaml <<'YAML'
- { actor: ARC, kind: state, name: Arcadia }
- { actor: BOR, kind: state, name: Borduria }
- { variable: anger, scope: pair, range: [0, 10], half_life: 20 d }
- action: protest
  label: "protests to {target}"
  track: verbal
  rung: 1
- action: threaten
  label: "threatens {target}"
  track: verbal
  rung: 5
  effects: ["anger(target, self) += 1"]
- action: strike
  label: "strikes {target}"
  track: military
  rung: 15
- rule: protest-often
  who: ARC
  does: { do: protest, to: BOR }
  rate: 0.1 / d
  because: "It does."
- rule: threaten-first
  who: ARC
  does: { do: threaten, to: BOR }
  rate: { lognormal: { median: 0.0002 / d, spread: 2 } }
  because: "It seldom does."
- rule: threaten-back
  after: "threaten, by: ARC, to: BOR"
  who: BOR
  does: { do: threaten, to: ARC }
  chance: { pert: [0.2%, 1%, 5%] }
  delay: { gamma: { mean: 2 d, sd: 1 d } }
  because: "Seldom."
- rule: strike-at-last
  while: ["done(threaten, by: BOR, to: self)"]
  who: ARC
  does: { do: strike, to: BOR }
  rate: 0.002 / d
  ratios:
    anger(self, BOR): { at: 1, ratio: 1.5 }
  because: "Hardly ever."
- { outcome: protests, count: "protest, by: ARC", unit: protests }
- { outcome: war, probability: "strike, by: ARC, to: BOR", rare: true, about: "Arcadia strikes." }
YAML
cat >scenario.yaml <<'YAML'
scenario: arcadia
title: "Arcadia and Borduria"
uses: [models]
start: 2022-01-01
decision: 2022-01-11
horizon: 60 d
responses:
  - response: wait
  - response: wait-too
    forbid: [{ by: BOR, do: protest }]
  - response: provoke
    do: [{ at: 2022-01-12, by: ARC, do: threaten, to: BOR }]
baseline: wait
outcomes: [protests, war]
YAML
compare=("$demarche" compare scenario.yaml --quiet --runs 2000)
compare() { "${compare[@]}" "$@"; }

case='a rare outcome'
ends 0 '' compare --rare-runs 20000 --threads 1 --out one
is 'is told beside the plain count' grep -q '^Rare: war' output
is 'never seen by plain runs' grep -qE '^wait +below' output
ends 0 '' compare --rare --rare-runs 20000 --threads 3 --out three
equal one three
is 'has the rows' cmp one/rare.csv three/rare.csv
is 'is on the page' grep -q 'Rare outcomes' one/report.html
is 'has limits, and moves what leads there' python3 - <<'PY'
import json
rare = json.load(open('one/summary.json'))['rare'][0]
responses = {one['name']: one for one in rare['responses']}
for one in responses.values():
    assert one['trouble'] == '' and one['effective'] > 100 and one['at_least'] < one['estimate'] < one['at_most'], one
    assert abs(one['mean_weight'] - 1) < 4 * one['mean_weight_error'], one
assert responses['wait']['estimate'] < 2e-5 < 1e-4 < responses['provoke']['estimate'], responses
rules = {rule['rule'] for one in rare['components'] for rule in one['rules']}
assert 'strike-at-last' in rules and 'protest-often' not in rules, rules
same = next(one for one in rare['differences'] if one['response'] == 'wait-too')
assert same['estimate'] == 0 and same['hits'] == 0, same
PY
ends 0 '' "$demarche" compare scenario.yaml --quiet --runs 400000 --out plain
is 'agrees with plain runs' python3 - <<'PY'
import json, math
rare = json.load(open('one/summary.json'))['rare'][0]
plain = json.load(open('plain/summary.json'))['responses']
one = next(one for one in rare['responses'] if one['name'] == 'provoke')
seen = next(o for r in plain if r['name'] == 'provoke' for o in r['outcomes'] if o['name'] == 'war')
error = math.hypot(one['standard_error'], math.sqrt(seen['estimate'] / seen['n']))
assert seen['estimate'] * seen['n'] > 30 and abs(one['estimate'] - seen['estimate']) < 4 * error, (one, seen)
PY

case='without being asked for'
ends 0 '' compare --out none
is 'nothing changes' cmp <(python3 -c "import json; d = json.load(open('one/summary.json')); del d['rare']; print(d)") \
  <(python3 -c "import json; print(json.load(open('none/summary.json')))")
is 'no rows' test ! -e none/rare.csv

case='reproduced'
ends 0 '' "$demarche" reproduce one/manifest.json --quiet --threads 2
is 'the same bytes' grep -qE 'rare.csv +the same bytes' output

case='killed and resumed'
RANDOM=2022
for turn in 1 2 3; do
  rm -rf killed
  "${compare[@]}" --rare-runs 20000 --threads 2 --out killed >output 2>messages &
  child=$!
  sleep "0.$((RANDOM % 9))"
  kill -KILL $child 2>/dev/null
  wait $child 2>/dev/null
  if [[ -e killed/unfinished.sqlite && -n $(find killed/unfinished.sqlite -size +0) ]]; then
    "$demarche" resume killed --quiet >output 2>messages || grep -q 'not of a batch' messages
  fi
  if [[ -e killed/summary.json ]]; then equal one killed && is 'has the rows' cmp one/rare.csv killed/rare.csv; fi
done
case='extended'
ends 0 '' "$demarche" resume one --quiet --runs 3000
is 'what was found of the rare outcome stays' cmp <(cut -d, --complement -f7 one/rare.csv) <(cut -d, --complement -f7 three/rare.csv)
is 'more plain runs leave less open' python3 - <<'PY'
import csv
wide, narrow = ([float(row['at_most']) for row in csv.DictReader(open(name + '/rare.csv'))] for name in ('three', 'one'))
assert narrow[0] < wide[0], (wide, narrow)  # neither saw any
PY

case='refused'
ends 2 '--rare plays all of its runs at once' compare --rare --shard 1/2 --out shard
ends 2 '--rare plays its runs to their end' compare --rare --max-time 5m
ends 2 'whole number' compare --rare-runs 0
sed -i 's/, rare: true//' models/all.yaml
ends 2 "none of the scenario's outcomes is marked" compare --rare

echo "$checks checks of rare outcomes"
exit $failed
