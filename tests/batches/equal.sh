# When two batches on disk are the same, sourced by the tests of batches; needs `here`, this folder.
same_files() {
  local name
  for name in summary.json outcomes.csv differences.csv rules.csv report.html; do cmp "$1/$name" "$2/$name" || return 1; done
  for name in worlds.csv variants.csv rare.csv; do
    if [[ -e $1/$name || -e $2/$name ]]; then cmp "$1/$name" "$2/$name" || return 1; fi
  done
}
same_content() { [[ $("$here/content" "$1/runs.sqlite") == $("$here/content" "$2/runs.sqlite") ]]; }
# equal FOLDER FOLDER
equal() {
  is "$2 has the files of $1" same_files "$1" "$2"
  is "$2 has the content of $1" same_content "$1" "$2"
  is "$2 holds nothing unfinished" test ! -e "$2/unfinished.sqlite"
}
