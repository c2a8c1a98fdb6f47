#!/usr/bin/env bash
# tests/style/layers finds what it should, in a made-up project with one violation of each kind, and nothing in a clean one.
set -uo pipefail
layers=$(readlink -f -- "${BASH_SOURCE[0]%/*}")/layers
project=$(mktemp -d) && trap 'rm -rf -- "$project"' EXIT
status=0

# finds WHERE WHAT CONTENT: a file with this content is reported, with these words.
finds() {
  mkdir -p "$project/$(dirname "$1")"
  printf '%b' "$3" >"$project/$1"
  if "$layers" "$project" >"$project/output" || ! grep -qF -- "$1:" "$project/output" ||
    ! grep -qF -- "$2" "$project/output"; then
    echo "not found: $2 in $1"
    cat "$project/output"
    status=1
  fi
  rm -f -- "$project/$1" "$project/output"
}

mkdir -p "$project/sim/core" "$project/sim/run"
printf '#pragma once\n#include <vector>\n#include "core/good.hpp"  // std::exp( is for comments\n' >"$project/sim/core/good.hpp"
printf '#include <sys/stat.h>\n#include <thread>\n#include "core/good.hpp"\n' >"$project/sim/run/good.cpp"
if ! "$layers" "$project"; then
  echo "a clean project is not clean"
  status=1
fi

finds sim/core/a.cpp 'core may not include run' '#include "run/good.hpp"\n'
finds sim/run/a.cpp 'run may not include language' '#include "language/reader.hpp"\n'
finds sim/language/a.cpp 'language may not include run' '  #  include "run/tree.hpp"\n'
finds sim/report/a.cpp 'report may not include app' '#include "app/main.hpp"\n'
finds sim/run/b.cpp 'not written from the root' '#include "good.hpp"\n'
finds sim/run/b.cpp 'not written from the root' '#include "../core/good.hpp"\n'
finds sim/core/b.cpp 'core may not include <yaml-cpp/yaml.h>' '#include <yaml-cpp/yaml.h>\n'
finds sim/core/b.cpp 'core may not include <thread>' '#include <thread>\n'
finds sim/core/b.cpp 'only core/check.hpp' '#include <boost/assert/source_location.hpp>\n'
finds sim/run/c.cpp 'run may not include <fmt/format.h>' '#include <fmt/format.h>\n'
finds sim/core/c.cpp 'libm' 'double f(double x) { return std::exp(x); }\n'
finds sim/report/c.cpp 'neither prints nor exits' 'void f() { std::cout << 1; }\n'
finds sim/report/c.cpp 'neither prints nor exits' 'void f() { fmt::print("1"); }\n'
finds sim/other/a.cpp 'sim/ has no layer other' 'int a;\n'
finds sim/core/d.hpp '#pragma once' 'int a;\n'
finds sim/core/e.cpp 'at most 400 lines' "$(printf '\\n%.0s' {1..401})"
finds sim/core/good.cpp 'another header before its own' '#include <vector>\n#include "core/good.hpp"\n'
finds sim/core/good.cpp 'another header before its own' 'int a;\n'
finds notes.md 'a path of this machine' 'see /ho''me/me/notes\n'
finds notes.md 'a package server' 'from de''b.example.org\n'
exit $status
