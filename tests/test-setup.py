#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""data/setup.sh on machines that lack something: the commands it calls are played by scripts that
record how they were called, so every way to fail can be had without breaking this machine."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
PACKAGES = "[build]\ngcc\nmeson\n# why\n[gui]\nlibgtk-4-dev\n[test]\nxvfb\n"
INSTALLED = {"gcc", "meson", "libgtk-4-dev", "xvfb"}


class Machine:
    def __init__(self, installed=INSTALLED, uid=0, free_mb=50000, absent=(), **scripts):
        self.home = tempfile.mkdtemp(prefix="mantissa-setup.")
        self.bin = os.path.join(self.home, "bin")
        self.tree = os.path.join(self.home, "tree")
        os.makedirs(self.bin)
        os.makedirs(os.path.join(self.tree, "data"))
        shutil.copy(os.path.join(ROOT, "data", "setup.sh"), os.path.join(self.tree, "data"))
        with open(os.path.join(self.tree, "data", "packages-debian.txt"), "w", encoding="utf-8") as file:
            file.write(PACKAGES)
        status = "".join(f"ii {name}\\n" for name in sorted(installed))
        commands = {
            "dpkg-query": f"printf '{status}rc removed\\n'",
            "apt-get": "",
            "id": f"echo {uid}",
            "df": f"echo head; echo x x x {free_mb} x /",
            "meson": 'case $1 in setup) mkdir -p "$2"; touch "$2/build.ninja";; esac',
            "ninja": 'case "$*" in *" -n"*) echo "ninja: [1/1] work";; esac',
            "pkg-config": "",
        }
        commands.update({name.replace("_", "-"): text for name, text in scripts.items()})
        for name, text in commands.items():
            if name in absent:
                continue
            path = os.path.join(self.bin, name)
            with open(path, "w", encoding="utf-8") as file:
                file.write(f'#!/bin/sh\necho "{name} $*" >> "{self.home}/calls"\n{text}\n')
            os.chmod(path, 0o755)
        # Nothing of this machine but plain tools, so what is absent here is absent there.
        for name in ("sh", "sed", "sort", "comm", "tr", "awk", "cat", "mkdir", "rm", "tail", "grep", "wc",
                     "env", "touch", "true"):
            os.symlink(shutil.which(name), os.path.join(self.bin, name))

    def run(self, commands):
        """Exit status, what was printed, and the calls made."""
        calls = os.path.join(self.home, "calls")
        if os.path.exists(calls):
            os.remove(calls)
        done = subprocess.run(
            [os.path.join(self.bin, "sh"), "-euc", f'root={self.tree}; . "$root/data/setup.sh"; {commands}'],
            env={"PATH": self.bin}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, check=False)
        made = ""
        if os.path.exists(calls):
            with open(calls, encoding="utf-8") as file:
                made = file.read()
        return done.returncode, done.stdout, made


class Packages(unittest.TestCase):
    def machine(self, **options):
        machine = Machine(**options)
        self.addCleanup(shutil.rmtree, machine.home)
        return machine

    def fails(self, machine, sentence, commands="install_packages build gui test"):
        status, out, calls = machine.run(commands)
        self.assertEqual(status, 1, out)
        self.assertIn(sentence, out.strip().splitlines()[-1])
        return calls

    def test_nothing_missing(self):
        status, out, calls = self.machine().run("install_packages build gui test")
        self.assertEqual((status, out), (0, ""))
        self.assertNotIn("apt-get", calls)

    def test_sections_and_what_is_missing(self):
        machine = self.machine(installed=INSTALLED - {"libgtk-4-dev", "xvfb"})
        status, out, calls = machine.run("install_packages build gui")
        self.assertEqual(status, 0, out)
        self.assertIn("installing what is missing with apt-get: libgtk-4-dev ", out)
        update, install = [line for line in calls.splitlines() if line.startswith("apt-get")]
        self.assertIn("update", update)
        self.assertTrue(install.endswith("install -y --no-install-recommends libgtk-4-dev"), install)
        self.assertIn("DPkg::Lock::Timeout=600", install)

    def test_disk_full(self):
        self.fails(self.machine(installed=set(), free_mb=100), "disk is nearly full: 100 MB")
        self.fails(self.machine(installed=set(), apt_get='echo "write error (No space left on device)"; exit 100'),
                   "the disk is full: make room")

    def test_no_network(self):
        self.fails(self.machine(installed=set(), apt_get='echo "Temporary failure resolving"; exit 100'),
                   "the package archive cannot be reached")

    def test_a_broken_archive_that_is_not_needed(self):
        script = 'case "$*" in *update*) echo "Failed to fetch"; exit 100;; esac'
        status, out, _ = self.machine(installed=set(), apt_get=script).run("install_packages build")
        self.assertEqual(status, 0, out)

    def test_old_release(self):
        self.fails(self.machine(installed=set(), apt_get='echo "E: Unable to locate package x"; exit 100'),
                   "Debian 12 or later is needed")

    def test_not_root(self):
        self.fails(self.machine(installed={"gcc"}, uid=1000), "there is no sudo.")
        self.fails(self.machine(installed={"gcc"}, uid=1000, sudo="exit 1"), "has no terminal to ask on")
        machine = self.machine(installed={"gcc"}, uid=1000, sudo='[ "$1" = -n ] && shift; exec "$@"')
        status, out, calls = machine.run("install_packages build")
        self.assertEqual(status, 0, out)
        self.assertIn("sudo env DEBIAN_FRONTEND=noninteractive", calls)

    def test_not_debian(self):
        status, out, _ = self.machine(absent=("apt-get",)).run("install_packages build")
        self.assertEqual(status, 0, out)
        self.assertIn("no apt-get here", out)
        self.fails(self.machine(absent=("apt-get", "meson")), "This is not Debian")


class Build(unittest.TestCase):
    machine, fails = Packages.machine, Packages.fails
    SETUP = 'mkdir -p "$logs"; '

    def test_configured_once(self):
        machine = self.machine()
        status, out, calls = machine.run(self.SETUP + "build _b -Dx=1")
        self.assertEqual(status, 0, out)
        self.assertIn(f"meson setup {machine.tree}/_b {machine.tree} -Dx=1", calls)
        _, out, calls = machine.run(self.SETUP + "build _b -Dx=1")
        self.assertNotIn("meson", calls)
        self.assertNotIn("configuring", out)
        _, out, calls = machine.run(self.SETUP + "build _b -Dx=2")
        self.assertIn("-Dx=2", calls)

    def test_configuration_fails(self):
        calls = self.fails(self.machine(meson='echo "ERROR: Dependency gtk4 not found"; exit 1'),
                           "Meson could not configure", self.SETUP + "build _b")
        self.assertNotIn("ninja", calls)

    def test_compilation_fails(self):
        machine = self.machine(ninja='echo "foo.c:3: error: no"; exit 1')
        status, out, _ = machine.run(self.SETUP + "build _b")
        self.assertEqual(status, 1)
        self.assertIn("foo.c:3: error: no\n", out)
        self.assertIn(f"The build failed; the error is above. The whole log is in {machine.tree}/_build-logs/_b.log", out)
        self.fails(self.machine(ninja='echo "No space left on device"; exit 1'), "The disk is full",
                   self.SETUP + "build _b")

    def test_closing_line_of_the_tests(self):
        machine = self.machine(ninja="exit 1")
        _, out, _ = machine.run(self.SETUP + 'closing_line () { echo "0 passed, 1 failed, 0 skipped"; }; build _b')
        self.assertEqual(out.splitlines()[-1], "0 passed, 1 failed, 0 skipped")


class CountResults(unittest.TestCase):
    def count(self, *logs):
        with tempfile.TemporaryDirectory() as folder:
            paths = []
            for i, log in enumerate(logs):
                paths.append(os.path.join(folder, str(i)))
                with open(paths[-1], "w", encoding="utf-8") as file:
                    file.write(log)
            done = subprocess.run([sys.executable, os.path.join(HERE, "count-results.py"), *paths],
                                  stdout=subprocess.PIPE, text=True, check=False)
            return done.returncode, done.stdout.splitlines()[-1]

    def record(self, result):
        return f'{{"name": "x", "result": "{result}"}}\n'

    def test_counts(self):
        passing = self.record("OK") * 3 + self.record("SKIP")
        self.assertEqual(self.count(passing, self.record("OK")), (0, "4 passed, 0 failed, 1 skipped"))
        for bad in ("FAIL", "TIMEOUT", "ERROR", "INTERRUPT", "UNEXPECTEDPASS"):
            self.assertEqual(self.count(passing, self.record(bad)), (1, "3 passed, 1 failed, 1 skipped"))
        self.assertEqual(self.count(passing, "{"), (1, "3 passed, 1 failed, 1 skipped"))
        self.assertEqual(self.count(""), (1, "0 passed, 0 failed, 0 skipped"))


if __name__ == "__main__":
    unittest.main()
