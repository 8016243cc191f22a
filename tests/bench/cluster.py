#!/usr/bin/env python3
"""How fast people get onto a cluster: telctl apply, a naive client, and the server's own CSV import.

    tests/bench/cluster.py [--telctl build/release/telctl] [--users N] [--latency measured|MS] [--only NAME]
    tests/bench/cluster.py --url http://TEST-SERVER:9486 --token-file FILE     a real server, which keeps what was made

Without --url each client gets a sandbox of its own whose answers take the time of a MODEL (docs/sandbox.md): its figures compare the
clients, they are not a server's. The naive client sends the 7 requests of a complete user over 4 kept-alive connections, with no
journal and no look at what is there; telctl plans, journals each request on the disk, and can take all of it back.
"""

import argparse
import http.client
import json
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

from measure import run

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "00000000-0000-4000-9000-000000070435"
CONNECTIONS = 4
IMPORT_ROWS = 50  # larger batches were slower on the server that was measured
FIRST = 4000


class Sandbox:
    def __init__(self, telctl, latency):
        command = [telctl, "sandbox", "--listen", "127.0.0.1:0", "--latency", latency, "--test-hooks"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, stderr=subprocess.DEVNULL)
        self.url = self.process.stdout.readline().split()[-1]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


class Client:
    """One kept-alive connection."""

    def __init__(self, url, token):
        parts = urlsplit(url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self.connection = kind(parts.netloc)
        self.token = token

    def send(self, method, path, body=None, content="application/json"):
        headers = {"X-Auth-Token": self.token, "Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = content
            body = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        self.connection.request(method, "/1.1" + path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {text[:200]!r}")
        return json.loads(text) if text else None


def open_range(url, token, users):
    """The context's numbers: one request, for every client alike and outside the time taken."""
    client = Client(url, token)
    context = next(item for item in client.send("GET", "/contexts")["items"] if item["name"] == "default")
    client.send("PUT", f"/contexts/{context['id']}", {"user_ranges": [{"start": str(FIRST), "end": str(FIRST + users - 1)}]})


def naive(url, token, users, _):
    open_range(url, token, users)
    numbers = iter(range(FIRST, FIRST + users))
    lock = threading.Lock()
    failed = []

    def work():
        client = Client(url, token)
        while True:
            with lock:
                number = next(numbers, None)
            if number is None or failed:
                return
            try:
                user = client.send("POST", "/users", {"firstname": "Naive", "lastname": str(number)})["uuid"]
                line = client.send("POST", "/lines", {"context": "default"})["id"]
                sip = client.send("POST", "/endpoints/sip", {"name": f"n{number}", "username": f"n{number}", "secret": "0" * 22})
                extension = client.send("POST", "/extensions", {"exten": str(number), "context": "default"})["id"]
                client.send("PUT", f"/lines/{line}/endpoints/sip/{sip.get('uuid', sip.get('id'))}")
                client.send("PUT", f"/lines/{line}/extensions/{extension}")
                client.send("PUT", f"/users/{user}/lines/{line}")
            except (RuntimeError, OSError) as problem:
                failed.append(problem)

    begin = time.monotonic()
    threads = [threading.Thread(target=work) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return time.monotonic() - begin


def csv_import(url, token, users, _):
    open_range(url, token, users)
    client = Client(url, token)
    begin = time.monotonic()
    for first in range(FIRST, FIRST + users, IMPORT_ROWS):
        rows = ["firstname,lastname,exten,context,line_protocol"]
        rows += [f"Import,{n},{n},default,sip" for n in range(first, min(first + IMPORT_ROWS, FIRST + users))]
        client.send("POST", "/users/import", "\n".join(rows) + "\n", "text/csv; charset=utf-8")
    return time.monotonic() - begin


def write_estate(folder, users):
    folder.mkdir()
    last = FIRST + users - 1
    (folder / "estate.yaml").write_text("estate:\n  name: Bench\n  version: 1\n")
    (folder / "contexts.yaml").write_text(f'contexts:\n  - name: default\n    label: Default\n    type: internal\n    user_ranges: ["{FIRST}-{last}"]\n')
    (folder / "sites.yaml").write_text(f'sites:\n  - id: s\n    name: S\n    context: default\n    emergency_number: "0353014000"\n    voice_vlan: "1"\n    media_server: default\n    ranges: ["{FIRST}-{last}"]\n')
    (folder / "media_servers.yaml").write_text("media_servers:\n  - id: default\n    role: users\n    capacity: 1000000\n    host: 127.0.0.1\n")
    people = [f"p{n},Telctl,{n}" for n in range(FIRST, last + 1)]
    lines = [f"{n},s,ip,p{n}" for n in range(FIRST, last + 1)]
    (folder / "people.csv").write_text("\n".join(["id,firstname,lastname", *people]) + "\n")
    (folder / "lines.csv").write_text("\n".join(["extension,site,kind,person", *lines]) + "\n")


def telctl_apply(url, token, users, telctl):
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        write_estate(scratch / "estate", users)
        secret = scratch / "token"
        secret.write_text(token + "\n")
        secret.chmod(0o400)
        done = run([telctl, "apply", "-C", str(scratch / "estate"), "--cluster", url, "--token", f"file:{secret}", "--adopt", "context",
                    "--yes", "--no-input", "--timeout", "600", "--accept-unproven", "bench"])
        if done.code != 0:
            raise RuntimeError(f"telctl ended with {done.code}: {done.stderr[-2000:]}")
        return done.wall


CLIENTS = {"naive": naive, "telctl": telctl_apply, "import": csv_import}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--telctl", default=str(ROOT / "build/release/telctl"))
    parser.add_argument("--users", type=int, default=100)
    parser.add_argument("--latency", default="measured")
    parser.add_argument("--only", choices=CLIENTS)
    parser.add_argument("--url")
    parser.add_argument("--token-file")
    options = parser.parse_args()
    if options.url and not options.only:
        parser.error("a real server keeps what was made: one client at a time, with --only")
    model = "real server" if options.url else f"sandbox, latency model {options.latency}"
    print(f"{options.users} users, {model}")
    for name in [options.only] if options.only else CLIENTS:
        if options.url:
            took = CLIENTS[name](options.url, Path(options.token_file).read_text().strip(), options.users, options.telctl)
        else:
            with Sandbox(options.telctl, options.latency) as sandbox:
                took = CLIENTS[name](sandbox.url, TOKEN, options.users, options.telctl)
        print(f"{name:7} {took:8.1f} s {options.users / took:8.1f} users/s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
