#!/usr/bin/env bash
# Sweeps from outside: the table is tidy, its points lie where they should, each is what a scenario with these numbers in
# `set:` gives to the last digit, and mistakes are answered.
#   tests/sweeps/run.sh PROGRAM
# Exit status: 0 all right, 1 not.
set -uo pipefail
here=$(readlink -f -- "${BASH_SOURCE[0]%/*}")
root=${here%/tests/sweeps}
demarche=$(readlink -f -- "${1:?PROGRAM}")
source "$root/tests/outside.sh"

scenario=$root/scenarios/montenegro-2022.yaml
sweep=("$demarche" sweep "$scenario" --quiet --runs 300)
chance=patron-sanctions.chance rate=strike-again.rate

case='a grid'
ends 0 '' "${sweep[@]}" --vary "$chance=10%:90%:3" --vary "$rate=0.01 / d,0.03 / d" --out grid.csv
is 'has a row for each point, response and outcome; the last number changes fastest' python3 - <<PY
import csv
rows = list(csv.DictReader(open("grid.csv")))
points = sorted({int(row["point"]) for row in rows})
assert points == list(range(6)), points
assert len({(row["point"], row["response"], row["outcome"]) for row in rows}) == len(rows) == 6 * 4 * len({row["outcome"] for row in rows})
set_to = [(float(row["$chance"]), float(row["$rate"])) for row in {int(row["point"]): row for row in rows}.values()]
assert set_to == [(0.1, 0.01), (0.1, 0.03), (0.5, 0.01), (0.5, 0.03), (0.9, 0.01), (0.9, 0.03)], set_to
assert all(row["n"] == "300" for row in rows if row["unit"] == "attacks")
PY
ends 0 '' "${sweep[@]}" --threads 1 --vary "$chance=10%:90%:3" --vary "$rate=0.01 / d,0.03 / d"
is 'is the same on standard output and at any number of threads' cmp output grid.csv
ends 2 'exists already' "${sweep[@]}" --vary "$chance=10%:90%:3" --out grid.csv
ends 0 '' "${sweep[@]}" --vary "$chance=10%:90%:3" --out grid.csv --force

case='a point'
# A scenario that says the same in set: gives the same figures.
mkdir case && cp -r "$root/models" case/ && cp "$scenario" case/set.yaml
printf 'set:\n  %s: 25%%\n  %s: 0.02 / d\n' "$chance" "$rate" >>case/set.yaml
ends 0 '' "$demarche" compare case/set.yaml --quiet --runs 300 --out as_set
ends 0 '' "${sweep[@]}" --set "$chance=25%" --set "$rate=0.02 / d" --out point.csv
is 'is what the scenario with these numbers gives' python3 - <<'PY'
import csv
swept = {(row["response"], row["outcome"]): row for row in csv.DictReader(open("point.csv"))}
outcomes = list(csv.DictReader(open("as_set/outcomes.csv")))
differences = list(csv.DictReader(open("as_set/differences.csv")))
assert len(swept) == len(outcomes) > 0
for row in outcomes:
    assert all(swept[row["response"], row["outcome"]][key] == row[key] for key in ("n", "estimate", "low", "high")), row
for row in differences:
    one = swept[row["response"], row["outcome"]]
    assert [one[key] for key in ("difference", "difference_low", "difference_high", "verdict")] == \
        [row[key] for key in ("estimate", "low", "high", "verdict")], row
assert len(differences) > 0
PY
ends 0 '' "${sweep[@]}" --set "$chance={ pert: [10%, 20%, 60%] }" --on further_attacks
is 'may be a distribution' grep -q '^0,,wait-for-forensics,further_attacks' output

case='designs'
for design in lhs sobol; do
  ends 0 '' "$demarche" sweep "$scenario" --quiet --runs 20 --on further_attacks --design $design --points 8 \
    --vary "$chance=0%:80%" --vary "$rate=0.01 / d:0.09 / d" --out $design.csv
  is "$design has one point in every eighth of each number" python3 - $design.csv <<PY
import csv, sys
rows = {int(row["point"]): row for row in csv.DictReader(open(sys.argv[1]))}
assert len(rows) == 8
for name, low, high in (("$chance", 0, 0.8), ("$rate", 0.01, 0.09)):
    places = [(float(row[name]) - low) / (high - low) for row in rows.values()]
    assert sorted(int(8 * place) for place in places) == list(range(8)), places
PY
done
is 'differ' bash -c '! cmp -s lhs.csv sobol.csv'
ends 0 '' "$demarche" sweep "$scenario" --quiet --runs 20 --on further_attacks --design sobol --points 8 --seed 2 \
  --vary "$chance=0%:80%" --vary "$rate=0.01 / d:0.09 / d"
is 'are scrambled by the seed' bash -c '! cmp -s output sobol.csv'

case='points from a file'
printf '%s,"%s"\n25%%,0.02 / d\n0.5,0.03\n' "$chance" "$rate" >points.csv
ends 0 '' "${sweep[@]}" --points-from points.csv --out from.csv
is 'are those of the command line' cmp <(grep '^0,' point.csv) <(grep '^0,' from.csv)
is 'may be in base units' grep -q '^1,0.5,0.03,' from.csv
printf 'a,b\n1\n' >short.csv
ends 2 'point 0 has 1 values for 2 paths' "${sweep[@]}" --points-from short.csv
ends 2 'excludes --vary' "${sweep[@]}" --points-from points.csv --vary "$chance=1%,2%"

# The examples for other programs, with stand-ins for these: what they ask of ours is answered.
case='other programs'
mkdir -p stand_ins/SALib/sample stand_ins/SALib/analyze && touch stand_ins/SALib/{,sample/,analyze/}__init__.py
cat >stand_ins/SALib/sample/sobol.py <<'PY'
def sample(problem, N, *, calc_second_order=True, scramble=True, skip_values=0, seed=None):
    assert problem["num_vars"] == len(problem["names"]) == len(problem["bounds"])
    return [[low + share * (high - low) for low, high in problem["bounds"]] for share in (0.1, 0.9)]
PY
cat >stand_ins/SALib/analyze/sobol.py <<'PY'
def analyze(problem, Y, calc_second_order=True, num_resamples=100, conf_level=0.95, print_to_console=False,
            parallel=False, n_processors=None, keep_resamples=False, seed=None):
    found = Y
    assert len(found) == 2 and found[0] != found[1], found
    return {key: [0.0] * problem["num_vars"] for key in ("S1", "ST", "ST_conf")}
PY
echo 'array = list' >stand_ins/numpy.py
cat >stand_ins/ema_workbench.py <<'PY'
class Model:
    def __init__(self, name, function):
        self.function = function
class RealParameter:
    def __init__(self, name, low, high):
        self.name, self.low, self.high = name, low, high
class ScalarOutcome:
    def __init__(self, name):
        self.name = name
class SequentialEvaluator:
    def __init__(self, model):
        self.model = model
    def __enter__(self):
        return self
    def __exit__(self, *_):
        pass
    def perform_experiments(self, scenarios):
        points = [{one.name: one.low + share * (one.high - one.low) for one in self.model.uncertainties} for share in (0.2, 0.7)]
        answers = [self.model.function(**point) for point in points]
        return ({one.name: [point[one.name] for point in points] for one in self.model.uncertainties},
                {one.name: [answer[one.name] for answer in answers] for one in self.model.outcomes})
PY
cp -r "$root/scenarios" "$root/models" . && chmod -R u+w scenarios
export PYTHONPATH=$scratch/stand_ins PYTHONDONTWRITEBYTECODE=1
ends 0 '' bash -c 'cd scenarios/sweeps && python3 sobol_indices.py "$1"' _ "$demarche"
is 'tells of three numbers' test "$(grep -c 'with all others' output)" = 3
ends 0 '' bash -c 'cd scenarios/sweeps && python3 exploration.py "$1"' _ "$demarche"
is 'tells of each experiment' test "$(grep -c 'severing changes' output)" = 2
openmole=$(sed -n 's/^ *"\(demarche .*\)" +$/\1/p; s/^ *"\(--set .*\)"$/\1/p' scenarios/sweeps/calibration.oms | tr -d '\n')
openmole=${openmole//'${sanctions}'/0.5} openmole=${openmole//'${strikes}'/0.02} openmole=${openmole//'/usr/share/demarche/'/}
ends 0 '' bash -c "${openmole/#demarche/\"\$1\"}" _ "$demarche"
is "writes a table for OpenMOLE" grep -q '^0,0.5,0.02,sever,second_attack_30d' table.csv

case='a sweep that fails'
# Once some points are written there is no room for more than a part of another.
is 'keeps the points that are whole' python3 - "$demarche" "$scenario" <<PY
import csv, glob, os, re, resource, subprocess, sys, time
sweep = subprocess.Popen([sys.argv[1], "sweep", sys.argv[2], "--quiet", "--runs", "300", "--threads", "2",
                          "--vary", "$chance=10%:90%:4000", "--out", "failed.csv"], stderr=subprocess.PIPE, text=True)
until = time.monotonic() + 60
while not any(os.path.getsize(name) > 20000 for name in glob.glob("*failed.csv*") + glob.glob(".*failed.csv*")):
    assert sweep.poll() is None and time.monotonic() < until
    time.sleep(0.02)
room = max(os.path.getsize(name) for name in glob.glob("*failed.csv*") + glob.glob(".*failed.csv*")) + 1000
resource.prlimit(sweep.pid, resource.RLIMIT_FSIZE, (room, room))
said = sweep.communicate(timeout=60)[1]
assert sweep.returncode == 3, (sweep.returncode, said)
whole = int(re.search(r"; (\d+) of 4000 points are whole", said)[1])
rows = list(csv.DictReader(open("failed.csv")))
assert whole > 0 and [int(row["point"]) for row in rows] == sorted(list(range(whole)) * (len(rows) // whole)), (whole, said)
PY

case='mistakes'
ends 1 "there is no number 'patron-sanctions.chanse'" "${sweep[@]}" --vary 'patron-sanctions.chanse=10%:90%:3'
is 'are answered with what was meant' grep -q "patron-sanctions.chance" messages
ends 1 'error[' "${sweep[@]}" --vary "$chance=10%:190%:3"
ends 1 'error[' "${sweep[@]}" --set "$chance=often"
ends 2 'a grid needs steps' "${sweep[@]}" --vary "$chance=10%:90%"
ends 2 'it must be PATH=LOW:HIGH' "${sweep[@]}" --vary "$chance"
ends 2 'needs --points' "${sweep[@]}" --design lhs --vary "$chance=10%:90%"
ends 2 'say only from where to where' "${sweep[@]}" --design lhs --points 4 --vary "$chance=10%:90%:3"
ends 2 'is set twice' "${sweep[@]}" --set "$chance=10%" --vary "$chance=10%:90%:3"
ends 2 'there is no outcome' "${sweep[@]}" --on nonsense
ends 2 'are of two kinds' "${sweep[@]}" --vary "$rate=0.01 / d:90%:3"

echo "$checks checks"
exit $failed
