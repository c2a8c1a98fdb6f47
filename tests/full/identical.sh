#!/usr/bin/env bash
# The same scenario, seed and number of runs give the same bytes: from gcc and clang, at -O0 and -O2, with the fused
# multiply-add of the machine masked, on 1, 2 and 7 threads. Each variant is compared with gcc -O2 on 2 threads.
#   tests/full/identical.sh [SCENARIO [RUNS]]
set -uo pipefail
root=$(readlink -f -- "${BASH_SOURCE[0]}") && root=${root%/tests/full/identical.sh}
source "$root/tools/setup.sh"
scenario=${1:-$root/scenarios/albania-2022.yaml}
runs=${2:-2000}
folder=$root/build/identical
results=$folder/results
rm -rf -- "$results"
mkdir -p "$results" || exit 3

# variant COMPILER LEVEL: builds the program alone.
variant() {
  cmake -S "$root" -B "$folder/$1$2" -G Ninja -DCMAKE_CXX_COMPILER="$1" -DCMAKE_BUILD_TYPE=Variant \
    -DCMAKE_CXX_FLAGS_VARIANT="$2 -DNDEBUG" >/dev/null &&
    cmake --build "$folder/$1$2" --target demarche --parallel "$(parallel_jobs)" >"$folder/$1$2.log" 2>&1 ||
    { tail -n 30 "$folder/$1$2.log"; echo "$1 $2 does not build"; exit 1; }
}

# answer NAME VARIANT THREADS: runs one comparison into results/NAME.
answer() {
  "$folder/$2/demarche" compare "$scenario" --runs "$runs" --threads "$3" --out "$results/$1" --quiet >/dev/null ||
    { echo "$1: the comparison ended with status $?"; exit 1; }
}

for compiler in g++ clang++; do
  for level in -O0 -O2; do variant $compiler $level; done
done

answer reference g++-O2 2
answer g++-O0 g++-O0 2
answer clang++-O0 clang++-O0 2
answer clang++-O2 clang++-O2 2
# The names before and after glibc 2.33; unknown ones are ignored.
export GLIBC_TUNABLES=glibc.cpu.hwcaps=-FMA,-FMA4,-AVX2_Usable,-AVX2,-FMA_Usable
answer g++-O2-without-fma g++-O2 2
answer clang++-O2-without-fma clang++-O2 2
unset GLIBC_TUNABLES
answer one-thread g++-O2 1
answer seven-threads g++-O2 7

status=0
for other in "$results"/*/; do
  for file in summary.json outcomes.csv differences.csv rules.csv report.html; do
    if ! cmp "$results/reference/$file" "$other$file"; then status=1; fi
  done
done
if ((status == 0)); then echo "8 answers of $runs runs are the same bytes"; fi
exit $status
