#!/usr/bin/env python3
"""A reverse proxy on a free port, as stands before a real cluster: proxy.py URL [SECONDS]. Prints its own address.

Each change is passed on at once, and its answer SECONDS later.
"""

import http.client
import http.server
import sys
import time
import urllib.parse

UPSTREAM = urllib.parse.urlsplit(sys.argv[1]).netloc
DELAY = float(sys.argv[2]) if len(sys.argv) > 2 else 0.0


class Proxy(http.server.BaseHTTPRequestHandler):
    server_version = "nginx"
    sys_version = ""

    def forward(self):
        length = int(self.headers.get("Content-Length", 0))
        upstream = http.client.HTTPConnection(UPSTREAM)
        headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
        upstream.request(self.command, self.path, self.rfile.read(length) or None, headers)
        answer = upstream.getresponse()
        body = answer.read()
        if self.command != "GET":
            time.sleep(DELAY)
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("server", "date", "connection"):
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = forward

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
print(f"http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
