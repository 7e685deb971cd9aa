#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Formats of one's own: the library, and their names and code books wherever a format stands."""
import csv
import io
import json
import os
import unittest

import numpy as np

from clitest import SAMPLE, TestCase, environment, main, run


class Library(TestCase):
    def setUp(self):
        super().setUp()
        self.env = environment(XDG_DATA_HOME=self.path("home"))

    def ok(self, *arguments, **options):
        return super().ok(*arguments, env=self.env, **options)

    def fails(self, status, *arguments, **options):
        return super().fails(status, *arguments, env=self.env, **options)

    def formats(self):
        return json.loads(self.ok("library", "--json"))["formats"]

    def test_add_list_remove(self):
        self.assertIn("library add", self.ok("library"))
        self.assertEqual(self.ok("library", "add", "my4", "float(e=2,m=1,inf=no,nan=none)", "--title", "Vier Bit"), "")
        self.ok("library", "add", "levels", "codebook(-1 -0x1.8p-1 0 0.25 1)")
        self.assertEqual([(f["name"], f["format"], f["title"]) for f in self.formats()],
                         [("my4", "float(e=2,m=1,inf=no,nan=none)", "Vier Bit"),
                          ("levels", "codebook(-1 -0.75 0 0.25 1)", "levels")])
        self.assertEqual(self.ok("library", "names"), "my4\nlevels\n")
        self.assertEqual(self.ok("library", "list", "--csv").splitlines()[0], "name,format,title,detail")
        self.ok("library", "rename", "my4", "mine4")
        self.ok("library", "remove", "levels")
        self.assertEqual(self.ok("library", "names"), "mine4\n")

    def test_import_export(self):
        text = "# Formats for Mantissa, one a line: NAME = FORMAT  # TITLE\n" \
               "b = block(a,e8m0,32,floor)  # Blöcke\na = e2m1\n"
        self.assertEqual(self.ok("library", "import", "-", input=text), "2 formats\n")
        self.assertEqual(self.ok("library", "export"), text)
        self.ok("library", "export", "-o", self.path("out.txt"))
        with open(self.path("out.txt")) as file:
            self.assertEqual(file.read(), text)
        with open(self.path("bad.txt"), "w") as file:
            file.write("c = e4m3fn\n\nd = float(e=0,m=3)\n")
        self.assertIn("Line 3", self.fails(1, "library", "import", self.path("bad.txt")))
        self.assertEqual(self.ok("library", "names"), "b\na\n")
        self.assertIn("nowhere", self.fails(1, "library", "import", self.path("nowhere")))
        self.assertIn("“b”", self.fails(1, "library", "remove", "a"))

    def test_usage(self):
        for arguments in (["add", "x"], ["add"], ["remove"], ["rename", "x"], ["import"], ["list", "x"], ["nonsense"],
                          ["export", "--title", "x"], ["list", "-o", "x"], ["add", "a", "b", "c"]):
            self.fails(2, "library", *arguments)
        for name in ("X", "e4m3fn", "int9", "a-b", "block"):
            self.assertIn(name, self.fails(1, "library", "add", name, "e2m1"))
        self.assertIn("character 9", self.fails(1, "library", "add", "x", "float(e=0,m=1)"))

    def test_bad_line_is_kept_and_named(self):
        os.makedirs(self.path("home/mantissa"))
        path = self.path("home/mantissa/formats.txt")
        with open(path, "w") as file:
            file.write("good = e2m1\nbad = float(e=77,m=1)\nno line\n")
        done = run("library", env=self.env)
        self.assertEqual(done.returncode, 0)
        self.assertEqual(len(done.stderr.splitlines()), 2, done.stderr)
        self.assertIn("Line 2 of ", done.stderr)
        self.assertIn("Line 3 of ", done.stderr)
        self.assertIn("good", done.stdout)
        self.assertIn("line 2", self.fails(2, "encode", "bad", "1"))
        self.ok("library", "add", "new", "e2m3")
        with open(path) as file:
            self.assertEqual(file.read(), "good = e2m1\nbad = float(e=77,m=1)\nno line\nnew = e2m3\n")

    def quantize(self, array, form, **options):
        np.save(self.path("x.npy"), np.asarray(array, "<f4"))
        self.ok("quantize", self.path("x.npy"), "--format", form, "-o", self.path("y.npy"), **options)
        return np.load(self.path("y.npy"))

    def test_names_are_formats(self):
        self.ok("library", "import", "-", input="my4 = float(e=2,m=1,inf=no,nan=none)\nmx = block(my4,e8m0,32,floor)\n")
        x = np.random.default_rng(1).normal(size=(8, 64)).astype("f4")
        np.testing.assert_array_equal(self.quantize(x, "my4"), self.quantize(x, "e2m1"))
        want = self.quantize(x, "mxfp4")
        np.testing.assert_array_equal(self.quantize(x, "mx"), want)
        np.testing.assert_array_equal(self.quantize(x, "block(my4,e8m0,32,floor)"), want)
        self.assertEqual(self.ok("encode", "my4", "1.5").split(",")[1], "0x3")
        self.assertEqual(self.ok("decode", "my4", "0x3").split(",")[1:2], ["0x1.8p+0"])
        self.assertIn("my4", self.ok("formats", "my4"))
        rows = json.loads(self.ok("quantize", SAMPLE, "--format", "mx", "--json"))
        self.assertIn("\"mx\"", json.dumps(rows))
        self.fails(2, "quantize", self.path("x.npy"), "--format", "my5")
        self.assertIn("my4", self.ok("formats"))

    def test_code_books_are_formats(self):
        """Against NumPy: the nearest value, ties to the even place."""
        book = np.sort(np.random.default_rng(2).normal(size=13)).astype("f4")
        x = np.random.default_rng(3).normal(size=1000).astype("f4")
        want = book[np.abs(x[:, None].astype("f8") - book[None].astype("f8")).argmin(1)]
        with open(self.path("book.txt"), "w") as file:
            file.write("# thirteen\n" + "\n".join(float(v).hex() for v in book))
        np.save(self.path("book32.npy"), book)
        np.save(self.path("book64.npy"), book.astype("f8"))
        inline = "codebook(%s)" % " ".join(repr(float(v)) for v in book)
        for text in (f"codebook({self.path('book.txt')})", f"codebook({self.path('book32.npy')})",
                     f"codebook({self.path('book64.npy')})", inline):
            np.testing.assert_array_equal(self.quantize(x, text), want, text)
        self.ok("library", "add", "levels", f"codebook({self.path('book.txt')})")
        os.unlink(self.path("book.txt"))
        np.testing.assert_array_equal(self.quantize(x, "levels"), want)
        self.quantize(x, "block(levels,e8m0,32,absmax)")
        for bad, part in (("codebook(1 1)", "twice"), ("codebook(2 1)", "ascend"), ("codebook(1 z)", "z"),
                          ("codebook(/nowhere)", "/nowhere"), (f"codebook({self.path('x.npy')})", "line")):
            message = self.fails(2, "encode", bad, "1") if "x.npy" not in bad else None
            if message:
                self.assertIn(part, message)

    def test_completion(self):
        self.ok("library", "add", "zebra", "e2m1")
        os.symlink(os.environ["MANTISSA_CLI"], self.path("mantissa-cli"))
        with open(self.path("completion"), "w") as file:
            file.write(self.ok("--generate", "bash"))
        import subprocess
        script = "source ./completion; COMP_WORDS=(./mantissa-cli formats zeb); COMP_CWORD=2; _mantissa_cli; " \
                 "echo ${COMPREPLY[@]}; COMP_WORDS=(./mantissa-cli library remove z); COMP_CWORD=3; _mantissa_cli; " \
                 "echo ${COMPREPLY[@]}"
        done = subprocess.run(["bash", "-c", script], cwd=self.dir, env=self.env, capture_output=True, text=True)
        self.assertEqual((done.stdout, done.stderr), ("zebra\nzebra\n", ""))


if __name__ == "__main__":
    main()
