# shellcheck shell=bash
# Files and folders that are missing, forbidden, full or strangely named. Read by run.sh.

case='a missing folder'
ends 0 'saved in a/b/c' compare --out a/b/c
is 'is made and filled' test -f a/b/c/manifest.json
is 'holds whole results' whole a/b/c
is 'holds nothing else' nothing_left_over a

case='existing results'
cp -r a/b/c before
ends 2 'already holds results (summary.json)' compare --seed 2 --out a/b/c
is 'are as they were' diff -r before a/b/c
ends 0 '' compare --seed 2 --out a/b/c --force
is 'are replaced when asked' whole a/b/c
is 'are others' test "$(cksum <before/summary.json)" != "$(cksum <a/b/c/summary.json)"

case='a folder that is a file'
echo mine >file
ends 3 "folder 'file' cannot be made" compare --out file
ends 3 "folder 'file/below' cannot be made" compare --out file/below
is 'is as it was' test "$(<file)" = mine

case='a read-only folder'
mkdir read-only && chmod 555 read-only
DEMARCHE_AS=("${as_nobody[@]}")
ends 3 'cannot be written (Permission denied)' compare --out read-only
is 'costs no simulation' test ! -s "$scratch/output"
ends 3 "folder 'read-only/new' cannot be made (Permission denied)" compare --out read-only/new

case='input that may not be read'
mkdir -p forbidden/models
cp -r "$place/share/demarche/models" forbidden/
cp "$scenario" forbidden/case.yaml
chmod -R a+rX forbidden
forbidden() { "${as_nobody[@]}" "$demarche" check forbidden/case.yaml; }
ends 0 '' forbidden
chmod 000 forbidden/models/rules/nato.yaml
ends 3 "forbidden/models/rules/nato.yaml' cannot be read (Permission denied)" forbidden
chmod 644 forbidden/models/rules/nato.yaml && chmod 000 forbidden/models/rules
ends 3 "forbidden/models' cannot be read (Permission denied)" forbidden
chmod 755 forbidden/models/rules && chmod 000 forbidden/case.yaml
ends 3 "forbidden/case.yaml' cannot be read (Permission denied)" forbidden
is 'prints nothing else' test ! -s "$scratch/output"
chmod 755 forbidden && chmod 644 forbidden/case.yaml
DEMARCHE_AS=()

case='input that is not there, or is no file'
ends 1 'absent.yaml' "$demarche" check absent.yaml
ends 1 'before' "$demarche" check before
ends 1 '' "$demarche" check ''
mkfifo pipe.yaml
ends 1 'pipe.yaml' timeout 10 "$demarche" check pipe.yaml

case='a file that may not grow'
rm -rf small && cp -r before small
too_large() { (ulimit -f 1; compare --seed 3 --out small --force); }
ends 3 'cannot be written (File too large)' too_large 2>/dev/null
is 'leaves the old results' diff -r before small

case='a full disk'
ends 3 'standard output cannot be written (No space left on device)' sh -c '"$0" run "$1" >/dev/full' "$demarche" "$scenario"
cat >"$scratch/full.sh" <<'FULL'
mount -t tmpfs -o size=4m,mode=1777 tmpfs disk && mkdir disk/old && cp before/* disk/old || exit 77
"$1" compare "$2" --runs 256 --out disk/new >new.txt 2>new.err; echo $? >new.status; rm -rf disk/new
dd if=/dev/zero of=disk/rest bs=1k >/dev/null 2>&1
"$1" compare "$2" --runs 256 --seed 4 --out disk/old --force >old.txt 2>old.err; echo $? >old.status
diff -r before disk/old >old.diff 2>&1
rm disk/rest
"$1" compare "$2" --runs 256 --seed 4 --out disk/old --force >freed.txt 2>freed.err
FULL
mkdir disk
spaces=(unshare --mount)
if ((EUID != 0)); then spaces=(unshare --user --map-root-user --mount); fi
if "${spaces[@]}" bash "$scratch/full.sh" "$demarche" "$scenario" 2>"$scratch/messages"; then
  is 'has room at first' test "$(<new.status)" = 0
  is 'ends with 3' test "$(<old.status)" = 3
  is 'is named' grep -qF 'cannot be written (No space left on device)' old.err
  is 'leaves the old results' test ! -s old.diff
else
  skipped 'no tmpfs can be mounted here'
fi

case='names with blanks, letters of other scripts, and bytes that are no letters'
for name in 'mein Ordner ü' 'дело о 事件' $'a\tb "c" \\d' $'\xff\xfe' '-- -x' "it's"; do
  mkdir -p "./$name/in" && cp "$scenario" "./$name/in/$name.yaml"
  ends 0 '' "$demarche" check "./$name/in/$name.yaml"
  ends 0 'saved in' "$demarche" compare "./$name/in/$name.yaml" --runs 256 --out "./$name/out"
  is "'$name' holds whole results" whole "./$name/out"
  is "'$name' leaves a manifest in UTF-8" iconv -f UTF-8 -t UTF-8 "./$name/out/manifest.json"
  is "'$name' changes no result" cmp before/outcomes.csv "./$name/out/outcomes.csv"
  printf 'scenario: x\nnonsense: 1\n' >"./$name/in/wrong.yaml"
  ends 1 'nonsense' "$demarche" check "./$name/in/wrong.yaml"
  is "'$name' is harmless on a terminal" test -z "$(tr -d '[:print:]\n' <"$scratch/messages" | LC_ALL=C tr -d '\200-\377')"
done
# The models of the scenario's own surroundings, below a folder with such a name.
mkdir -p 'дело/über uns' && cp -r "$place/share/demarche/models" 'дело/über uns/' && cp "$scenario" 'дело/über uns/a.yaml'
(cd 'дело/über uns' && "$demarche" run a.yaml >told 2>/dev/null)
"$demarche" run "$scenario" >told 2>/dev/null
is 'are found' cmp told 'дело/über uns/told'
