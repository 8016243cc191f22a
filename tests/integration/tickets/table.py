#!/usr/bin/env python3
"""The table call_log of a XiVO in a real PostgreSQL, with the columns of 16.13 and those of later versions, while rows come, come late,
are deleted and are generated again, and while the collector and its store are killed:

    table.py TELCTL"""

import json
import os
import random
import subprocess
import sys

from collecting import Bench
from postgres import Proxy, Server

# Columns of XiVO 16.13; of Wazo 19.13, and of 21.02 and later, where the table has another name.
TABLES = {
    "call_log": """id serial PRIMARY KEY, date timestamp NOT NULL, source_name varchar(255), source_exten varchar(255),
        destination_name varchar(255), destination_exten varchar(255), duration interval NOT NULL, user_field varchar(255), answered boolean,
        source_line_identity varchar(255), destination_line_identity varchar(255)""",
    "call_logd_call_log": """id serial PRIMARY KEY, date timestamptz NOT NULL, date_answer timestamptz, date_end timestamptz,
        source_name varchar(255), source_exten varchar(255), destination_name varchar(255), destination_exten varchar(255),
        user_field varchar(255), source_line_identity varchar(255), destination_line_identity varchar(255), direction varchar(255),
        requested_exten varchar(255), requested_context varchar(255), tenant_uuid uuid, conversation_id varchar(255)""",
}
INSERT = {
    "call_log": "INSERT INTO call_log (id, date, source_name, source_exten, destination_exten, duration, answered) VALUES "
    "({id}, timestamp '2026-11-23 08:00' + interval '{id} s', E'O\\'Neill, \"Bob\"', '2001', '0145{id:06}', interval '{s} s', true)",
    "call_logd_call_log": "INSERT INTO call_logd_call_log (id, date, date_answer, date_end, source_exten, destination_exten, requested_exten, "
    "direction) VALUES ({id}, timestamptz '2026-11-23 08:00+01' + interval '{id} s', timestamptz '2026-11-23 08:00+01' + interval '{id} s', "
    "timestamptz '2026-11-23 08:00+01' + interval '{id} s' + interval '{s} s', '2001', '0145{id:06}', '0145{id:06}', 'outbound')",
}
# Wazo has the moments only.
LENGTH = {"call_log": "billable_us", "call_logd_call_log": "duration_us"}


class Table:
    def __init__(self, bench, server, name, rng):
        self.bench, self.server, self.name, self.rng = bench, server, name, rng
        self.next, self.truth = 1, {}
        server.sql(f"DROP TABLE IF EXISTS {name}; CREATE TABLE {name} ({TABLES[name]})")

    def write(self, ids):
        text = ""
        for number in ids:
            self.truth[number] = self.rng.randrange(1, 600)
            text += INSERT[self.name].format(id=number, s=self.truth[number]) + ";"
        self.server.sql("BEGIN;" + text + "COMMIT")

    def take(self, count):
        """So many numbers of the sequence."""
        self.next += count
        return range(self.next - count, self.next)

    def compare(self, what):
        self.bench.check_records(self.truth, LENGTH[self.name], f"{self.name}: {what}")


def story(bench, server, name, rng):
    """Every row once, whatever its number and whenever it is seen."""
    table = Table(bench, server, name, rng)
    bench.store = str(bench.folder / f"{name}.db")
    bench.declare(
        f"sources:\n  - name: xivo\n    zone: Europe/Paris\n    outside_prefix: '0'\n    table: {{database: '{server.where()}', name: {name}}}\n"
    )
    table.write(table.take(6000))  # more than a page
    for _ in range(8):
        bench.kill(rng)
    done = bench.collect()
    bench.check(0, done.returncode, f"{name}: {done.stderr}")
    table.compare("after kills")
    for _ in range(6):
        late = [number for number in table.take(40) if rng.random() < 0.3]  # of transactions that are slower than later ones
        table.write(set(range(table.next - 40, table.next)) - set(late))
        bench.kill(rng)
        bench.collect()
        table.write(late)
        bench.check(0, bench.collect().returncode, f"{name}: exit code with late rows")
        table.compare("late rows")
    bench.check(0, bench.collect().document["tickets"], f"{name}: nothing is taken twice")
    # The version of the server changes: the table has more columns from now on.
    server.sql(f"ALTER TABLE {name} ADD COLUMN added_later text DEFAULT 'x'")
    table.write(table.take(10))
    bench.collect()
    table.compare("a column more")
    return table


def generated_again(bench, table):
    """xivo-call-logs deletes what it generates again, and gives it new numbers: the calls are charged once."""
    last = sorted(table.truth)[-5:]
    before = dict(table.truth)
    table.server.sql(
        f"INSERT INTO call_log SELECT id + 5, date, source_name, source_exten, destination_name, destination_exten, duration, user_field, answered, "
        f"source_line_identity, destination_line_identity, added_later FROM call_log WHERE id >= {last[0]}; DELETE FROM call_log WHERE id BETWEEN {last[0]} AND {last[-1]}"
    )
    done = bench.collect()
    table.truth = before
    table.compare("generated again")
    bench.check((3, 5), (done.returncode, done.document["quarantined"]), "generated again: set aside")
    bench.check([(781, 5)], bench.rows("SELECT code, count(*) FROM quarantine GROUP BY code"), "generated again: why")
    bench.collect(verb="replay")
    table.compare("generated again, and replayed")


def purged(bench, table):
    """What was deleted before it was taken is told; a table that was taken whole before it was purged is no alarm."""
    table.server.sql("DELETE FROM call_log")
    bench.check(0, bench.collect().returncode, "purged after it was taken")
    number = max(table.truth) + 100
    table.server.sql(INSERT["call_log"].format(id=number, s=60))
    table.truth[number] = 60
    done = bench.collect()
    bench.check(["TEL-0780"], [n["code"] for n in done.document["sources"][0]["notices"]], "purged before it was taken")
    bench.check([], bench.collect().document["sources"][0]["notices"], "purged: told once")
    table.compare("purged")


# Columns of XiVO 16.13 (cel_odbc writes what its names are).
CEL = """id serial PRIMARY KEY, eventtype text NOT NULL, eventtime timestamp NOT NULL, userdeftype text NOT NULL DEFAULT '', cid_name text NOT NULL DEFAULT '',
    cid_num text NOT NULL, cid_ani text NOT NULL DEFAULT '', cid_rdnis text NOT NULL DEFAULT '', cid_dnid text NOT NULL DEFAULT '', exten text NOT NULL,
    context text NOT NULL, channame text NOT NULL, appname text NOT NULL, appdata text NOT NULL, amaflags integer NOT NULL DEFAULT 3,
    accountcode text NOT NULL DEFAULT '', peeraccount text NOT NULL DEFAULT '', uniqueid text NOT NULL, linkedid text NOT NULL, userfield text NOT NULL
    DEFAULT '', peer text NOT NULL DEFAULT '', call_log_id integer"""
CALLER, CALLED = "SIP/abc-1", "SIP/trunk-op-2"
EVENTS = [  # second, event, its channel, what it dials and by what; of one call outside, answered after 3 s, of 30 s
    (0, "CHAN_START", CALLER, "0145678900", "", ""),
    (0, "APP_START", CALLER, "0145678900", "Dial", "SIP/trunk-op/0145678900,30"),
    (0, "CHAN_START", CALLED, "", "", ""),
    (3, "ANSWER", CALLED, "", "AppDial", "(Outgoing Line)"),
    (3, "ANSWER", CALLER, "0145678900", "Dial", "SIP/trunk-op/0145678900,30"),
    (3, "BRIDGE_ENTER", CALLED, "", "AppDial", "(Outgoing Line)"),
    (3, "BRIDGE_ENTER", CALLER, "0145678900", "Dial", "SIP/trunk-op/0145678900,30"),
    (33, "BRIDGE_EXIT", CALLED, "", "AppDial", "(Outgoing Line)"),
    (33, "HANGUP", CALLED, "", "AppDial", "(Outgoing Line)"),
    (33, "CHAN_END", CALLED, "", "AppDial", "(Outgoing Line)"),
    (33, "BRIDGE_EXIT", CALLER, "0145678900", "Dial", "SIP/trunk-op/0145678900,30"),
    (33, "HANGUP", CALLER, "0145678900", "", ""),
    (33, "CHAN_END", CALLER, "0145678900", "", ""),
    (33, "LINKEDID_END", CALLER, "0145678900", "", ""),
]


def events(bench, server):
    """The table cel: its events are taken once each, as they come, and make one call."""
    bench.store = str(bench.folder / "events.db")
    server.sql(f"DROP TABLE IF EXISTS cel; CREATE TABLE cel ({CEL})")
    bench.declare(f"sources:\n  - name: xivo\n    zone: Europe/Paris\n    trunks: [trunk-op]\n    table: {{database: '{server.where()}', name: cel}}\n")
    for number, (second, event, channel, exten, application, data) in enumerate(EVENTS):
        unique = "1795419448.1" if channel == CALLER else "1795419448.2"
        server.sql(
            "INSERT INTO cel (eventtype, eventtime, cid_num, exten, context, channame, appname, appdata, uniqueid, linkedid) VALUES "
            f"('{event}', timestamp '2026-11-23 08:37:28' + interval '{second} s', '2001', '{exten}', 'default', '{channel}', '{application}', '{data}', '{unique}', '1795419448.1')"
        )
        if number % 5 == 4:
            bench.check(0, bench.collect().returncode, "events: exit code")
    done = bench.collect()
    bench.check((0, len(EVENTS)), (done.returncode, bench.rows("SELECT count(*) FROM tickets")[0][0]), f"events: {done.stderr}")
    calls = subprocess.run([bench.telctl, "cdr", "calls", "--store", bench.store, "-C", str(bench.folder), "-o", "json"], capture_output=True, text=True)
    made = json.loads(calls.stdout)["calls"] if calls.stdout else []
    found = [(call["caller"], call["called"], call["result"], [(charge["party"], charge["billable_s"]) for charge in call["charges"]]) for call in made]
    bench.check([("2001", "0145678900", "answered", [("2001", 30)])], found, f"events: the call {calls.stderr}")


def refused(bench, server):
    """A table that is not there, a server that does not answer: the other sources go on."""
    bench.store = str(bench.folder / "refused.db")
    (bench.folder / "calls.csv").write_text('"","2001","0145","internal","","PJSIP/2001-1","","Dial","","2026-11-23 08:00:00",,"2026-11-23 08:00:01",1,0,"NO ANSWER","DOCUMENTATION"\n')
    bench.declare(
        f"sources:\n  - name: gone\n    table: {{database: '{server.where()}', name: no_such_table}}\n"
        "  - name: down\n    table: {database: 'postgresql:///tickets?host=/nowhere', name: call_log}\n"
        "  - name: beside\n    files: [calls.csv]\n"
    )
    done = bench.collect()
    bench.check(3, done.returncode, "unreadable tables: exit code")
    bench.check([1, 1, 0], [source["unread_files"] for source in done.document["sources"]], "unreadable tables")
    bench.check(1, bench.rows("SELECT count(*) FROM tickets")[0][0], "unreadable tables: the files beside are taken")
    bench.check(2, done.stderr.count("TEL-0778"), done.stderr)


def commits_in_doubt(bench, server, rng):
    """The connection to the store breaks before, during and after each commit of rows: the answer is looked up."""
    table = Table(bench, server, "call_log", rng)
    table.write(table.take(12_000))  # three pages
    proxy = Proxy(server)
    bench.declare(f"sources:\n  - name: xivo\n    zone: Europe/Paris\n    table: {{database: '{server.where()}', name: call_log}}\n")
    sqlite, bench.store = bench.store, proxy.where()
    for moment in ("before", "during", "after"):
        for commit in range(1, 7):
            server.sql("DROP TABLE IF EXISTS telctl_version, raw, tickets, quarantine, looks, notices, streams CASCADE")
            proxy.arm(moment, commit)
            done = bench.collect()
            bench.figures["in doubt"] += proxy.broken
            got = server.sql("SELECT count(*), count(DISTINCT call_id), (sum(billable_us) / 1000000)::bigint FROM tickets")
            bench.check((0, [[str(len(table.truth)), str(len(table.truth)), str(sum(table.truth.values()))]]), (done.returncode, got), f"{moment} commit {commit}: {done.stderr}")
    proxy.stop()
    bench.store = sqlite


def main():
    bench = Bench(sys.argv[1], "table")
    rng = random.Random(int(os.environ.get("TELCTL_SEED", "16")))
    server = Server()
    try:
        table = story(bench, server, "call_log", rng)
        generated_again(bench, table)
        purged(bench, table)
        story(bench, server, "call_logd_call_log", rng)
        events(bench, server)
        refused(bench, server)
        commits_in_doubt(bench, server, rng)
    finally:
        server.stop()
    bench.finish("table")


if __name__ == "__main__":
    main()
