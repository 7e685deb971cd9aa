# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of mantissa-cli share: running it, and unittest in TAP."""
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest

CLI = os.environ["MANTISSA_CLI"]
SOURCE = os.environ["MANTISSA_SOURCE_DIR"]
SHARED = os.environ.get("MANTISSA_SHARED")
SAMPLE = os.path.join(SOURCE, "data", "sample", "tinygpt-bf16.safetensors")

# The sanitizers' shadow memory takes terabytes of address space, so that it cannot be limited.
with open(CLI, "rb") as _file:
    SANITIZED = b"__asan_init" in _file.read()

needs_shared = unittest.skipUnless(SHARED, "needs the golden vectors (MANTISSA_SHARED)")


def environment(**changes):
    env = dict(os.environ, LC_ALL="C.UTF-8", LANGUAGE="")
    env.update(changes)
    return env


def run(*arguments, input=None, timeout=120, **options):
    """Runs mantissa-cli; text in, text out."""
    options.setdefault("env", environment())
    if "stdin" not in options and input is None:
        options["stdin"] = subprocess.DEVNULL
    if "stdout" not in options:
        options["stdout"] = subprocess.PIPE
    return subprocess.run([CLI, *map(str, arguments)], input=input, stderr=subprocess.PIPE, text=True,
                          errors="surrogateescape", timeout=timeout, **options)


def write_safetensors(path, tensors, metadata=None):
    """tensors: name → (dtype, shape, bytes)."""
    header, data = {}, b""
    if metadata:
        header["__metadata__"] = metadata
    for name, (dtype, shape, content) in tensors.items():
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


class TestCase(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix="mantissa-cli-test-")
        self.addCleanup(shutil.rmtree, self.dir)

    def path(self, name):
        return os.path.join(self.dir, name)

    def ok(self, *arguments, **options):
        """Its output; it has to succeed, without a word on standard error."""
        done = run(*arguments, **options)
        self.assertEqual((done.returncode, done.stderr), (0, ""), arguments)
        return done.stdout

    def fails(self, status, *arguments, **options):
        """Its message; it has to fail with one line and nothing on standard output."""
        done = run(*arguments, **options)
        self.assertEqual(done.returncode, status, (arguments, done.stderr))
        self.assertRegex(done.stderr, r"\Amantissa-cli: [^\n]+\n\Z", arguments)
        if done.stdout is not None:
            self.assertEqual(done.stdout, "", arguments)
        return done.stderr


class TapResult(unittest.TestResult):
    def point(self, ok, test, note="", details=""):
        print(f"{'' if ok else 'not '}ok {self.testsRun} - {test.id().removeprefix('__main__.')}{note}")
        for line in details.splitlines():
            print("# " + line)
        sys.stdout.flush()

    def addSuccess(self, test):
        self.point(True, test)

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.point(False, test, details=self.failures[-1][1])

    def addError(self, test, error):
        super().addError(test, error)
        if isinstance(test, unittest.TestCase):
            self.point(False, test, details=self.errors[-1][1])
        else:
            print("Bail out! " + str(error[1]))

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.point(True, test, note=" # SKIP " + reason)


def main():
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])
    print(f"1..{suite.countTestCases()}", flush=True)
    result = TapResult()
    suite.run(result)
    sys.exit(0 if result.wasSuccessful() else 1)
