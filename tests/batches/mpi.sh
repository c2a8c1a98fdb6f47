#!/usr/bin/env bash
# Batches among processes: mpirun gives the bytes of one process, and a process that dies leaves a folder to resume.
#   tests/batches/mpi.sh PROGRAM [long]     long: more processes, each of them killed once, more moments
# Exit status: 0 all right, 1 not, 77 if there is no mpirun or the program was built without MPI.
set -uo pipefail
here=$(readlink -f -- "${BASH_SOURCE[0]%/*}")
root=${here%/tests/batches}
demarche=$(readlink -f -- "${1:?PROGRAM}")
numbers=(3) victims=(2) times=(2.1) signals=(TERM INT) many=10000
if [[ ${2:-} == long ]]; then
  numbers=(2 3 4) victims=(1 2 3) times=(2.1 2.2 2.3 2.4) signals=(TERM INT TERM INT) many=20000
fi
if ! command -v mpirun >/dev/null; then echo 'skipped: there is no mpirun'; exit 77; fi
if [[ ! -e ${demarche%/*}/demarche_mpi.so ]]; then echo 'skipped: the program was built without MPI'; exit 77; fi
# More processes than processors, and perhaps as root in a container; MPICH takes no notice of these.
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1
export OMPI_MCA_hwloc_base_binding_policy=none OMPI_MCA_btl_base_warn_component_unused=0

source "$root/tests/outside.sh"
source "$here/equal.sh"
limit=(timeout 300)

# The others need no files: they run where there are none.
mkdir case && cp "$root/scenarios/montenegro-2022.yaml" case/scenario.yaml && cp -r "$root/models" case/
compare=("$demarche" compare case/scenario.yaml --quiet)
runs=1300  # five blocks and a part

case='mpirun: the module'
limit=(timeout -k 5 60)
ends 0 '' mpirun -n 2 python3 "$here/mpi_module.py" "${demarche%/*}/demarche_mpi.so"
is 'sends without waiting' grep -q 'taken in another order' output
limit=(timeout 300)

case='mpirun'
ends 0 '' "${compare[@]}" --runs $runs --out whole
for processes in "${numbers[@]}"; do
  ends 0 '' mpirun -n $processes "${compare[@]}" --runs $runs --out among$processes
  equal whole among$processes
  is 'says how many' grep -q "\"processes\": $processes" among$processes/manifest.json
done
ends 0 '' mpirun -n 2 "${compare[@]}" --runs $runs --threads 3 --out threads
equal whole threads
ends 0 '' mpirun -n 3 "$demarche" reproduce whole/manifest.json --quiet
is 'shows its answer once' test "$(grep -c '^reproduced' output)" = 1

case='mpirun: precision, worlds, a selection, sides'
for what in '--precision 2%' '--worlds 13 --runs-per-world 100' '--select wrong_one_named:max --max-runs 4000' '--runs 300 --variants'; do
  rm -rf alone among
  ends 0 '' "${compare[@]}" $what --out alone
  ends 0 '' mpirun -n 3 "${compare[@]}" $what --out among
  equal alone among
done

case='mpirun: shards, and going on'
ends 0 '' mpirun -n 2 "${compare[@]}" --runs $runs --shard 1/2 --out shard1
ends 0 '' "${compare[@]}" --runs $runs --shard 2/2 --out shard2
ends 0 '' "$demarche" merge shard1 shard2 --out merged --quiet
equal whole merged
ends 0 '' "${compare[@]}" --runs 1000 --out further
ends 0 '' mpirun -n 3 "$demarche" resume further --runs $runs --quiet
equal whole further

# Blocks of 256 that the others played, as the program says it at this level.
case='mpirun: the others'
ends 0 '' mpirun -n 3 "$demarche" compare case/scenario.yaml --log-level debug --runs 10000
played=$(sed -n 's/.*other processes played \([0-9,]*\) blocks\?$/\1/p' messages)
is "play blocks ($played of 40)" test "${played:-0}" -ge 5

# Processes of this batch: what mpirun started and what those started.
started() { ps -eo pid,args | awk -v out="--out $1" 'index($0, out) && !/mpirun|awk|timeout/ { print $1 }'; }
case='mpirun: a process that dies'
ends 0 '' "${compare[@]}" --runs $many --threads 2 --out long
for victim in "${victims[@]}"; do
  rm -rf struck
  mpirun -n 3 "${compare[@]}" --runs $many --out struck >output 2>messages &
  child=$!
  for ((tenth = 0; tenth < 300; ++tenth)); do sleep 0.1; [[ -e struck/unfinished.sqlite-wal ]] && break; done
  sleep 0.$victim
  kill -KILL "$(started struck | sed -n ${victim}p)" 2>/dev/null
  wait $child
  is "of which one was killed ends badly ($victim)" test $? != 0
  if [[ ! -e struck/summary.json ]]; then
    ends 0 '' "$demarche" resume struck --threads 2 --quiet
  elif grep -q '"complete": false' struck/manifest.json; then
    ends 0 '' "$demarche" resume struck --threads 2 --quiet
  fi
  equal long struck
done

# The others may be about to hand over a block when nobody wants any more: repeated, to meet them so.
case='mpirun: no more time'
limit=(timeout -k 5 60)
for time in "${times[@]}"; do
  rm -rf timed
  ends 4 '' mpirun -n 3 "${compare[@]}" --runs 1000000 --max-time ${time}s --out timed
  is 'says why it ended' grep -q '"ending": "time"' timed/manifest.json
done
# A fast machine tells the best before: it ends, either way.
"${limit[@]}" mpirun -n 3 "${compare[@]}" --select wrong_one_named:max --max-runs 1000000 --max-time 0.3s >output 2>messages
ended=$?
is "a selection ends with $ended" test $ended = 4 -o $ended = 0
first_of() {
  local process
  for process in $(started "$1"); do
    if grep -qzE '^(OMPI_COMM_WORLD_RANK|PMI_RANK)=0$' /proc/$process/environ; then echo $process; fi
  done
}
case='mpirun: a signal'
for signal in "${signals[@]}"; do
  rm -rf struck
  # From Python: a shell has its background processes ignore SIGINT.
  timeout -k 5 60 python3 -c 'import signal, subprocess, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
sys.exit(subprocess.call(sys.argv[1:]))' mpirun -n 3 "${compare[@]}" --runs 1000000 --out struck >output 2>messages &
  child=$!
  for ((tenth = 0; tenth < 300; ++tenth)); do sleep 0.1; [[ -e struck/unfinished.sqlite-wal ]] && break; done
  sleep 1.7
  kill -$signal "$(first_of struck)"
  wait $child
  ended=$?
  is "$signal ends all processes with 4 and not $ended" test $ended = 4
  if ! grep -q 'stopped before the first 256 runs' messages; then
    is 'leaves what is complete' grep -q '"ending": "stopped"' struck/manifest.json
  fi
done
limit=(timeout 300)

case='mpirun: mistakes'
ends 2 'there is no option' mpirun -n 3 "${compare[@]}" --nonsense
ends 1 'no-file' mpirun -n 3 "$demarche" compare nowhere.yaml --quiet
ends 0 '' mpirun -n 3 "$demarche" --version
is 'speaks once' test "$(wc -l <output)" = 1
cp "$demarche" ./alone_program
ends 3 'was built without MPI' env OMPI_COMM_WORLD_SIZE=3 ./alone_program --version
ends 0 '' env OMPI_COMM_WORLD_SIZE=1 ./alone_program --version

echo "$checks checks"
exit $failed
