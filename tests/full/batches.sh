#!/usr/bin/env bash
# The long form of what the suites say of batches: killed at fifty moments and among processes, ten million runs in flat
# memory, and the coverage of intervals, under early stopping, over worlds and of what is rare, and the error of
# selections, in 4000 repetitions.
#   tests/full/batches.sh [PROGRAM]     PROGRAM must lie beside tests_run, as the build puts it
set -uo pipefail
root=$(readlink -f -- "${BASH_SOURCE[0]}") && root=${root%/tests/full/batches.sh}
program=${1:-$root/build/dev/demarche}
status=0
"$root/tests/batches/run.sh" "$program" 50 || status=1
"$root/tests/batches/mpi.sh" "$program" long || [[ $? == 77 ]] || status=1
for cases in stopping selection worlds rare; do
  DEMARCHE_LONG_TESTS=1 "${program%/*}/tests_run" --source-file="*/tests/runs/$cases.cpp" || status=1
done
exit $status
