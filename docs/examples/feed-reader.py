#!/usr/bin/env python3
"""Reads a feed of Restock: a snapshot, then what follows, each checked. See docs/feeds.md.

    pip install cloudevents==2.2.0 blake3==1.0.11
    feed-reader.py http://127.0.0.1:8080 product.stores token-file [--once]
"""

import json
import struct
import sys
import urllib.parse
import urllib.request
from datetime import datetime, timezone

from blake3 import blake3
from cloudevents.core.v1.event import CloudEvent

EMPTY = bytes(32)
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
DECODER = json.JSONDecoder()
SPACE = " \t\r\n"


def skip(text, at):
    while text[at] in SPACE:
        at += 1
    return at


def batch(text):
    """The events of a batch, each as its members and the text of its data, as it stands in the answer."""
    at = skip(text, skip(text, 0) + 1)
    while text[at] != "]":
        members, data, at = {}, "", skip(text, at + 1)
        while text[at] != "}":
            name, at = DECODER.raw_decode(text, at)
            begin = skip(text, skip(text, at) + 1)
            members[name], end = DECODER.raw_decode(text, begin)
            if name == "data":
                data = text[begin:end]
            at = skip(text, end)
            at = skip(text, at + 1) if text[at] == "," else at
        yield members, data
        at = skip(text, at + 1)
        at = skip(text, at + 1) if text[at] == "," else at


def as_cloud_event(members):
    """The event as the CloudEvents library has it, which refuses what is none."""
    attributes = {name: value for name, value in members.items() if name != "data"}
    attributes["time"] = datetime.fromisoformat(attributes["time"].replace("Z", "+00:00"))
    return CloudEvent(attributes=attributes, data=members["data"])


def micros(text):
    since = datetime.fromisoformat(text.replace("Z", "+00:00")) - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def then(chain, members, data):
    """The chain after one more event."""
    digest = blake3(chain)
    digest.update(struct.pack("<Qq", int(members["sequence"]), micros(members["time"])))
    for part in (members["id"], members["type"], members["subject"], data):
        raw = part.encode()
        digest.update(struct.pack("<Q", len(raw)) + raw)
    return digest.digest()


class Reader:
    def __init__(self, base, feed, token):
        self.url = f"{base}/feeds/{urllib.parse.quote(feed, safe='')}"
        self.headers = {"Authorization": f"Bearer {token}"}

    def ask(self, path, **query):
        query = urllib.parse.urlencode({name: value for name, value in query.items() if value is not None})
        request = urllib.request.Request(f"{self.url}{path}?{query}", headers=self.headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read().decode(), answer.headers

    def snapshot(self):
        """The latest event of each subject and type; answers the place behind which the tail begins."""
        at = begin = None
        while True:
            text, headers = self.ask("/snapshot", at=at, **{"from": begin}, limit=1_000)
            at, chain, chunk = headers["Restock-Snapshot-Position"], headers["Restock-Snapshot-Chain"], EMPTY
            for members, data in batch(text):
                chunk = then(chunk, members, data)
                yield as_cloud_event(members)
            assert chunk.hex() == headers["Restock-Chunk-Chain"], "a chunk is not what its digest says"
            self.position, self.chain = int(at), bytes.fromhex(chain)
            begin = headers["Restock-Snapshot-Next"]
            if begin is None:
                return

    def tail(self, wait):
        """What follows on the place, waiting so many milliseconds where there is nothing."""
        text, _ = self.ask("", lastEventId=self.position, timeout=wait, limit=1_000)
        for members, data in batch(text):
            assert int(members["sequence"]) == self.position + 1, "an event is missing"
            self.position, self.chain = self.position + 1, then(self.chain, members, data)
            assert self.chain.hex() == members["chain"], "the chain breaks"
            yield as_cloud_event(members)

    def is_current(self):
        """Whether everything is here, and equal to what the feed holds."""
        head = json.loads(self.ask("/head")[0])
        if head["position"] == self.position:
            assert head["chain"] == self.chain.hex(), "the copy is not what the feed holds"
            return True
        return False


def main():
    base, feed, token_file, *options = sys.argv[1:]
    with open(token_file, encoding="utf-8") as file:
        reader = Reader(base, feed, file.read().strip())
    for event in reader.snapshot():
        print("state", event.get_type(), event.get_subject(), flush=True)
    while True:
        for event in reader.tail(0 if "--once" in options else 20_000):
            print("event", event.get_type(), event.get_subject(), flush=True)
        if "--once" in options and reader.is_current():
            print("equal", reader.position, reader.chain.hex(), flush=True)
            return


if __name__ == "__main__":
    main()
