#!/usr/bin/env python3
"""telctl against a running Asterisk: engine.py TELCTL SUITE FOLDER

Asterisk is that of Debian's SUITE, in a chroot kept in FOLDER (chroot.sh makes it once). It listens on loopback, on ports and in
directories of its own, and is ended by its process id. Where there is no such Asterisk the test is skipped, with the reason.
"""

import base64
import hashlib
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
SMALL = HERE.parent.parent / "cli" / "small"
LEAST = {"bullseye": 16, "sid": 22}
TOKEN = "00000000-0000-4000-9000-000000070435"
SECONDS = 60


def free_port(kind=socket.SOCK_STREAM):
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def make_certificates(folder):
    """A CA, a certificate of 127.0.0.1 signed by it, and another CA that signed nothing, all made for the test; the server's pin."""

    def openssl(*arguments, **more):
        return subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True, **more).stdout

    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    for name in ("ca", "other"):
        openssl("req", "-x509", *key, "-subj", f"/CN=telctl test {name}", "-keyout", f"{name}.key", "-out", f"{name}.pem")
    openssl("req", *key, "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "ami.key", "-out", "ami.csr")
    openssl("x509", "-req", "-in", "ami.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-copy_extensions", "copy", "-days", "2", "-out", "ami.pem")
    public = openssl("pkey", "-pubin", "-outform", "der", input=openssl("x509", "-in", "ami.pem", "-pubkey", "-noout"))
    return "sha256//" + base64.b64encode(hashlib.sha256(public).digest()).decode()


def configuration(home, modules, ami, ami_tls, sip):
    folders = "\n".join(f"{name} => {home}/{name}" for name in ("astvarlibdir", "astdbdir", "astspooldir", "astrundir", "astlogdir", "astkeydir", "astagidir"))
    account = "[{0}]\ntype=endpoint\ncontext=default\ndisallow=all\nallow=alaw\naors={0}\n[{0}]\ntype=aor\nmax_contacts=1\n"
    return {
        "asterisk.conf": f"[directories]\nastetcdir => {home}\nastmoddir => {modules}\nastdatadir => /usr/share/asterisk\n{folders}\n[options]\nsystemname=mds1\n",
        "modules.conf": "[modules]\nautoload=yes\nnoload => chan_iax2.so\nnoload => chan_skinny.so\nnoload => chan_mgcp.so\nnoload => chan_unistim.so\nnoload => chan_ooh323.so\n",
        "logger.conf": "[logfiles]\nmessages => notice,warning,error\n",
        "manager.conf": f"[general]\nenabled=yes\nport={ami}\nbindaddr=127.0.0.1\n"
        f"tlsenable=yes\ntlsbindaddr=127.0.0.1:{ami_tls}\ntlscertfile={home}/ami.pem\ntlsprivatekey={home}/ami.key\n[telctl]\nsecret=rehearsal\nread=all\nwrite=all\n",
        "pjsip.conf": f"[udp]\ntype=transport\nprotocol=udp\nbind=127.0.0.1:{sip}\n"
        + account.format("4012-campus-1")
        + account.format("4013-campus-1")
        + "[tsip1]\ntype=registration\ntransport=udp\nserver_uri=sip:127.0.0.1:9\nclient_uri=sip:univ@127.0.0.1:9\n",
        "sip.conf": f"[general]\nudpbindaddr=127.0.0.1:{free_port(socket.SOCK_DGRAM)}\n[3001]\ntype=friend\nhost=dynamic\n",
        "extensions.conf": "[default]\nexten => 4999,1,Answer()\n same => n,Wait(3)\nexten => 4998,1,Busy(5)\nexten => 4012,1,Dial(PJSIP/4012-campus-1)\n",
    }


class Asterisk:
    def __init__(self, root):
        self.root = root
        self.ami = free_port()
        self.ami_tls = free_port()
        self.sip = free_port(socket.SOCK_DGRAM)

    def __enter__(self):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="telctl-", dir=self.root / "tmp"))
        inside = "/" + str(self.home.relative_to(self.root))
        self.pin = make_certificates(self.home)
        modules = next(self.root.glob("usr/lib/**/asterisk/modules"))
        for name, text in configuration(inside, "/" + str(modules.relative_to(self.root)), self.ami, self.ami_tls, self.sip).items():
            (self.home / name).write_text(text, encoding="utf-8")
            for line in text.splitlines():
                if line.startswith("ast") and inside in line:
                    (self.root / line.split("=> ")[1].lstrip("/")).mkdir(exist_ok=True)
        self.process = subprocess.Popen(
            ["chroot", self.root, "/usr/sbin/asterisk", "-f", "-C", f"{inside}/asterisk.conf"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.ami), 1).close()
                return self
            except OSError:
                time.sleep(0.2)
        log = self.home / "astlogdir" / "messages"
        raise RuntimeError(f"Asterisk does not answer: {log.read_text()[-2000:] if log.exists() else 'no log'}")

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.home)

    def register(self, name):
        """What a telephone sends; the status of the answer."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as phone:
            phone.bind(("127.0.0.1", 0))
            phone.settimeout(2)
            port = phone.getsockname()[1]
            request = (
                f"REGISTER sip:127.0.0.1:{self.sip} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK-telctl-{port}\r\n"
                f"From: <sip:{name}@127.0.0.1>;tag=t\r\nTo: <sip:{name}@127.0.0.1>\r\nCall-ID: telctl-{port}\r\nCSeq: 1 REGISTER\r\n"
                f"Contact: <sip:{name}@127.0.0.1:{port}>\r\nExpires: 600\r\nMax-Forwards: 5\r\nContent-Length: 0\r\n\r\n"
            )
            for _ in range(20):
                phone.sendto(request.encode(), ("127.0.0.1", self.sip))
                try:
                    return phone.recv(65536).split(b" ", 2)[1].decode()
                except TimeoutError:
                    continue
        return "nothing"


class Workplace:
    """A rehearsal cluster, a small estate and the secrets, in a folder."""

    def __init__(self, telctl, ami):
        self.telctl, self.ami = telctl, ami

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="telctl-asterisk-"))
        for name, text in (("token", TOKEN), ("ami", "rehearsal"), ("wrong", "nonsense")):
            (self.folder / name).write_text(text + "\n", encoding="utf-8")
            (self.folder / name).chmod(0o600)
        shutil.copytree(SMALL, self.folder / "estate")
        self.sandbox = subprocess.Popen([self.telctl, "sandbox", "--seed", "7"], stdout=subprocess.PIPE, text=True)
        self.url = self.sandbox.stdout.readline().split()[-1]
        return self

    def __exit__(self, *_):
        self.sandbox.terminate()
        self.sandbox.wait(SECONDS)
        self.sandbox.stdout.close()
        shutil.rmtree(self.folder)

    def run(self, *command, secret="ami", cluster=True, manager=None):
        way = ["--cluster", self.url, "--token", "file:token"] if cluster else []
        manager = ["--ami", manager or f"127.0.0.1:{self.ami}", "--ami-user", "telctl", "--ami-password", f"file:{secret}"]
        done = subprocess.run([self.telctl, *command, *way, *manager], cwd=self.folder, capture_output=True, text=True, timeout=SECONDS)
        return done.returncode, done.stdout, done.stderr


class Checks:
    def __init__(self):
        self.failed = 0

    def __call__(self, what, good, seen=""):
        if not good:
            self.failed += 1
            print(f"WRONG: {what}: {seen}")


def items(place):
    code, out, err = place.run("cluster", "status", "-o", "json")
    if code != 0:
        raise RuntimeError(err)
    return json.loads(out)["items"]


def named(found, kind):
    return {item["name"]: item["value"] for item in found if item["kind"] == kind}


def check_status(check, place, asterisk, suite):
    found = items(place)
    version = named(found, "asterisk").get("mds1", "")
    print(f"detected Asterisk {version} of {suite}")
    major = int(version.split(".")[0] or 0)
    check("version", major == LEAST[suite] if suite == "bullseye" else major >= LEAST[suite], version)
    check("nobody is registered", named(found, "registrations") == {"mds1": 0}, found)
    check("a telephone registers", asterisk.register("4012-campus-1") == "200")
    found = items(place)
    check("one is registered", named(found, "registrations") == {"mds1": 1}, found)
    absent = set(named(found, "not registered"))
    check("the other is not", absent == {"4013-campus-1"} | ({"3001"} if major < 21 else set()), absent)
    trunks = named(found, "trunk")
    check("the trunk has not registered", set(trunks) == {"tsip1"} and trunks["tsip1"] != "Registered", trunks)
    check("nobody telephones", named(found, "channels") == {"mds1": 0}, found)


def check_calls(check, place):
    def call(number, *more, secret="ami"):
        return place.run("cluster", "test-call", number, "--context", "default", "-C", "estate", "--ring", "3", *more, secret=secret, cluster=False)

    lines = place.folder / "estate" / "lines.yaml"
    more = "lines:\n  - {extension: \"4999\", site: sciences}\n  - {extension: \"4998\", site: sciences}\n"
    lines.write_text(lines.read_text().replace("lines:\n", more))
    code, out, err = call("4999")
    check("4999 is answered", code == 0 and "answered" in out and "Answer()" in out, (code, out, err))
    code, out, err = call("4998")
    check("4998 is busy", code == 1 and "TEL-0564" in err, (code, out, err))
    code, out, err = call("4999", "--check")
    check("--check dials nothing", code == 0 and "not dialled" in out and "Wait(3)" in out, (code, out, err))
    for number in ("112", "0112", "15", "0899123456", "00899123456", "3620", "0033145678900"):
        code, out, err = call(number, "--prefix", "0")
        check(f"{number} is refused", code == 4 and "TEL-0563" in err, (code, out, err))
    code, out, err = call("4999", secret="wrong")
    check("a wrong secret is refused", code == 77 and "TEL-0561" in err and "nonsense" not in err + out, (code, err))


def check_tls(check, place, asterisk):
    """The manager over TLS, by the rules of HTTPS; never in clear where TLS was asked for."""
    secure = f"tls://127.0.0.1:{asterisk.ami_tls}"
    wrong_pin = "sha256//" + base64.b64encode(bytes(32)).decode()
    ca, other = asterisk.home / "ca.pem", asterisk.home / "other.pem"

    def status(*more, manager=secure, secret="ami"):
        return place.run("cluster", "status", *more, manager=manager, secret=secret)

    for what, more in (("its CA", ["--ami-ca", ca]), ("its key", ["--ami-pin", asterisk.pin]), ("both", ["--ami-ca", ca, "--ami-pin", asterisk.pin])):
        code, out, err = status(*more)
        check(f"TLS with {what}", code == 0 and "mds1" in out, (code, out, err))
    for what, more, told in (
        ("no CA", [], "TEL-0132"),
        ("another CA", ["--ami-ca", other], "TEL-0132"),
        ("another key", ["--ami-pin", wrong_pin], "TEL-0135"),
        ("its CA and another key", ["--ami-ca", ca, "--ami-pin", wrong_pin], "TEL-0135"),
        ("another CA and its key", ["--ami-ca", other, "--ami-pin", asterisk.pin], "TEL-0132"),
    ):
        code, out, err = status(*more)
        check(f"TLS with {what} is refused", code == 78 and told in err, (code, out, err))
    code, out, err = status("--ami-ca", ca, manager=f"tls://127.0.0.1:{asterisk.ami}")
    check("the port that speaks no TLS is refused", code == 78 and "TEL-0132" in err and "no TLS is spoken" in err, (code, out, err))
    code, out, err = status(manager=f"127.0.0.1:{asterisk.ami_tls}")
    check("the TLS port is no plain manager", code == 69 and "TEL-0560" in err, (code, out, err))
    code, out, err = status("--ami-ca", ca, secret="wrong")
    check("a wrong secret over TLS", code == 77 and "TEL-0561" in err, (code, out, err))


def check_gate(check, place):
    """A line on whose account a telephone is registered is removed only when named."""
    lines = place.folder / "estate" / "lines.yaml"
    whole = lines.read_text()
    code, out, err = place.run("apply", "-C", "estate", "--yes")
    check("the estate is applied", code == 0, err)
    lines.write_text(whole.replace("extension: \"4012\"", "extension: \"4012\"\n    decision: drop\n    decision_reason: essai"))
    code, out, err = place.run("apply", "-C", "estate", "--yes")
    check("a registered line is protected", code == 4 and "line/4012@campus/1" in err and "registered" in err, (code, out, err))
    code, out, err = place.run("apply", "-C", "estate", "--yes", "--max-change", "100", "--max-delete", "60", "--allow-delete", "incall/0353014012@campus-sda", "--allow-delete", "line/4012@campus/1", "--reason", "essai")
    check("named, it goes", code == 0, (code, out, err))
    lines.write_text(whole)


def main(telctl, suite, folder):
    root = pathlib.Path(folder) / suite
    root.parent.mkdir(parents=True, exist_ok=True)
    made = subprocess.run([HERE / "chroot.sh", suite, root], check=False)
    if made.returncode != 0:
        return made.returncode
    check = Checks()
    with Asterisk(root) as asterisk, Workplace(telctl, asterisk.ami) as place:
        check_status(check, place, asterisk, suite)
        check_tls(check, place, asterisk)
        check_gate(check, place)
        check_calls(check, place)
    print(f"asterisk {suite}: {check.failed} wrong")
    return 1 if check.failed else 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1]), sys.argv[2], sys.argv[3]))
