#!/usr/bin/env bash
# Installs the peers of the road bench beside the repository: Python 3.12 or newer, some 200 MB.
set -euo pipefail
cd "$(dirname "$0")/../.."
place=${BEIBAO_ROAD_PEERS:-../roads-env}
python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 12))' || { echo "needs Python 3.12: PYTHON=python3.12 $0"; exit 1; }
"$python" -m venv "$place/venv"
for peer in routingkit-cch osrm-bindings pyvalhalla; do
    "$place/venv/bin/pip" install -q "$peer" || echo "$peer could not be had; the bench goes on without it"
done
