#!/usr/bin/env bash
# Installs the peers into a folder outside the repository: BEIBAO_PEERS, ../peers-env by default.
# vrp-cli is compiled with one job, quietly: some minutes of one core.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
env=$(mkdir -p "${BEIBAO_PEERS:-../peers-env}" && cd "${BEIBAO_PEERS:-../peers-env}" && pwd)

python3 -m venv "$env/venv"
"$env/venv/bin/pip" install --quiet 'pyvrp==0.14.1' 'pyvroom==1.15.2' 'ortools==9.15.6755' 'vrplib==2.2.0'
cc -O2 -shared -fPIC -o "$env/cpuclock.so" benches/peers/cpuclock.c
CARGO_BUILD_JOBS=1 CARGO_TARGET_DIR="$env/target" nice cargo install --quiet --locked \
  --root "$env/cargo" --version 1.25.0 vrp-cli
echo "the peers are in $env"
