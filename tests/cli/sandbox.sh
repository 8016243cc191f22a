# shellcheck shell=bash
# For cases that need a cluster:  . "$SOURCE/tests/cli/sandbox.sh" [OPTIONS OF telctl sandbox]
# Starts one on a free port, and ends it with the case. $URL is its address; the files `token` and `reader` hold a
# token with all rights and one that may only read. `on_cluster ARGUMENTS` runs telctl and writes the address as URL.
coproc SANDBOX { exec telctl sandbox --listen 127.0.0.1:0 --test-hooks --seed 7 "$@"; }
trap 'kill "$SANDBOX_PID"' EXIT
read -r _ _ URL <&"${SANDBOX[0]}"
export URL
(
  umask 077
  echo 00000000-0000-4000-9000-000000070435 >token
  echo 00000000-0000-4000-9000-000000000333 >reader
)

on_cluster() {
  local code=0
  telctl "$@" --cluster "$URL" >.out 2>.err || code=$?
  sed "s#$URL#URL#g" .out
  sed "s#$URL#URL#g" .err >&2
  return "$code"
}

# The verbs that the sandbox received since `DELETE /_sandbox/requests`, with their numbers.
verbs() {
  python3 - "$URL" "$@" <<'PYTHON'
import collections, json, sys, urllib.request
with urllib.request.urlopen(sys.argv[1] + "/_sandbox/requests") as answer:
    log = json.load(answer)["log"]
print(" ".join(f"{verb}" for verb in sorted(collections.Counter(entry["method"] for entry in log))) or "no request")
PYTHON
}
forget_requests() {
  python3 -c 'import sys, urllib.request as u; u.urlopen(u.Request(sys.argv[1] + "/_sandbox/requests", method="DELETE"))' "$URL"
}
