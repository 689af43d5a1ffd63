#!/usr/bin/env bash
# Records the transcripts: Feishu's SDKs for Python and Node connect to the test server of the long connection. `run.sh python` and `run.sh node`
# record one. Everything is installed into a temporary folder, and nothing but the loopback interface is connected to.
set -euo pipefail
cd "$(dirname "$0")"
folder=$PWD
port=${PORT:-18973}
# Proxies are not for the loopback interface.
unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY

work=$(mktemp -d)
client=
trap '[ -z "$client" ] || kill "$client" 2>/dev/null || true; rm -rf "$work"' EXIT

cargo build --quiet -p long-connection-server
metadata=$(cargo metadata --format-version 1 --no-deps)
server=$(sed 's/.*"target_directory":"\([^"]*\)".*/\1/' <<<"$metadata")/debug/long-connection-server

# Runs the client that the arguments start, and records what it and the server do.
record() {
    local name=$1
    shift
    "$server" "$port" >"$work/$name.txt" &
    local serving=$!
    # The port accepts connections as soon as the server is there.
    until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do sleep 0.1; done
    "$@" "http://127.0.0.1:$port" >"$work/$name.log" 2>&1 &
    client=$!
    wait "$serving"
    # A client that gave up may have ended.
    kill "$client" 2>/dev/null || true
    wait "$client" 2>/dev/null || true
    client=
    cp "$work/$name.txt" "$folder/$name.txt"
    grep '^handled ' "$work/$name.log" >"$folder/$name.handled.txt"
    echo "recorded $name.txt"
}

python() {
    python3 -m venv "$work/python"
    "$work/python/bin/pip" install --quiet --disable-pip-version-check lark-oapi==1.7.5 websockets==15.0.1
    record python_sdk "$work/python/bin/python" -W ignore python_sdk.py
}

node() {
    mkdir "$work/node"
    cp node_sdk.mjs "$work/node"
    cd "$work/node"
    npm install --silent --no-fund --no-audit --ignore-scripts @larksuiteoapi/node-sdk@1.74.0
    record node_sdk env node node_sdk.mjs
    cd "$folder"
}

case ${1:-all} in
python) python ;;
node) node ;;
all) python && node ;;
*) echo "usage: run.sh [python|node]" && exit 2 ;;
esac
