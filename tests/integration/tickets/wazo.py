"""A server that answers as the call records of a Wazo do: POST /api/auth/0.1/token and GET /api/call-logd/1.0/cdr, as CSV, by from_id. Made from
the documentation of the API and the columns of its tags (docs/formats/wazo-cdr.md); no answer of a real one was recorded. What
goes wrong at which request is asked for."""

import base64
import csv
import http.server
import io
import json
import threading
import urllib.parse

COLUMNS = {
    "18.02": "id,answered,start,answer,end,destination_extension,destination_name,destination_user_uuid,destination_line_id,duration,call_direction,"
    "requested_extension,requested_context,source_extension,source_name,source_user_uuid,source_line_id,tags",
    "25.07": "id,tenant_uuid,answered,start,answer,end,destination_extension,destination_name,destination_internal_extension,destination_internal_context,"
    "destination_user_uuid,destination_line_id,duration,call_direction,call_status,requested_name,requested_extension,requested_context,"
    "requested_internal_extension,requested_internal_context,requested_user_uuid,source_extension,source_name,source_internal_name,"
    "source_internal_extension,source_internal_context,source_user_uuid,source_line_id,tags",
}
USER, SECRET = "telctl", "parking-lot"


class Wazo:
    def __init__(self):
        self.version = "18.02"
        self.records = {}  # id → seconds
        self.same_call = {}  # id → id of the record whose call it is
        self.uses = None  # of a token, before it expires
        self.left = 0
        self.tokens = self.requests = 0
        self.faults = {}  # number of the request → what
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_POST(self):
                outer.token(self)

            def do_GET(self):
                outer.get(self)

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, handler, status, body, kind, cut=False):
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body[: len(body) // 2] if cut else body)
        handler.close_connection = True

    def token(self, handler):
        handler.rfile.read(int(handler.headers["Content-Length"]))
        wanted = "Basic " + base64.b64encode(f"{USER}:{SECRET}".encode()).decode()
        if handler.path != "/api/auth/0.1/token" or handler.headers["Authorization"] != wanted:
            return self.answer(handler, 401, b'{"reason": ["Authentication Failed"], "timestamp": [0], "status_code": 401}', "application/json")
        self.tokens += 1
        self.left = self.uses
        body = json.dumps({"data": {"token": f"token-{self.tokens}", "acl": ["call-logd.cdr.read"]}}).encode()
        self.answer(handler, 200, body, "application/json")

    def get(self, handler):
        self.requests += 1
        fault = self.faults.pop(self.requests, None)
        if fault == "close":
            handler.close_connection = True
            return None
        if fault:
            return self.answer(handler, int(fault) if fault.isdigit() else 200, b"<html>out of order</html>", "text/html")
        if self.left is not None:
            self.left -= 1
        if handler.headers["X-Auth-Token"] != f"token-{self.tokens}" or (self.left is not None and self.left < 0):
            return self.answer(handler, 401, b'{"error_id": "unauthorized"}', "application/json")
        url = urllib.parse.urlsplit(handler.path)
        if url.path.startswith("/api/call-logd/1.0/cdr/"):
            there = int(url.path.rsplit("/", 1)[1]) in self.records
            return self.answer(handler, 200 if there else 404, b"{}", "application/json")
        query = {key: values[0] for key, values in urllib.parse.parse_qs(url.query).items()}
        assert query["order"] == "id" and query["direction"] == "asc", query
        found = [number for number in sorted(self.records) if number >= int(query.get("from_id", 0))][: int(query["limit"])]
        text = io.StringIO()
        writer = csv.DictWriter(text, COLUMNS[self.version].split(","), extrasaction="ignore")
        writer.writeheader()
        for number in found:
            writer.writerow(self.row(number))
        self.answer(handler, 200, text.getvalue().encode(), "text/csv; charset=utf-8", cut=fault == "cut")
        return None

    def row(self, number):
        seconds = self.records[number]
        call = self.same_call.get(number, number)
        start = 9 * 3600 + call
        moment = lambda second: f"2024-03-{1 + second // 86400:02}T{second // 3600 % 24:02}:{second // 60 % 60:02}:{second % 60:02}.250000+00:00"
        return {"id": number, "tenant_uuid": "5a1c4d3e-0000-4000-8000-000000000001", "answered": True, "start": moment(start), "answer": moment(start),
                "end": moment(start + seconds), "destination_extension": f"0145{call:06}", "destination_name": "", "duration": seconds,
                "call_direction": "outbound", "call_status": "answered", "requested_extension": f"0145{call:06}", "source_extension": "2001",
                "source_name": 'O\'Neill, "Bob"', "tags": ""}

    def stop(self):
        self.server.shutdown()
