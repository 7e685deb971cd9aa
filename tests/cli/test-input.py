#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad input of every kind: hostile files, streams that fail, Ctrl-C."""
import csv
import json
import os
import resource
import signal
import subprocess
import time
import unittest

from clitest import CLI, SAMPLE, SANITIZED, SHARED, TestCase, environment, main, needs_shared, run, write_safetensors


@needs_shared
class Hostile(TestCase):
    """Every safetensors and NPY file of the corpus ends as its manifest says, in every command that opens it."""
    def rows(self):
        with open(os.path.join(SHARED, "hostile", "MANIFEST.csv")) as file:
            for row in csv.DictReader(file):
                if row["format"] in ("safetensors", "safetensors-index", "npy", "any"):
                    yield os.path.join(SHARED, "hostile", row["file"]), row

    def outcome(self, path, *command):
        # Address space: the program and its libraries take some 0.4 GiB of it, the file as much again.
        limit = 2 ** 30 + 2 * os.path.getsize(path)
        limits = {} if SANITIZED else {
            "preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit))}
        done = run(command[0], path, *command[1:], timeout=60, **limits)
        label = (command, path, done.stderr[:300])
        self.assertIn(done.returncode, (0, 1), label)
        lines = done.stderr.splitlines()
        if done.returncode == 1:
            self.assertEqual(done.stdout, "", label)
            # warnings may come before the one error
            self.assertRegex(lines[-1], r"\Amantissa-cli: .{10,}\Z", label)
            self.assertFalse(lines[-1].startswith("mantissa-cli: warning: "), label)
            lines.pop()
        for line in lines:
            self.assertRegex(line, r"\Amantissa-cli: warning: ", label)
        self.assertFalse(any(ord(c) < 32 and c != "\n" for c in done.stderr), label)
        if done.returncode == 1:
            return "error"
        if command[-1] == "--json":
            answer = json.loads(done.stdout)
            self.assertEqual([f"mantissa-cli: warning: {w}" for w in answer.get("warnings", [])],
                             [line for line in lines], label)
        return "warn" if lines else "ok"

    def test_tensors(self):
        count = 0
        for path, row in self.rows():
            got = self.outcome(path, "tensors", "--json")
            self.assertIn(got, row["accept"].split(","), (path, row["what"]))
            count += 1
        print(f"# {count} files")
        self.assertGreater(count, 100)

    def test_stats_and_quantize(self):
        for path, row in self.rows():
            opened = self.outcome(path, "tensors", "--json")
            for command in (["stats", "--json"], ["quantize", "--format", "mxfp4", "--json"]):
                got = self.outcome(path, *command)
                # a file that opens may still hold less data than it says, but one that does not never computes
                if opened == "error":
                    self.assertEqual(got, "error", (path, command))

    def test_report(self):
        """Names cannot become markup."""
        for name in ("st_odd_names.safetensors", "st_nan_only.safetensors", "st_zeros.safetensors",
                     "st_f32_max.safetensors", "st_empty_dict.safetensors", "st_all_dtypes.safetensors"):
            path = os.path.join(SHARED, "hostile", "good", name)
            done = run("report", path, "--format", "mxfp4,bfloat16", "-o", self.path("page.html"))
            self.assertEqual(done.returncode, 0, (name, done.stderr))


class Files(TestCase):
    def test_no_such_file(self):
        for command in (["tensors"], ["stats"], ["quantize", "--format", "mxfp4"]):
            message = self.fails(1, command[0], self.path("none.safetensors"), *command[1:])
            self.assertIn("none.safetensors", message)
            self.fails(1, command[0], self.dir, *command[1:])
            self.fails(1, command[0], "/dev/null", *command[1:])
            os.mkfifo(self.path("fifo")) if not os.path.exists(self.path("fifo")) else None
            self.fails(1, command[0], self.path("fifo"), *command[1:], timeout=20)

    def test_names_stay_on_one_line(self):
        path = self.path("two\nlines\x1b[31m.safetensors")
        message = self.fails(1, "tensors", path)
        self.assertNotIn("\x1b", message)
        self.fails(1, "tensors", os.fsencode(self.dir).decode() + "/\udcff\udcfe")

    def test_output_is_something_else(self):
        """Never a file in the place of a device or a folder; through a link into what it points to."""
        os.mkfifo(self.path("fifo"))
        os.mkdir(self.path("folder.npy"))
        for out in ("/dev/null", self.path("fifo"), self.dir, self.path("none/page.html")):
            self.fails(1, "report", SAMPLE, "wpe.weight", "--format", "e2m1", "-o", out)
            self.fails(1, "dump", SAMPLE, "wpe.weight", "--raw", "-o", out)
        self.fails(1, "dump", SAMPLE, "wpe.weight", "-o", self.path("folder.npy"))
        self.assertFalse(os.path.isfile("/dev/null"))
        os.mkdir(self.path("there"))
        with open(self.path("there/real"), "w") as file:
            file.write("old")
        os.symlink("there/real", self.path("link"))
        self.ok("dump", SAMPLE, "wpe.weight", "--raw", "-o", self.path("link"))
        self.assertTrue(os.path.islink(self.path("link")))
        self.assertEqual(os.path.getsize(self.path("there/real")), 64 * 256 * 2)
        self.assertEqual(sorted(os.listdir(self.dir)), ["fifo", "folder.npy", "link", "there"])

    def test_input_is_not_written_over(self):
        """Not by its own name, not by another one."""
        with open(SAMPLE, "rb") as file:
            data = file.read()
        path = self.path("m.safetensors")
        with open(path, "wb") as file:
            file.write(data)
        os.link(path, self.path("other.safetensors"))
        for out in (path, self.path("other.safetensors")):
            self.fails(2, "quantize", path, "wte.weight", "--format", "mxfp4", "-o", out)
            self.fails(2, "dump", path, "wte.weight", "--raw", "-o", out)
        with open(path, "rb") as file:
            self.assertEqual(file.read(), data)

    def test_index(self):
        write_safetensors(self.path("part-1.safetensors"), {"a": ("U8", [2], b"\x01\x02")})
        with open(self.path("model.safetensors.index.json"), "w") as file:
            json.dump({"metadata": {}, "weight_map": {"a": "part-1.safetensors"}}, file)
        answer = json.loads(self.ok("tensors", self.path("model.safetensors.index.json"), "--json"))
        self.assertEqual(answer["tensors"][0]["file"], self.path("part-1.safetensors"))


class Usage(TestCase):
    def test_mistakes(self):
        self.fails(2)
        self.assertIn("there is no command “softmax”", self.fails(2, "softmax"))
        self.fails(2, "--json")
        self.fails(2, "--generate", "poem")
        self.fails(2, "formats", "--color")
        self.fails(2, "formats", "-x")
        self.fails(2, "formats", "--json=yes")
        self.fails(2, "formats", "--threads")
        self.fails(2, "formats", "--threads", "999999999999999999999")
        self.fails(2, "formats", "--isa", "mmx")
        self.fails(2, "tensors")
        self.fails(2, "tensors", "a", "b")
        self.fails(2, "report", SAMPLE, "--format", "mxfp4")
        self.fails(2, "report", SAMPLE, "-o", self.path("x.html"))
        self.fails(2, "report", SAMPLE, "-o", self.path("x.html"), "--format", "mxfp4,,nvfp4")
        self.fails(2, "bench", "nothing")


class Streams(TestCase):
    commands = (["formats"], ["decode", "binary16", "--all"], ["tensors", SAMPLE], ["stats", SAMPLE, "--csv"],
                ["quantize", SAMPLE, "--format", "mxfp4", "--json"], ["--help"], ["--generate", "man"],
                ["encode", "--help"])

    @unittest.skipUnless(os.path.exists("/dev/full"), "needs /dev/full")
    def test_full_disk(self):
        for command in self.commands:
            with open("/dev/full", "w") as full:
                message = self.fails(1, *command, stdout=full)
            self.assertIn("standard output: No space left", message)
        with open("/dev/full", "w") as full:
            self.fails(1, "encode", "binary16", input="1\n" * 100000, stdout=full)

    def test_reader_goes_away(self):
        for command in self.commands[1:5]:
            process = subprocess.Popen([CLI, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                       stdin=subprocess.DEVNULL, env=environment())
            process.stdout.close()
            self.assertEqual(process.stderr.read(), b"", "quietly")
            self.assertEqual(process.wait(60), 1)
            process.stderr.close()

    def test_closed_streams(self):
        """What a shell's >&- does: never a crash, never output in the wrong file."""
        for redirect in ("<&-", ">&-", "2>&-", "<&- >&- 2>&-"):
            done = subprocess.run(["bash", "-c", f'"$0" formats e2m1 {redirect}', CLI], capture_output=True, text=True,
                                  env=environment())
            self.assertEqual(done.returncode, 1 if ">&-" in redirect.replace("2>&-", "") else 0, redirect)
        done = subprocess.run(["bash", "-c", '"$0" encode e2m1 <&-', CLI], capture_output=True, text=True,
                              env=environment())
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("standard input", done.stderr)

    def test_stdin_is_a_folder(self):
        descriptor = os.open(self.dir, os.O_RDONLY)
        self.addCleanup(os.close, descriptor)
        self.fails(1, "encode", "e2m1", stdin=descriptor)


def write_zeros(path, n):
    """Zeros that take no room on the disk."""
    with open(path, "wb") as file:
        header = json.dumps({"big": {"dtype": "F32", "shape": [n // 4096, 4096], "data_offsets": [0, 4 * n]}}).encode()
        file.write(len(header).to_bytes(8, "little") + header)
        file.truncate(8 + len(header) + 4 * n)


class Progress(TestCase):
    def errors_on_terminal(self, *arguments):
        terminal, end = os.openpty()
        process = subprocess.Popen([CLI, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=end,
                                   env=environment())
        os.close(end)
        said = b""
        while True:
            try:
                said += os.read(terminal, 65536)
            except OSError:  # the other end is closed
                break
        os.close(terminal)
        self.assertEqual(process.wait(60), 0)
        return said.decode()

    def test_only_on_a_terminal(self):
        write_zeros(self.path("big.safetensors"), 2 ** 26)
        arguments = ["quantize", self.path("big.safetensors"), "--format", "mxfp4", "--threads", "1"]
        said = self.errors_on_terminal(*arguments)
        self.assertRegex(said, r"\r\x1b\[K *\d+%  big")
        self.assertTrue(said.endswith("\r\x1b[K"), "it is gone in the end")
        self.assertEqual(self.errors_on_terminal(*arguments, "--quiet"), "")
        self.assertEqual(run(*arguments).stderr, "")


class Interrupt(TestCase):
    def interrupt(self, arguments, wait_for=None, **options):
        process = subprocess.Popen([CLI, *arguments], stderr=subprocess.PIPE, env=environment(), **options)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        started = time.monotonic()
        message = process.stderr.read().decode()
        status = process.wait(20)
        process.stderr.close()
        return status, message, time.monotonic() - started

    def test_while_waiting_for_input(self):
        reader, writer = os.pipe()
        self.addCleanup(os.close, writer)
        self.addCleanup(os.close, reader)
        status, message, seconds = self.interrupt(["encode", "e2m1"], stdin=reader, stdout=subprocess.DEVNULL)
        self.assertEqual((status, message), (1, "mantissa-cli: cancelled\n"))
        self.assertLess(seconds, 5)

    def test_while_computing(self):
        write_zeros(self.path("big.safetensors"), 2 ** 27)
        for arguments in (["quantize", "--format", "block(e2m1,binary32,16,mse)", "-o", self.path("out.npy")],
                          ["report", "--format", "block(e2m1,binary32,16,mse)", "-o", self.path("out.html")]):
            status, message, seconds = self.interrupt(
                [arguments[0], self.path("big.safetensors"), *arguments[1:], "--threads", "1"],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
            self.assertEqual((status, message), (1, "mantissa-cli: cancelled\n"), arguments)
            self.assertLess(seconds, 10)
            self.assertEqual(os.listdir(self.dir), ["big.safetensors"], "no partial file")


if __name__ == "__main__":
    main()
