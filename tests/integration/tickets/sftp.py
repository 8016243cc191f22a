#!/usr/bin/env python3
"""Files of another machine, through the system's sftp and a real OpenSSH server on this one: they grow, are rotated, packed and deleted there, while the
collector is killed:

    sftp.py TELCTL"""

import getpass
import gzip
import os
import pathlib
import random
import shutil
import socket
import subprocess
import sys
import time

from collecting import Bench
from world import Site


class Server:
    """sshd for this user alone, with keys of its own."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        for name in ("host", "user"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        shutil.copy(folder / "user.pub", folder / "authorized")
        (folder / "known").write_text(f"[127.0.0.1]:{self.port} {(folder / 'host.pub').read_text()}")
        (folder / "config").write_text(
            f"ListenAddress 127.0.0.1\nPort {self.port}\nHostKey {folder}/host\nPidFile none\nAuthorizedKeysFile {folder}/authorized\n"
            "PasswordAuthentication no\nKbdInteractiveAuthentication no\nUsePAM no\nStrictModes no\nSubsystem sftp internal-sftp\n"
            "MaxStartups 100:30:200\nPermitRootLogin prohibit-password\n"
        )
        if os.geteuid() == 0:
            os.makedirs("/run/sshd", exist_ok=True)
        self.log = open(folder / "log", "wb")
        self.process = subprocess.Popen(["/usr/sbin/sshd", "-D", "-e", "-f", folder / "config"], stderr=self.log)
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except OSError:
                time.sleep(0.05)
        raise SystemExit(f"sshd does not start: {(folder / 'log').read_text()}")

    def declare(self, files, known="known"):
        return (f"{{host: '{getpass.getuser()}@127.0.0.1', port: '{self.port}', identity: '{self.folder}/user', known_hosts: '{self.folder}/{known}', "
                f"files: ['{files}']}}")

    def stop(self):
        self.process.terminate()
        self.process.wait()


def compare(bench, site, what):
    import collections

    rows = bench.rows("SELECT start_local, caller, called, billable_us / 1000000, leg FROM tickets")
    found = collections.Counter((start, caller, called, seconds, leg or None) for start, caller, called, seconds, leg in rows)
    bench.check(({}, {}), (dict(site.truth - found), dict(found - site.truth)), f"{what}: lost and doubled")
    seconds = bench.rows("SELECT coalesce(sum(billable_us), 0) / 1000000 FROM tickets")[0][0]
    bench.check(site.seconds, seconds, f"{what}: seconds")


def main():
    if not pathlib.Path("/usr/sbin/sshd").exists():
        sys.exit("no OpenSSH server is installed: cmake/install-packages test")
    bench = Bench(sys.argv[1], "sftp")
    rng = random.Random(int(os.environ.get("TELCTL_SEED", "22")))
    server = Server(bench.folder / "ssh")
    away = bench.folder / 'it\'s "far" away'  # a name that a shell would take apart
    away.mkdir()
    site = Site(4, away, rng)
    try:
        pattern = str(site.folder / "Master.csv*").replace("'", "''")
        bench.declare(f"sources:\n  - name: far\n    zone: Europe/Paris\n    outside_prefix: '0'\n    sftp: {server.declare(pattern)}\n")
        site.append(200)
        bench.check(0, bench.collect().returncode, "the first files")
        for step in range(12):
            site.append(1 + rng.randrange(30))
            rng.choice([site.rotate, site.rotate, site.late_line, site.copy_old])()
            bench.kill(rng)
            if rng.random() < 0.6:
                bench.collect()
            bench.figures["steps"] += 1
        site.end_of_story()
        done = bench.collect()
        bench.check(True, done.returncode in (0, 3), done.stderr)
        compare(bench, site, "grown, rotated, packed, copied")
        told = {code for (code,) in bench.rows("SELECT DISTINCT code FROM notices")}
        bench.check(set(), told - {767}, "no false alarm")
        copies = bench.folder / ".telctl" / "spool" / "far"
        size = sum(file.stat().st_size for file in copies.rglob("Master*"))
        for old in site.folder.glob("Master.csv.[0-9]*"):
            old.unlink()
        bench.collect()
        bench.check(True, sum(file.stat().st_size for file in copies.rglob("Master*")) < size, "what is deleted there is deleted here")
        compare(bench, site, "deleted")
        # Another machine has the address: nothing is asked of it.
        (server.folder / "other").write_text(f"[127.0.0.1]:{server.port} {(server.folder / 'user.pub').read_text()}")
        bench.declare(f"sources:\n  - name: far\n    sftp: {server.declare(pattern, 'other')}\n")
        site.append(3)
        done = bench.collect()
        bench.check((3, True), (done.returncode, "TEL-0778" in done.stderr), f"another machine: {done.stderr}")
        bench.check(0, done.document["tickets"], "another machine: nothing is taken")
    finally:
        server.stop()
    bench.finish("sftp")


if __name__ == "__main__":
    main()
