// The npm build of solc behind the command line that py-solc-x, Ape and Slither speak.
// Set-up copies this file, beside its own copy of the `solc` package, into py-solc-x's folder.
// Answers --version, --standard-json and --combined-json (and --help, which py-solc-x reads for the
// latter); refuses everything else, and a compiler whose commit is not the pinned one.
"use strict";

const fs = require("fs");
const path = require("path");
const { execPath } = process;

const PINNED = fs.readFileSync(path.join(__dirname, "pin.txt"), "utf8").trim(); // 0.8.37+commit.…
const COMBINED = {
  abi: "abi",
  asm: "evm.assembly",
  ast: "ast",
  bin: "evm.bytecode.object",
  "bin-runtime": "evm.deployedBytecode.object",
  devdoc: "devdoc",
  "function-debug": "evm.bytecode.functionDebugData",
  "function-debug-runtime": "evm.deployedBytecode.functionDebugData",
  "generated-sources": "evm.bytecode.generatedSources",
  "generated-sources-runtime": "evm.deployedBytecode.generatedSources",
  hashes: "evm.methodIdentifiers",
  metadata: "metadata",
  opcodes: "evm.bytecode.opcodes",
  srcmap: "evm.bytecode.sourceMap",
  "srcmap-runtime": "evm.deployedBytecode.sourceMap",
  "storage-layout": "storageLayout",
  "transient-storage-layout": "transientStorageLayout",
  userdoc: "userdoc",
};
const FLAGS = new Set(["--version", "--help", "--standard-json", "--optimize", "--via-ir", "--no-cbor-metadata", "--overwrite"]);
const VALUES = new Set([
  "--combined-json",
  "--base-path",
  "--include-path",
  "--allow-paths",
  "--evm-version",
  "--metadata-hash",
  "--optimize-runs",
]);

function refuse(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function parse(argv) {
  const options = { "--include-path": [], inputs: [], remappings: [] };
  for (let i = 0; i < argv.length; i++) {
    const [name, inline] = argv[i].startsWith("--") ? argv[i].split(/=(.*)/s) : [argv[i], undefined];
    if (VALUES.has(name)) {
      const value = inline !== undefined ? inline : argv[++i];
      if (value === undefined) refuse(`the required argument for option '${name}' is missing`);
      if (name === "--include-path") options[name].push(value);
      else options[name] = value;
    } else if (FLAGS.has(name) && inline === undefined) options[name] = true;
    else if (name.startsWith("-") && name !== "-") {
      // py-solc-x reads this wording.
      refuse(`unrecognised option '${argv[i]}'\nThis is the npm build of solc ${PINNED}, which Strongroom's set-up registered because the native one could not be downloaded. It answers --version, --standard-json and --combined-json only.`);
    } else if (name.includes("=")) options.remappings.push(name);
    else options.inputs.push(name);
  }
  return options;
}

// Imports that the input does not carry are looked up as the native compiler does: below the base path
// (by default the working directory), then below each include path.
function importer(options) {
  const roots = [options["--base-path"] || process.cwd(), ...options["--include-path"]];
  return (name) => {
    const plain = name.startsWith("file://") ? name.slice("file://".length) : name;
    for (const root of roots) {
      const file = path.resolve(root, plain);
      if (fs.existsSync(file) && fs.statSync(file).isFile()) return { contents: fs.readFileSync(file, "utf8") };
    }
    return { error: `File not found. Searched the following locations: ${roots.map((r) => `"${r}"`).join(", ")}.` };
  };
}

function compile(input, options) {
  // An exception inside the WebAssembly module must not print its nine-megabyte source line.
  const handlers = ["uncaughtException", "unhandledRejection"];
  const before = handlers.map((event) => process.listeners(event));
  const solc = require("solc");
  handlers.forEach((event, i) =>
    process.listeners(event).forEach((listener) => before[i].includes(listener) || process.removeListener(event, listener)),
  );
  const found = solc.version();
  if (!found.startsWith(`${PINNED}.`) && found !== PINNED) {
    refuse(`solc is pinned to ${PINNED}, but this copy is ${found}. Delete ${__dirname} and run: make setup`);
  }
  try {
    return { output: solc.compile(input, { import: importer(options) }), version: found };
  } catch (error) {
    refuse(`Internal compiler error: ${String((error && error.message) || error).slice(0, 500)}`);
  }
}

function readStdin() {
  return fs.readFileSync(0, "utf8");
}

function standardJson(options) {
  if (options.inputs.length > 1) refuse("Too many input files for --standard-json.");
  const file = options.inputs[0];
  print(compile(file === undefined || file === "-" ? readStdin() : fs.readFileSync(file, "utf8"), options).output);
}

function print(text) {
  const bytes = Buffer.from(text.endsWith("\n") ? text : `${text}\n`);
  for (let done = 0; done < bytes.length; ) {
    try {
      done += fs.writeSync(1, bytes, done);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error; // a full pipe: its reader is slower than we are
    }
  }
}

function dig(value, dotted) {
  return dotted.split(".").reduce((inner, key) => (inner === undefined ? undefined : inner[key]), value);
}

function combinedJson(options) {
  const wanted = options["--combined-json"].split(",").filter((name) => name && name !== "compact-format");
  for (const name of wanted) if (!(name in COMBINED)) refuse(`Invalid option to --combined-json: ${name}`);
  if (options.inputs.length === 0) refuse("No input files given.");
  const base = path.resolve(options["--base-path"] || process.cwd());
  const sources = {};
  for (const file of options.inputs) {
    if (file === "-") sources["<stdin>"] = { content: readStdin() };
    else if (!fs.existsSync(file)) refuse(`"${file}" is not found.`);
    else {
      const inside = path.relative(base, path.resolve(file));
      const name = inside.startsWith("..") ? path.resolve(file) : inside;
      sources[name.split(path.sep).join("/")] = { content: fs.readFileSync(file, "utf8") };
    }
  }
  const settings = {
    remappings: options.remappings,
    optimizer: { enabled: Boolean(options["--optimize"]), runs: Number(options["--optimize-runs"] || 200) },
    metadata: {},
    outputSelection: {
      "*": {
        "*": wanted.filter((name) => name !== "ast").map((name) => COMBINED[name]),
        "": wanted.includes("ast") ? ["ast"] : [],
      },
    },
  };
  if (options["--via-ir"]) settings.viaIR = true;
  if (options["--evm-version"]) settings.evmVersion = options["--evm-version"];
  if (options["--metadata-hash"]) settings.metadata.bytecodeHash = options["--metadata-hash"];
  if (options["--no-cbor-metadata"]) settings.metadata.appendCBOR = false;
  const { output: text, version } = compile(JSON.stringify({ language: "Solidity", sources, settings }), options);
  const output = JSON.parse(text);
  const errors = output.errors || [];
  for (const error of errors) process.stderr.write(error.formattedMessage || `${error.message}\n`);
  if (errors.some((error) => error.severity === "error")) process.exit(1);

  const files = Object.entries(output.sources || {}).sort((a, b) => a[1].id - b[1].id);
  const result = { contracts: {}, sourceList: files.map(([name]) => name), version };
  for (const [file, contracts] of Object.entries(output.contracts || {})) {
    for (const [name, contract] of Object.entries(contracts)) {
      const row = {};
      for (const key of wanted) if (key !== "ast") row[key] = dig(contract, COMBINED[key]);
      result.contracts[`${file}:${name}`] = row;
    }
  }
  if (wanted.includes("ast")) result.sources = Object.fromEntries(files.map(([name, s]) => [name, { AST: s.ast, id: s.id }]));
  print(JSON.stringify(result));
}

const options = parse(process.argv.slice(2));
if (options["--version"]) print(`solc, the solidity compiler commandline interface\nVersion: ${PINNED}.Emscripten.clang`);
else if (options["--help"]) {
  print(`solc ${PINNED}, npm build, run by ${path.basename(execPath)}. Options:\n  --version\n  --standard-json\n  --combined-json ${Object.keys(COMBINED).join(",")}`);
} else if (options["--standard-json"]) standardJson(options);
else if (options["--combined-json"]) combinedJson(options);
else refuse(`This npm build of solc ${PINNED} answers --version, --standard-json and --combined-json only.`);
