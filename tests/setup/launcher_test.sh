#!/usr/bin/env bash
# ./demarche on a small project that has the real launcher, presets and package table but one source file, in a folder
# whose name has spaces; without network and without installing.
set -uo pipefail
root=$(readlink -f -- "${BASH_SOURCE[0]%/*}/../..")
scratch=$(mktemp -d) && trap 'rm -rf -- "$scratch"' EXIT
project="$scratch/a clone/with späces"
export DEMARCHE_NO_INSTALL=1
status=0

# expect WHAT WANTED GOT
expect() {
  if [[ $2 != "$3" ]]; then
    printf 'FAILED %s\n  wanted: %s\n  got:    %s\n' "$1" "$2" "$3"
    tail -n 20 "$scratch/messages"
    status=1
  fi
}

# launch FOLDER PROGRAM ARGUMENTS…: standard output; messages go to a file; `ended` holds the exit status.
launch() {
  (cd -- "$1" && "${@:2}") >"$scratch/output" 2>"$scratch/messages" 8>&- 9>&-
  ended=$?
  output=$(<"$scratch/output")
  messages=$(<"$scratch/messages")
}

# source_text WORD: a program that prints the word and its arguments, and ends with the status in $STATUS.
source_text() {
  printf '#include <cstdio>\n#include <cstdlib>\nint main(int n, char** a) { std::printf("%s"); ' "$1"
  printf 'for (int i = 1; i < n; ++i) std::printf(" [%%s]", a[i]);\n'
  printf 'const char* s = std::getenv("STATUS"); return s ? std::atoi(s) : 0; }\n'
}

mkdir -p "$project/sim/app" "$project/cmake" "$project/tools"
cp "$root/demarche" "$root/CMakePresets.json" "$project/"
cp "$root/tools/packages" "$root/tools/setup.sh" "$project/tools/"
cat >"$project/CMakeLists.txt" <<'CMAKE'
cmake_minimum_required(VERSION 3.25)
project(small LANGUAGES CXX)
file(GLOB sources CONFIGURE_DEPENDS sim/app/*.cpp)
add_executable(demarche ${sources})
CMAKE
source_text first >"$project/sim/app/main.cpp"

launch "$project" ./demarche run "a b" '*'
expect "builds and runs" "first [run] [a b] [*]" "$output"
expect "says that it builds" yes "$(grep -q building <<<"$messages" && echo yes)"

before=$(stat -c %y-%i "$project/build/release/demarche" "$project/build/release/up-to-date")
launch "$project" ./demarche
expect "runs again" first "$output"
expect "is silent the second time" "" "$messages"
expect "builds nothing the second time" "$before" \
  "$(stat -c %y-%i "$project/build/release/demarche" "$project/build/release/up-to-date")"

# Up to date, it needs neither compiler nor CMake: only these tools.
mkdir "$scratch/tools"
for tool in bash env readlink find; do ln -s "$(command -v $tool)" "$scratch/tools/$tool"; done
PATH=$scratch/tools launch "$project" ./demarche offline
expect "needs no tools once built" "first [offline]" "$output"

launch / "$project/demarche" elsewhere
expect "runs from another folder" "first [elsewhere]" "$output"
ln -s "$project/demarche" "$scratch/link"
ln -s "$scratch/link" "$scratch/link to link"
launch "$scratch" "./link to link" linked
expect "runs through symbolic links" "first [linked]" "$output"
STATUS=2 launch "$project" ./demarche
expect "hands on the exit status" 2 "$ended"
expect "nothing was rebuilt on the way" "$before" \
  "$(stat -c %y-%i "$project/build/release/demarche" "$project/build/release/up-to-date")"

source_text second >"$project/sim/app/main.cpp"
launch "$project" ./demarche
expect "rebuilds what has changed" second "$output"
expect "says why" yes "$(grep -q 'sources have changed' <<<"$messages" && echo yes)"

source_text restored >"$scratch/old.cpp"
touch -d 2001-01-01 "$scratch/old.cpp"
cp -p "$scratch/old.cpp" "$project/sim/app/main.cpp"
launch "$project" ./demarche
expect "sees a file put back with an old date" restored "$output"

echo 'int unused() { return 1; }' >"$project/sim/app/more.cpp"
launch "$project" ./demarche
expect "sees a new file" yes "$(test -e "$project"/build/release/CMakeFiles/demarche.dir/sim/app/more.cpp.o && echo yes)"
rm "$project/sim/app/more.cpp"
launch "$project" ./demarche
expect "sees a file that went" restored "$output"

echo 'not C++' >>"$project/sim/app/main.cpp"
launch "$project" ./demarche
expect "ends with 3 when it cannot be built" 3 "$ended"
expect "shows the compiler's words" yes "$(grep -q 'error:' <<<"$messages" && echo yes)"
expect "prints nothing then" "" "$output"
launch "$project" ./demarche
expect "a failed build does not count as built" 3 "$ended"

# Several at once: one builds, the others wait, all run.
source_text together >"$project/sim/app/main.cpp"
for one in 1 2 3 4; do (cd / && "$project/demarche" "$one" >"$scratch/together-$one" 2>>"$scratch/messages") & done
wait
expect "four at once all run" "together [1]together [2]together [3]together [4]" "$(cat "$scratch"/together-?)"

mv "$project" "$scratch/moved"
launch "$scratch/moved" ./demarche
expect "builds anew in another place" together "$output"
expect "says that it builds there" yes "$(grep -q build <<<"$messages" && echo yes)"
project=$scratch/moved

# A system that is not in the table: says what to install by hand, and goes on with what is there.
printf 'ID=plan9\nVERSION_ID=4\n' >"$scratch/os-release"
source_text elsewhere >"$project/sim/app/main.cpp"
DEMARCHE_OS_RELEASE=$scratch/os-release launch "$project" ./demarche
expect "builds on an unknown system" elsewhere "$output"
expect "says what to install there" yes "$(grep -q 'plan9-4.*libyaml-cpp-dev' <<<"$messages" && echo yes)"

# Without compiler, CMake and packages, and not allowed to install: status 3 and the line to type.
for tool in mkdir flock dirname nproc awk tail rm mktemp grep cat touch; do
  ln -s "$(command -v $tool)" "$scratch/tools/$tool"
done
printf 'ID=debian\nVERSION_ID="12"\n' >"$scratch/os-release"
touch "$project/sim/app/main.cpp"
PATH=$scratch/tools DEMARCHE_OS_RELEASE=$scratch/os-release launch "$project" ./demarche
expect "ends with 3 without tools" 3 "$ended"
expect "says what to type" yes "$(grep -q 'apt-get install .*cmake ninja-build libboost1.81-dev' <<<"$messages" && echo yes)"
exit $status
