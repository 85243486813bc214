#!/bin/sh
# Installs into .venv exactly what requirements/NAME.txt locks, and this package in place: sh requirements/install.sh NAME…
# Does nothing when that is done already. An environment of another Python, another folder or another lock is made anew.
# Takes the interpreter from $PYTHON, else that of .venv, else the first that is new enough; uses uv where there is one,
# else pip.
set -eu
cd "$(dirname "$0")/.."
say() { echo "setup: $*" >&2; }
uv=$(command -v uv 2>/dev/null || true)
usable() { "$1" -c "import sys, ${uv:+venv #}ensurepip, venv
sys.exit(sys.version_info < (3, 11))" 2>/dev/null; }

for candidate in ${PYTHON:-.venv/bin/python python3 python python3.14 python3.13 python3.12 python3.11}; do
    if usable "$candidate"; then python=$("$candidate" -c 'import sys; print(sys._base_executable)') && break; fi
done
if test -z "${python:-}"; then
    say "no Python 3.11 or newer with its venv module: ${PYTHON:-python3} is none; name one as in: make PYTHON=python3.13"
    exit 2
fi

version=$("$python" -c 'import platform; print(platform.python_implementation(), platform.python_version())')
key="$version in $PWD, $(cat requirements/*.txt | cksum)"
if ! test -x .venv/bin/python || ! .venv/bin/python -c '' 2>/dev/null || test "$(cat .venv/.locked 2>/dev/null)" != "$key"; then
    test ! -e .venv || say "the environment in .venv is of another Python, folder or lock: making it anew"
    rm -rf .venv
    say "an environment of $version in .venv"
    if test -n "$uv"; then uv venv -q --seed --python "$python" .venv; else "$python" -m venv .venv; fi
    echo "$key" >.venv/.locked
fi

locked() { # the packages of one lock file, with progress
    say "$(grep -c '==' "$1") packages of $1"
    if test -n "$uv"; then
        uv pip install --python .venv/bin/python --require-hashes -r "$1" >&2
    else
        .venv/bin/python -m pip install --disable-pip-version-check --require-hashes -r "$1" >.venv/pip.log &
        pid=$!
        while kill -0 "$pid" 2>/dev/null; do
            if test -t 2; then printf '\rsetup: %s found' "$(grep -c '^Collecting' .venv/pip.log || true)" >&2; fi
            sleep 1
        done
        if test -t 2; then echo >&2; fi
        wait "$pid" || { tail -20 .venv/pip.log >&2; exit 1; }
    fi
}

for name in "$@"; do
    if test -e ".venv/.has-$name"; then continue; fi
    locked "requirements/$name.txt"
    touch ".venv/.has-$name"
done

project=$(cksum <pyproject.toml)
if test "$(cat .venv/.project 2>/dev/null)" != "$project"; then # the build backend is among what is locked
    if test -n "$uv"; then
        uv pip install --python .venv/bin/python -q --no-deps --no-build-isolation -e .
    else
        .venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
    fi
    echo "$project" >.venv/.project
    say "ready"
fi
