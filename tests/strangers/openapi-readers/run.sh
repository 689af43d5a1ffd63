#!/usr/bin/env bash
# Checks the bundled documents of all services with other readers of OpenAPI. The first run installs them below this folder.
set -euo pipefail
cd "$(dirname "$0")"
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
[ -d node_modules ] || npm install --no-audit --no-fund --ignore-scripts

rm -rf bundles
mkdir bundles
here=$PWD
cd ../../..
for root in spec/*/openapi.yaml; do
    service=$(basename "$(dirname "$root")")
    cargo run --quiet -- bundle "spec/$service" --out "$here/bundles/$service.json"
done
cd "$here"

failed=0
node_modules/.bin/redocly lint bundles/*.json --max-problems 20 || failed=1
node_modules/.bin/spectral lint 'bundles/*.json' --fail-severity hint || failed=1
for bundle in bundles/*.json; do
    node -e 'require("@apidevtools/swagger-parser").validate(process.argv[1]).catch((e) => { console.error(process.argv[1], e.message); process.exit(1) })' \
        "$bundle" || failed=1
    if python3 -c 'import openapi_spec_validator' 2>/dev/null; then
        python3 -m openapi_spec_validator "$bundle" || failed=1
    fi
done
exit "$failed"
