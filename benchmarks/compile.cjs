// Compiles one standard JSON input with one of the compilers in node_modules, which is how each peer gets its own.
//
//   node compile.cjs solc-0.6.12 <input.json >output.json
//
// Imports that the input does not carry are read from this folder, after the input's own remappings.
"use strict";

const fs = require("fs");
const path = require("path");

const handlers = ["uncaughtException", "unhandledRejection"];
const before = handlers.map((event) => process.listeners(event));
const solc = require(path.join(__dirname, "node_modules", process.argv[2]));
// Old compilers answer an exception anywhere in the process by printing their own nine megabytes.
handlers.forEach((event, i) =>
  process.listeners(event).forEach((listener) => before[i].includes(listener) || process.removeListener(event, listener)),
);

function read(name) {
  const file = path.join(__dirname, name);
  if (!file.startsWith(__dirname + path.sep) || !fs.existsSync(file)) return { error: `no such file: ${name}` };
  return { contents: fs.readFileSync(file, "utf8") };
}

const minor = Number(solc.version().split(".")[1]);
process.stdout.write(solc.compile(fs.readFileSync(0, "utf8"), minor < 6 ? read : { import: read }));
