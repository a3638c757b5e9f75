#!/bin/sh
# Makes .venv from uv.lock, on a machine that has Python and nothing else. Run by `make setup`.
set -eu
cd "$(dirname "$0")/.."

UV_VERSION=0.13.9

stop() { echo "segue: $1" >&2; exit 1; }

find_python() {
    for name in "${PYTHON:-python3}" python3 python3.13 python3.12 python3.11; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            "$name" -c 'import sys; print(sys.executable)'
            return
        fi
    done
    stop "Python 3.11 or newer is needed; install it, or say where it is: make setup PYTHON=/path/to/python3"
}

# One set of certificates for every tool that downloads: the machine's own, or the file that was named.
export UV_NATIVE_TLS="${UV_NATIVE_TLS:-1}" UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-1}"
export UV_PYTHON_DOWNLOADS="${UV_PYTHON_DOWNLOADS:-never}"
if [ -n "${SSL_CERT_FILE:-}" ]; then export PIP_CERT="${PIP_CERT:-$SSL_CERT_FILE}"; fi

python=$(find_python)

if command -v uv >/dev/null 2>&1; then
    uv=uv
else
    uv=.tools/bin/uv
    if ! "$uv" --version 2>/dev/null | grep -qF "uv $UV_VERSION"; then
        "$python" -c 'import ensurepip' 2>/dev/null || stop \
            "this Python cannot make a virtual environment: install its 'venv' package (Debian, Ubuntu: apt-get install python3-venv) and run make again"
        rm -rf .tools
        "$python" -m venv .tools
        .tools/bin/pip install --quiet --disable-pip-version-check "uv==$UV_VERSION"
    fi
fi

# Compiled once here: where Python may not write beside its sources, every process would compile all of it again.
"$uv" sync --quiet --frozen --compile-bytecode --python "$python"
touch .venv/ready
