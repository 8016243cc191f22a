"""A sandbox on loopback, and raw HTTP with it."""

import socket
import subprocess

from transcript import Message, parse_head

SECONDS = 20


class Rehearsal:
    """`with Rehearsal(telctl, dialect) as server: server.send(message)`: one kept-alive connection, bytes as given."""

    def __init__(self, telctl, dialect, first_id=0, *options):
        self.command = [telctl, "sandbox", "--listen", "127.0.0.1:0", "--dialect", dialect, "--first-id", str(first_id), *options]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line.startswith("listening on http://"):
            self.process.wait(SECONDS)
            raise RuntimeError(f"the sandbox did not start: {line!r}")
        self.port = int(line.rsplit(":", 1)[1])
        self.connect()
        return self

    def __exit__(self, *_):
        self.socket.close()
        self.process.terminate()
        self.process.wait(SECONDS)
        self.process.stdout.close()

    def connect(self):
        self.socket = socket.create_connection(("127.0.0.1", self.port), SECONDS)
        self.received = b""

    def send(self, request):
        self.socket.sendall(request.raw())
        while b"\r\n\r\n" not in self.received:
            self.receive(request)
        start, headers, rest = parse_head(self.received)
        answer = Message(start, headers, b"")
        bodiless = request.start.startswith("HEAD ") or " 204 " in start
        length = 0 if bodiless else int(answer.header("content-length") or 0)
        while len(rest) < length:
            self.received = b""
            self.receive(request)
            rest += self.received
        self.received = rest[length:]
        if self.received:
            raise RuntimeError(f"{request.start}: {self.received[:80]!r} after the answer")
        return answer.replaced(body=rest[:length])

    def receive(self, request):
        chunk = self.socket.recv(65536)
        if not chunk:
            raise RuntimeError(f"{request.start}: the connection was closed without an answer")
        self.received += chunk
