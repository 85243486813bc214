#!/bin/sh
# Moves the lock forward: resolves pyproject.toml anew for every Python from 3.11 on and every platform, with hashes.
# Without options only what pyproject.toml asks anew; with --upgrade all of it, with --upgrade-package NAME that one.
# One resolution serves all: what dev locks bounds the others. Takes uv from the path, else from an environment of its own.
set -eu
cd "$(dirname "$0")/.."
uv=$(command -v uv 2>/dev/null || true)
if test -z "$uv"; then
    test -x .cache/uv/bin/uv || { "${PYTHON:-python3}" -m venv .cache/uv && .cache/uv/bin/pip install -q uv; }
    uv=.cache/uv/bin/uv
fi
# a mirror that this machine is set up with must not show: no header, no addresses
lock() { # name, then options
    name=$1
    shift
    "$uv" pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
        -o "requirements/$name.txt" "$@" >/dev/null
    echo "$name: $(grep -c '==' "requirements/$name.txt") packages"
}
lock dev pyproject.toml --extra dev --group build "$@"
lock core pyproject.toml --group build -c requirements/dev.txt "$@"
lock bench pyproject.toml --extra dev --extra bench --group build -c requirements/dev.txt "$@"
lock interop pyproject.toml --extra dev --group interop --group build -c requirements/dev.txt "$@"
lock mutate pyproject.toml --extra dev --group mutate --group build -c requirements/dev.txt "$@"
lock archive-tools --group archive-tools "$@"
