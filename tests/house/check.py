#!/usr/bin/env python3
"""Holds the tree to the rules of the house (rules.py), after proving that each rule sees a violation planted for it."""

import os
import pathlib
import sys
import tempfile

import rules

LONG_FUNCTION = "int f() {\n" + "  g();\n" * 70 + "}\n"
FINE_ERRORS = "inline constexpr ErrorCode lost{120, Exit::failed};\n"
FINE_TEXT = "TEL-0120: {name: lost, title: lost, explanation: look again}\n"
USED = "auto e = errors::lost;\n"

# rule → trees that each break it in one way.
SEEDED = {
    "arrows_go_down": [
        {"src/support/a.cpp": '#include "telctl/cluster/x.hpp"\n'},
        {"include/telctl/estate/a.hpp": "#include <telctl/io/file.hpp>\n"},
        {"src/cdr/a.cpp": "#include <telctl/legacy/x.hpp>\n"},
        {"src/cluster/a.cpp": '#include "../sandbox/private.hpp"\n'},
        {"src/main.cpp": "#include <telctl/plan/target.hpp>\n"},
    ],
    "build_agrees_with_arrows": [{"CMakeLists.txt": "telctl_room(estate NEEDS support io)\n"}],
    "libraries_stay_home": [
        {"src/plan/a.cpp": "#include <CLI/App.hpp>\n"},
        {"include/telctl/config/a.hpp": "#include <yaml-cpp/yaml.h>\n"},
    ],
    "files_are_short": [{"src/io/a.cpp": "int x;\n" * 401}],
    "functions_are_short": [
        {"src/io/a.cpp": LONG_FUNCTION},
        {"src/io/a.cpp": LONG_FUNCTION.replace("int f() {", "F::F(int a,\n     int b)\n    : a_(a), b_(b) {")},
        {"include/telctl/io/a.hpp": "class A {\n  " + LONG_FUNCTION.replace("\n", "\n  ") + "};\n"},
    ],
    "no_path_of_a_build_machine": [{"docs/a.md": "see /wo" + "rk/shared\n"}, {"examples/x": "cd /ho" + "me/alice/x\n"}],
    "error_codes_are_explained": [
        {"include/telctl/support/errors.hpp": FINE_ERRORS},
        {"schemas/errors/support.yaml": FINE_TEXT},
        {"include/telctl/support/errors.hpp": FINE_ERRORS.replace("120", "720"), "schemas/errors/support.yaml": FINE_TEXT.replace("120", "720")},
        {"include/telctl/support/errors.hpp": FINE_ERRORS * 2, "schemas/errors/support.yaml": FINE_TEXT},
        {"include/telctl/support/errors.hpp": FINE_ERRORS, "schemas/errors/support.yaml": FINE_TEXT.replace("name: lost", "name: found")},
        {"include/telctl/support/errors.hpp": FINE_ERRORS, "schemas/errors/support.yaml": FINE_TEXT, "schemas/errors/x.yaml": FINE_TEXT},
    ],
    "error_codes_are_used": [{"include/telctl/support/errors.hpp": FINE_ERRORS}],
}
FINE = {
    "include/telctl/support/errors.hpp": FINE_ERRORS,
    "schemas/errors/support.yaml": FINE_TEXT,
    "src/support/a.cpp": USED + "int f() {\n" + "  g();\n" * 58 + "}\n",
    "src/io/a.cpp": "F::F(int a)\n    : a_(a) {\n  if (a) {\n    g();\n  }\n}\n" * 20,
    "src/sandbox/a.cpp": "Table f() {\n  return {\n" + "      {1, 2},\n" * 70 + "  };\n}\nconst Table t = {\n" + "    {[] {\n      g();\n    }},\n" * 30 + "};\n",
    "src/cluster/a.cpp": "#include <telctl/plan/target.hpp>\n",
    "commands/a.cpp": "#include <CLI/App.hpp>\n",
    "docs/a.md": "https://example.org/ro" + "ot/x ${HO" + "ME}/x\n",
}


def planted(files):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = pathlib.Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return rules.Tree(folder)


def blind_rules():
    """Rules that miss a violation planted for them, or that complain of a tree without one."""
    fine = planted(FINE)
    for rule in rules.RULES:
        for complaint in rule(fine):
            yield f"{rule.__name__} complains of a tree without fault: {complaint}"
        seeds = SEEDED.get(rule.__name__, [])
        if not seeds:
            yield f"{rule.__name__} has no violation planted for it"
        for files in seeds:
            if not list(rule(planted(files))):
                yield f"{rule.__name__} does not see {sorted(files)}"


def main():
    complaints = list(blind_rules())
    seeded = sum(len(trees) for trees in SEEDED.values())
    tree = rules.Tree(pathlib.Path(__file__).resolve().parent.parent.parent)
    for rule in rules.RULES:
        complaints += rule(tree)
    for complaint in complaints:
        print(complaint)
    figures = f"house: rules {len(rules.RULES)}, seeded violations {seeded}, files {len(tree.files)}, complaints {len(complaints)}"
    print(figures)
    if target := os.environ.get("TELCTL_FIGURES"):
        with open(target, "a", encoding="utf-8") as file:
            file.write(figures + "\n")
    sys.exit(1 if complaints else 0)


if __name__ == "__main__":
    main()
