// Reads a feed of Restock: a snapshot, then what follows, each checked. See docs/feeds.md.
//
//   npm install cloudevents@10.0.0 hash-wasm@4.13.0
//   node feed-reader.mjs http://127.0.0.1:8080 product.stores token-file [--once]

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

// Modules beside this file, or below the folder that NODE_MODULES_AT names.
const require = createRequire(process.env.NODE_MODULES_AT ? join(process.env.NODE_MODULES_AT, "x.js") : import.meta.url);
const { CloudEvent } = require("cloudevents");
const { createBLAKE3 } = require("hash-wasm");

const NOTHING = Buffer.alloc(32);

// Where a JSON value ends that begins at a place of a text.
function endOf(text, at) {
  let depth = 0;
  for (let inString = false; at < text.length; at++) {
    const c = text[at];
    if (inString) {
      if (c === "\\") at++;
      else if (c === '"') inString = false;
    } else if (c === '"') inString = true;
    else if (c === "{" || c === "[") depth++;
    else if (c === "}" || c === "]") {
      if (depth === 0) return at;
      depth--;
    } else if (c === "," && depth === 0) return at;
  }
  return at;
}

// The members of a JSON array or object, each as the text in which it was sent: the chain is over that text.
function* parts(text) {
  let at = 1;
  while (at < text.length) {
    const end = endOf(text, at);
    const part = text.slice(at, end).trim();
    if (part) yield part;
    at = end + 1;
  }
}

function dataOf(text) {
  for (const member of parts(text)) {
    const [name] = member.match(/^"(?:[^"\\]|\\.)*"/);
    if (JSON.parse(name) === "data") return member.slice(member.indexOf(":", name.length) + 1).trim();
  }
  throw new Error("an event comes without data");
}

// Microseconds since 1970; a Date has milliseconds only.
function microseconds(time) {
  const [, seconds, fraction = ""] = time.match(/^([^.Z]*)(?:\.(\d{1,6}))?Z$/);
  return BigInt(Date.parse(`${seconds}Z`)) * 1000n + BigInt(fraction.padEnd(6, "0"));
}

function number(value) {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(value));
  return bytes;
}

// The chain after one more event.
async function then(chain, { text, json, event }) {
  const hash = await createBLAKE3();
  hash.init();
  hash.update(chain);
  hash.update(number(event.sequence));
  hash.update(number(microseconds(json.time)));
  for (const part of [event.id, event.type, event.subject, dataOf(text)]) {
    const bytes = Buffer.from(part);
    hash.update(number(bytes.length));
    hash.update(bytes);
  }
  return Buffer.from(hash.digest("binary"));
}

// The SDK looks whether each is a CloudEvent.
function* events(batch) {
  for (const text of parts(batch)) {
    const json = JSON.parse(text);
    const event = new CloudEvent(json);
    event.validate();
    yield { text, json, event };
  }
}

class Feed {
  constructor(office, name, token) {
    Object.assign(this, { address: `${office}/feeds/${encodeURIComponent(name)}`, token, position: 0, chain: NOTHING });
  }

  async ask(path, query = {}) {
    const answer = await fetch(`${this.address}${path}?${new URLSearchParams(query)}`, {
      headers: { authorization: `Bearer ${this.token}` },
    });
    const body = await answer.text();
    if (!answer.ok) throw new Error(`${answer.status}: ${body}`);
    return { body, headers: answer.headers };
  }

  async *snapshot() {
    for (let query = { limit: 500 }; query; ) {
      const { body, headers } = await this.ask("/snapshot", query);
      let chunk = NOTHING;
      for (const each of events(body)) {
        chunk = await then(chunk, each);
        yield each.event;
      }
      if (chunk.toString("hex") !== headers.get("restock-chunk-chain")) throw new Error("a part came damaged");
      this.position = Number(headers.get("restock-snapshot-position"));
      this.chain = Buffer.from(headers.get("restock-snapshot-chain"), "hex");
      const from = headers.get("restock-snapshot-next");
      query = from && { limit: 500, at: this.position, from };
    }
  }

  // What follows on the place, waiting so many milliseconds where there is nothing.
  async *tail(wait) {
    const { body } = await this.ask("", { lastEventId: this.position, timeout: wait, limit: 500 });
    for (const each of events(body)) {
      if (Number(each.event.sequence) !== this.position + 1) throw new Error(`${this.position + 1} is missing`);
      this.chain = await then(this.chain, each);
      this.position += 1;
      if (this.chain.toString("hex") !== each.event.chain) throw new Error(`the chain breaks at ${this.position}`);
      yield each.event;
    }
  }

  // Whether everything is here, and equal to what the feed holds.
  async isCurrent() {
    const head = JSON.parse((await this.ask("/head")).body);
    if (head.position !== this.position) return false;
    if (head.chain !== this.chain.toString("hex")) throw new Error("the copy is not what the feed holds");
    return true;
  }
}

const [office, name, tokenFile, ...options] = process.argv.slice(2);
const once = options.includes("--once");
const feed = new Feed(office, name, readFileSync(tokenFile, "utf-8").trim());
for await (const event of feed.snapshot()) console.log("state", event.type, event.subject);
for (let isDone = false; !isDone; ) {
  for await (const event of feed.tail(once ? 0 : 20_000)) console.log("event", event.type, event.subject);
  isDone = once && (await feed.isCurrent());
}
console.log("equal", feed.position, feed.chain.toString("hex"));
