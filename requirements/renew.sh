#!/usr/bin/env bash
# Writes the lock files anew: the newest versions within the bounds of pyproject.toml, for Python 3.11 to 3.13, with the
# SHA-256 sums of their files. `make lock` calls it; UV names the uv to use.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

lock() { # lock NAME OPTIONS…
  local name=$1 && shift
  "${UV:-uv}" pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
    --no-emit-index-url --no-emit-find-links --no-config --excludes requirements/excluded.txt \
    --output-file "requirements/.${name}.part" "$@" pyproject.toml
  { echo "# Written by make lock: do not edit. pip install --require-hashes --no-deps -r requirements/${name}.lock"
    cat "requirements/.${name}.part"; } >"requirements/${name}.lock"
  rm "requirements/.${name}.part"
}

light=(test browser plot analytics cypher rdf pandas notebook docs audit llm test-cluster)
lock dev "${light[@]/#/--extra=}" --extra=ray
# What is smaller has the versions of what is larger. Without its sums, a lock is a list of constraints.
constraints=$(mktemp)
trap 'rm -f "${constraints}"' EXIT
grep -o '^[A-Za-z0-9._-]*==[^\\]*' requirements/dev.lock >"${constraints}"
lock base --constraints "${constraints}"
lock test --constraints "${constraints}" --extra=test
lock fuzz --constraints "${constraints}" --extra=fuzz --extra=test
lock torch --constraints "${constraints}" --extra=stanza --extra=train --extra=test
