"""Exchanges that send their records on a TCP connection: plain lines, and the Ethernet accounting of an OmniPCX Enterprise as it is documented
(docs/formats/alcatel-oxe.md; no real one was recorded). They close when they are told to, also inside a record."""

import socket
import struct
import threading
import time


def record(number, seconds):
    """A line of Asterisk's cdr_csv, which is recognised by itself."""
    return (
        f'"","2001","0145{number:06}","internal","2001","PJSIP/2001-{number:08x}","PJSIP/trunk-op-{number:08x}","Dial","x","2026-11-23 {8 + number // 3600:02}:'
        f'{number // 60 % 60:02}:{number % 60:02}","2026-11-23 {8 + number // 3600:02}:{number // 60 % 60:02}:{number % 60:02}",'
        f'"2026-11-23 {8 + (number + seconds) // 3600:02}:{(number + seconds) // 60 % 60:02}:{(number + seconds) % 60:02}",{seconds},{seconds},'
        f'"ANSWERED","DOCUMENTATION"\n'
    ).encode()


def ticket(number, seconds):
    """525 bytes of version ED5.2: the columns that the descriptor reads at their places, blanks elsewhere."""
    text = bytearray(b" " * 525)
    put = lambda at, value: text.__setitem__(slice(at - 1, at - 1 + len(value)), value.encode())
    moment = lambda second: f"20240614 {second // 3600 % 24:02}:{second // 60 % 60:02}:{second % 60:02}"
    for at, value in ((1, "ED5.2"), (6, f"0145{number:06}"), (36, "3021"), (66, "DUPONT"), (86, "UFR-SCI"), (137, "3021"), (167, "00"),
                      (170, moment(30000 + number + seconds)), (187, "00003"), (192, "0000000120"), (202, f"{seconds:010}"), (217, "00012"),
                      (426, "00000"), (431, f"{seconds:010}"), (441, "0"), (442, moment(30000 + number))):
        put(at, value)
    return bytes(text)


def framed(body):
    return struct.pack("!H", len(body)) + body


def oxe_message(kind, data):
    return framed((bytes([1, 0, kind, 0]) + data).ljust(772, b"\0"))


class Exchange:
    """Listens. Each connection gets the next of `plan`: bytes, then it is closed."""

    def __init__(self, oxe=False, role=b"P"):
        self.oxe, self.role = oxe, role
        self.plan = []
        self.connections = 0
        self.answered = 0  # TEST_REQ that got their TEST_RSP
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                peer, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self.talk, args=(peer, self.plan.pop(0) if self.plan else []), daemon=True).start()

    def talk(self, peer, pieces):
        with peer:
            try:
                if self.oxe and not self.greet(peer):
                    return
                for piece in pieces:
                    peer.sendall(piece)
                    if piece == framed(b"TEST_REQ"):
                        self.answered += peer.recv(100) == framed(b"TEST_RSP")
                    time.sleep(0.01)
                if not pieces or pieces[-1] != b"":  # an empty piece: closed at once
                    peer.settimeout(20)
                    while peer.recv(4096):
                        pass
            except OSError:
                pass

    def greet(self, peer):
        if peer.recv(3) != framed(b"S"):
            return False
        peer.sendall(framed(self.role)[:2])
        time.sleep(0.05)
        peer.sendall(framed(self.role)[2:])
        return self.role != b"P" or peer.recv(4) == framed(b"\0\0")

    def stop(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
