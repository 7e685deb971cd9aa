#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Block formats of the command line: NVFP4's recipes, ggml's types both ways, rules over a tensor."""
import json
import os

import numpy as np

from clitest import TestCase, main


def read_safetensors(path):
    with open(path, "rb") as file:
        data = file.read()
    n = int.from_bytes(data[:8], "little")
    header = json.loads(data[8:8 + n])
    return {name: data[8 + n + entry["data_offsets"][0]:8 + n + entry["data_offsets"][1]]
            for name, entry in header.items() if name != "__metadata__"}


class Blocks(TestCase):
    def setUp(self):
        super().setUp()
        self.x = np.random.default_rng(8).normal(size=(24, 96)).astype("<f4")
        self.file = self.path("x.npy")
        np.save(self.file, self.x)

    def quantize(self, *options):
        return json.loads(self.ok("quantize", self.file, *options, "--json"))

    def dequantized(self, *options):
        self.ok("quantize", self.file, *options, "-o", self.path("q.npy"))
        return np.load(self.path("q.npy"))

    def test_recipes(self):
        seen = set()
        for recipe in ("two-level", "torchao", "te", "single"):
            by_option = self.quantize("--format", "nvfp4", "--recipe", recipe)
            by_text = self.quantize("--format", by_option["format"])
            self.assertEqual(by_option["recipe"], recipe)
            self.assertEqual(by_text["recipe"], recipe)
            self.assertEqual(by_option["tensors"], by_text["tensors"])
            again = self.quantize("--format", by_option["canonical"])
            self.assertEqual(again["tensors"], by_option["tensors"])
            seen.add(by_option["tensors"][0]["sha16"])
        self.assertEqual(len(seen), 4)
        tiles = self.quantize("--format", "block(e2m1,e4m3fn,16x16,absmax,tensor)", "--recipe", "te")
        self.assertEqual(tiles["format"], "block(e2m1,e4m3fn,16x16,absmax,tensor,te)")
        self.assertIn("one way only", self.fails(2, "quantize", self.file, "--format", "mxfp4", "--recipe", "te"))
        self.assertIn("te", self.fails(2, "quantize", self.file, "--format", "nvfp4(te)", "--scale-rule", "mse"))
        self.assertIn("two-level, torchao, te, single",
                      self.fails(2, "quantize", self.file, "--format", "nvfp4", "--recipe", "best"))

    def test_te(self):
        """Transformer Engine's arithmetic, written in NumPy."""
        f = np.float32
        blocks = self.x.reshape(-1, 16)
        amax = np.abs(self.x).max()
        unit = f(448 * 6) / amax
        wanted = np.minimum(np.abs(blocks).max(axis=1) * (unit * (f(1) / f(6))), f(448)).astype(np.float64)
        exponent = np.maximum(np.frexp(wanted)[1] - 1, -6)
        scale = (np.rint(wanted / 2.0 ** (exponent - 3)) * 2.0 ** (exponent - 3)).astype(f)
        v = np.clip(blocks * (f(1) / (scale * (f(1) / unit)))[:, None], -6, 6).astype(np.float64)
        exponent = np.clip(np.frexp(v)[1] - 1, 0, 2)
        q = np.rint(v / 2.0 ** (exponent - 1)) * 2.0 ** (exponent - 1)
        decode = (scale * amax) * f(1.0 / (6.0 * 448.0))
        self.assertTrue(np.array_equal(self.dequantized("--format", "nvfp4(te)").reshape(-1, 16),
                                       q.astype(f) * decode[:, None]))

    def test_ggml_codes(self):
        """Q8_0 as it is stored, against NumPy, and read again by decode."""
        self.ok("quantize", self.file, "--format", "q8_0", "--codes", "-o", self.path("c.safetensors"))
        stored = read_safetensors(self.path("c.safetensors"))
        (name,) = stored
        self.assertTrue(name.endswith(".codes"))
        blocks = self.x.reshape(-1, 32)
        d = np.abs(blocks).max(axis=1, keepdims=True) / np.float32(127)
        scaled = blocks * (np.float32(1) / d)
        q = np.trunc(scaled + np.copysign(np.float32(0.5), scaled)).astype(np.int8)
        wanted = np.concatenate([d.astype("<f2").view(np.uint8), q.view(np.uint8)], axis=1)
        self.assertEqual(stored[name], wanted.tobytes())

        rows = self.ok("decode", "q8_0", "0x" + wanted[5].tobytes().hex(), "--csv").splitlines()
        self.assertEqual(rows[0], "index,value_hex,class")
        self.assertEqual([row.split(",")[0] for row in rows[1:]], [str(i) for i in range(32)])
        values = np.array([float.fromhex(row.split(",")[1]) for row in rows[1:]], "f4")
        self.assertTrue(np.array_equal(values, self.dequantized("--format", "q8_0").reshape(-1, 32)[5]))

        several = self.ok("decode", "q8_0", input="".join("0x%s\n" % block.tobytes().hex() for block in wanted))
        self.assertEqual(len(several.splitlines()), 32 * len(wanted))

    def test_ggml_refusals(self):
        self.assertIn("74 bytes", self.fails(1, "quantize", self.file, "--format", "iq2_xs"))
        self.assertIn("q6_k", self.fails(1, "quantize", self.file, "--format", "q6_k"))
        self.assertIn("sr", self.fails(1, "quantize", self.file, "--format", "q4_0", "--rounding", "sr"))
        self.assertIn("68", self.fails(2, "decode", "q8_0", "0x12"))
        self.assertIn("68", self.fails(2, "decode", "q8_0", "0x" + "g" * 68))
        self.assertIn("--all", self.fails(2, "decode", "q8_0", "--all"))
        self.assertIn("its own", self.fails(2, "formats", "q4_0(floor)"))

    def test_rules_over_a_tensor(self):
        x = self.x.astype(np.float64)
        for threads in ("1", "2"):
            q = self.dequantized("--format", "block(sint4,binary32,tensor,std(2.5))", "--threads", threads)
            step = np.float64(np.float32(2.5 * x.std() / 7))
            wanted = (np.clip(np.rint(x / step), -7, 7) * step).astype("f4")
            self.assertLess(np.abs(q - wanted).max(), 1e-6)
        search = self.quantize("--format", "block(sint4,binary32,tensor,mse)")["tensors"][0]["mse"]
        self.assertLess(search, self.quantize("--format", "block(sint4,binary32,tensor,absmax)")["tensors"][0]["mse"])

    def test_dynamic_fixed_point(self):
        q = self.dequantized("--format", "dfp(8)")
        step = 2.0 ** (np.floor(np.log2(np.abs(self.x).max())) - 6)
        self.assertTrue(np.array_equal(q, (np.clip(np.rint(self.x / step), -127, 127) * step).astype("f4")))
        self.assertEqual(self.quantize("--format", "dfp(16)")["format"], "dfp16")


if __name__ == "__main__":
    main()
