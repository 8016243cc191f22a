"""A real PostgreSQL of its own, on a unix socket in a folder of its own, and a proxy that breaks connections at chosen moments."""

import glob
import os
import pathlib
import pwd
import select
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import threading
import time

HOST_PORT = 5432


def programs():
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
    if not found:
        raise SystemExit("no PostgreSQL server is installed: cmake/install-packages test")
    return pathlib.Path(found[-1])


class Server:
    """PostgreSQL refuses to run as root: then it runs as the user that the package made."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="telctl-pg-"))
        self.user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        self.folder.chmod(0o755)
        self.data = self.folder / "data"
        self.run("initdb", "-D", self.data, "-A", "trust", "-U", self.user, "--no-sync", "-E", "UTF8", "--locale=C")
        self.process = None
        self.start()
        self.sql("CREATE DATABASE tickets", "postgres")

    def as_user(self, arguments):
        return [*(["setpriv", f"--reuid={self.user}", f"--regid={self.user}", "--init-groups"] if os.geteuid() == 0 else []), *map(str, arguments)]

    def run(self, program, *arguments):
        subprocess.run(self.as_user([programs() / program, *arguments]), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")

    def start(self):
        # A killed process loses nothing that it gave to the kernel; what must be durable here is the order of things, not the disk.
        options = ["-k", self.folder, "-h", "", "-c", "fsync=off", "-c", "log_min_messages=fatal", "-c", "max_connections=20"]
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(self.as_user([programs() / "postgres", "-D", self.data, *options]), stdout=log, stderr=log, cwd="/")
        for _ in range(600):
            try:
                self.sql("SELECT 1", "postgres")
                return
            except subprocess.CalledProcessError:
                time.sleep(0.05)
        raise SystemExit(f"PostgreSQL does not start: {(self.folder / 'log').read_text()}")

    def where(self, folder=None):
        return f"postgresql:///tickets?host={folder or self.folder}&user={self.user}"

    def sql(self, text, database="tickets"):
        """Rows as lists of texts; nothing is an empty text."""
        command = ["psql", "-XAtq", "-F", "\x1f", "-h", str(self.folder), "-U", self.user, "-d", database, "-v", "ON_ERROR_STOP=1", "-f", "-"]
        lines = subprocess.run(command, check=True, capture_output=True, text=True, input=text).stdout.splitlines()
        return [line.split("\x1f") for line in lines]

    def kill_backend(self):
        """SIGKILL to one connection of telctl: the server then drops all of them and recovers."""
        try:
            rows = self.sql("SELECT pid FROM pg_stat_activity WHERE application_name = 'telctl' LIMIT 1")
        except subprocess.CalledProcessError:
            return False
        if not rows or not rows[0][0]:
            return False
        try:
            os.kill(int(rows[0][0]), signal.SIGKILL)
        except ProcessLookupError:
            return False
        return True

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class Proxy:
    """Hands bytes on between telctl and the server, and breaks the connection at a chosen commit:

    "before": the COMMIT is not handed on; "after": it is, and its answer is not; "during": a part of the rows only is handed on."""

    def __init__(self, server):
        self.server = server
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="telctl-px-"))
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(self.folder / f".s.PGSQL.{HOST_PORT}"))
        self.listener.listen()
        self.commits = 0
        self.fault = None  # (moment, number of the commit)
        self.broken = 0
        threading.Thread(target=self.accept, daemon=True).start()

    def where(self):
        return self.server.where(self.folder)

    def arm(self, moment, commit):
        self.commits, self.fault, self.broken = 0, (moment, commit), 0

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        upstream = socket.socket(socket.AF_UNIX)
        try:
            upstream.connect(str(self.server.folder / f".s.PGSQL.{HOST_PORT}"))
            self.hand_on(client, upstream)
        except OSError:
            pass
        finally:
            client.close()
            upstream.close()

    def hand_on(self, client, upstream):
        waiting, started, last = b"", False, False
        while True:
            for ready in select.select([client, upstream], [], [])[0]:
                data = ready.recv(65536)
                if not data:
                    return
                if ready is upstream:
                    if last:
                        self.broken += 1
                        return  # the answer to the commit
                    client.sendall(data)
                    continue
                waiting += data
                while True:
                    message, waiting, started = cut(waiting, started)
                    if message is None:
                        break
                    verdict = self.judge(message)
                    if verdict == "drop":
                        self.broken += 1
                        return
                    upstream.sendall(message)
                    last = last or verdict == "last"

    def judge(self, message):
        is_commit = message[:1] == b"Q" and message[5:].upper().startswith(b"COMMIT")
        self.commits += is_commit
        if self.fault is None:
            return "on"
        moment, commit = self.fault
        if moment == "during" and message[:1] == b"d" and self.commits + 1 >= commit:
            self.fault = None
            return "drop"
        if is_commit and self.commits == commit and moment in ("before", "after"):
            self.fault = None
            return "drop" if moment == "before" else "last"
        return "on"

    def stop(self):
        self.listener.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def cut(data, started):
    """The first message of the protocol's version 3 and what is behind it. The first ones of a connection have no letter."""
    start = 1 if started else 0
    if len(data) < start + 4:
        return None, data, started
    (length,) = struct.unpack("!I", data[start : start + 4])
    if len(data) < start + length:
        return None, data, started
    message = data[: start + length]
    # A request for encryption comes before the start-up packet and looks like it.
    is_request = not started and struct.unpack("!I", message[4:8])[0] in (80877103, 80877104)
    return message, data[start + length :], started or not is_request
