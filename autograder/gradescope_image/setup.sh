#!/usr/bin/env bash
# Installs the grader when Gradescope builds the image. Runs as root, once; a second run finds that
# all is there. The image's own python3 is not touched: Gradescope's harness runs on it.
set -Eeuo pipefail

root="${AUTOGRADER_ROOT:-/autograder}"
source="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
environment="$root/environment"
uv="uv==0.13.9"
export DEBIAN_FRONTEND=noninteractive PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
export PIP_ROOT_USER_ACTION=ignore
umask 022

# The solution, where it came along: graded below, and gone from the image however this ends.
canary="$source/grader/canary.ipynb"
scratch=""
trap 'rm -f "$canary"; [[ -z "$scratch" ]] || rm -rf "$scratch"' EXIT
trap 'exit 143' TERM INT HUP

say() { printf 'setup.sh: %s\n' "$*"; }
trap 'say "FAILED in line $LINENO: $BASH_COMMAND" >&2; say "the image cannot grade; see above" >&2' ERR

# A Python that the grader runs on and that can make environments.
usable() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
        >/dev/null 2>&1
}

find_python() {
    local name
    for name in python3.11 python3.12 python3.13 "$root"/python/cpython-3.11*/bin/python3.11; do
        if usable "$name"; then
            command -v "$name"
            return 0
        fi
    done
    return 1
}

install_python() {
    if command -v apt-get >/dev/null; then
        say "installing python3.11 by apt-get"
        apt-get update -qq || say "some package lists could not be fetched"
        apt-get install -y -qq --no-install-recommends python3.11 python3.11-venv >/dev/null || true
    elif command -v dnf >/dev/null; then
        say "installing python3.11 by dnf"
        dnf install -y -q python3.11 || true
    fi
    find_python >/dev/null && return 0
    say "this system has no package python3.11; installing one of its own by $uv"
    python3 -m pip install --quiet --no-deps --target "$root/uv" "$uv"
    UV_PYTHON_INSTALL_DIR="$root/python" "$root/uv/bin/uv" python install 3.11
}

# Its text is in this process's memory and in a folder that is deleted, and nowhere else.
prove() {
    [[ -f "$canary" ]] || return 0
    local settings
    mapfile -t settings <"$source/grader/environment"
    scratch="$(mktemp -d)"
    chmod 755 "$scratch"
    say "grading the solution"
    env -i PATH="$PATH" HOME="$scratch" TMPDIR="$scratch" \
        MPLCONFIGDIR="$environment/cache/matplotlib" "${settings[@]}" AUTOGRADER_ROOT="$root" \
        timeout -k 5 900 "$environment/bin/python" -P -m autograder.gradescope_image.run --prove >"$scratch/said" 2>&1 || {
        cat "$scratch/said" >&2
        rm -f "$canary"
        say "FAILED: $(tail -n 1 "$scratch/said")" >&2
        exit 1
    }
    say "$(tail -n 1 "$scratch/said")"
    rm -f "$canary"
}

wheel="$(echo "$source"/grader/*.whl)"
wanted="$(cat "$source/grader/requirements.txt" "$wheel" | sha256sum)"
if [[ -f "$environment/complete" && "$(cat "$environment/complete")" == "$wanted" ]]; then
    say "all is there already"
    prove
    exit 0
fi

find_python >/dev/null || install_python
python="$(find_python)" || {
    say "FAILED: there is no Python 3.11, 3.12 or 3.13, and none could be installed" >&2
    say "wanted an Ubuntu 22.04 image, Gradescope's default, with its package archive" >&2
    exit 1
}
say "using $python ($("$python" --version))"

rm -rf "$environment"
"$python" -m venv "$environment"
say "installing $(wc -l <"$source/grader/requirements.txt") packages in fixed versions"
"$environment/bin/python" -m pip install --quiet --no-cache-dir --no-deps --no-compile \
    --only-binary=:all: -r "$source/grader/requirements.txt" "$wheel"
missing="$("$environment/bin/python" -m pip check 2>/dev/null | grep 'is not installed' || true)"
if [[ -n "$missing" ]]; then
    say "FAILED: the bundle's list of packages lacks some: $missing" >&2
    say "build it again where they are installed, or with a network" >&2
    exit 1
fi

say "trying it"  # which also compiles what will be loaded, and that alone
mkdir -p "$environment/cache"
MPLCONFIGDIR="$environment/cache/matplotlib" "$environment/bin/python" -P \
    -m autograder.gradescope_image.run --try "$source/grader/gradescope.json"
prove
chmod -R go+rX "$environment"
rm -rf /var/lib/apt/lists/* 2>/dev/null || true
printf '%s\n' "$wanted" >"$environment/complete"
say "done: $(du -sm "$environment" | cut -f1) MB"
