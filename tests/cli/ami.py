#!/usr/bin/env python3
"""An Asterisk manager that answers as one did: ami.py

The answers are those of tests/data/asterisk22/ami-actions.txt, by the name of the action; of an action that was asked several times
the last one. It writes the port on which it listens (loopback) as its first line, and serves until it is killed.
"""

import pathlib
import socketserver

RECORD = pathlib.Path(__file__).resolve().parent.parent / "data" / "asterisk22" / "ami-actions.txt"
BANNER = "Asterisk Call Manager/11.0.0\n"


def recorded():
    answers = {}
    for exchange in RECORD.read_bytes().decode().replace("\r\n", "\n").split(">>> client sends\n")[1:]:
        asked, _, answer = exchange.partition("<<< server answers\n")
        action = asked.split("\n")[0].removeprefix("Action: ")
        answers[action] = answer.replace(BANNER, "").rstrip("\n") + "\n\n"
    return answers


class Manager(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(BANNER.replace("\n", "\r\n").encode())
        fields = {}
        for raw in self.rfile:
            line = raw.decode().rstrip("\r\n")
            if line:
                key, _, value = line.partition(": ")
                fields.setdefault(key, value)
                continue
            answer = self.server.answers.get(fields.get("Action", ""), "Response: Error\nMessage: Invalid/unknown command\n\n")
            number = fields.get("ActionID", "")
            lines = [f"ActionID: {number}" if text.startswith("ActionID: ") else text for text in answer.split("\n")]
            self.wfile.write("\r\n".join(lines).encode())
            fields = {}


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """A client that is gone."""


if __name__ == "__main__":
    with Server(("127.0.0.1", 0), Manager) as server:
        server.answers = recorded()
        print(server.server_address[1], flush=True)
        server.serve_forever()
