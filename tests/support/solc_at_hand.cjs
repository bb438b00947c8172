// The npm build of solc as a process that stays: what it needs a second to warm up for, it does once.
// Each line of its input is the length in bytes of one standard-JSON input that follows; it answers likewise.
"use strict";

const fs = require("fs");
const path = require("path");
const solc = require(path.join(__dirname, "..", "..", "node_modules", "solc"));

function read(length) {
  const bytes = Buffer.alloc(length);
  for (let done = 0; done < length; ) {
    const got = fs.readSync(0, bytes, done, length - done);
    if (got === 0) process.exit(0); // whoever asked is gone
    done += got;
  }
  return bytes;
}

function readLine() {
  let line = "";
  for (;;) {
    const next = read(1).toString("latin1");
    if (next === "\n") return line;
    line += next;
  }
}

function write(text) {
  const body = Buffer.from(text);
  const bytes = Buffer.concat([Buffer.from(`${body.length}\n`), body]);
  for (let done = 0; done < bytes.length; ) done += fs.writeSync(1, bytes, done);
}

write(solc.version());
for (;;) write(solc.compile(read(Number(readLine())).toString("utf8")));
