#!/bin/sh
# The journeys need a Chromium: the machine's own, else Playwright's, else Debian's package when root.
set -eu
for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
cd "$(dirname "$0")/.."
if .venv/bin/python - <<'PYTHON'
import sys
from pathlib import Path
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    sys.exit(not Path(playwright.chromium.executable_path).exists())
PYTHON
then exit 0; fi

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium for the journeys…"
    export DEBIAN_FRONTEND=noninteractive
    if apt-get update -qq >/dev/null && apt-get install -qq -y --no-install-recommends chromium >/dev/null; then exit 0; fi
fi
echo "segue: the journeys need Chromium; install it (Debian, Ubuntu: apt-get install chromium) and run again" >&2
exit 1
