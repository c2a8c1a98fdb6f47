# shellcheck shell=bash disable=SC2154
# What ./demarche, tests/run and bench/run share: saying, installing packages, configuring and building a preset.
# Sourced, with `root` set to the project's folder and `log` to the file that takes the noise. All messages go to
# standard error.

say() { printf 'demarche: %s\n' "$*" >&2; }

# The environment failed: exit status 3, as the program's own.
fail() {
  say "$*"
  exit 3
}

# show_errors: the first errors in the log; its end, if none can be told.
show_errors() {
  {
    say "from $log:"
    grep -E -m 3 -A 8 '(^|[^[:alnum:]])(error|Error):? |is not installed$|^CMake Error' "$log" || tail -n 30 "$log"
  } >&2
}

# parallel_jobs: how many compilers at once: one per core, but no more than memory holds at 1.5 GB each.
parallel_jobs() {
  local cores memory
  cores=$(nproc 2>/dev/null || echo 1)
  memory=$(awk '/^MemAvailable:/ { print int($2 / 1500000) }' /proc/meminfo 2>/dev/null)
  : "${memory:=$cores}"
  if ((memory < cores)); then cores=$memory; fi
  echo "${DEMARCHE_JOBS:-$((cores > 0 ? cores : 1))}"
}

# install_packages GROUP…: installs what tools/packages lists for these groups and this system has not, after saying so.
# Where it may not or cannot, it says what to install by hand and returns: the tools may be there by other means.
install_packages() {
  # One at a time in this folder: the second finds nothing missing.
  {
    flock 7
    install_missing "$@"
  } 7>"$root/build/packages.lock"
}

install_missing() {
  local system column=0 fields index wanted=() missing=() present as=() by_hand
  system=$(. "${DEMARCHE_OS_RELEASE:-/etc/os-release}" 2>/dev/null && echo "${ID:-unknown}-${VERSION_ID:-unknown}")
  while read -r -a fields; do
    if [[ ${fields[*]:0:2} == '# group' ]]; then
      for index in "${!fields[@]}"; do
        if [[ ${fields[index]} == "$system" ]]; then column=$((index - 1)); fi
      done
    fi
    if [[ ${#fields[@]} -lt 3 || ${fields[0]} == '#'* || " $* " != *" ${fields[0]} "* ]]; then continue; fi
    if [[ ${fields[1]} != - ]] && command -v "${fields[1]}" >/dev/null; then continue; fi
    wanted+=("${fields[column ? column : 2]}")
  done <"$root/tools/packages"
  if ((${#wanted[@]} == 0)); then return; fi

  if ((column == 0)); then
    say "this system (${system:-unknown}) is not in tools/packages; going on with what is there. If the build fails," \
      "install what Debian 12 calls: ${wanted[*]}"
    return
  fi
  # shellcheck disable=SC2016
  present=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null)
  for index in "${wanted[@]}"; do
    if ! grep -qxF "installed $index" <<<"$present"; then missing+=("$index"); fi
  done
  if ((${#missing[@]} == 0)); then return; fi

  by_hand="apt-get install --no-install-recommends ${missing[*]}"
  if [[ ${DEMARCHE_NO_INSTALL:-} == 1 ]]; then
    say "packages are missing and DEMARCHE_NO_INSTALL=1; going on with what is there. By hand: $by_hand"
    return
  fi
  if ((EUID != 0)); then
    as=(sudo)
    if [[ ! -t 0 ]]; then as=(sudo -n); fi
    if ! command -v sudo >/dev/null || { [[ ! -t 0 ]] && ! sudo -n true 2>/dev/null; }; then
      say "packages are missing, and this is neither root nor sudo; going on with what is there. By hand: $by_hand"
      return
    fi
  fi
  say "installing with apt-get: ${missing[*]}"
  # --no-remove: another version of a library that is in use here is not ours to throw out.
  if ! { "${as[@]}" apt-get -q update &&
    "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends --no-remove \
      -o DPkg::Lock::Timeout=600 install "${missing[@]}"; } >"$log" 2>&1; then
    say "apt-get failed; the end of $log:"
    tail -n 8 "$log" >&2
    say "going on with what is there. By hand: $by_hand"
  fi
}

# build_preset PRESET [TARGET…]: configures where needed and builds. CMake itself notices new, changed and vanished
# sources; only a changed preset, a new place of the project or a half-made configuration is left to see to.
build_preset() {
  local folder=$root/build/$1 targets=("${@:2}") tool
  if ((${#targets[@]} == 0)); then targets=(all); fi
  for tool in cmake ninja; do
    if ! command -v $tool >/dev/null; then
      echo "$tool is not installed" >"$log"
      return 1
    fi
  done
  if [[ -f $folder/CMakeCache.txt ]] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$folder/CMakeCache.txt"; then
    rm -rf -- "$folder"
  fi
  {
    if [[ ! -f $folder/build.ninja || $root/CMakePresets.json -nt $folder/build.ninja ]]; then
      (cd -- "$root" && cmake --preset "$1") || return 1
    fi
    cmake --build "$folder" --target "${targets[@]}" --parallel "$(parallel_jobs)"
  } </dev/null >"$log" 2>&1 8>&- 9>&-
}
