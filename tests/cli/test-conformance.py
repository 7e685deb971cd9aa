#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""mantissa-cli conformance and compare."""
import json
import os
import shutil
import struct
import unittest

from clitest import SAMPLE, SHARED, SOURCE, TestCase, main, needs_shared, run, write_safetensors

SETS = os.path.join(SOURCE, "data", "conformance")


class Conformance(TestCase):
    def test_built_in(self):
        result = json.loads(self.ok("conformance", "--json"))
        self.assertEqual(result["unexpected"], 0)
        self.assertIsNone(result["directory"])
        self.assertTrue(result["directory_reason"])
        self.assertGreater(result["compared"], 100000)
        self.assertEqual(result["compared"], result["equal"] + result["known"])
        peers = {s["peer"].split()[0] for s in result["sets"]}
        self.assertLessEqual({"gfloat", "ml_dtypes", "CPFloat", "microxcaling", "torchao", "Transformer", "universal",
                              "p3109-cpp"}, peers)
        ids = set()
        for one in result["sets"]:
            self.assertEqual(one["compared"], one["equal"] + one["known"] + one["unexpected"], one["set"])
            self.assertEqual(one["known"], sum(d["count"] for d in one["deviations"] if d["kind"] == "known"))
            for deviation in one["deviations"]:
                self.assertTrue(deviation["known"] and deviation["example"] and deviation["reason"], deviation)
                ids.add(deviation["id"])
        # the deviations that are known of, each with a vector that shows it
        self.assertLessEqual({
            "cpfloat-directed-zero-sign", "gfloat-nan-code", "gfloat-overflow-without-inf", "gfloat-zero-block",
            "microxcaling-scale-log2", "microxcaling-element-log2", "ml_dtypes-directed-overflow",
            "ml_dtypes-inf-under-saturation", "ml_dtypes-e8m0-smallest-binade", "ml_dtypes-e8m0-ties-away",
            "torchao-even-overflow",
        }, ids)

    def test_text_and_csv(self):
        text = self.ok("conformance", SETS)
        self.assertIn("torchao-even-overflow (known)", text)
        self.assertRegex(text, r"(?m)^\d+ answers compared: \d+ equal, \d+ known deviations, 0 unexpected$")
        self.assertNotIn("(known)", self.ok("conformance", "--summary"))
        rows = self.ok("conformance", "--csv").splitlines()
        self.assertTrue(rows[0].startswith("set,peer,file,compared,equal,known,unexpected,skipped"))
        self.assertGreaterEqual(len(rows), 16)

    def test_threads_change_nothing(self):
        results = []
        for n in (1, 3):
            result = json.loads(self.ok("conformance", "--json", "--threads", n))
            for one in result["sets"] + [result]:
                one.pop("elapsed_seconds")
            result.pop("threads")
            results.append(result)
        self.assertEqual(results[0], results[1])

    def test_unexpected(self):
        """A spoiled vector: printed, and status 1."""
        with open(os.path.join(SETS, "universal-decode.csv")) as file:
            lines = file.readlines()
        at = next(i for i, line in enumerate(lines) if line.startswith("posit8_0,8,0,64,"))
        lines[at] = "posit8_0,8,0,64,0x1p+7\n"
        with open(self.path("decode.csv"), "w") as file:
            file.writelines(lines)
        done = run("conformance", self.dir, "--json")
        self.assertEqual((done.returncode, done.stderr), (1, "mantissa-cli: 1 answer is unexpected\n"))
        result = json.loads(done.stdout)
        self.assertEqual(result["unexpected"], 1)
        deviation = result["sets"][0]["deviations"][0]
        self.assertEqual((deviation["kind"], deviation["known"], deviation["count"]), ("unexpected", False, 1))
        self.assertIn("0x1p+7", deviation["example"])
        self.assertIn("0x40 (0x1p+0)", deviation["example"])

    def test_failures(self):
        self.assertIn("no vector set", self.fails(1, "conformance", self.dir))
        self.assertIn("No such file", self.fails(1, "conformance", self.path("absent")))
        self.fails(2, "conformance", "a", "b")

    @needs_shared
    @unittest.skipIf("MANTISSA_SANITIZED" in os.environ, "all golden files take minutes under the sanitizers")
    def test_golden(self):
        result = json.loads(self.ok("conformance", os.path.join(SHARED, "golden"), "--json", timeout=300))
        self.assertEqual(result["unexpected"], 0)
        self.assertGreater(result["compared"], 19600000)
        self.assertGreaterEqual(len(result["sets"]), 26)


class Compare(TestCase):
    def compare(self, a, b, *arguments):
        return json.loads(self.ok("compare", a, b, "--json", *arguments))

    def test_itself(self):
        result = self.compare(SAMPLE, SAMPLE, "--strict")
        self.assertTrue(result["equal"])
        self.assertEqual(result["equal_tensors"], result["compared_tensors"])
        self.assertEqual({t["qsnr_db"] for t in result["tensors"]}, {"inf"})
        self.assertEqual({t["max_ulp"] for t in result["tensors"]}, {0})

    def test_differences(self):
        a, b = self.path("a.safetensors"), self.path("b.safetensors")
        zeros = struct.pack("<2f", 0, 0)
        write_safetensors(a, {
            "half": ("F16", [3], struct.pack("<3e", 1, -1, 2)),
            "scale": ("F8_E8M0", [2], b"\x7f\x80"),
            "w_scale": ("U8", [3], b"\1\2\3"),
            "w": ("U8", [3], b"\1\2\3"),
            "shape": ("F32", [2], zeros),
            "zero": ("F32", [2], zeros),
            "nan": ("F32", [2], struct.pack("<2f", float("nan"), 1)),
            "payload": ("F32", [2], struct.pack("<If", 0x7fc00001, 1)),
            "long": ("I64", [1], struct.pack("<q", 2 ** 62)),
            "double": ("F64", [1], struct.pack("<d", 1)),
            "dtype": ("F32", [1], struct.pack("<f", 1)),
            "missing": ("F32", [0], b""),
        })
        write_safetensors(b, {
            "half": ("F16", [3], struct.pack("<3H", 0x3c01, 0x3c00, 0x4000)),
            "scale": ("F8_E8M0", [2], b"\x7f\x82"),
            "w_scale": ("U8", [3], b"\1\5\4"),
            "w": ("U8", [3], b"\1\2\3"),
            "shape": ("F32", [1, 2], zeros),
            "zero": ("F32", [2], struct.pack("<2f", -0.0, 0)),
            "nan": ("F32", [2], struct.pack("<2f", 1, 1)),
            "payload": ("F32", [2], struct.pack("<If", 0xffc00002, 1)),
            "long": ("I64", [1], struct.pack("<q", 2 ** 62 + 1)),
            "double": ("F64", [1], struct.pack("<Q", 0x3ff0000000000003)),
            "dtype": ("BF16", [1], b"\x80\x3f"),
            "extra": ("F32", [1], b"\0" * 4),
        })
        result = self.compare(a, b)
        self.assertEqual((result["equal"], result["missing"], result["extra"]), (False, ["missing"], ["extra"]))
        by_name = {t["name"]: t for t in result["tensors"]}
        status = {name: t["status"] for name, t in by_name.items()}
        self.assertEqual(status, {
            "half": "different", "scale": "different", "w_scale": "different", "w": "equal", "shape": "other_shape",
            "zero": "different", "nan": "different", "payload": "equal", "long": "different", "double": "different",
            "dtype": "other_dtype", "missing": "only_in_a", "extra": "only_in_b"})
        # −1 and 1 are 2·0x3c00 numbers apart
        self.assertEqual((by_name["half"]["different"], by_name["half"]["max_ulp"]), (2, 2 * 0x3c00))
        self.assertEqual((by_name["scale"]["max_ulp"], by_name["scale"]["differing_scale_bytes"]), (2, 1))
        self.assertEqual(by_name["w_scale"]["differing_scale_bytes"], 2)
        self.assertIsNone(by_name["w"]["differing_scale_bytes"])
        self.assertTrue(by_name["w"]["differing_scale_bytes_reason"])
        self.assertEqual((by_name["zero"]["different"], by_name["zero"]["max_ulp"]), (1, 0))
        self.assertIsNone(by_name["nan"]["max_ulp"])
        self.assertIn("NaN", by_name["nan"]["max_ulp_reason"])
        self.assertEqual(by_name["long"]["max_ulp"], 1)
        self.assertEqual(by_name["double"]["max_ulp"], 3)
        self.assertIsNone(by_name["shape"]["max_ulp"])

        done = run("compare", a, b, "--strict")
        self.assertEqual((done.returncode, done.stderr), (1, "mantissa-cli: 11 of 13 tensors are not equal\n"))
        self.assertTrue(self.ok("compare", a, b, "--csv").startswith("name,status,dtype_a,dtype_b,elements,different"))

    def test_qsnr(self):
        """Against quantize, which measures the same."""
        out = self.path("out.safetensors")
        rows = json.loads(self.ok("quantize", SAMPLE, "wte.weight", "--format", "mxfp8_e4m3", "-o", out, "--json"))
        result = self.compare(SAMPLE, out)
        wte = next(t for t in result["tensors"] if t["name"] == "wte.weight")
        self.assertAlmostEqual(wte["qsnr_db"], rows["tensors"][0]["qsnr_db"], 9)
        self.assertAlmostEqual(wte["max_abs_err"], rows["tensors"][0]["max_abs_err"], 12)
        self.assertIsNone(wte["max_ulp"])

    def test_alone(self):
        """The only tensors of two files are a pair whatever their names."""
        npy = self.path("x.npy")
        self.ok("dump", SAMPLE, "ln_f.weight", "-o", npy)
        other = self.path("y.npy")
        shutil.copy(npy, other)
        with open(other, "r+b") as file:
            file.seek(-4, os.SEEK_END)
            x = struct.unpack("<I", file.read(4))[0]
            file.seek(-4, os.SEEK_END)
            file.write(struct.pack("<I", x + 5))
        result = self.compare(npy, other)
        self.assertEqual([(t["different"], t["max_ulp"]) for t in result["tensors"]], [(1, 5)])

    def test_failures(self):
        self.assertIn("absent", self.fails(1, "compare", SAMPLE, self.path("absent")))
        self.fails(2, "compare", SAMPLE)


if __name__ == "__main__":
    main()
