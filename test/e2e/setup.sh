#!/usr/bin/env bash
# Installs code-server (VS Code's real workbench and extension host), Chromium and Neovim for the end-to-end tests.
# Usage: setup.sh TARGET_FOLDER      Idempotent. Needs Debian, Node 20 and npm; TARGET_FOLDER/code-server then starts it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
target=${1:?usage: setup.sh TARGET_FOLDER}
log=$(mktemp)
trap 'rc=$?; [ $rc = 0 ] || cat "$log" >&2; rm -f "$log"' EXIT
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

missing=()
for package in chromium neovim g++ make python3; do
  dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  (
    as_root apt-get update
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
  ) >"$log" 2>&1
fi

mkdir -p "$target"
cd "$target"
lock=$here/code-server/package-lock.json
stamp="$(cat "$lock" "$here/setup.sh" | sha256sum | cut -d' ' -f1) $(node --version)"
if [ "$(cat .installed 2>/dev/null)" != "$stamp" ]; then
  cp "$here/code-server/package.json" "$lock" .
  (
    # code-server's own install script would install its nested packages again, unlocked, and download programs.
    # Those packages are in our lock file instead, and linked to where it looks for them.
    npm ci --ignore-scripts
    npm rebuild --ignore-scripts=false @vscode/spdlog native-watchdog
    vscode=node_modules/code-server/lib/vscode
    ln -sfn ../../.. "$vscode/node_modules"
    ln -sfn ../../.. "$vscode/node_modules.asar"
    ln -sfn ../../../.. "$vscode/extensions/node_modules"
    ln -sf code-linux.sh "$vscode/bin/remote-cli/code-server"
    ln -sf browser-linux.sh "$vscode/bin/helpers/browser.sh"
    ln -sf node_modules/.bin/code-server code-server
  ) >"$log" 2>&1
  echo "$stamp" >.installed
fi
echo "code-server $(node -p "require('./node_modules/code-server/package.json').version")" \
  "(VS Code $(node -p "require('./node_modules/code-server/lib/vscode/package.json').version"))," \
  "$(chromium --version 2>/dev/null | cut -d' ' -f1,2), node $(node --version)"
