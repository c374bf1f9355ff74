#!/usr/bin/env python3
"""The smallest central system that Restock can work with, for trying it out: Python's standard library, orders in memory.

    python3 central.py [PORT] < orders.ndjson     one order a line

It does what crates/world/openapi/central.yaml asks of level 3: orders with an entity tag, commands with an idempotency key
and If-Match, and the stock snapshot (empty here: the example sends its stock as events).
"""
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock

orders = {order["order_id"]: order for order in map(json.loads, filter(str.strip, sys.stdin))}
commands = {}  # idempotency key -> (status, body): remembered, refusals too
lock = Lock()


def carry_out(order_id, if_match, changes):
    order = orders.get(order_id)
    if order is None:
        return 404, {"title": "unknown order", "status": 404, "detail": f"there is no order {order_id}"}
    if if_match is not None and if_match.strip('"') != str(order["version"]):
        return 412, {"title": "stale", "status": 412, "detail": f"the order has version {order['version']}"}
    for change in changes:
        line = order["lines"].get(change["line_id"])
        if line is None or line["shipped"] or line["locked"]:
            return 422, {"title": "refused", "status": 422, "detail": "the line is unknown, shipped or locked"}
        line["cancelled"] = line["quantity"] - line["received"] - change["quantity"] if change["quantity"] == 0 else 0
        if change["quantity"] > 0:
            line["quantity"] = line["received"] + change["quantity"]
            line["confirmed_on"] = change.get("arrive_on") or line["confirmed_on"]
    order["version"] += 1
    return 200, order


class Central(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body, content_type="application/json"):
        text = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        self.send_header("content-type", content_type)
        self.send_header("content-length", str(len(text)))
        if isinstance(body, dict) and "version" in body:
            self.send_header("etag", f'"{body["version"]}"')
        self.end_headers()
        self.wfile.write(text)

    def do_GET(self):
        parts = self.path.split("?")[0].strip("/").split("/")
        with lock:
            if parts[0] == "orders" and parts[-1] in orders:
                return self.answer(200, orders[parts[-1]])
            if parts[0] == "commands" and parts[-1] in commands:
                status, body = commands[parts[-1]]
                return self.answer(200, {"key": parts[-1], "status": status, "version": body.get("version"), "answer": body})
        if parts[0] == "snapshot":
            return self.answer(200, "", "application/x-ndjson")
        self.answer(404, {"title": "not found", "status": 404, "detail": "there is nothing here"})

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        key = self.headers.get("idempotency-key", "")
        with lock:
            if key not in commands:
                commands[key] = carry_out(self.path.split("/")[2], self.headers.get("if-match"), body["changes"])
            self.answer(*commands[key])

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8091
    print(f"central system with {len(orders)} orders on http://127.0.0.1:{port}", file=sys.stderr, flush=True)
    ThreadingHTTPServer(("127.0.0.1", port), Central).serve_forever()
