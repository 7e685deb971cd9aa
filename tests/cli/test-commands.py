#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said about the commands: help, examples, manual page, completion; and what links where."""
import os
import re
import shutil
import subprocess
import unittest

from clitest import CLI, SOURCE, TestCase, environment, main, run


def commands():
    text = run("--help").stdout
    return re.findall(r"^  ([a-z-]+) {2,}\S", text.split("Commands:")[1].split("\n\n")[0], re.M)


class Help(TestCase):
    def test_lists_commands(self):
        self.assertLessEqual({"formats", "decode", "encode", "tensors", "dump", "stats", "quantize", "report",
                              "bench"}, set(commands()))

    def test_every_command_explains_itself(self):
        for command in commands():
            text = self.ok(command, "--help")
            for part in (f"Usage: mantissa-cli {command} [OPTIONS]", "Options:", "--threads", "--isa", "--quiet",
                         "Examples"):
                self.assertIn(part, text)
            self.assertEqual(text, self.ok(command, "--nonsense", "-h"), "help wins over mistakes")
            for line in text.splitlines():
                if not line.startswith(("  mantissa-cli", "  printf", "Usage:")):
                    self.assertLessEqual(len(line), 80, line)

    def test_examples_work_as_typed(self):
        """In a copy of the source tree's data, with mantissa-cli on the path."""
        shutil.copytree(f"{SOURCE}/data/sample", self.path("data/sample"))
        os.symlink(CLI, self.path("mantissa-cli"))
        count = 0
        for command in commands():
            lines = [line.strip() for line in self.ok(command, "--help").splitlines()
                     if re.match(r"  (mantissa-cli|printf) ", line)]
            self.assertTrue(lines, command)
            for line in lines:
                done = subprocess.run(["bash", "-o", "pipefail", "-c", line], cwd=self.dir, text=True,
                                      capture_output=True, timeout=300,
                                      env=environment(PATH=self.dir + ":" + os.environ["PATH"],
                                                      XDG_DATA_HOME=self.path("home")))
                self.assertEqual((done.returncode, done.stderr), (0, ""), line)
                if " -o " not in line:
                    self.assertNotEqual(done.stdout, "", line)
                count += 1
        self.assertGreaterEqual(count, len(commands()))

    def test_version(self):
        self.assertRegex(self.ok("--version"), r"\Amantissa-cli \d+\.\d+\.\d+\n\Z")

    def test_translated(self):
        """Words change; numbers, names of options and exit statuses do not."""
        german = environment(LC_ALL="C.UTF-8", LC_NUMERIC="de_DE.UTF-8", LANGUAGE="de")
        self.assertIn("0x1.cp+8  448", self.ok("formats", "e4m3fn", env=german))
        self.assertIn("0.001953125", self.ok("formats", "e4m3fn", env=german))
        self.assertIn("--rounding", self.ok("encode", "--help", env=german))
        self.fails(2, "softmax", env=german)
        if os.path.exists(os.path.join(os.environ.get("MANTISSA_LOCALEDIR", ""), "de/LC_MESSAGES/mantissa.mo")):
            self.assertIn("Aufruf: mantissa-cli encode", self.ok("encode", "--help", env=german))


class Generated(TestCase):
    def test_man_page_is_clean(self):
        page = self.ok("--generate", "man")
        for command in commands():
            self.assertIn(f"mantissa\\-cli {command} ", page)
        if shutil.which("groff") is None:
            self.skipTest("needs groff")
        done = subprocess.run(["groff", "-ww", "-b", "-z", "-man", "-Tutf8", "-Kutf8"], input=page, text=True,
                              capture_output=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_completion(self):
        self.ok("--generate", "bash")
        words = [("formats e4m3f", "e4m3fn"), ("quantize x --format mxfp4", "mxfp4"),
                 ("quantize x --rounding sr-", "sr-equal"), ("encode e2m1 --over", "--overflow"),
                 ("quantize x --overflow sat", "saturate"), ("dec", "decode"), ("stats x --isa b", "base")]
        for typed, wanted in words:
            script = (f'source <("{CLI}" --generate bash); COMP_WORDS=(mantissa-cli {typed}); '
                      'COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _mantissa_cli; printf "%s\\n" "${COMPREPLY[@]}"')
            done = subprocess.run(["bash", "-c", script], text=True, capture_output=True, env=environment())
            self.assertEqual(done.stderr, "")
            self.assertIn(wanted, done.stdout.split(), typed)


class Process(TestCase):
    @unittest.skipUnless(shutil.which("ldd"), "needs ldd")
    def test_no_toolkit_is_loaded(self):
        libraries = subprocess.run(["ldd", CLI], text=True, capture_output=True, check=True).stdout
        self.assertIn("libmantissa-1.so", libraries)
        for name in ("libgtk", "libgdk", "libadwaita", "libpeas", "libgirepository", "libpython"):
            self.assertNotIn(name, libraries)


if __name__ == "__main__":
    main()
