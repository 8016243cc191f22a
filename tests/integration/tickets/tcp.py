#!/usr/bin/env python3
"""Exchanges that send their records on a connection: closed inside a record, records sent again after it, an OmniPCX Enterprise with its keep-alive,
exchanges that connect themselves, and a running taxation beside telctl that must get every byte:

    tcp.py TELCTL"""

import signal
import socket
import subprocess
import sys
import threading
import time

from collecting import Bench
from exchange import Exchange, framed, oxe_message, record, ticket

ZONE = "    zone: Europe/Paris\n    outside_prefix: '0'\n"


def taken(bench):
    return sorted((called, us // 1_000_000) for called, us in bench.rows("SELECT called, billable_us FROM tickets"))


def wanted(numbers):
    return sorted((f"0145{number:06}", 10 + number) for number in numbers)


def open_entries(bench):
    return bench.rows("SELECT DISTINCT code FROM quarantine WHERE resolved_at IS NULL ORDER BY code")


def lines(*numbers):
    return [record(number, 10 + number) for number in numbers]


def interruptions(bench):
    """Half records, and records that the exchange sends again on the next connection."""
    exchange = Exchange()
    bench.declare(f"sources:\n  - name: pabx\n{ZONE}    tcp: {{connect: '127.0.0.1:{exchange.port}'}}\n")
    first, second = record(4, 14), record(9, 19)
    exchange.plan = [
        [*lines(1, 2, 3), first[:40], b""],  # closed inside the fourth
        [first, *lines(5, 6)],  # which comes whole on the next connection
        [*lines(5, 6), *lines(7, 8)],  # what it was not sure of is sent again
        [second[:50], b""],
        [*lines(8), second, *lines(10)],  # both at a time
        lines(11, 12)[:1] + [lines(11, 12)[1][:30], lines(11, 12)[1][30:]],  # a record in two packets
    ]
    bench.collect()
    bench.check((wanted([1, 2, 3]), [(726,)]), (taken(bench), open_entries(bench)), "closed inside a record")
    bench.collect()
    bench.check((wanted(range(1, 7)), []), (taken(bench), open_entries(bench)), "it comes whole")
    bench.collect()
    bench.check((wanted(range(1, 9)), [(777,)]), (taken(bench), open_entries(bench)), "two are sent again")
    bench.collect()
    bench.collect()
    bench.check((wanted(range(1, 11)), [(777,)]), (taken(bench), open_entries(bench)), "half, and sent again")
    bench.collect()
    bench.check(wanted(range(1, 13)), taken(bench), "a record in two packets")
    bench.collect(verb="replay")
    bench.check(wanted(range(1, 13)), taken(bench), "what was sent again is not charged by a replay")
    done = bench.collect("--accept", "pabx/tcp", verb="replay")
    bench.check((3, wanted([*range(1, 13), 5, 6, 8])), (done.document["tickets"], taken(bench)), "but when a person says so")
    exchange.stop()
    done = bench.collect()
    bench.check((3, True), (done.returncode, "TEL-0140" in done.stderr), "an exchange that is not there")


def omnipcx(bench):
    exchange = Exchange(oxe=True)
    bench.store = str(bench.folder / "oxe.db")
    declare = lambda more="": bench.declare(f"sources:\n  - name: oxe\n{ZONE}    tcp: {{connect: '127.0.0.1:{exchange.port}', protocol: oxe{more}}}\n")
    declare()
    done = bench.collect()
    bench.check((4, 0), (done.returncode, exchange.connections), f"its only client is not taken away: {done.stderr}")
    send = lambda *numbers: [oxe_message(2, ticket(number, 10 + number)) for number in numbers]
    exchange.plan = [[*send(1, 2), oxe_message(1, b""), framed(b"TEST_REQ"), oxe_message(6, b"key=value;\n"), oxe_message(7, bytes(range(256))), *send(3), b"".join(send(4, 5))]]
    done = bench.collect("--exclusive", "oxe")
    bench.check((0, wanted(range(1, 6)), 1), (done.returncode, taken(bench), exchange.answered), f"tickets and keep-alive: {done.stderr}")
    exchange.plan = [[send(6)[0], send(7)[0][:300], b""], send(7, 8)]
    bench.collect("--exclusive", "oxe")
    bench.collect("--exclusive", "oxe")
    bench.check((wanted(range(1, 9)), []), (taken(bench), open_entries(bench)), "closed inside a ticket")
    exchange.plan = [[*send(9), framed(b"what is this")]]
    done = bench.collect("--exclusive", "oxe")
    bench.check((3, True), (done.returncode, "TEL-0782" in done.stderr), "what no document knows")
    exchange.role = b"S"
    exchange.plan = [send(10)]
    done = bench.collect("--exclusive", "oxe")
    bench.check(True, "not that of the Main CPU" in done.stderr, f"a stand-by CPU: {done.stderr}")
    exchange.role = b"P"
    # The running taxation connects to telctl, and gets what the exchange sends.
    port = free_port()
    declare(f", relay_at: '127.0.0.1:{port}'")
    sent = [*send(20, 21), framed(b"TEST_REQ"), *send(22)]
    exchange.plan = [sent]
    got = follow(bench, port, lambda: exchange.connections, b"".join(sent), greeting=True)
    bench.check(b"".join(sent), got, "the running taxation gets every byte")
    bench.check(wanted([*range(1, 10), 20, 21, 22]), taken(bench), "and telctl every ticket")
    exchange.stop()


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def follow(bench, port, ready, all_of_it, greeting):
    """What a taxation gets that connects to `port` while telctl follows."""
    process = subprocess.Popen(bench.command("--follow", "--every", "1"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    got = b""
    try:
        for _ in range(200):
            try:
                peer = socket.create_connection(("127.0.0.1", port))
                break
            except OSError:
                time.sleep(0.05)
        with peer:
            peer.settimeout(20)
            if greeting:
                peer.sendall(framed(b"S"))
                assert peer.recv(3) == framed(b"P")
                peer.sendall(framed(b"\0\0"))
            while len(got) < len(all_of_it):
                more = peer.recv(65536)
                if not more:
                    break
                got += more
    finally:
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        process.wait(30)
    return got


def that_connect(bench):
    """An exchange that connects to telctl; the taxation listens where it listened before. Nobody else may connect."""
    port, taxation = free_port(), socket.create_server(("127.0.0.1", 0))
    bench.store = str(bench.folder / "listen.db")
    bench.declare(
        f"sources:\n  - name: smdr\n{ZONE}    tcp: {{listen: '127.0.0.1:{port}', from: [127.0.0.1], relay_to: '127.0.0.1:{taxation.getsockname()[1]}'}}\n"
    )
    heard = []

    def listen():
        peer, _ = taxation.accept()
        with peer:
            while more := peer.recv(65536):
                heard.append(more)

    threading.Thread(target=listen, daemon=True).start()
    process = subprocess.Popen(bench.command("--follow", "--every", "1"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        send_to(port, lines(1, 2, 3))
        send_to(port, [record(4, 14)[:30]])
        send_to(port, [record(4, 14), *lines(5)])
        wait_for(lambda: len(taken(bench)) == 5)
        process.kill()  # and what comes next comes to the next run
        process.wait()
        process = subprocess.Popen(bench.command("--follow", "--every", "1"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        send_to(port, lines(5, 6))
        wait_for(lambda: len(taken(bench)) == 6)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
    bench.check((wanted(range(1, 7)), [(777,)]), (taken(bench), open_entries(bench)), "an exchange that connects")
    bench.check(True, b"".join(heard).startswith(b"".join(lines(1, 2, 3)) + record(4, 14)[:30]), "its taxation gets every byte")
    bench.declare(f"sources:\n  - name: smdr\n{ZONE}    tcp: {{listen: '127.0.0.1:{port}', from: [192.0.2.1]}}\n")
    threading.Thread(target=send_to, args=(port, lines(7)), daemon=True).start()
    done = bench.collect()
    bench.check((3, 6), (done.returncode, len(taken(bench))), f"somebody who is not declared: {done.stderr}")


def send_to(port, pieces):
    for _ in range(200):
        try:
            with socket.create_connection(("127.0.0.1", port)) as peer:
                for piece in pieces:
                    peer.sendall(piece)
                time.sleep(0.3)
            time.sleep(0.4)
            return
        except OSError:
            time.sleep(0.05)


def wait_for(condition):
    for _ in range(200):
        try:
            if condition():
                return
        except Exception:  # the store is not there yet
            pass
        time.sleep(0.05)


def main():
    bench = Bench(sys.argv[1], "tcp")
    interruptions(bench)
    omnipcx(bench)
    that_connect(bench)
    bench.finish("tcp")


if __name__ == "__main__":
    main()
