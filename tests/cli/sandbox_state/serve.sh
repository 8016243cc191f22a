# serve OPTIONS…: starts a sandbox, sets `port` and `pid`, prints the line that it printed.
serve() {
  : >listening # before it is looked at
  telctl sandbox --listen 127.0.0.1:0 "$@" >listening &
  pid=$!
  for _ in $(seq 200); do
    grep -q listening listening && break
    sleep 0.05
  done
  port=$(sed 's/.*://' listening)
  sed "s/$port/PORT/" listening
}

# ask METHOD PATH [BODY]: status and body.
ask() {
  python3 - "$port" "$@" <<'PYTHON'
import http.client
import sys

port, method, path, *body = sys.argv[1:]
client = http.client.HTTPConnection("127.0.0.1", int(port))
client.request(method, path, *body, headers={"X-Auth-Token": "00000000-0000-4000-9000-000000070435", "Host": "cluster"})
answer = client.getresponse()
print(answer.status, answer.read().decode().rstrip())
PYTHON
}

stop() {
  kill -"$1" "$pid"
  wait "$pid"
  echo "ended by $1: rc $?"
}
