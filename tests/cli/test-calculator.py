#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""op, eval and reduction, and formats of any width."""
import bisect
import csv
import json
import os
import subprocess
from fractions import Fraction

import numpy as np

from clitest import CLI, SAMPLE, SHARED, TestCase, environment, main, needs_shared, run


def rows(text):
    return [line.split(",") for line in text.splitlines()]


class Op(TestCase):
    def test_order_of_nar(self):
        """a posit's NaR equals itself and is below every number (Posit Standard 2022)"""
        for operation, a, b, answer in (("eq", "0x80", "0x80", "0x40"), ("lt", "0x80", "0xc0", "0x40"),
                                        ("gt", "0x00", "0x80", "0x40"), ("lt", "0xc0", "0x80", "0x00")):
            self.assertEqual(self.ok("op", "posit(8,2)", operation, a, b), f"{a},{b},{answer},\n")

    def test_conversion_and_huge_literals(self):
        self.assertEqual(self.ok("op", "e4m3fn", "convert", "--operand-formats", "binary16", "0x3c00"),
                         "0x3c00,0x38,\n")
        self.assertTrue(self.ok("encode", "float(e=25,m=10)", "1e100000").endswith(
            ",0x414467f03,0x1.c0cp+332192,inexact\n"))

    def test_arguments(self):
        self.assertEqual(self.ok("op", "e4m3fn", "add", "0x38", "0x01"), "0x38,0x01,0x38,inexact\n")
        self.assertEqual(self.ok("op", "binary16", "fma", "0x3c01", "0x3c01", "0xbc02", "--rounding", "ru", "--csv"),
                         "a,b,c,result,flags\n0x3c01,0x3c01,0xbc02,0x0010,\n")
        self.assertEqual(self.ok("op", "binary16", "div", "0b11_1100_0000_0000", "0"),
                         "0x3c00,0x0000,0x7c00,divzero\n")
        self.assertEqual(self.ok("op", "binary16", "sqrt", "0xbc00"), "0xbc00,0x7e00,invalid\n")
        self.assertEqual(self.ok("op", "posit(8,2)", "div", "0x40", "0x00"), "0x40,0x00,0x80,invalid divzero\n")
        self.assertEqual(self.ok("op", "e5m2", "mul", "0x7b", "0x7b", "--overflow", "saturate"),
                         "0x7b,0x7b,0x7b,overflow inexact\n")
        # a NaN operand is a NaN result and no flag, whatever its payload
        for code in ("0x7c01", "0x7fff", "0xfdab"):
            a, b, result, flags = rows(self.ok("op", "binary16", "add", code, "0x3c00"))[0]
            self.assertEqual(self.ok("decode", "binary16", result).split(",")[1:], ["nan", "nan\n"])
            self.assertEqual(flags, "")

    def test_rounded_once(self):
        """formats-and-rounding.md, 5.4: where rounding to binary32 or binary64 first is wrong."""
        self.assertEqual(self.ok("op", "binary16", "add", "--operand-formats", "binary32,binary32", "0x3f800000",
                                 "0x33800000", "--rounding", "ru").split(",")[2], "0x3c01")
        tiny = rows(self.ok("encode", "bfloat16", "0x1p-100"))[0][1]
        for rounding in ("ru", "ro"):
            self.assertEqual(self.ok("op", "bfloat16", "add", "0x3f80", tiny, "--rounding", rounding).split(",")[2],
                             "0x3f81")
        self.assertEqual(self.ok("op", "bfloat16", "sub", "0x3f80", tiny, "--rounding", "rz").split(",")[2], "0x3f7f")

    def test_mixed_formats(self):
        self.assertEqual(self.ok("op", "bfloat16", "mul", "--operand-formats", "e4m3fn,e5m2", "0x7e", "0x7b"),
                         "0x7e,0x7b,0x4bc4,\n")
        self.assertEqual(self.ok("op", "e4m3fn", "mul", "0x7e", "0x7e", "--result-format", "binary16"),
                         "0x7e,0x7e,0x7c00,overflow inexact\n")
        self.fails(2, "op", "bfloat16", "mul", "--operand-formats", "e4m3fn", "0x7e", "0x7b")
        self.fails(2, "op", "bfloat16", "mul", "--operand-formats", "e4m3fn,nothing", "0x7e", "0x7b")

    def test_table(self):
        """Every product and sum of FP8 against fractions, rounded by search."""
        values = {}
        for code, value, number_class in rows(self.ok("decode", "e4m3fn", "--all")):
            if number_class != "nan":
                values[int(code, 16)] = Fraction(float.fromhex(value))
        # of two codes of zero, the positive one
        codes = {value: code for code, value in sorted(values.items(), reverse=True)}
        ordered = sorted(codes)

        def nearest(x):
            if abs(x) >= ordered[-1]:
                return codes[ordered[-1] if x > 0 else ordered[0]]
            at = bisect.bisect_left(ordered, x)
            if ordered[at] == x:
                return codes[x]
            below, above = ordered[at - 1], ordered[at]
            if x - below != above - x:
                return codes[below if x - below < above - x else above]
            return codes[below] if codes[below] % 2 == 0 else codes[above]
        for operation, function in (("mul", lambda a, b: a * b), ("add", lambda a, b: a + b)):
            text = self.ok("op", "e4m3fn", operation, "--table", "--csv")
            self.assertTrue(text.startswith("a,b,result\n"))
            table = rows(text)[1:]
            self.assertEqual(len(table), 65536)
            for i, (a, b, result) in enumerate(table):
                a, b, result = int(a, 16), int(b, 16), int(result, 16)
                self.assertEqual((a, b), (i // 256, i % 256))
                if a in values and b in values:
                    wanted = nearest(function(values[a], values[b]))
                    self.assertTrue(result == wanted or {result, wanted} <= {0, 0x80}, (operation, a, b, result))
                else:
                    self.assertIn(result, (0x7f, 0xff))
        self.assertEqual(len(rows(self.ok("op", "e2m1", "sqrt", "--table"))), 16)
        self.assertEqual(rows(self.ok("op", "e2m1", "neg", "--table"))[2], ["0x2", "0xa"])

    def test_lines(self):
        self.assertEqual(self.ok("op", "e4m3fn", "mul", input="0x38,0x40\r\n 56 , 0x7e\n"),
                         "0x38,0x40,0x40,\n0x38,0x7e,0x7e,\n")
        self.assertEqual(self.ok("op", "e4m3fn", "mul", input=""), "")
        done = run("op", "e4m3fn", "mul", input="1,2\n3\n4,5\n")
        self.assertEqual((done.returncode, done.stdout), (1, "0x01,0x02,0x00,underflow inexact\n"))
        self.assertIn("line 2: mul takes 2 operands, not 1", done.stderr)
        done = run("op", "e4m3fn", "mul", input="1,2\n1,0x100\n")
        self.assertEqual(done.returncode, 1)
        self.assertIn("line 2: “0x100” is not a code of e4m3fn", done.stderr)
        done = run("op", "e4m3fn", "mul", "--json", input="1,2\n1,0x100\n")
        self.assertEqual((done.returncode, done.stdout), (1, ""), "half a document")

    def test_talks_line_by_line(self):
        with subprocess.Popen([CLI, "op", "e2m1", "add"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                              env=environment()) as process:
            for a, b, result in (("0x2", "0x2", "0x4"), ("0x7", "0x7", "0x7")):
                process.stdin.write(f"{a},{b}\n")
                process.stdin.flush()
                self.assertEqual(process.stdout.readline().split(",")[2], result)
            process.stdin.close()
            self.assertEqual(process.wait(10), 0)

    def test_json(self):
        got = json.loads(self.ok("op", "posit(16,2)", "exp", "--json", "--rounding", "rz", input="0x4000\n0x8000\n"))
        self.assertEqual({key: got[key] for key in ("format", "operation", "rounding", "seed")},
                         {"format": "posit(16,2)", "operation": "exp", "rounding": "rz", "seed": 0})
        self.assertEqual([row["a"] for row in got["results"]], ["0x4000", "0x8000"])
        self.assertEqual(got["results"][1], {"a": "0x8000", "result": "0x8000", "value_hex": "nar", "flags": ""})
        self.assertEqual(got["results"][0]["flags"], "inexact")

    def test_stochastic(self):
        """Row i uses random word i, as encode does."""
        many = "0x38,0x0a\n" * 500
        one = self.ok("op", "e4m3fn", "add", "--rounding", "sr", "--seed", "7", input=many)
        self.assertEqual(one, self.ok("op", "e4m3fn", "add", "--rounding", "sr", "--seed", "7", input=many))
        self.assertNotEqual(one, self.ok("op", "e4m3fn", "add", "--rounding", "sr", "--seed", "8", input=many))
        total = 1 + 10 * 2.0 ** -9
        encoded = self.ok("encode", "e4m3fn", "--rounding", "sr", "--seed", "7", input=f"{total.hex()}\n" * 500)
        self.assertEqual([row[2] for row in rows(one)], [row[1] for row in rows(encoded)])
        with open(self.path("bits"), "wb") as file:
            file.write(np.array([0, 255, 250, 0], "<u2").tobytes())
        got = self.ok("op", "e4m3fn", "add", "--rounding", "sr-a", "--random-bits", self.path("bits"),
                      "--random-bit-count", "8", input="0x38,0x0a\n" * 4)
        self.assertEqual([row[2] for row in rows(got)], ["0x38", "0x39", "0x39", "0x38"])

    def test_wide(self):
        form = "float(e=20,m=4096)"
        one, two, three = (rows(self.ok("encode", form, x))[0][1] for x in ("1", "2", "3"))
        third = rows(self.ok("op", form, "div", one, three))[0]
        self.assertEqual(third[3], "inexact")
        value = rows(self.ok("decode", form, third[2]))[0][1]
        significand, exponent = value[2:].split("p")
        whole, _, fraction = significand.partition(".")
        number = Fraction(int(whole + fraction, 16)) * Fraction(2) ** (int(exponent) - 4 * len(fraction))
        self.assertLessEqual(abs(number - Fraction(1, 3)), Fraction(1, 2 ** 4099))
        self.assertEqual(rows(self.ok("op", form, "mul", two, three))[0][2],
                         rows(self.ok("encode", form, "6"))[0][1])
        root = rows(self.ok("op", form, "sqrt", two))[0][1]
        self.assertEqual(len(root), 2 + 1030)

    def test_mistakes(self):
        self.assertIn("“fam”; “faa” is spelt most like it", self.fails(2, "op", "e4m3fn", "fam", "1", "2", "3"))
        self.assertIn("“addition”", self.fails(2, "op", "e4m3fn", "addition", "1", "2"))
        self.assertIn("add takes 2 operands, not 1", self.fails(2, "op", "e4m3fn", "add", "1"))
        self.assertIn("add takes 2 operands, not 3", self.fails(2, "op", "e4m3fn", "add", "1", "2", "3"))
        self.assertIn("sqrt takes 1 operand, not 2", self.fails(2, "op", "e4m3fn", "sqrt", "1", "2"))
        for code in ("256", "0x100", "-1", "1.5", "0x", "x", "0b2", "1__0", "", "0x" + "f" * 5000):
            self.fails(2, "op", "e4m3fn", "add", "--", code, "1")
        self.fails(2, "op", "e4m3fn", "add", "1", "2", "3", "4")
        self.fails(2, "op", "e4m3fn")
        self.fails(2, "op", "e4m3f", "add", "1", "2")
        self.fails(2, "op", "mxfp4", "add", "1", "2")
        self.fails(2, "op", "e4m3fn", "add", "1", "2", "--rounding", "up")
        self.fails(2, "op", "e4m3fn", "add", "1", "2", "--overflow", "wrap")
        self.fails(2, "op", "e4m3fn", "add", "1", "2", "--random-bit-count", "3")
        self.fails(2, "op", "binary16", "add", "--table")
        self.fails(2, "op", "e4m3fn", "fma", "--table")
        self.fails(2, "op", "e4m3fn", "add", "--table", "1", "2")
        huge = rows(self.ok("encode", "float(e=30,m=20)", "0x1p+500000000"))[0][1]
        self.assertIn("would take too long", self.fails(1, "op", "float(e=30,m=20)", "sin", huge))


class Eval(TestCase):
    def evaluate(self, expression, form, *options):
        return json.loads(self.ok("eval", "--format", form, "--json", *options, "--", expression))

    def test_json(self):
        got = self.evaluate("0.1 + 0.2", "binary64")
        self.assertEqual(got["value"], 0.1 + 0.2)
        self.assertEqual(got["value_hex"], (0.1 + 0.2).hex())
        self.assertEqual(got["exact"], "0.3")
        self.assertEqual(got["error_ulp"], 0.8)
        self.assertFalse(got["exact_is_cut"])
        self.assertEqual(got["code"], "0x3fd3333333333334")
        self.assertEqual(int(got["bits"], 2), 0x3fd3333333333334)
        self.assertEqual(got["flags"], "inexact")
        self.assertEqual(Fraction(got["decimal"]), Fraction(0.1 + 0.2))
        self.assertEqual([(step["text"], step["operation"]) for step in got["steps"]],
                         [("0.1", "literal"), ("0.2", "literal"), ("0.1 + 0.2", "add")])
        self.assertEqual(got["steps"][2]["error_ulp"], 0.5)

    def test_exact_is_a_number(self):
        """What goes on is cut, says so, and is read by any program."""
        got = self.evaluate("2^(1/3) * 10^400", "float(e=15,m=100)")
        self.assertTrue(got["exact_is_cut"])
        self.assertEqual(got["exact"], "1.259921049894873164767210607278228350570e400")
        got = self.evaluate("1/3", "binary64")
        self.assertEqual((got["exact"], got["exact_is_cut"]), ("0." + "3" * 40, True))
        self.assertEqual((got["steps"][2]["exact"], got["steps"][2]["exact_is_cut"]), ("0." + "3" * 40, True))

    def test_missing_is_null(self):
        got = self.evaluate("1/0", "binary16")
        self.assertEqual((got["value"], got["exact"], got["error_ulp"]), ("inf", None, None))
        self.assertTrue(got["exact_reason"] and got["error_ulp_reason"])
        got = self.evaluate("exp(1)", "float(e=15,m=236)")
        self.assertIsNone(got["value"])
        self.assertTrue(got["value_reason"])
        self.assertTrue(got["value_hex"].startswith("0x1.5bf0a8b1457695355fb8ac404e7a79e3b1738b079c5a6d2b53c26c82"))
        self.assertEqual(self.evaluate("0/0", "posit(8,2)")["value"], "nan")

    def test_variables(self):
        self.assertEqual(self.evaluate("x * y", "bfloat16", "--set", "x=3", "--set", "y = x + 1")["value"], 12)
        self.assertEqual(self.evaluate("t = 3; t * t", "bfloat16")["value"], 9)
        self.assertEqual(self.evaluate("-x", "bfloat16", "--set", "x=0.1")["exact"], "-0.10009765625")

    def test_roundings(self):
        self.assertEqual(self.evaluate("1/3", "binary16", "--rounding", "ru")["code"], "0x3556")
        self.assertEqual(self.evaluate("1/3", "binary16", "--rounding", "rd")["code"], "0x3555")
        self.assertEqual(self.evaluate("448 * 2", "e4m3fn", "--overflow", "ieee")["value"], "nan")
        seeds = {self.evaluate("1/3", "e4m3fn", "--rounding", "sr", "--seed", str(i))["code"] for i in range(20)}
        self.assertEqual(len(seeds), 2)

    def test_text(self):
        text = self.ok("eval", "0.1 + 0.2", "--format", "binary64")
        self.assertIn("0.30000000000000004", text)
        self.assertIn("0.1 + 0.2 = 0.30000000000000004   (0.3000000000000000166533453693773481063544…, +0.5 ulp, "
                      "inexact)", text)

    def test_mistakes(self):
        for expression, column in (("1+", 3), ("(1", 3), ("foo(1)", 1), ("1 + fma(1,2)", 5), ("2x", 1), ("", 1),
                                   ("1 < 2 < 3", 7), ("$", 1), ("x", 1), ("(" * 500, 202), ("1" * 70000, 65537),
                                   ("a = 1", 6), ("next(448)", 1)):
            status = 1 if len(expression) > 400 or "next" in expression else 2
            self.assertIn(f"column {column}: ", self.fails(status, "eval", "--format", "e4m3fn", "--", expression))
        self.fails(2, "eval", "1")
        self.fails(2, "eval", "1", "--format", "e4m3x")
        self.fails(2, "eval", "1", "--format", "mxfp4")
        self.fails(2, "eval", "1", "2", "--format", "e4m3fn")
        self.fails(2, "eval", "1", "--format", "e4m3fn", "--rounding", "up")
        self.assertIn("NAME=VALUE", self.fails(2, "eval", "1", "--format", "e4m3fn", "--set", "x"))
        self.assertIn("--set sin=1", self.fails(2, "eval", "1", "--format", "e4m3fn", "--set", "sin=1"))
        self.assertIn("column 3", self.fails(2, "eval", "1", "--format", "e4m3fn", "--set", "x=1/"))
        self.assertIn("too long", self.fails(1, "eval", "sin(2^(2^28))", "--format", "float(e=30,m=20)"))


class Wide(TestCase):
    def test_encode_and_decode(self):
        form = "float(e=15,m=256)"
        line = rows(self.ok("encode", form, "0.1", "--csv"))
        self.assertEqual(line[0], ["value_hex", "code", "rounded_hex", "flags"])
        value, code, rounded, flags = line[1]
        self.assertEqual(len(code), 2 + 68)
        self.assertEqual(flags, "inexact")
        self.assertEqual(self.ok("decode", form, code), f"{code},{rounded},normal\n")
        self.assertEqual(rows(self.ok("encode", form, value))[0][1], code, "rounding again is right")
        self.assertEqual([row[1][:6] for row in rows(self.ok("encode", form, input="inf\n-0\nnan\n1e999999999999\n"))],
                         ["0x7fff", "0x8000", "0x7fff", "0x7fff"])
        self.assertEqual(rows(self.ok("decode", form, input="1\n0b1\n"))[1][1:], ["0x1p-16638", "subnormal"])
        self.fails(2, "encode", form, "one")
        self.fails(2, "decode", form, "0x1" + "0" * 68)
        self.fails(2, "decode", form, "--all")
        done = run("encode", form, input="1\none\n")
        self.assertEqual((done.returncode, len(rows(done.stdout))), (1, 1))
        self.assertIn("line 2", done.stderr)

    def test_random_bits(self):
        got = [self.ok("encode", "float(e=15,m=256)", "--rounding", "sr", "--seed", str(seed), "0.1")
               for seed in range(20)]
        self.assertEqual(len(set(got)), 2)

    def test_formats(self):
        got = json.loads(self.ok("formats", "float(e=20,m=4096)", "--json"))
        self.assertEqual({key: got[key] for key in ("bits", "precision", "emin", "emax", "bias", "max")},
                         {"bits": 4117, "precision": 4097, "emin": -524286, "emax": 524287, "bias": 524287,
                          "max": None})
        self.assertEqual(got["max_hex"], "0x1." + "f" * 1024 + "p+524287")
        self.assertEqual(got["min_hex"], "-" + got["max_hex"])
        self.assertEqual(got["epsilon_hex"], "0x1p-4096")
        self.assertEqual(got["min_subnormal_hex"], "0x1p-528382")
        self.assertEqual(got["codes"], 2 ** 4117)
        self.assertIn("2^4117", self.ok("formats", "float(e=20,m=4096)"))
        got = json.loads(self.ok("formats", "float(e=20,m=15000)", "--json"))
        self.assertIsNone(got["codes"])
        self.fails(2, "formats", "float(e=20,m=200000)")

    def test_posits_and_policies(self):
        got = json.loads(self.ok("formats", "posit(16,2)", "--json"))
        self.assertEqual((got["max"], got["epsilon"], got["specials"], got["system"], got["precision"]),
                         (2.0 ** 56, 2.0 ** -11, ["nar"], "posit", None))
        got = json.loads(self.ok("formats", "e4m3fn(policy=ml_dtypes)", "--json"))
        self.assertEqual(got["policy"]["preset"], "ml_dtypes")
        self.assertEqual(json.loads(self.ok("formats", "binary8p4se", "--json"))["system"], "p3109")
        self.assertEqual(self.ok("decode", "posit(16,2)", "0x8000"), "0x8000,nar,nar\n")


class Reduction(TestCase):
    @needs_shared
    def test_golden(self):
        folder = os.path.join(SHARED, "golden", "quant")
        names = {"bf16": "bfloat16", "fp16": "binary16", "fp32": "binary32"}
        with open(os.path.join(folder, "reduction_order.csv")) as file:
            golden = list(csv.DictReader(file))
        compared = 0
        for case in sorted({row["case"] for row in golden}):
            want = {(names[row["accum"]], row["order"]): float(row["value"]) for row in golden if row["case"] == case}
            text = self.ok("reduction", os.path.join(folder, f"dot_a{case}.npy"),
                           os.path.join(folder, f"dot_b{case}.npy"), "--csv", "--accumulator",
                           ",".join(sorted({accum for accum, _ in want})), "--order",
                           ",".join(sorted({order for _, order in want})))
            self.assertEqual(text.splitlines()[0], "accum,order,value")
            got = {(accum, order): float(value) for accum, order, value in rows(text)[1:]}
            self.assertEqual(got, want)
            compared += len(want)
        self.assertGreaterEqual(compared, 100)

    def test_json(self):
        got = json.loads(self.ok("reduction", SAMPLE, SAMPLE, "--tensors", "h.0.up.bias,h.1.up.bias", "--accumulator",
                                 "bfloat16", "--order", "exact,kahan", "--product-format", "exact", "--json"))
        self.assertEqual([(row["accum"], row["order"]) for row in got["results"]],
                         [("bfloat16", "exact"), ("bfloat16", "kahan")])
        for row in got["results"]:
            self.assertEqual(float.fromhex(row["value_hex"]), row["value"])
        self.assertAlmostEqual(got["results"][0]["value"], got["results"][1]["value"], delta=1e-3)

    def test_matrix(self):
        random = np.random.default_rng(3)
        a = random.normal(size=(13, 40)).astype("f4")
        b = random.normal(size=(40, 11)).astype("f4")
        np.save(self.path("a.npy"), a)
        np.save(self.path("b.npy"), b)
        self.ok("reduction", self.path("a.npy"), self.path("b.npy"), "-a", "binary32", "--order", "sequential", "-o",
                self.path("c.npy"))
        want = np.zeros((13, 11), "f4")
        for k in range(40):
            want = want + a[:, k:k + 1] * b[k:k + 1]
        got = np.load(self.path("c.npy"))
        self.assertEqual(got.dtype, np.dtype("f4"))
        self.assertTrue((got == want).all())
        made = []
        for threads in ("1", "2", "3"):
            self.ok("reduction", self.path("a.npy"), self.path("b.npy"), "-a", "e5m2", "--order", "sequential",
                    "--rounding", "sr", "--seed", "5", "-o", self.path("d.npy"), "--threads", threads)
            made.append(np.load(self.path("d.npy")))
        self.assertTrue((made[0] == made[1]).all() and (made[0] == made[2]).all())
        self.ok("reduction", self.path("a.npy"), self.path("b.npy"), "-a", "binary64", "--order", "exact", "-o",
                self.path("e.npy"))
        exact = np.load(self.path("e.npy"))
        self.assertEqual(exact.dtype, np.dtype("f8"))
        for i in range(13):
            for j in range(11):
                self.assertEqual(exact[i, j], float(sum(Fraction(float(x)) * Fraction(float(y))
                                                        for x, y in zip(a[i], b[:, j]))))
        answer = json.loads(self.ok("reduction", self.path("a.npy"), self.path("b.npy"), "-a", "e5m2", "--order",
                                    "kahan", "-o", self.path("f.npy"), "--json"))
        self.assertEqual((answer["rows"], answer["columns"]), (13, 11))

    def test_binary64_is_read_exactly(self):
        values = np.random.default_rng(4).normal(size=50)
        np.save(self.path("a.npy"), values)
        got = self.ok("reduction", self.path("a.npy"), self.path("a.npy"), "-a", "binary32", "--order", "exact",
                      "--csv").splitlines()[1].split(",")
        self.assertEqual(float(got[2]), float(sum(Fraction(x) ** 2 for x in values)))

    def test_mistakes(self):
        np.save(self.path("a.npy"), np.ones(5, "f4"))
        np.save(self.path("b.npy"), np.ones((5, 2), "f4"))
        np.save(self.path("c.npy"), np.ones(4, "f4"))
        a, b, c = (self.path(name) for name in ("a.npy", "b.npy", "c.npy"))
        self.assertIn("5 and 4", self.fails(1, "reduction", a, c))
        self.assertIn("--output", self.fails(2, "reduction", a, b))
        self.fails(2, "reduction", a, b, "-o", self.path("d.npy"))
        self.assertIn("split[N]", self.fails(2, "reduction", a, a, "--order", "sideways"))
        self.fails(2, "reduction", a, a, "--order", "split0")
        self.fails(2, "reduction", a, a, "-a", "nothing")
        self.fails(2, "reduction", a, a, "-a", "mxfp4")
        self.fails(1, "reduction", a, a, "-a", "binary128")
        self.fails(2, "reduction", a, a, "--product-format", "nothing")
        self.fails(2, "reduction", a, a, "--rounding", "up")
        self.fails(2, "reduction", a, a, "--guard-bits", "65")
        self.fails(2, "reduction", a)
        self.fails(1, "reduction", a, self.path("none.npy"))
        self.fails(1, "reduction", SAMPLE, a)
        self.fails(1, "reduction", SAMPLE, SAMPLE, "--tensors", "x,y")
        self.fails(2, "reduction", SAMPLE, SAMPLE, "--tensors", "x")
        self.assertFalse(os.path.exists(self.path("d.npy")))


if __name__ == "__main__":
    main()
