#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""formats, decode and encode: against golden vectors made by other libraries, and what is around them."""
import collections
import csv
import gzip
import json
import math
import os
import random
import subprocess
import time
import unittest
from fractions import Fraction

import numpy as np

from clitest import CLI, SHARED, TestCase, environment, main, needs_shared, run

# gfloat's names of formats
GFLOAT = {
    "ocp_e2m1": "e2m1", "ocp_e2m3": "e2m3", "ocp_e3m2": "e3m2", "ocp_e4m3": "e4m3fn", "ocp_e5m2": "e5m2",
    "ocp_e8m0": "e8m0", "ocp_int8": "fixed(8,6)", "binary16": "binary16", "bfloat16": "bfloat16", "ue5m3": "ue5m3",
    "float8_e4m3fnuz": "e4m3fnuz",
}
MODES = {
    "TowardZero": "rz", "TowardNegative": "rd", "TowardPositive": "ru", "TiesToEven": "rne", "TiesToAway": "rna",
    "ToOdd": "ro", "Stochastic": "sr-c", "StochasticOdd": "sr-odd", "StochasticFast": "sr-b",
    "StochasticFastest": "sr-a",
}


def golden(name):
    return os.path.join(SHARED, "golden", "formats", name)


def value(text):
    """An exact value: a fraction, with the sign of zero, or nan, inf, -inf."""
    if text in ("nan", "inf", "-inf"):
        return text
    negative = text.startswith("-")
    significand, exponent = text.lstrip("-")[2:].split("p")
    whole, _, fraction = significand.partition(".")
    number = Fraction(int(whole + fraction, 16)) * Fraction(2) ** (int(exponent) - 4 * len(fraction))
    return (negative, number)


def rows(text):
    return [line.split(",") for line in text.splitlines()]


@needs_shared
class Golden(TestCase):
    def test_decode_all(self):
        tables = collections.defaultdict(dict)
        with gzip.open(golden("gfloat_decode.csv.gz"), "rt") as file:
            for row in csv.DictReader(file):
                tables[row["format"]][int(row["code"], 0)] = (row["value_hex"], row["class"])
        compared = 0
        for name, text in GFLOAT.items():
            lines = rows(self.ok("decode", text, "--all", "--csv"))
            self.assertEqual(lines[0], ["code", "value_hex", "class"])
            self.assertEqual(len(lines) - 1, len(tables[name]), name)
            for i, (code, got, number_class) in enumerate(lines[1:]):
                self.assertEqual(int(code, 16), i)
                want, want_class = tables[name][i]
                self.assertEqual(value(got), value(want), (name, code))
                # gfloat calls the numbers of two's complement subnormal; we call integers normal
                if name != "ocp_int8":
                    self.assertIn(number_class, want_class.lower().replace("infinite", "inf"), (name, code))
                compared += 1
        self.assertGreater(compared, 100000)

    def check_encode(self, bits):
        inputs = np.fromfile(golden(f"inputs_f{bits}.bin"), f"<f{bits // 8}")
        lines = [("nan" if math.isnan(x) else float(x).hex()) + "\n" for x in inputs]
        vectors = np.load(golden(f"gfloat_encode_f{bits}.npz"))
        compared = other_nans = 0
        nan_codes = {}
        for key in vectors.files:
            name, *rest = key.split("|")
            if len(rest) != 3 or name not in GFLOAT:
                continue
            mode, saturate, random_bits = rest
            arguments = ["encode", GFLOAT[name], "--rounding", MODES[mode], "--overflow",
                         "saturate" if saturate == "sat1" else "ieee"]
            if random_bits != "sr0":
                arguments += ["--random-bits", golden(f"srbits_{random_bits[2:]}.bin"), "--random-bit-count",
                              random_bits[2:]]
            answers = rows(self.ok(*arguments, input="".join(lines)))
            self.assertEqual(len(answers), len(inputs))
            got = np.array([int(row[1], 16) for row in answers])
            is_nan = np.array([row[2] == "nan" for row in answers])
            want = vectors[key].astype(np.int64)
            use = np.ones(len(inputs), bool)
            if key + "|raises" in vectors.files:
                use[vectors[key + "|raises"]] = False
            if name + "|valid" in vectors.files:
                use &= vectors[name + "|valid"].astype(bool)
            # gfloat has one NaN code; ours is the quiet NaN of the input's sign
            if name not in nan_codes:
                nan_codes[name] = [int(row[0], 16) for row in rows(self.ok("decode", GFLOAT[name], "--all"))
                                   if row[2] == "nan"]
            both_nan = is_nan & np.isin(want, nan_codes[name])
            differ = use & (got != want)
            other_nans += int((differ & both_nan).sum())
            differ &= ~both_nan
            self.assertFalse(differ.any(), [(key, lines[i], answers[i], hex(want[i]))
                                            for i in np.flatnonzero(differ)[:5]])
            compared += int(use.sum())
        print(f"# {compared} codes equal, {other_nans} NaN codes of another choice")
        self.assertGreater(compared, 1000000)

    def test_encode_binary32(self):
        self.check_encode(32)

    def test_encode_binary64(self):
        self.check_encode(64)


class Formats(TestCase):
    def test_list(self):
        table = json.loads(self.ok("formats", "--json"))
        ids = [row["id"] for row in table["formats"]]
        for name in ("binary16 bfloat16 tf32 binary32 binary64 binary128 e5m2 e4m3fn e4m3 e3m4 e4m3fnuz e5m2fnuz "
                     "e4m3b11fnuz e3m2 e2m3 e2m1 e8m0 ue4m3 ue5m3 nf4 mxfp8_e4m3 mxfp8_e5m2 mxfp6_e3m2 mxfp6_e2m3 "
                     "mxfp4 mxint8 nvfp4 nvint4").split():
            self.assertIn(name, ids)
        for row in table["formats"]:
            one = json.loads(self.ok("formats", row["canonical"], "--json"))
            self.assertEqual(one["canonical"], row["canonical"])
            self.assertTrue(row["title"] and row["source"], row)

    def test_constants(self):
        def check(name, **wanted):
            got = json.loads(self.ok("formats", name, "--json"))
            self.assertEqual({key: got[key] for key in wanted}, wanted, name)
        check("binary32", bits=32, precision=24, emin=-126, emax=127, bias=127, max=float(np.finfo("f4").max),
              min_normal=2.0 ** -126, min_subnormal=2.0 ** -149, epsilon=2.0 ** -23, codes=2 ** 32,
              specials=["-0", "inf", "-inf", "nan"])
        check("e4m3fn", bits=8, max=448, min_subnormal=2.0 ** -9, specials=["-0", "nan"], codes=256)
        check("e8m0", max=2.0 ** 127, min_subnormal=None, specials=["nan"])
        check("int8", bits=8, max=127, min=-128, precision=None, epsilon=None)
        check("binary128", codes=2 ** 128, max=None, max_hex="0x1." + "f" * 28 + "p+16383")
        check("mxfp4", kind="block", bits=4, bits_per_element=4.25, element="e2m1", scale="e8m0", shape="32",
              rule="floor", max=6)

    def test_mistakes(self):
        for text in ("", "e4m3fnx", "float(e=0,m=3)", "float(e=4,m=3,e=5)", "float(", "int0", "block(e2m1)",
                     "binary17", "fixed(8", "\n", "a" * 10000, "(" * 5000):
            self.fails(2, "formats", text)
        self.fails(2, "formats", "e2m1", "e2m3")
        self.fails(2, "decode", "mxfp4", "0")
        self.fails(2, "encode", "nvfp4", "1")


class Decode(TestCase):
    def test_arguments(self):
        self.assertEqual(self.ok("decode", "e2m1", "0x7", "9", "--csv"),
                         "code,value_hex,class\n0x7,0x1.8p+2,normal\n0x9,-0x1p-1,subnormal\n")
        self.assertEqual(self.ok("decode", "binary16", "0x7c00", "0xfe00", "0x8000"),
                         "0x7c00,inf,inf\n0xfe00,nan,nan\n0x8000,-0x0p+0,zero\n")
        self.assertEqual(self.ok("decode", "binary128", "0x3fff8000000000000000000000000000"),
                         "0x3fff8000000000000000000000000000,0x1.8p+0,normal\n")

    def test_mistakes(self):
        for code in ("0x10", "16", "0x", "x", "-1", "1.0", "0x1g", "0x" + "f" * 40, "9" * 60, "", "１"):
            self.fails(2, "decode", "e2m1", code)
        self.fails(2, "decode", "binary32", "--all")
        self.fails(2, "decode", "e2m1", "--all", "0x1")
        self.fails(2, "decode")

    def test_lines(self):
        self.assertEqual(self.ok("decode", "e2m1", input="0x7\r\n 9 \n0xf"),
                         "0x7,0x1.8p+2,normal\n0x9,-0x1p-1,subnormal\n0xf,-0x1.8p+2,normal\n")
        self.assertEqual(self.ok("decode", "e2m1", input=""), "")
        done = run("decode", "e2m1", input="1\n2\nseven\n3\n")
        self.assertEqual((done.returncode, done.stdout), (1, "0x1,0x1p-1,subnormal\n0x2,0x1p+0,normal\n"))
        self.assertRegex(done.stderr, r"\Amantissa-cli: standard input: line 3: “seven” .*\n\Z")


class Encode(TestCase):
    def test_arguments(self):
        self.assertEqual(self.ok("encode", "e4m3fn", "0.1", "0x1.8p+3", "-1e9", "-inf", "nan", "-0", "--csv"),
                         "value_hex,code,rounded_hex,flags\n"
                         "0x1.9999999999999999999999999999999ap-4,0x1d,0x1.ap-4,inexact\n"
                         "0x1.8p+3,0x54,0x1.8p+3,\n"
                         "-0x1.dcd65p+29,0xfe,-0x1.cp+8,overflow inexact\n"
                         "-inf,0xfe,-0x1.cp+8,overflow inexact\n"
                         "nan,0x7f,nan,\n"
                         "-0x0p+0,0x80,-0x0p+0,\n")

    def test_decimals_are_exact(self):
        """Short decimals take another way than long ones; both against fractions, rounded to odd at 128 bits."""
        numbers = random.Random(7)
        texts = []
        for i in range(4000):
            digits = "".join(numbers.choice("0123456789") for _ in range(numbers.randint(1, 24)))
            point = numbers.randint(0, len(digits))
            texts.append(numbers.choice(["", "-", "+"]) + digits[:point] + "." + digits[point:]
                         + numbers.choice(["", f"e{numbers.randint(-30, 30)}", f"E+{numbers.randint(0, 20)}"]))
        for text, row in zip(texts, rows(self.ok("encode", "binary64", input="\n".join(texts) + "\n"))):
            exact = Fraction(text)
            negative, got = value(row[0])
            if exact == 0:
                self.assertEqual(got, 0)
                continue
            exponent = abs(exact).numerator.bit_length() - abs(exact).denominator.bit_length()
            while Fraction(2) ** exponent > abs(exact):
                exponent -= 1
            scaled = abs(exact) / Fraction(2) ** (exponent - 127)
            odd = int(scaled) | (scaled != int(scaled))
            self.assertEqual((negative, got), (text.startswith("-"), odd * Fraction(2) ** (exponent - 127)), text)
            self.assertEqual(float.fromhex(row[2]), float(text), text)

    def test_rounding_once(self):
        # halfway between two numbers of binary16 but for the last digit
        middle = Fraction(1) + Fraction(1, 2 ** 11)
        above = "1.00048828125" + "0" * 400 + "1"
        self.assertEqual(Fraction("1.00048828125"), middle)
        self.assertEqual([row[1] for row in rows(self.ok("encode", "binary16", "1.00048828125", above))],
                         ["0x3c00", "0x3c01"])

    def test_huge_numbers(self):
        lines = rows(self.ok("encode", "binary64", "1e400", "-1e-400", "1e999999999999", "1e-999999999999"))
        self.assertEqual([row[1] for row in lines], ["0x7ff0000000000000", "0x8000000000000000",
                                                     "0x7ff0000000000000", "0x0000000000000000"])
        self.assertEqual([row[3] for row in lines], ["overflow inexact", "underflow inexact"] * 2)
        self.assertEqual([row[0] for row in lines[2:]], ["", ""], "never a value that is not so")

    def test_overflow_policies(self):
        def codes(*arguments):
            return [row[1] for row in rows(self.ok("encode", *arguments, "1e9", "inf"))]
        self.assertEqual(codes("e5m2", "--overflow", "saturate"), ["0x7b", "0x7b"])
        self.assertEqual(codes("e5m2", "--overflow", "ieee"), ["0x7c", "0x7c"])
        self.assertEqual(codes("e5m2", "--overflow", "propagate"), ["0x7b", "0x7c"])
        self.assertEqual(codes("e5m2", "--overflow", "ieee", "--rounding", "rz"), ["0x7b", "0x7c"])

    def test_stochastic_is_addressed_by_seed_and_index(self):
        many = "0.6\n" * 1000
        one = self.ok("encode", "e2m1", "--rounding", "sr", "--seed", "7", input=many)
        self.assertEqual(one, self.ok("encode", "e2m1", "--rounding", "sr", "--seed=0x7", input=many))
        self.assertNotEqual(one, self.ok("encode", "e2m1", "--rounding", "sr", "--seed", "8", input=many))
        up = sum(row[1] == "0x2" for row in rows(one))
        self.assertTrue(130 < up < 270, up)  # 0.6 is a fifth of the way from 0.5 to 1
        # cli.md: u = ((splitmix64(seed + (i+1)·γ) >> 11) + ½)·2⁻⁵³, up if u < fraction
        def u(seed, i):
            mask = 2 ** 64 - 1
            z = (seed + (i + 1) * 0x9E3779B97F4A7C15) & mask
            z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & mask
            z = (z ^ z >> 27) * 0x94D049BB133111EB & mask
            return Fraction(2 * ((z ^ z >> 31) >> 11) + 1, 2 ** 54)
        for i, row in enumerate(rows(one)):
            self.assertEqual(row[1], "0x2" if u(7, i) < Fraction("0.2") else "0x1", i)

    def test_random_bits_file(self):
        with open(self.path("bits"), "wb") as file:
            file.write(np.array([0, 7, 3], "<u2").tobytes())
        answer = self.ok("encode", "e2m1", "--rounding", "sr-a", "--random-bits", self.path("bits"),
                         "--random-bit-count", "3", "0.75", "0.75", "0.75")
        self.assertEqual([row[1] for row in rows(answer)], ["0x1", "0x2", "0x1"])
        arguments = ["encode", "e2m1", "--rounding", "sr-a", "--random-bits", self.path("bits")]
        self.assertIn("for 3 values", self.fails(1, *arguments, "--random-bit-count", "3", *["0.75"] * 4))
        self.assertIn("entry 1 is 7", self.fails(1, *arguments, "--random-bit-count", "2", *["0.75"] * 3))
        self.fails(2, *arguments, "0.75")
        self.fails(2, *arguments, "--random-bit-count", "17", "0.75")
        self.fails(2, "encode", "e2m1", "--random-bits", self.path("bits"), "--random-bit-count", "3", "1")
        self.fails(1, "encode", "e2m1", "--rounding", "sr-a", "--random-bits", self.path("none"),
                   "--random-bit-count", "3", "1")
        self.fails(1, "encode", "e2m1", "--rounding", "sr-a", "--random-bits", self.dir, "--random-bit-count", "3",
                   "1")

    def test_mistakes(self):
        for text in ("one", "1,5", "0x", "1e", "--1", "1 2", "0x1p", "nann", "infinit", "", "1_0", "٣"):
            self.fails(2, "encode", "e2m1", "--", text)
        self.fails(2, "encode", "e2m1", "--rounding", "up", "1")
        self.fails(2, "encode", "e2m1", "--overflow", "wrap", "1")
        self.fails(2, "encode", "e2m1", "--seed", "-1", "1")
        self.fails(2, "encode", "e2m1", "--seed", str(2 ** 64), "1")
        done = run("encode", "e2m1", input="1\n\n2\n")
        self.assertEqual((done.returncode, done.stdout), (1, "0x1p+0,0x2,0x1p+0,\n"))
        self.assertIn("line 2", done.stderr)

    def test_long_lines(self):
        self.assertEqual(self.ok("encode", "binary32", input="0." + "0" * 100000 + "1\n").split(",")[1], "0x00000000")
        done = run("encode", "binary32", input="1" * 3000000)
        self.assertEqual(done.returncode, 1)
        self.assertIn("line 1 is longer than", done.stderr)


class Streaming(TestCase):
    def test_constant_memory(self):
        """A million lines, then two: the same peak."""
        def peak(n):
            maker = subprocess.Popen(["python3", "-c", f"import sys\nfor i in range({n // 1000}): "
                                      "sys.stdout.write('0x1.8p+3\\n0.1\\n' * 500)"], stdout=subprocess.PIPE)
            done = subprocess.run(["/usr/bin/time", "-f", "%M", CLI, "encode", "e4m3fn"], stdin=maker.stdout,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=120)
            maker.stdout.close()
            maker.wait()
            self.assertEqual(done.returncode, 0)
            return int(done.stderr)
        if not os.path.exists("/usr/bin/time"):
            self.skipTest("needs time(1)")
        few, many = peak(2000), peak(1000000)
        self.assertLess(many, few + 4096, "kilobytes")

    def test_answers_before_the_end(self):
        """Two programs may talk line by line."""
        with subprocess.Popen([CLI, "encode", "e2m1"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                              env=environment()) as process:
            for text, code in (("1", "0x2"), ("6", "0x7"), ("-0.5", "0x9")):
                process.stdin.write(text + "\n")
                process.stdin.flush()
                self.assertEqual(process.stdout.readline().split(",")[1], code)
            process.stdin.close()
            self.assertEqual(process.wait(10), 0)


if __name__ == "__main__":
    main()
