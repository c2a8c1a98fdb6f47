#!/usr/bin/env bash
# A batch among processes on two hosts, as far as one machine can be two: network namespaces with host names of their own
# that reach each other by one cable only. The bytes are those of one process.
#   tests/batches/hosts.sh PROGRAM
# Exit status: 0 all right, 1 not, 77 where namespaces are not permitted, or there is no Open MPI.
set -uo pipefail
here=$(readlink -f -- "${BASH_SOURCE[0]%/*}")
root=${here%/tests/batches}
demarche=$(readlink -f -- "${1:?PROGRAM}")
skip() { echo "skipped: $1"; exit 77; }
mpirun --version 2>/dev/null | grep -q 'Open MPI' || skip 'there is no Open MPI'
[[ -e ${demarche%/*}/demarche_mpi.so ]] || skip 'the program was built without MPI'
command -v ip >/dev/null && command -v unshare >/dev/null || skip 'there is no ip or unshare'
first=dem$$a second=dem$$b
ip netns add $first 2>/dev/null || skip 'network namespaces are not permitted'

source "$root/tests/outside.sh"
source "$here/equal.sh"
trap 'ip netns del $first; ip netns del $second; rm -rf --one-file-system -- "$scratch"' EXIT
limit=(timeout 300)
ip netns add $second
ip link add dem$$ netns $first type veth peer name dem$$ netns $second || { echo 'skipped: no cable between namespaces'; exit 77; }
ip -n $first address add 10.213.7.1/24 dev dem$$
ip -n $second address add 10.213.7.2/24 dev dem$$
for host in $first $second; do ip -n $host link set dem$$ up; ip -n $host link set lo up; done

# Starts what it is told on a host, as ssh would: the host's address, then a command line.
cat >remote <<SH
#!/bin/bash
case \$1 in 10.213.7.1) host=$first;; 10.213.7.2) host=$second;; *) exit 1;; esac
shift
exec ip netns exec \$host unshare --uts bash -c "hostname \$host; \$*"
SH
chmod +x remote
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1
export OMPI_MCA_hwloc_base_binding_policy=none OMPI_MCA_plm_rsh_agent=$PWD/remote OMPI_MCA_plm=rsh
export OMPI_MCA_btl=tcp,self OMPI_MCA_btl_tcp_if_include=dem$$ OMPI_MCA_oob_tcp_if_include=dem$$
export OMPI_MCA_btl_base_warn_component_unused=0

mkdir case && cp "$root/scenarios/montenegro-2022.yaml" case/scenario.yaml && cp -r "$root/models" case/
compare=("$demarche" compare case/scenario.yaml --quiet --runs 2900)
on_hosts=(ip netns exec $first unshare --uts bash -c 'hostname "$0"; exec "$@"' $first mpirun --host 10.213.7.1:1,10.213.7.2:2 -n 3)

case='two hosts'
is 'are two' test "$("${on_hosts[@]}" hostname 2>messages | sort -u | wc -l)" = 2
is 'cannot do without the cable' test "$(ip -n $first -o link | wc -l)" = 2
ends 0 '' "${compare[@]}" --out alone
ends 0 '' "${on_hosts[@]}" "${compare[@]}" --out among
equal alone among
is 'says how many' grep -q '"processes": 3' among/manifest.json
# Blocks of 256 that the others played.
ends 0 '' "${on_hosts[@]}" "$demarche" compare case/scenario.yaml --log-level debug --runs 10000
played=$(sed -n 's/.*other processes played \([0-9,]*\) blocks\?$/\1/p' messages)
is "play blocks ($played of 40)" test "${played:-0}" -ge 5

echo "$checks checks of two hosts"
exit $failed
