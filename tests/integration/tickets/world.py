"""Fifteen sites that write tickets into files, and do to those files what telephone systems, logrotate and FTP do to them.

What was truly written is kept beside: `Site.truth` holds every record once for each time it was written."""

import collections
import gzip
import os
import shutil
import time

BASE = 1795417200  # 2026-11-23 08:00 in Paris


class Site:
    """One source. `files` are what its patterns cover, the live one last."""

    def __init__(self, number, folder, rng):
        self.rng = rng
        self.name = f"site{number:02}"
        self.folder = folder / self.name
        self.folder.mkdir(parents=True)
        self.live = self.folder / "Master.csv"
        self.numbered = number % 3 == 0
        self.with_ids = self.numbered or number % 3 == 1  # the others have 16 columns: nothing but their place tells two of them apart
        self.end = b"\r\n" if number % 5 == 4 else b"\n"
        self.shifts = number % 2 == 0  # .1 becomes .2, or every rotated file keeps its name
        self.truth = collections.Counter()
        self.seconds = 0
        self.nul_lines = 0
        self.holes = []  # (first, last) of numbers that the source gave and whose records never reach a file
        self.emptied = 0  # files emptied in place after a complete round had seen them
        self.now = BASE + number
        self.sequence = 0
        self.serial = 0
        self.rest = b""  # of a line that the writer has begun
        self.export = None  # (path, bytes): a file that is sent, and sent again
        self.seen = None  # inode of the live file, once a complete round has read a line of it
        self.to_be_seen = False  # what happened can only be told by a round that comes before the next thing happens

    # -- records

    def record(self):
        self.sequence += 1
        self.now += self.rng.randrange(3)
        seconds = self.rng.randrange(0, 600)
        answered = self.rng.random() < 0.7
        billable = seconds if answered else 0
        caller, called = str(2000 + self.rng.randrange(900)), "0" + str(100000000 + self.rng.randrange(899999999))
        local = lambda moment: time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(moment + 3600))
        fields = ['""', f'"{caller}"', f'"{called}"', '"internal"', f'"""A, B"" <{caller}>"', f'"PJSIP/{caller}-{self.sequence:08x}"',
                  '"PJSIP/trunk-op-0001"', '"Dial"', f'"PJSIP/{called}@trunk-op,30"', f'"{local(self.now)}"',
                  f'"{local(self.now)}"' if answered else "", f'"{local(self.now + seconds)}"', str(seconds), str(billable),
                  '"ANSWERED"' if answered else '"NO ANSWER"', '"DOCUMENTATION"']
        if self.with_ids:
            unique = f'"{self.now}.{self.sequence}"'
            fields += [unique, '""', '""', unique, str(self.sequence)]
        return ",".join(fields).encode(), (local(self.now).replace(" ", "T"), caller, called, billable, str(self.sequence) if self.with_ids else None)

    def account_for(self, key):
        self.truth[key] += 1
        self.seconds += key[3]

    def records(self, count):
        """Bytes of so many records; some of them twice, which are two true calls."""
        text = b""
        for _ in range(count):
            line, key = self.record()
            self.account_for(key)
            text += line + self.end
            if not self.numbered and self.rng.random() < 0.02:
                self.account_for(key)
                text += line + self.end
        return text

    # -- what happens to the files

    def write(self, path, text, torn=False):
        """Appends. `torn` leaves the last line without its end for now."""
        cut = self.rng.randrange(1, 40) if torn and len(text) > 40 else 0
        with open(path, "ab") as file:
            file.write(self.rest + text[: len(text) - cut])
        self.rest = text[len(text) - cut :] if cut else b""

    def append(self, count):
        self.write(self.live, self.records(count), torn=self.rng.random() < 0.3)

    def lose_numbers(self):
        if self.numbered and self.sequence > 0:
            first = self.sequence + 1
            self.sequence += self.rng.randrange(1, 4)
            self.holes.append((first, self.sequence))
            self.append(1)

    def rotate(self):
        """By renaming, while the writer still has the old file open; perhaps packed afterwards."""
        if not self.live.exists() or self.live.stat().st_size == 0:
            return
        self.serial += 1
        if self.shifts:
            for old in sorted(self.folder.glob("Master.csv.[0-9]*"), key=lambda p: -int(p.name.split(".")[2])):
                parts = old.name.split(".")
                parts[2] = str(int(parts[2]) + 1)
                old.rename(self.folder / ".".join(parts))
            rotated = self.folder / "Master.csv.1"
        else:
            rotated = self.folder / f"Master.csv.{1000 + self.serial}"
        self.live.rename(rotated)
        if self.rng.random() < 0.5:
            self.write(rotated, self.records(self.rng.randrange(4)))  # a late line, by who had it open
        elif self.rest:
            self.write(rotated, b"")
        if self.rng.random() < 0.5:
            self.pack(rotated)
        self.append(1 + self.rng.randrange(5))

    def pack(self, path):
        packed = path.with_name(path.name + ".gz")
        with open(path, "rb") as plain, gzip.open(packed, "wb", compresslevel=1) as file:
            shutil.copyfileobj(plain, file)
        path.unlink()

    def late_line(self):
        plain = [p for p in self.folder.glob("Master.csv.[0-9]*") if p.suffix != ".gz"]
        if plain and not self.rest:
            self.write(self.rng.choice(sorted(plain)), self.records(1))

    def copy_old(self):
        old = sorted(self.folder.glob("Master.csv.[0-9]*"))
        if old:
            self.serial += 1
            source = self.rng.choice(old)
            shutil.copy(source, self.folder / f"Master.csv.copy{self.serial}{'.gz' if source.suffix == '.gz' else ''}")

    def send(self):
        """A file by FTP: new, or the one before with more in it, in place, by rename, or under another name."""
        if self.export is None or self.rng.random() < 0.3:
            self.serial += 1
            self.export = (self.folder / f"Master.csv.export{self.serial}", b"")
        path, text = self.export
        text += self.records(1 + self.rng.randrange(20))
        way = self.rng.choice(["in place", "rename", "other name"])
        if way == "other name":
            self.serial += 1
            path = self.folder / f"Master.csv.export{self.serial}"
        if way == "in place":
            cut = self.rng.randrange(1, len(text))
            # Under way. A cut between two lines cannot be told from a whole file, and would be a hole until the rest comes.
            path.write_bytes(text[: cut - 1 if text[cut - 1 : cut] == b"\n" else cut])
            self.finish_upload = lambda: path.write_bytes(text)
        else:
            temporary = self.folder / ".upload"
            temporary.write_bytes(text)
            temporary.rename(path)
            self.finish_upload = lambda: None
        self.export = (path, text)

    finish_upload = staticmethod(lambda: None)

    def copy_and_empty(self):
        """copytruncate, by luck without a line between copying and emptying. Only after a complete round."""
        if self.rest or not self.live.exists() or self.live.stat().st_ino != self.seen:
            return
        self.serial += 1
        shutil.copy(self.live, self.folder / f"Master.csv.cut{self.serial}")
        os.truncate(self.live, 0)
        self.emptied += 1
        self.append(2)
        self.to_be_seen = True

    def delete_oldest(self):
        """Only after a complete round: its number of inode is then given to the next file."""
        old = sorted(self.folder.glob("Master.csv.[0-9]*"), key=lambda p: p.stat().st_mtime)
        if len(old) > 3:
            old[0].unlink()

    def nul_line(self):
        if not self.rest:
            self.nul_lines += 1
            self.write(self.live, b"\0" * 20 + self.end)

    def note_round(self):
        self.seen = self.live.stat().st_ino if self.live.exists() and b"\n" in self.live.read_bytes() else None

    def end_of_story(self):
        self.finish_upload()
        self.write(self.live, b"")


class World:
    def __init__(self, folder, rng, sites=15):
        self.rng = rng
        self.sites = [Site(i, folder, rng) for i in range(sites)]
        lines = ["sources:"]
        for site in self.sites:
            lines += [f"  - name: {site.name}", f"    site: campus-{site.name}", "    zone: Europe/Paris", '    outside_prefix: "0"',
                      f'    files: ["{site.name}/Master.csv*"]']
            lines += ["    numbered: yes"] if site.numbered else []
        self.declaration = folder / "sources.yaml"
        self.declaration.write_text("\n".join(lines) + "\n")

    def tickets(self):
        return sum(sum(site.truth.values()) for site in self.sites)

    def step(self, size, complete):
        """One thing happens at every site. `complete`: a round was completed since the last step."""
        for site in self.sites:
            site.finish_upload()
            site.finish_upload = lambda: None
            site.append(1 + self.rng.randrange(2 * size))
            happenings = [site.rotate, site.rotate, site.late_line, site.copy_old, site.send, site.lose_numbers, site.nul_line]
            if complete:
                happenings += [site.copy_and_empty, site.delete_oldest, site.delete_oldest]
            self.rng.choice(happenings)()

    def to_be_seen(self):
        waiting = any(site.to_be_seen for site in self.sites)
        for site in self.sites:
            site.to_be_seen = False
        return waiting
