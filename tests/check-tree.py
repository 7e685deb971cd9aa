#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Check what the build cannot: the layer rule, umbrellas, POTFILES, and a few house rules.

Usage: check-tree.py [--write-potfiles] [ROOT]   Prints one line a fault and exits 1 if there is any;
else prints how many files were checked and which are growing too long. --write-potfiles brings
po/POTFILES up to date first.
"""
import os
import re
import sys

# What a layer may include: folders of this tree, and libraries by the names below. The longest
# prefix of a file's path decides; a folder may always include itself.
LAYERS = {
    "core/num": ((), ("c",)),
    "core/wide": (("core/num",), ("c", "mpfr")),
    "core/object": (("core/num", "core/wide"), ("c", "posix", "glib", "gio", "fftw", "zlib", "json-glib")),
    "app/plot/figure": (("core/num", "core/object"), ("c", "glib", "gio", "cairo", "pango")),
    "app/plot": (("app/plot/figure", "core/num", "core/object"),
                 ("c", "glib", "gio", "cairo", "pango", "graphene", "gtk")),
    "app/view": (("app/plot", "app/plot/figure", "core/num", "core/object"),
                 ("c", "glib", "gio", "cairo", "pango", "graphene", "gtk")),
    "app/shell": (("app/view", "app/plot", "app/plot/figure", "core/num", "core/object"),
                  ("c", "posix", "glib", "gio", "cairo", "pango", "graphene", "gtk", "adwaita", "libpeas",
                   "introspection")),
    "app/cli": (("app/plot/figure", "core/num", "core/object"),
                ("c", "posix", "glib", "gio", "cairo", "pango", "json-glib")),
    "plugins": (("app/view", "app/plot", "app/plot/figure", "core/num", "core/object"),
                ("c", "glib", "gio", "cairo", "pango", "graphene", "gtk", "adwaita", "libpeas")),
    "plugins/*/agent": (("core/num",), ("c", "posix", "glib", "gio")),
}

LIBRARIES = {
    "c": r"(assert|ctype|errno|fenv|float|inttypes|limits|locale|math|stdalign|stdarg|stdatomic|stdbool"
         r"|stddef|stdint|stdio|stdlib|string|time|tgmath|immintrin|cpuid)\.h",
    "posix": r"(fcntl|unistd|pthread|signal|setjmp|termios|sched|strings)\.h|sys/\w+\.h",
    "glib": r"(glib|glib-object|glib-unix|gmodule|glib-private)\.h|glib/.+",
    "gio": r"gio/.+",
    "gtk": r"(gtk|gdk|gsk|gdk-pixbuf)/.+",
    "adwaita": r"adwaita\.h",
    "libpeas": r"(libpeas/.+|libpeas\.h)",
    "introspection": r"girepository\.h",
    "cairo": r"cairo(-\w+)?\.h",
    "pango": r"pango/.+",
    "graphene": r"graphene(-\w+)?\.h",
    "fftw": r"fftw3\.h",
    "zlib": r"zlib\.h",
    "json-glib": r"json-glib/.+",
    "mpfr": r"(mpfr|gmp)\.h",
}

# Written into the build tree, so not found in the checkout.
GENERATED = r"(config|mantissa-config|mant-version)\.h|.+\.inc|.+-enums\.h|.+-resources\.h|.+-marshal\.h"

# Folder → the header through which its public headers are reached.
UMBRELLAS = {
    "core/num": "core/num/mant-num.h",
    "core/object": "core/object/mantissa.h",
    "app/plot": "app/plot/mantissa-plot.h",
    "app/view": "app/view/mantissa-ui.h",
}

# core/num computes on what it is given: no memory of its own, no clock, no locale.
NUM_BANNED = r"\b(malloc|calloc|realloc|free|alloca|time|clock|clock_gettime|setlocale" \
             r"|strtod|strtof|strtold|atof)\s*\("
# glibc picks versions of these by CPU, so results would differ between machines.
LIBM_BANNED = r"\b((?:exp|exp2|exp10|expm1|log|log2|log10|log1p|pow|sin|cos|tan|asin|acos|atan|atan2|sinh" \
              r"|cosh|tanh|asinh|acosh|atanh|erf|erfc|tgamma|lgamma|cbrt|hypot)[fl]?)\s*\("
# mant_db10, for decibels that are shown, is the one exception.
LIBM_ALLOWED = {"core/num/mant-stats.c": {"log10"}}

TRANSLATABLE = r'\b(_|N_|C_|NC_|Q_|g_dngettext|ngettext)\s*\(\s*"|translatable="(yes|true)"'
# xgettext knows the macros of <inttypes.h> and no others; at a G_…_FORMAT it cuts the string off, and
# what is looked up when the program runs is then in no translation.
UNSEEN_FORMAT = r'(?:\b(?:_|N_|C_|NC_|ngettext)\s*\(|\bg_dngettext\s*\(\s*\w+\s*,)' \
                r'(?:\s*"(?:\\.|[^"\\\n])*"|\s*PRI\w+|,)*\s*(G_\w+_FORMAT)'
SOURCE_SUFFIXES = (".c", ".h", ".py", ".sh")
LONG, WIDE = 900, 100


def comments_removed(text):
    """C without comments and string contents, line numbers kept."""
    def blank(match):
        piece = match.group(0)
        return re.sub(r"[^\n]", " ", piece) if piece[0] == "/" else '""'
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', blank, text, flags=re.S)


class Tree:
    def __init__(self, root):
        self.root = root
        self.faults = []
        self.files = {}
        for folder, folders, names in os.walk(root):
            folders[:] = [f for f in folders if not re.match(r"\.git$|_?build|__pycache__", f)]
            for name in names:
                path = os.path.relpath(os.path.join(folder, name), root)
                self.files[path] = None
        self.headers = {}
        for path in self.files:
            if path.endswith(".h"):
                self.headers.setdefault(os.path.basename(path), []).append(path)

    def text(self, path):
        if self.files.get(path) is None:
            with open(os.path.join(self.root, path), encoding="utf-8", errors="replace") as file:
                self.files[path] = file.read()
        return self.files[path]

    def paths(self, *suffixes, under=""):
        return sorted(p for p in self.files if p.endswith(suffixes) and p.startswith(under))

    def fault(self, path, line, sentence):
        self.faults.append(f"{path}:{line}: {sentence}" if line else f"{path}: {sentence}")

    def includes(self, path):
        for number, line in enumerate(self.text(path).splitlines(), 1):
            match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
            if match:
                yield number, match.group(2)

    def resolve(self, path, name):
        """The file of this tree that an include means, or None."""
        beside = os.path.normpath(os.path.join(os.path.dirname(path), name))
        if beside in self.files:
            return beside
        found = [p for p in self.headers.get(os.path.basename(name), []) if p.endswith(name)]
        return found[0] if len(found) == 1 else None


def layer_of(path):
    parts = path.split("/")
    if parts[0] == "plugins" and len(parts) > 3 and parts[2] == "agent":
        return "plugins/*/agent"
    inside = [layer for layer in LAYERS if path.startswith(layer + "/")]
    return max(inside, key=len, default=None)


def check_layers(tree):
    for path in tree.paths(".c", ".h"):
        layer = layer_of(path)
        if layer is None:
            continue
        folders, libraries = LAYERS[layer]
        for line, name in tree.includes(path):
            target = tree.resolve(path, name)
            if target is None:
                library = next((k for k, v in LIBRARIES.items() if re.fullmatch(v, name)), None)
                if library is None and not re.fullmatch(GENERATED, os.path.basename(name)):
                    tree.fault(path, line, f"includes <{name}>, of no library named in check-tree.py")
                elif library is not None and library not in libraries:
                    tree.fault(path, line, f"{layer} must not include {library} (<{name}>)")
                continue
            other = layer_of(target)
            if other is None:
                tree.fault(path, line, f"{layer} must not include {target}, which is in no layer")
            elif other != layer and other not in folders:
                tree.fault(path, line, f"{layer} must not include {other} ({target})")
            elif layer == "plugins" and other == "plugins" and path.split("/")[1] != target.split("/")[1]:
                tree.fault(path, line, f"a plugin must not include another plugin's {target}")


def check_calls(tree):
    for path in tree.paths(".c", ".h", under="core/"):
        allowed = LIBM_ALLOWED.get(path, set())
        for line, code in enumerate(comments_removed(tree.text(path)).splitlines(), 1):
            for match in re.finditer(LIBM_BANNED, code):
                if match.group(1) not in allowed and not re.match(r"\s*#\s*define", code):
                    tree.fault(path, line, f"calls {match.group(1)}, whose result depends on the CPU")
            if path.startswith("core/num/"):
                for match in re.finditer(NUM_BANNED, code):
                    tree.fault(path, line, f"core/num must not call {match.group(1)}")


def check_umbrellas(tree):
    for folder, umbrella in UMBRELLAS.items():
        headers = [p for p in tree.paths(".h", under=folder + "/")
                   if os.path.dirname(p) == folder and not p.endswith("-private.h") and p != umbrella]
        if folder == "core/num":
            # Static, so without a mark of what is public: what another folder includes is. core/wide is its
            # extension, and rounds as it does inside.
            included = {tree.resolve(path, name) for path in tree.paths(".c", ".h")
                        if not path.startswith(("core/num/", "core/wide/", "tests/"))
                        for _, name in tree.includes(path)}
            headers = [p for p in headers if p in included]
        else:
            headers = [p for p in headers if "MANT_AVAILABLE_IN_ALL" in tree.text(p)]
        if not headers:
            continue
        if umbrella not in tree.files:
            tree.fault(umbrella, 0, f"is missing: {folder} has public headers")
            continue
        reached, queue = set(), [umbrella]
        while queue:
            path = queue.pop()
            if path in reached:
                continue
            reached.add(path)
            for line, name in tree.includes(path):
                target = tree.resolve(path, name)
                if target and target.startswith(folder + "/"):
                    if target.endswith("-private.h"):
                        tree.fault(path, line, f"a public header must not include {target}")
                    queue.append(target)
        for path in headers:
            if path not in reached:
                tree.fault(path, 0, f"is public but not reached from {umbrella}")


def files_to_translate(tree):
    """Paths that po/POTFILES must list, in its order."""
    paths = set(tree.paths(".desktop.in", ".metainfo.xml.in", under="data/"))
    for path in tree.paths(".c", ".h", ".ui", ".py"):
        if path.startswith(("app/", "core/", "plugins/")):
            code = tree.text(path)
            if path.endswith((".c", ".h")):
                code = re.sub(r"/\*.*?\*/", "", code, flags=re.S)
            if re.search(TRANSLATABLE, code):
                paths.add(path)
                if path.startswith("core/num/"):
                    tree.fault(path, 0, "core/num has no translatable strings")
    return sorted(paths)


def check_translations(tree):
    if "po/POTFILES" not in tree.files:
        tree.fault("po/POTFILES", 0, "is missing")
        return
    listed = [line for line in tree.text("po/POTFILES").split("\n") if line and not line.startswith("#")]
    wanted = files_to_translate(tree)
    for path in listed:
        if path not in tree.files:
            tree.fault("po/POTFILES", 0, f"lists {path}, which does not exist")
    for path in wanted:
        if path not in listed:
            tree.fault(path, 0, "has translatable strings but is not in po/POTFILES")
    if listed != sorted(set(listed)):
        tree.fault("po/POTFILES", 0, "is not sorted, or lists a file twice")


def check_translatable_formats(tree):
    for path in tree.paths(".c", ".h"):
        text = tree.text(path)
        for match in re.finditer(UNSEEN_FORMAT, text):
            tree.fault(path, text.count("\n", 0, match.start()) + 1,
                       f"{match.group(1)} in a translatable string: xgettext knows PRIu64 and %zu only")


DESCRIPTIONS = "po/descriptions.c"


def descriptions(tree):
    """The file that shows xgettext what descriptors say to people, where there is no gettext to call."""
    lines = ["/* SPDX-License-Identifier: GPL-3.0-or-later */",
             "/* Titles of core/num, which has no gettext and whose titles are translated where they are shown,",
             " * and the strings of .plugin files, which xgettext does not read. Never compiled; written by",
             " * tests/check-tree.py --write-potfiles. */"]
    strings = []
    for folder in ("core/num", "core/wide"):
        for path in tree.paths(".c", under=f"{folder}/"):
            strings += re.findall(r'\.title = "((?:\\.|[^"\\])*)"', tree.text(path))
    for path in tree.paths(".plugin", ".plugin.in", under="plugins/"):
        for line in tree.text(path).splitlines():
            match = re.match(r"(?:Name|Description|X-View-Title|X-View-Start-Title)\s*=\s*(.+)", line)
            if match:
                strings.append(match.group(1).strip().replace("\\", "\\\\").replace('"', '\\"'))
    return "\n".join(lines + [f'N_("{string}")' for string in dict.fromkeys(strings)]) + "\n"


def write_potfiles(tree):
    with open(os.path.join(tree.root, DESCRIPTIONS), "w", encoding="utf-8") as file:
        file.write(descriptions(tree))
    with open(os.path.join(tree.root, "po", "POTFILES"), "w", encoding="utf-8") as file:
        file.write("# Files with strings a person reads: written by tests/check-tree.py --write-potfiles.\n")
        file.writelines(path + "\n" for path in sorted([*files_to_translate(tree), DESCRIPTIONS]))


def check_descriptions(tree):
    if DESCRIPTIONS not in tree.files or tree.text(DESCRIPTIONS) != descriptions(tree):
        tree.fault(DESCRIPTIONS, 0, "is behind core/num and the .plugin files: run check-tree.py --write-potfiles")


def check_plugin_names(tree):
    names = {p.split("/")[1] for p in tree.files if p.startswith("plugins/") and p.count("/") > 1}
    for path in tree.paths(".c", ".h", ".ui", ".build", ".xml", under="app/"):
        for number, line in enumerate(tree.text(path).splitlines(), 1):
            for name in names:
                # A command or a layer may share a plain word with a plugin; a compound name or a
                # quoted id is the plugin.
                forms = [name, name.replace("-", "_")] if "-" in name else [f'"{name}"', f"plugins/{name}"]
                if path.startswith("app/cli/commands/") and line.strip() == f'.name = "{name}",':
                    continue  # the command that does what the view shows
                if any(form in line for form in forms):
                    tree.fault(path, number, f"names the plugin {name}: app/ knows plugins by metadata only")


def check_settings(tree):
    """A key that the schema lacks is kept in memory only, so nothing would be remembered."""
    types = {"string": "s", "boolean": "b", "int": "i", "uint64": "t", "strv": "as", "variant": None}
    keys = {}
    for path in tree.paths(".gschema.xml", under="data/"):
        keys.update(re.findall(r'<key name="([^"]+)" type="([^"]+)"', tree.text(path)))
    used = set()
    for path in tree.paths(".c", under="app/"):
        text = tree.text(path)
        for match in re.finditer(r'mant_settings_(?:dup|get|set)_(\w+) \([^,;]+,\s*"([^"]+)"', text):
            line = text.count("\n", 0, match.start()) + 1
            kind, key = match.groups()
            used.add(key)
            if key not in keys:
                tree.fault(path, line, f"uses the setting {key}, which the schema in data/ does not have")
            elif types.get(kind) not in (None, keys[key]):
                tree.fault(path, line, f"uses the setting {key} as {kind}, but the schema has {keys[key]}")
    for key in sorted(set(keys) - used) if used else []:
        tree.fault("data", 0, f"the schema has the setting {key}, which nothing uses")


def check_house_rules(tree):
    # Written so that this file does not match itself.
    unfinished = "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX"))
    machine = "|".join(("/wo" + "rk/", "/tmp/" + "build", "deb\\.deb" + "ian\\.org", "npm" + "js"))
    for path in tree.paths(*SOURCE_SUFFIXES):
        text = tree.text(path)
        if "SPDX-License-Identifier: " not in text[:400]:
            tree.fault(path, 1, "has no SPDX-License-Identifier line")
        for number, line in enumerate(text.splitlines(), 1):
            if re.search(rf"\b({unfinished})\b", line):
                tree.fault(path, number, "has a note of unfinished work")
    for path in tree.paths(*SOURCE_SUFFIXES, ".build", ".md", ".txt", ".xml", ".in", "run"):
        for number, line in enumerate(tree.text(path).splitlines(), 1):
            if re.search(machine, line):
                tree.fault(path, number, "names a path or a host of one machine")


def main(root, potfiles=False):
    tree = Tree(root)
    if potfiles:
        write_potfiles(tree)
        tree = Tree(root)
    for check in (check_layers, check_calls, check_umbrellas, check_translations,
                  check_translatable_formats, check_descriptions, check_plugin_names,
                  check_settings, check_house_rules):
        check(tree)
    for fault in tree.faults:
        print(fault)
    if tree.faults:
        print(f"check-tree: {len(tree.faults)} faults")
        return 1
    sources = tree.paths(".c", ".h", ".py")
    print(f"check-tree: {len(sources)} sources, {sum(tree.text(p).count(chr(10)) for p in sources)} lines")
    for path in sources:
        lines = tree.text(path).count("\n")
        if lines > LONG:
            print(f"note: {path} has {lines} lines; a file beyond {LONG} usually holds two nouns")
        wide = sum(len(line) > WIDE for line in tree.text(path).split("\n"))
        if wide and not path.endswith(("_data.c", ".py")):
            print(f"note: {path} has {wide} lines of more than {WIDE} columns")
    return 0


if __name__ == "__main__":
    arguments = [a for a in sys.argv[1:] if a != "--write-potfiles"]
    checkout = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    sys.exit(main(arguments[0] if arguments else checkout, "--write-potfiles" in sys.argv))
