#!/usr/bin/env bash
# One search as a Slurm job array: an array task a shard, and one job for the report when all have ended.
#   sbatch --array=1-64 deploy/explore/slurm.sh SEED RUNS /shared/folder
#   sbatch --dependency=afterany:JOBID --wrap 'sfsim explore --merge /shared/folder/shard-*.json'
#SBATCH --job-name=sfsim-explore
#SBATCH --cpus-per-task=1
#SBATCH --mem=512M
#SBATCH --time=02:00:00
set -uo pipefail
seed=${1:?seed} runs=${2:?runs} folder=${3:?shared folder}
shard=$SLURM_ARRAY_TASK_ID shards=$SLURM_ARRAY_TASK_COUNT
mkdir -p "$folder"
"${SFSIM:-sfsim}" explore --seed "$seed" --runs "$runs" --shard "$shard/$shards" -j "${SLURM_CPUS_PER_TASK:-1}" \
  --json "$folder/shard-$shard.json" --found "$folder/shard-$shard"
code=$?
# 4: something was found, which the merge tells; the task itself has done its work.
[ "$code" -eq 4 ] && exit 0
exit "$code"
