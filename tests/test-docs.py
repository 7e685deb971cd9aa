#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The documents keep to the truth: links lead somewhere, the commands of the README work as typed, the
views of plugins/README.md compile, and the tables of lists name folders and files that are there.

Usage: test-docs.py MANTISSA-CLI [INCLUDE-DIRECTORY…]
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CLI, INCLUDES = None, []


def documents():
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [f for f in folders if not re.match(r"\.git$|_?build", f)]
        for name in names:
            if name.endswith(".md"):
                path = os.path.join(folder, name)
                with open(path, encoding="utf-8") as file:
                    yield path, file.read()


def blocks(path, language):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return re.findall(rf"^```{language}\n(.*?)^```$", file.read(), re.S | re.M)


class Documents(unittest.TestCase):
    def test_links(self):
        n_links = 0
        for path, text in documents():
            for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", re.sub(r"^```.*?^```$", "", text, flags=re.S | re.M)):
                if "://" not in target:
                    n_links += 1
                    where = os.path.join(os.path.dirname(path), target)
                    self.assertTrue(os.path.exists(where), f"{path} links to {target}, which is not there")
        self.assertGreater(n_links, 10)

    def test_places(self):
        """Paths in the recipes, with NAME for a member of a list."""
        n_places = 0
        for path in ("core/README.md", "README.md", "plugins/README.md"):
            with open(os.path.join(ROOT, path), encoding="utf-8") as file:
                for place in re.findall(r"`((?:core|app|plugins|tests|po|data)/[\w./-]+)`", file.read()):
                    if "error-bars" in place:  # the plugin that its reader writes
                        continue
                    n_places += 1
                    folder = re.split(r"NAME|\bX\b", place)[0]
                    self.assertTrue(os.path.exists(os.path.join(ROOT, folder)), f"{path} names {place}")
        self.assertGreater(n_places, 10)

    def test_commands(self):
        commands = [line.split("  #")[0].strip() for block in blocks("README.md", "sh")
                    for line in block.splitlines() if line.startswith("mantissa-cli ")]
        self.assertGreater(len(commands), 7)
        with tempfile.TemporaryDirectory() as folder:
            os.symlink(os.path.join(ROOT, "data"), os.path.join(folder, "data"))
            path = os.pathsep.join((os.path.dirname(os.path.abspath(CLI)), os.environ["PATH"]))
            for command in commands:
                # A benchmark measures for a minute; that it exists has to do here.
                if command.startswith("mantissa-cli bench"):
                    command += " --help"
                done = subprocess.run(["sh", "-c", command], cwd=folder, env={**os.environ, "PATH": path},
                                      stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                      stderr=subprocess.PIPE, text=True, check=False)
                self.assertEqual((done.returncode, done.stderr), (0, ""), command)
                out = re.search(r" -o (\S+)", command)
                if out:
                    self.assertGreater(os.path.getsize(os.path.join(folder, out.group(1))), 1000, command)
                else:
                    self.assertGreater(len(done.stdout.splitlines()), 1, command)

    def test_view_in_c(self):
        if not INCLUDES:
            self.skipTest("the workbench is not built")
        (code,) = blocks("plugins/README.md", "c")
        flags = subprocess.run(["pkg-config", "--cflags", "gtk4", "libpeas-1.0"], stdout=subprocess.PIPE,
                               text=True, check=True).stdout.split()
        compiler = shutil.which(os.environ.get("CC", "cc").split()[-1])
        done = subprocess.run([compiler, "-x", "c", "-", "-fsyntax-only", "-Wall", "-Werror",
                               '-DGETTEXT_PACKAGE="mantissa"', *(f"-I{folder}" for folder in INCLUDES), *flags],
                              input=code, stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_python(self):
        for code in blocks("plugins/README.md", "python"):
            compile(code, "plugins/README.md", "exec")


if __name__ == "__main__":
    CLI, INCLUDES = sys.argv[1], sys.argv[2:]
    unittest.main(argv=sys.argv[:1])
