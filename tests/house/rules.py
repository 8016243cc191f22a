"""The rules of the house that a reader of one file cannot see. Each rule is a function: tree → complaints."""

import pathlib
import re

import yaml

# Who may include whom, from the ground up (docs/ARCHITECTURE.md). `estate` is pure: no file, no network.
GROUND = ["support", "io", "estate"]
ARROWS = {
    "support": [],
    "io": ["support"],
    "estate": ["support"],
    "config": GROUND,
    "journal": GROUND,
    "plan": [*GROUND, "journal"],
    "cluster": [*GROUND, "config", "journal", "plan"],
    "legacy": [*GROUND, "config"],
    "cdr": [*GROUND, "config"],
    "migration": [*GROUND, "config", "journal", "plan"],
    "sandbox": ["support", "io"],
    "commands": [*GROUND, "config", "journal", "plan", "cluster", "legacy", "cdr", "migration", "sandbox"],
    "main": ["support", "io", "commands"],
}
# Libraries that are slow to compile, or whose misuse is dangerous, have one home: a folder. What is kept in a database is laid out
# by who keeps it, so each of the two rooms with tables has its own home for SQLite.
HOMES = {
    "CLI/": ["commands/"],
    "SQLiteCpp/": ["src/journal/", "src/cdr/store/"],
    "pqxx/": ["src/cdr/store/", "src/cdr/collect/table.cpp"],  # a table of another system, read by who collects it
    "zlib.h": ["src/io/"],
    "httplib.h": ["src/sandbox/"],
    "yaml-cpp/": ["src/config/"],
    "curl/": ["src/io/"],
    "boost/process": ["src/io/"],
}
# Error numbers of each room: [first, last].
NUMBERS = {
    "support": (100, 199),
    "estate": (200, 299),
    "config": (200, 299),
    "legacy": (300, 399),
    "journal": (400, 499),
    "plan": (400, 499),
    "cluster": (500, 599),
    "migration": (600, 699),
    "cdr": (700, 799),
    "sandbox": (800, 899),
    "commands": (900, 999),
}
MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 60

SOURCES = (".cpp", ".hpp")
SKIPPED = {".git", "build", "__pycache__", ".telctl"}


class Tree:
    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.files = {}
        for path in sorted(self.root.rglob("*")):
            name = path.relative_to(self.root)
            if path.is_file() and not path.is_symlink() and not any(p in SKIPPED or p.startswith("build-") for p in name.parts):
                self.files[str(name)] = path.read_bytes().decode("utf-8", "replace")

    def below(self, *folders, endings=SOURCES):
        for name, text in self.files.items():
            if name.startswith(tuple(f + "/" for f in folders)) and name.endswith(endings):
                yield name, text


def room_of(name):
    parts = pathlib.PurePosixPath(name).parts
    if parts[0] == "commands":
        return "commands"
    if parts[0] == "src":
        return "main" if len(parts) == 2 else parts[1]
    return parts[2]  # include/telctl/ROOM


def includes(text):
    for number, line in enumerate(text.splitlines(), 1):
        if found := re.match(r'\s*#\s*include\s*[<"]([^>"]+)[>"]', line):
            yield number, found[1]


def arrows_go_down(tree):
    for name, text in tree.below("src", "include", "commands"):
        room = room_of(name)
        for line, header in includes(text):
            if found := re.match(r"telctl/(\w+)/", header):
                if found[1] != room and found[1] not in ARROWS.get(room, []):
                    yield f"{name}:{line}: {room} may not know {found[1]}: the arrow goes upwards or sideways"
            elif ".." in header.split("/"):
                yield f"{name}:{line}: a header is named from the root of its room, never by '..'"


def build_agrees_with_arrows(tree):
    text = tree.files.get("CMakeLists.txt", "")
    for room, needs in re.findall(r"telctl_room\((\w+)[^)]*?NEEDS\s+([a-z\s]+?)\s*(?:LIBRARIES|\))", text):
        for need in set(needs.split()) - set(ARROWS.get(room, [])):
            yield f"CMakeLists.txt: room {room} is given {need}, which docs/ARCHITECTURE.md does not allow"


def libraries_stay_home(tree):
    for name, text in tree.below("src", "include", "commands"):
        for line, header in includes(text):
            for prefix, homes in HOMES.items():
                if header.startswith(prefix) and not name.startswith((*homes, "include/")):
                    yield f"{name}:{line}: {header} belongs to {' and '.join(homes)} alone"
                if header.startswith(prefix) and name.startswith("include/"):
                    yield f"{name}:{line}: {header} in a public header leaves its room"


def files_are_short(tree):
    for name, text in tree.below("src", "include", "commands", "tests", endings=(".cpp", ".hpp", ".py")):
        if (count := text.count("\n")) > MAX_FILE_LINES:
            yield f"{name}: {count} lines, at most {MAX_FILE_LINES}"


def goes_on(line):
    """Whether the next line belongs to the same statement: a signature or an initialiser list over several lines."""
    text = line.strip()
    return bool(text) and not text.endswith((";", "{", "}", ":")) and not text.startswith(("//", "#", "template"))


def indentation(line):
    return len(line) - len(line.lstrip(" "))


def is_table(body, indent):
    """Data, not steps: the body is one return of a braced value, or one static value and its return."""
    steps = [line.strip() for line in body if line.strip() and indentation(line) <= indent + 2]
    returned = bool(steps) and steps[0].startswith("static const ") and re.fullmatch(r"return \w+;", steps[-1])
    rest = steps[1:-1] if returned else steps[1:]
    return bool(steps) and (returned or steps[0].startswith("return {")) and all(line.startswith("}") for line in rest)


def function_lengths(text):
    """(line, length) of each function. Relies on clang-format: a body opens with a brace at the end of a line and closes on a
    line with the indentation of the function's first line."""
    lines = text.splitlines()
    start = None
    for number, line in enumerate(lines):
        if start is not None:
            first, opened, indent, data = start
            if number > opened and indentation(line) == indent and line.lstrip().startswith("}"):
                if not data and not is_table(lines[opened + 1:number], indent):
                    yield first + 1, number - first + 1
                start = None
        elif line.endswith("{") and not re.search(r"\b(namespace|class|struct|enum|union|extern)\b", line):
            first = number
            while first > 0 and goes_on(lines[first - 1]):
                first -= 1
            start = (first, number, indentation(lines[first]), bool(re.search(r"=\s*\{+$|[({]\{$", line)))


def functions_are_short(tree):
    for name, text in tree.below("src", "include", "commands"):
        for line, length in function_lengths(text):
            if length > MAX_FUNCTION_LINES:
                yield f"{name}:{line}: a function of {length} lines, at most {MAX_FUNCTION_LINES}"


def no_path_of_a_build_machine(tree):
    private = re.compile(r"(?<![\w./}-])/(?:wo[r]k/|ro[o]t/|ho[m]e/(?!USER\b))\w")
    for name, text in tree.files.items():
        for number, line in enumerate(text.splitlines(), 1):
            if found := private.search(line):
                yield f"{name}:{number}: a path of somebody's machine: {line[found.start():found.start() + 40]}"


def declared_codes(tree):
    for name, text in tree.files.items():
        if re.fullmatch(r"include/telctl/\w+/errors\.hpp|commands/framework/errors\.hpp", name):
            for code in re.finditer(r"constexpr ErrorCode (\w+)\{(\d+),", text):
                yield name, code[1], int(code[2])


def explained_codes(tree):
    for name, text in tree.below("schemas/errors", endings=(".yaml",)):
        for code, entry in (yaml.safe_load(text) or {}).items():
            yield name, code, entry


def error_codes_are_explained(tree):
    names, numbers = {}, {}
    for file, name, number in declared_codes(tree):
        if name in names:
            yield f"{file}: error {name} is declared twice"
        if number in numbers:
            yield f"{file}: TEL-{number:04} is {name} and {numbers[number]}"
        first, last = NUMBERS.get(room_of(file), (0, 0))
        if not first <= number <= last:
            yield f"{file}: TEL-{number:04} {name} is outside {first}-{last}"
        names[name], numbers[number] = number, name
    explained = {}
    for file, code, entry in explained_codes(tree):
        number = int(code.removeprefix("TEL-")) if re.fullmatch(r"TEL-\d{4}", str(code)) else 0
        if number in explained:
            yield f"{file}: {code} is explained twice"
        explained[number] = entry
        if number not in numbers:
            yield f"{file}: {code} is explained but no code"
        elif entry.get("name") != numbers[number]:
            yield f"{file}: {code} is called {entry.get('name')}, in the code {numbers[number]}"
        if not entry.get("title") or not entry.get("explanation"):
            yield f"{file}: {code} needs a title and an explanation"
    for number, name in numbers.items():
        if number not in explained:
            yield f"schemas/errors: TEL-{number:04} {name} is not explained"


def error_codes_are_used(tree):
    text = "\n".join(text for name, text in tree.below("src", "commands") if not name.endswith("errors.hpp"))
    text += "\n".join(text for name, text in tree.below("include") if not name.endswith("errors.hpp"))
    used = set(re.findall(r"errors::(\w+)", text))
    for file, name, number in declared_codes(tree):
        if name not in used:
            yield f"{file}: TEL-{number:04} {name} is never reported"


RULES = [
    arrows_go_down,
    build_agrees_with_arrows,
    libraries_stay_home,
    files_are_short,
    functions_are_short,
    no_path_of_a_build_machine,
    error_codes_are_explained,
    error_codes_are_used,
]
