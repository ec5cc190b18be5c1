#!/usr/bin/env bash
# One search cut in shards on the cores of one or many machines, with GNU parallel; then one report.
#   deploy/explore/parallel.sh SEED RUNS SHARDS [FOLDER]
# SFSIM: the program (default: sfsim). PARALLEL_OPTIONS: for example "--sshloginfile hosts" (the folder must then
# be shared by the hosts). The exit code is that of the report: 0, or 4 and 5 when something was found.
set -euo pipefail
seed=${1:?seed} runs=${2:?runs} shards=${3:?shards} folder=${4:-explore-$1}
sfsim=${SFSIM:-sfsim}
mkdir -p "$folder"

# A shard that finds something ends with 4: no reason to stop the others, nor to run it again. --joblog and
# --resume: started once more after an interruption, only what is missing is run.
# shellcheck disable=SC2086
seq 1 "$shards" | parallel ${PARALLEL_OPTIONS:-} --will-cite --resume --joblog "$folder/joblog" --quote \
  "$sfsim" explore --seed "$seed" --runs "$runs" --shard "{}/$shards" -j 1 \
  --json "$folder/shard-{}.json" --found "$folder/shard-{}" >"$folder/log" 2>&1 || true

exec "$sfsim" explore --merge "$folder"/shard-*.json --found "$folder/found"
