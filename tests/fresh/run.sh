#!/usr/bin/env bash
# The fresh machine: a minimal Debian 12 root, a clone of what is committed, the README's two commands as written; then
# the Debian package, made there and installed in a second root that has nothing to build with. Needs root, debootstrap
# and this machine's own Debian mirror. `tests/run fresh` runs it.
#   DEMARCHE_FRESH_TESTS=quick   while developing: `tests/run quick` instead of `tests/run`; "no": not at all
# Exit status: 0 all went well, 1 something did not, 3 this machine cannot do it.
set -uo pipefail
here=$(readlink -f -- "${BASH_SOURCE[0]%/*}")
root=${here%/tests/fresh}
cannot() { echo "cannot make a fresh machine here: $*"; exit 3; }
broken() { echo "FAILED: $*"; exit 1; }

((EUID == 0)) || cannot 'this is not root'
command -v debootstrap >/dev/null || cannot 'debootstrap is not installed'
# Mounts of the new root are this process's own and go with it.
if [[ ${DEMARCHE_FRESH_MOUNTS:-} != own ]]; then
  DEMARCHE_FRESH_MOUNTS=own exec unshare --mount --propagation private "$0" "$@" || cannot 'no mounts of its own'
fi

# Where this machine gets its own packages from, with its proxy.
mirror=$(apt-get indextargets --format '$(SITE) $(CODENAME) $(COMPONENT)' 'Created-By: Packages' |
  awk '$2 == "bookworm" && $3 == "main" { print $1; exit }')
[[ -n $mirror ]] || cannot "this machine's package sources have no Debian 12 (bookworm)"
proxy=$(apt-config dump Acquire::http::Proxy | sed -nE 's/^Acquire::http::Proxy "(.*)";$/\1/p')
if [[ -n $proxy ]]; then export http_proxy=$proxy; fi

scratch=$(mktemp -d /var/tmp/demarche-fresh-XXXXXX) || cannot 'no folder can be made in /var/tmp'
leave() {
  umount -l "$scratch"/*/proc "$scratch"/*/dev 2>/dev/null
  rm -rf --one-file-system -- "$scratch"
}
trap leave EXIT
trap 'exit 4' INT TERM HUP

echo 'making a minimal Debian 12'
debootstrap --variant=minbase bookworm "$scratch/machine" "$mirror" >"$scratch/log" 2>&1 ||
  { tail -n 20 "$scratch/log"; cannot 'debootstrap failed'; }
cp /etc/resolv.conf /etc/hosts "$scratch/machine/etc/"
if [[ -n $proxy ]]; then echo "Acquire::http::Proxy \"$proxy\";" >"$scratch/machine/etc/apt/apt.conf.d/proxy"; fi
cp -a "$scratch/machine" "$scratch/bare"
for machine in machine bare; do
  mount -t proc proc "$scratch/$machine/proc" && mount --rbind /dev "$scratch/$machine/dev" || cannot 'nothing can be mounted'
done

# on MACHINE FOLDER COMMAND: as a person would type it there.
on() {
  env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM=dumb LANG=C.UTF-8 \
    ${http_proxy:+http_proxy="$http_proxy"} ${DEMARCHE_JOBS:+DEMARCHE_JOBS="$DEMARCHE_JOBS"} \
    chroot "$scratch/$1" bash -c 'cd -- "$1" && eval "$2"' _ "$2" "$3" </dev/null
}

git clone -q "$root" "$scratch/machine/srv/my clone" || cannot 'the project cannot be cloned'
mapfile -t commands < <(awk '/^## Two commands/ { here = 1 } here && /^```/ { if (n++) exit; next } here && n' "$root/README.md")
((${#commands[@]} == 2)) || broken 'README.md does not show two commands'
for command in "${commands[@]}"; do
  if [[ $command == tests/run ]]; then
    case ${DEMARCHE_FRESH_TESTS:-} in quick) command='tests/run quick' ;; no) continue ;; esac
  fi
  echo "$command"
  since=$SECONDS
  on machine '/srv/my clone' "$command" >"$scratch/said" 2>&1 || { tail -n 60 "$scratch/said"; broken "$command"; }
  echo "  went well ($((SECONDS - since)) s): $(tail -n 1 "$scratch/said")"
done

echo 'the package'
on machine '/srv/my clone' 'root=$PWD log=$PWD/build/log/packages.log; . tools/setup.sh; install_packages package;
  ./demarche check scenarios/albania-2022.yaml && cpack --config build/release/CPackConfig.cmake -B /srv/package' \
  >"$scratch/said" 2>&1 || { tail -n 40 "$scratch/said"; broken 'the package cannot be made'; }
mkdir "$scratch/bare/srv/package" && cp "$scratch"/machine/srv/package/*.deb "$scratch/bare/srv/package/"
on bare / 'apt-get -q update && apt-get -q -y --no-install-recommends install /srv/package/*.deb' \
  >"$scratch/said" 2>&1 || { tail -n 40 "$scratch/said"; broken 'the package cannot be installed'; }
on bare / '! command -v g++ clang++ cmake' >/dev/null || broken 'the second machine has a compiler'
shown='compare "$scenario" --runs 512 --quiet'
on bare /var/tmp "cp /usr/share/demarche/scenarios/albania-2022.yaml . && scenario=albania-2022.yaml; demarche $shown" \
  >"$scratch/installed" || broken 'the installed program does not run'
on machine '/srv/my clone' "scenario=scenarios/albania-2022.yaml; ./demarche $shown" >"$scratch/built" ||
  broken 'the built program does not run'
cmp "$scratch/built" "$scratch/installed" || broken 'the installed program says something else'
on bare / 'dpkg --purge demarche && ! command -v demarche && test ! -e /usr/share/demarche' >"$scratch/said" 2>&1 ||
  broken 'the package leaves something behind'
echo "  installed, ran elsewhere, removed: $(cd "$scratch/machine/srv/package" && echo *.deb)"
