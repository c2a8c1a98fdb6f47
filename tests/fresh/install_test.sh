#!/usr/bin/env bash
# `cmake --install` and the Debian package: the program finds its models from anywhere, also after the whole was moved.
#   tests/fresh/install_test.sh BUILD-FOLDER
set -uo pipefail
build=$(readlink -f -- "${1:?BUILD-FOLDER}")
scratch=$(mktemp -d) && trap 'rm -rf -- "$scratch"' EXIT
export LC_ALL=C.UTF-8
status=0
case=

fails() {
  printf 'FAILED %s\n' "$*"
  tail -n 5 "$scratch/messages" 2>/dev/null
  status=1
}

# works PREFIX: from a folder that has nothing to do with it, with a scenario of the user's own.
works() {
  local program=$1/bin/demarche
  mkdir -p "$scratch/elsewhere"
  cp "$1/share/demarche/scenarios/albania-2022.yaml" "$scratch/elsewhere/mine.yaml"
  (cd -- "$scratch/elsewhere" && "$program" compare mine.yaml --runs 64 --out "$scratch/out" --force) \
    >"$scratch/table" 2>"$scratch/messages" || fails "$case: does not run"
  grep -q 'Differences against' "$scratch/table" || fails "$case: shows no comparison"
  grep -qF "$1/share/demarche/models/" "$scratch/out/manifest.json" || fails "$case: reads other models than its own"
  [[ -f $1/share/doc/demarche/copyright ]] || fails "$case: has no licence"
}

# First what does not depend on how the project is laid out: the prefix has blanks, and is moved.
case='installed'
cmake --install "$build" --prefix "$scratch/a prefix" >"$scratch/messages" 2>&1 || fails "$case: cannot be installed"
works "$scratch/a prefix"
case='installed and moved'
mkdir "$scratch/über" && mv "$scratch/a prefix" "$scratch/über/moved"
works "$scratch/über/moved"

case='packaged'
if command -v dpkg-shlibdeps dpkg-deb file >/dev/null; then
  if (cd -- "$scratch" && cpack --config "$build/CPackConfig.cmake" -G DEB -B "$scratch/package") >"$scratch/messages" 2>&1; then
    package=$(find "$scratch/package" -maxdepth 1 -name 'demarche_*.deb')
    dpkg-deb -x "$package" "$scratch/root" || fails "$case: cannot be unpacked"
    works "$scratch/root/usr"
    depends=$(dpkg-deb -f "$package" Depends)
    for library in libc6 libyaml-cpp libfmt libspdlog libboost-program-options; do
      [[ $depends == *$library* ]] || fails "$case: does not depend on $library, only on $depends"
    done
  else
    fails "$case: cannot be made"
  fi
else
  echo 'skipped: dpkg-dev or file is not installed, so no package can be made'
fi
exit $status
