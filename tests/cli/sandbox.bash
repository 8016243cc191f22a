# A rehearsal cluster and a small estate for a case: . "$SOURCE/tests/cli/sandbox.bash"
#
#   sandbox [OPTION…]   starts one on a free port and points telctl at it; run.py writes its address as $CLUSTER
#   stop                ends it, which the end of the case does as well
#   proxy [SECONDS]     puts a proxy before it (proxy.py) and points telctl at that
#   estate              a copy of small/ in ./estate
#   dump                what the server holds, ids replaced by natural keys
#   same FILE           whether it holds the same as when FILE was dumped
#   writes              how many writing requests it has answered since the last call
#   requests            their methods and paths, ids replaced by *, sorted
#   confd METHOD PATH [BODY]   a request of somebody else

full_token=00000000-0000-4000-9000-000000070435
read_only_token=00000000-0000-4000-9000-000000000333

sandbox() {
  : >sandbox.out
  telctl sandbox --listen 127.0.0.1:0 --test-hooks --seed "${seed:-7}" "$@" >sandbox.out &
  sandbox_pid=$!
  trap stop EXIT
  until grep -q listening sandbox.out; do
    kill -0 "$sandbox_pid" || return
    sleep 0.02
  done
  url=$(sed -n 's/listening on //p' sandbox.out)
  echo "$url" >>cluster.url
  (umask 077 && echo "$full_token" >token)
  export TELCTL_CLUSTER=$url TELCTL_TOKEN_SOURCE=file:token
}

stop() {
  kill "$sandbox_pid" && wait "$sandbox_pid"
  trap - EXIT
}

proxy() {
  : >proxy.out
  python3 "$SOURCE/tests/cli/proxy.py" "$url" "$@" >proxy.out &
  proxy_pid=$!
  until [ -s proxy.out ]; do
    kill -0 "$proxy_pid" || return
    sleep 0.02
  done
  trap 'kill "$proxy_pid"; stop' EXIT
  cat proxy.out >>cluster.url
  TELCTL_CLUSTER=$(cat proxy.out)
}

estate() { cp -r "$SOURCE/tests/cli/small" estate; }

hook() { curl -sS -X "$1" "$url/_sandbox/$2" "${@:3}"; }
dump() { hook GET dump; }
same() { dump >now.dump && cmp -s now.dump "$1"; }
writes() {
  hook GET requests | jq .writes
  hook DELETE requests
}
requests() {
  # Every id has a digit, no word of the API has one.
  hook GET requests | jq -r '.log[] | select(.write) | "\(.method) \(.path)"' | sed -E 's#/1\.1/#/#; s#/[^/]*[0-9][^/]*#/*#g' | sort
}
confd() {
  curl -sS -X "$1" "$url/1.1$2" -H "X-Auth-Token: $full_token" -H 'Content-Type: application/json' ${3+-d "$3"}
}
