"""Write the typed wrappers of `strongroom/client/contracts/` from the artifacts.

python -m tools.codegen           writes them
python -m tools.codegen --check   says which are out of date, with status 1 if any is

One class for each contract that is deployed, one method for each function, with Python types and the
contract's own documentation. Of overloads, the one with the fewest parameters keeps the name; the others add
the names of the parameters that it lacks (`permit` takes the signature as bytes, `permit_v_r_s` in parts).
Functions that several contracts share through an interface are written once, in a base class; structs that are the
same in several modules, by name and fields, are written once, in `structs.py`, and every module that uses one has it.
"""

import argparse
import keyword
import re
import subprocess
import sys
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eth_utils.crypto import keccak

from strongroom import artifacts
from strongroom.artifacts import Artifact

TARGET = Path(__file__).resolve().parent.parent / "strongroom" / "client" / "contracts"
MOCKS = ("MockReserve", "MockAggregator")
"""The mocks that a local chain is deployed with and that the client has a use for."""
SHARED = {"ERC20Authorization": ("MockReserve", "Stablecoin")}
"""Base classes: what all of these contracts have in common."""
WIDTH = 120
HEADER = '''"""{title}

Written by `python -m tools.codegen` from the artifacts. Do not edit.
"""

# The names are the contracts' own.
# ruff: noqa: A002, N815, RUF022, RUF100

'''

Entry = Mapping[str, Any]


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description="Write the typed wrappers from the artifacts.")
    parser.add_argument("--check", action="store_true", help="only say what is out of date")
    arguments = parser.parse_args()
    written = {name: _formatted(text) for name, text in generate().items()}
    present = {path.name: path.read_text(encoding="utf-8") for path in TARGET.glob("*.py")}
    stale = sorted(name for name in written.keys() | present.keys() if written.get(name) != present.get(name))
    if arguments.check:
        for name in stale:
            print(f"out of date: strongroom/client/contracts/{name}: run `python -m tools.codegen`")
        return 1 if stale else 0
    TARGET.mkdir(parents=True, exist_ok=True)
    for name in stale:
        if name in written:
            (TARGET / name).write_text(written[name], encoding="utf-8")
            print(f"wrote strongroom/client/contracts/{name}")
        else:
            (TARGET / name).unlink()
            print(f"removed strongroom/client/contracts/{name}")
    return 0


def generate() -> dict[str, str]:
    """The modules' texts, not formatted yet, by file name."""
    wrapped = [
        artifacts.load(name) for name in artifacts.names() if not name.startswith("Mock") or name in MOCKS
    ]
    wrapped = [artifact for artifact in wrapped if artifact.bytecode]
    modules: list[tuple[str, str, Artifact, list[Entry], str | None]] = []
    shared_functions: dict[str, set[str]] = {}
    bases: dict[str, str] = {}
    for base, members in SHARED.items():
        parts = [artifact for artifact in wrapped if artifact.name in members]
        if len(parts) < 2:
            continue
        common = set.intersection(*({_signature(entry) for entry in _functions(part)} for part in parts))
        shared_functions[base] = common
        first = parts[0]
        entries = [entry for entry in _functions(first) if _signature(entry) in common]
        title = f"What {' and '.join(part.name for part in parts)} have in common."
        modules.append((base, title, first, entries, None))
        for part in parts:
            bases[part.name] = base
    for artifact in wrapped:
        inherited = bases.get(artifact.name)
        taken = shared_functions.get(inherited, set()) if inherited else set()
        entries = [entry for entry in _functions(artifact) if _signature(entry) not in taken]
        notice = str(artifact.userdoc.get("notice") or f"{artifact.name}.")
        modules.append((artifact.name, notice, artifact, entries, inherited))
    events = [entry for _, entry, _ in _events_of(wrapped)]
    shared = _shared([*(entries for _, _, _, entries, _ in modules), events])
    files = {_snake(module[0]) + ".py": _module(*module, shared) for module in modules}
    files["structs.py"] = _structs_module(shared)
    files["events.py"] = _events_module(wrapped, shared)
    files["__init__.py"] = _package([*SHARED, *(artifact.name for artifact in wrapped)], wrapped)
    return files


# Modules


def _module(
    name: str, notice: str, artifact: Artifact, entries: Sequence[Entry], base: str | None, shared: "_Shared"
) -> str:
    structs = _Structs(shared)
    constants: list[str] = []
    methods: list[str] = []
    for python_name, entry in _named(entries):
        constants.append(_constant(python_name, entry, structs))
        methods.append(_method(python_name, entry, artifact, structs))
    body = "\n".join(methods) or "    pass"
    imports = [
        "from collections.abc import Sequence",
        "from typing import ClassVar, NamedTuple",
        "",
        "from strongroom.client.codec import Address, Addressish, Array, Function, Struct",
        "from strongroom.client.connection import Block",
        "from strongroom.client.contract import Call, ContractClient",
        structs.imports(),
    ]
    if base:
        imports.append(f"from strongroom.client.contracts.{_snake(base)} import {base}")
    artifact_line = "" if name in SHARED else f'    _artifact: ClassVar[str] = "{artifact.name}"\n\n'
    constructor = _constructor(artifact) if name not in SHARED else ""
    listed = ", ".join(f'"{each}"' for each in [name, *sorted(structs.known.values())])
    text = (
        f"__all__ = [{listed}]\n\n"
        + "\n".join(structs.classes)
        + "\n".join(constants)
        + f"\n\n\nclass {name}({base or 'ContractClient'}):\n"
        + _docstring(_clean(notice) + constructor, 4)
        + "\n"
        + artifact_line
        + body
        + "\n"
    )
    head = HEADER.format(title=f"{name}: typed calls.")
    return head + "\n".join(_used(imports, text)) + "\n\n" + text


def _structs_module(shared: "_Shared") -> str:
    structs = _Structs({}, "A struct of several contracts.")
    for item in shared.values():
        structs.spec(item)
    text = "\n".join(structs.classes)
    imports = [
        "from typing import NamedTuple",
        "",
        "from strongroom.client.codec import Address, Array, Struct",
    ]
    head = HEADER.format(title="Structs that are the same in several contracts.")
    return head + "\n".join(_used(imports, text)) + "\n\n\n" + text


def _constructor(artifact: Artifact) -> str:
    for entry in artifact.abi:
        if entry["type"] == "constructor" and entry["inputs"]:
            arguments = ", ".join(
                f"{str(item['internalType']).split('.')[-1].split()[-1]} {item['name']}"
                for item in entry["inputs"]
            )
            return f"\n\nConstructor: {arguments}."
    return ""


def _used(imports: Sequence[str], text: str) -> Iterator[str]:
    """The imports with only the names that occur in the text."""
    for line in imports:
        match = re.fullmatch(r"from (\S+) import (.+)", line)
        if match is None:
            yield line
            continue
        names = [name for name in match[2].split(", ") if re.search(rf"\b{name}\b", text)]
        if names:
            yield f"from {match[1]} import {', '.join(names)}"


def _package(names: Sequence[str], wrapped: Sequence[Artifact]) -> str:
    lines = [f"from strongroom.client.contracts.{_snake(name)} import {name}" for name in names]
    listed = ", ".join(f'"{name}"' for name in ["WRAPPERS", "events", *sorted(names)])
    table = "\n".join(f'    "{artifact.name}": {artifact.name},' for artifact in wrapped)
    return (
        HEADER.format(title="Typed wrappers of the contracts, one class for each.")
        + "from collections.abc import Mapping\n\n"
        + "from strongroom.client.contract import ContractClient\n"
        + "from strongroom.client.contracts import events\n"
        + "\n".join(sorted(lines))
        + f"\n\n__all__ = [{listed}]\n\n"
        + "WRAPPERS: Mapping[str, type[ContractClient]] = {\n"
        + table
        + "\n}\n"
        + '"""The wrapper of each contract, by its name in Solidity."""\n'
    )


# Functions


def _functions(artifact: Artifact) -> list[Entry]:
    return [entry for entry in artifact.abi if entry["type"] == "function"]


def _named(entries: Sequence[Entry]) -> list[tuple[str, Entry]]:
    """Functions with their names in Python; see the module's text for overloads."""
    by_name: dict[str, list[Entry]] = {}
    for entry in entries:
        by_name.setdefault(entry["name"], []).append(entry)
    found: list[tuple[str, Entry]] = []
    for name, overloads in by_name.items():
        overloads.sort(key=lambda entry: (len(entry["inputs"]), _signature(entry)))
        plain = {item["name"] for item in overloads[0]["inputs"]}
        found.append((name, overloads[0]))
        for entry in overloads[1:]:
            more = [item["name"] for item in entry["inputs"] if item["name"] not in plain]
            found.append(("_".join([name, *(more or [item["type"] for item in entry["inputs"]])]), entry))
    return found


def _constant(python_name: str, entry: Entry, structs: "_Structs") -> str:
    inputs = _tuple(
        f'("{name}", {structs.spec(item)})'
        for name, item in zip(_parameters(entry["inputs"]), entry["inputs"], strict=True)
    )
    outputs = [structs.spec(item) for item in entry.get("outputs", ())]
    selector = "0x" + keccak(text=_signature(entry))[:4].hex()
    result = _result(entry, structs)
    arguments = [f'"{entry["name"]}"', f'"{selector}"', inputs]
    if outputs:
        arguments.append(_tuple(outputs))
    if len(entry.get("outputs", ())) > 1:
        arguments.append(structs.result_factory(entry))
    return f"_{_constant_name(python_name)}: Function[{result}] = Function({', '.join(arguments)})"


def _method(python_name: str, entry: Entry, artifact: Artifact, structs: "_Structs") -> str:
    names = _parameters(entry["inputs"])
    parameters = [
        f"{name}: {structs.argument_type(item)}" for name, item in zip(names, entry["inputs"], strict=True)
    ]
    values = _tuple(names)
    result = _result(entry, structs)
    reads = entry["stateMutability"] in ("view", "pure")
    payable = entry["stateMutability"] == "payable"
    if reads:
        parameters += ["*", 'block: Block = "latest"']
        returned, call = result, f"self._read(_{_constant_name(python_name)}, {values}, block)"
    else:
        if payable:
            parameters += ["*", "value: int = 0"]
        tail = ", value" if payable else ""
        returned = f"Call[{result}]"
        call = f"self._call(_{_constant_name(python_name)}, {values}{tail})"
    documentation = _documentation(entry, artifact)
    return (
        f"    def {python_name}(self, {', '.join(parameters)}) -> {returned}:\n".replace("(self, )", "(self)")
        + (_docstring(documentation, 8) if documentation else "")
        + f"        return {call}\n"
    )


def _documentation(entry: Entry, artifact: Artifact) -> str:
    signature = _signature(entry)
    user = (artifact.userdoc.get("methods") or {}).get(signature) or {}
    developer = (artifact.devdoc.get("methods") or {}).get(signature) or {}
    text = _clean(user.get("notice") or developer.get("details") or "")
    names = dict(zip((item["name"] for item in entry["inputs"]), _parameters(entry["inputs"]), strict=True))
    lines = [
        f"{names.get(name, name)}: {_clean(what)}" for name, what in (developer.get("params") or {}).items()
    ]
    returns = developer.get("returns") or {}
    for name, what in returns.items():
        label = "Returns" if name.startswith("_") or len(entry["outputs"]) == 1 else f"Returns {name}"
        lines.append(f"{label}: {_clean(what)}")
    if lines:
        text = (text or f"`{signature}`.") + "\n\n" + "\n".join(lines)
    return text


def _result(entry: Entry, structs: "_Structs") -> str:
    outputs = entry.get("outputs", ())
    if not outputs:
        return "None"
    if len(outputs) == 1:
        return structs.result_type(outputs[0])
    return structs.result_class(entry)


def _signature(entry: Entry) -> str:
    return f"{entry['name']}({','.join(_canonical(item) for item in entry['inputs'])})"


def _canonical(item: Entry) -> str:
    kind = str(item["type"])
    if kind.startswith("tuple"):
        return "(" + ",".join(_canonical(part) for part in item["components"]) + ")" + kind[5:]
    return kind


def _parameters(items: Sequence[Entry]) -> list[str]:
    """Python names: a keyword, a name of Python's own use or none gets a harmless one."""
    found = []
    for index, item in enumerate(items):
        name = item["name"] or f"arg{index}"
        if keyword.iskeyword(name) or name in ("self", "block", "emitter", "log_index", "definition"):
            name += "_"
        found.append(name)
    return found


# Types


_Key = tuple[str, tuple[tuple[str, object], ...]]
_Shared = Mapping[_Key, Entry]
"""Structs, by what `_key` says of them."""


def _key(item: Entry) -> _Key:
    """What makes structs the same: the name, and the fields' names and types, all the way down."""
    name = re.sub(r"\[.*", "", str(item["internalType"]).removeprefix("struct ")).rsplit(".", 1)[-1]
    parts = item["components"]
    kinds = (
        (part["type"], _key(part)) if part["type"].startswith("tuple") else part["type"] for part in parts
    )
    return name, tuple(zip(_parameters(parts), kinds, strict=True))


def _in(items: Iterable[Entry]) -> Iterator[Entry]:
    """All structs in these, those in structs too."""
    for item in items:
        if item["type"].startswith("tuple"):
            yield {**item, "type": "tuple"}
            yield from _in(item["components"])


def _shared(modules: Iterable[Iterable[Entry]]) -> _Shared:
    """Structs that several modules have; of different ones of a name, the one that most have."""
    users: Counter[_Key] = Counter()
    found: dict[_Key, Entry] = {}
    for entries in modules:
        items = (item for entry in entries for item in (*entry["inputs"], *entry.get("outputs", ())))
        own = {_key(item): item for item in _in(items)}
        users.update(own.keys())
        found.update(own)
    chosen: dict[str, _Key] = {}
    for key, count in sorted(users.items(), key=lambda pair: (-pair[1], repr(pair[0]))):
        if count > 1:
            chosen.setdefault(key[0], key)
    return {chosen[name]: found[chosen[name]] for name in sorted(chosen)}


@dataclass
class _Structs:
    """The named tuples one module needs."""

    shared: _Shared
    """What is not written here but imported."""
    what: str = "A struct of the contract."
    classes: list[str] = field(default_factory=list)
    known: dict[object, str] = field(default_factory=dict)

    def imports(self) -> str:
        """The line that imports what is shared, of which perhaps not all is used."""
        names = [each for key in self.shared for each in (key[0], _struct_name(key[0]))]
        return f"from strongroom.client.contracts.structs import {', '.join(names)}"

    def spec(self, item: Entry) -> str:
        """The expression for a type."""
        array = _array(item)
        if array is not None:
            inner, length = array
            return f"Array({self.spec(inner)}{'' if length is None else f', {length}'})"
        if item["type"] == "tuple":
            return _struct_name(self._struct(item))
        return f'"{item["type"]}"'

    def argument_type(self, item: Entry) -> str:
        """The annotation of an argument."""
        array = _array(item)
        if array is not None:
            return f"Sequence[{self.argument_type(array[0])}]"
        if item["type"] == "tuple":
            return self._struct(item)
        return "Addressish" if item["type"] == "address" else _scalar(item["type"])

    def result_type(self, item: Entry) -> str:
        """The annotation of what comes back."""
        array = _array(item)
        if array is not None:
            return f"tuple[{self.result_type(array[0])}, ...]"
        if item["type"] == "tuple":
            return self._struct(item)
        return "Address" if item["type"] == "address" else _scalar(item["type"])

    def _struct(self, item: Entry) -> str:
        """The name of a struct's named tuple, which is written when first asked for, unless it is shared."""
        key = _key(item)
        name = key[0]
        if key in self.known:
            return name
        if name in self.known.values():
            raise ValueError(f"one module has two different structs of the name {name}: rename one")
        if key in self.shared:
            self.known |= {inner: inner[0] for inner in map(_key, _in([item]))}
            return name
        types = [self.result_type(part) for part in item["components"]]
        specs = [self.spec(part) for part in item["components"]]
        names = _parameters(item["components"])
        fields = "".join(f"    {field_name}: {kind}\n" for field_name, kind in zip(names, types, strict=True))
        self.classes.append(
            f"class {name}(NamedTuple):\n"
            f'    """{self.what}"""\n\n{fields}\n\n'
            f"{_struct_name(name)} = Struct({name}, {_tuple(specs)})\n\n"
        )
        self.known[key] = name
        return name

    def result_class(self, entry: Entry) -> str:
        """The named tuple of a function that returns several values, `tuple[…]` if they have no names."""
        outputs = entry["outputs"]
        if not all(item["name"] for item in outputs):
            return f"tuple[{', '.join(self.result_type(item) for item in outputs)}]"
        name = entry["name"][0].upper() + entry["name"][1:] + "Result"
        if name not in self.known:
            names = _parameters(outputs)
            fields = "".join(
                f"    {field_name}: {self.result_type(item)}\n"
                for field_name, item in zip(names, outputs, strict=True)
            )
            self.classes.append(
                f'class {name}(NamedTuple):\n    """What `{entry["name"]}` returns."""\n\n{fields}\n\n'
            )
            self.known[name] = name
        return str(name)

    def result_factory(self, entry: Entry) -> str:
        """What makes it."""
        name = self.result_class(entry)
        return "lambda *values: values" if name.startswith("tuple[") else name


def _struct_name(name: str) -> str:
    return f"{_constant_name(name)}_STRUCT"


def _array(item: Entry) -> tuple[Entry, int | None] | None:
    match = re.fullmatch(r"(.*)\[(\d*)\]", item["type"])
    if match is None:
        return None
    return {**item, "type": match[1]}, int(match[2]) if match[2] else None


def _tuple(items: Iterable[str]) -> str:
    """A tuple's expression, without a comma at the end that would spread it over lines."""
    listed = list(items)
    return f"({listed[0]},)" if len(listed) == 1 else f"({', '.join(listed)})"


def _scalar(kind: str) -> str:
    if kind.startswith(("uint", "int")):
        return "int"
    if kind.startswith("bytes"):
        return "bytes"
    return {"bool": "bool", "string": "str"}[kind]


# Events


def _events_module(wrapped: Sequence[Artifact], shared: _Shared) -> str:
    # A name that two events have goes to tokens', which people look for: ERC-20's `Transfer`, not ERC-721's.
    wrapped = sorted(wrapped, key=lambda each: each.source_id.startswith("contracts/nft/"))
    structs = _Structs(shared)
    seen: dict[tuple[str, int], str] = {}
    classes: list[str] = []
    spellings: dict[tuple[str, int], Counter[tuple[str, ...]]] = {}
    for _, entry, key in _events_of(wrapped):
        spellings.setdefault(key, Counter())[_spelling(entry)] += 1
    for artifact, entry, key in _events_of(wrapped):
        # libraries name the arguments of a standard's event as they like: what most contracts say counts, and where
        # as many say another, the later in the alphabet (ERC-20's is `value`, solady's `amount`)
        usual = max(spellings[key], key=lambda names: (spellings[key][names], names))
        if key not in seen and _spelling(entry) == usual:
            topic = key[0]
            name = entry["name"]
            if name in seen.values():
                name = artifact.name + name
            seen[key] = name
            classes.append(_event_class(name, entry, artifact, topic, structs))
    table = "\n".join(f'    ("{topic}", {count}): {name},' for (topic, count), name in seen.items())
    text = (
        "\n".join([*structs.classes, *classes])
        + "\n\nEVENTS: Mapping[tuple[str, int], type[Event]] = {\n"
        + table
        + "\n}\n"
        + '"""By first topic and number of topics."""\n'
    )
    imports = [
        "from collections.abc import Mapping",
        "from dataclasses import dataclass",
        "from typing import ClassVar, NamedTuple",
        "",
        "from strongroom.client.codec import Address, Array, Event, EventDefinition, EventField, Struct",
        structs.imports(),
    ]
    head = HEADER.format(title="The contracts' events, decoded: one class for each.")
    return head + "\n".join(_used(imports, text)) + "\n\n\n" + text


def _events_of(wrapped: Sequence[Artifact]) -> Iterator[tuple[Artifact, Entry, tuple[str, int]]]:
    """Each event of each contract, with its first topic and number of topics."""
    for artifact in wrapped:
        for entry in artifact.abi:
            if entry["type"] == "event" and not entry.get("anonymous"):
                topic = "0x" + keccak(text=_signature(entry)).hex()
                yield artifact, entry, (topic, 1 + sum(bool(item["indexed"]) for item in entry["inputs"]))


def _spelling(entry: Entry) -> tuple[str, ...]:
    return tuple(item["name"] for item in entry["inputs"])


def _event_class(name: str, entry: Entry, artifact: Artifact, topic: str, structs: _Structs) -> str:
    signature = _signature(entry)
    user = (artifact.userdoc.get("events") or {}).get(signature) or {}
    developer = (artifact.devdoc.get("events") or {}).get(signature) or {}
    text = _clean(user.get("notice") or developer.get("details") or f"`{signature}`.")
    lines, fields = [], []
    for field_name, item in zip(_parameters(entry["inputs"]), entry["inputs"], strict=True):
        long = _array(item) is not None or item["type"] in ("string", "bytes", "tuple")
        hashed = item["indexed"] and long
        lines.append(f"    {field_name}: {'bytes' if hashed else structs.result_type(item)}\n")
        tail = ", True" if item["indexed"] else ""
        fields.append(f'EventField("{field_name}", {structs.spec(item)}{tail})')
    return (
        f"@dataclass(frozen=True)\nclass {name}(Event):\n"
        + _docstring(text, 4)
        + "\n"
        + f'    definition: ClassVar[EventDefinition] = EventDefinition("{topic}", {_tuple(fields)})\n\n'
        + "".join(lines)
        + "\n"
    )


# Text


def _docstring(text: str, indent: int) -> str:
    pad = " " * indent
    lines = [
        line
        for paragraph in text.replace("\\", "\\\\").replace('"""', "'''").split("\n")
        for line in (
            textwrap.wrap(paragraph, WIDTH - indent - 6, break_long_words=False, break_on_hyphens=False)
            or [""]
        )
    ]
    if len(lines) == 1:
        return f'{pad}"""{lines[0]}"""\n'
    body = "\n".join((pad + line).rstrip() for line in lines[1:])
    return f'{pad}"""{lines[0]}\n{body}\n{pad}"""\n'


def _clean(text: str) -> str:
    """NatSpec as prose: links become code, blanks are single."""
    joined = re.split(
        r"\b(?:Requirements|NOTE|IMPORTANT|WARNING|TIP|Emits an?)\b:? ", re.sub(r"\s+", " ", text)
    )[0].strip()
    joined = re.sub(r"\{([A-Za-z0-9_.-]+)\}", r"`\1`", joined)
    return joined if not joined or joined.endswith((".", ":", "?", "!")) else joined + "."


def _snake(name: str) -> str:
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z0-9])(?=[A-Z][a-z])", "_", name)
    return parted.lower()


def _constant_name(name: str) -> str:
    return name if name.upper() == name else _snake(name).upper()


def _formatted(text: str) -> str:
    """As ruff writes it: sorted imports, wrapped lines."""
    ruff = [sys.executable, "-m", "ruff"]
    file = ["--stdin-filename", str(TARGET / "generated.py"), "-"]
    sorted_text = subprocess.run(
        [*ruff, "check", "--quiet", "--select", "I,UP", "--fix", "--exit-zero", *file],
        input=text, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return str(
        subprocess.run(
            [*ruff, "format", "--quiet", *file], input=sorted_text, capture_output=True, text=True, check=True
        ).stdout
    )


if __name__ == "__main__":
    sys.exit(main())
