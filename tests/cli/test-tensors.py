#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""tensors, dump, stats and quantize: against golden numbers, and what is around them."""
import concurrent.futures
import csv
import hashlib
import io
import json
import math
import os
import struct
import unittest

import numpy as np

from clitest import SAMPLE, SHARED, TestCase, main, needs_shared, run, write_safetensors


def golden(name):
    return os.path.join(SHARED, "golden", "quant", name)


def golden_rows(name):
    with open(golden(name)) as file:
        return list(csv.DictReader(file))


def csv_rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def sha16(values):
    return hashlib.sha256((np.asarray(values, "<f4") + np.float32(0)).tobytes()).hexdigest()[:16]


def close(got, want, relative, absolute=0):
    return abs(got - want) <= max(relative * abs(want), absolute)


ROUNDINGS = {"rtz": "rz"}
RULES = {"e8m0_floor": "floor", "e8m0_ceil": "rceil", "e8m0_even": "even", "e8m0_round": "nearest",
         "e8m0_4/3": "four-thirds"}
MX = {"mx_e2m1": "mxfp4", "mx_e2m1_4/3": "mxfp4", "mx_e2m3": "mxfp6_e2m3", "mx_e3m2": "mxfp6_e3m2",
      "mx_e4m3": "mxfp8_e4m3", "mx_e5m2": "mxfp8_e5m2"}
# the golden e3m4 of blocks has neither Inf nor NaN
ELEMENTS = {"bf16": "bfloat16", "fp16": "binary16", "tf32": "tf32", "e4m3": "e4m3fn", "e5m2": "e5m2", "e2m1": "e2m1",
            "e3m4": "float(e=3,m=4,inf=no,nan=none)"}
SCALES = {"fp32": "binary32", "fp16": "binary16", "ue5m3": "ue5m3", "e4m3_zero": "e4m3fn"}


def golden_options(row):
    """A row of formats.csv as options of quantize, by the table of the contract; None: a later format."""
    config, element, scale = row["config"], row["elem"], row["scale"]
    if config.startswith("gguf"):
        return None
    rounding = row["round"]
    options = ["--rounding", ROUNDINGS.get(rounding, rounding), "--seed", "12345"] if rounding != "n/a" else []
    if config.startswith("elem_"):
        return ["--format", ELEMENTS[element]] + options
    if config in MX:
        return ["--format", MX[config], "--scale-rule", RULES[scale]] + options
    if config in ("nvfp4", "nvint4"):
        return ["--format", config] + (["--recipe", "two-level"] if config == "nvfp4" else []) + options
    if config == "mxint8_ocp":
        return ["--format", "mxint8"] + options
    if config == "quest_e2m1_floor":
        return ["--format", "block(e2m1,e8m0,32,std(2.92247856))"] + options
    if config == "nf4_g64":
        return ["--format", "block(nf4,binary32,64,absmax)"] + options
    element = "s" + element if element.startswith("int") else ELEMENTS[element]
    if scale in RULES:
        return ["--format", f"block({element},e8m0,{row['block']},{RULES[scale]})"] + options
    return ["--format", f"block({element},{SCALES[scale]},{row['block']},absmax)"] + options


@needs_shared
class Golden(TestCase):
    def test_quantize(self):
        """Every row of formats.csv whose format exists, one process a row."""
        def quantize(row):
            options = golden_options(row)
            if options is None:
                return row, None
            return row, run("quantize", golden(row["tensor"] + ".npy"), *options, "--json", "--threads", "1")

        later = digests = 0
        faults = []
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for row, done in pool.map(quantize, golden_rows("formats.csv")):
                if done is None:
                    later += 1
                    continue
                label = f"{row['tensor']} {row['config']} {row['scale']} {row['round']}: "
                if done.returncode != 0 or done.stderr != "":
                    faults.append(label + done.stderr)
                    continue
                got = json.loads(done.stdout)["tensors"][0]
                if got["mse"] is None:
                    faults.append(label + str(got))
                    continue
                if row["sha16"]:
                    digests += got["sha16"] == row["sha16"]
                    if got["sha16"] != row["sha16"]:
                        faults.append(label + f"sha16 {got['sha16']}, expected {row['sha16']}")
                loose = not row["sha16"]
                if not close(got["qsnr_db"], float(row["qsnr_db"]), 0, 2e-3 if loose else 1e-4):
                    faults.append(label + f"qsnr_db {got['qsnr_db']}, expected {row['qsnr_db']}")
                for key in ("mse", "bias", "misalign", "max_abs_err", "cosine", "zero_frac"):
                    # figures near zero are differences of much larger sums
                    scale = math.sqrt(float(row["mse"])) if key == "bias" else 1
                    if got[key] is None and key == "cosine" and float(row[key]) == 0:
                        continue  # of a vector of zeros: undefined here, 0 there
                    if not loose and got[key] is None:
                        faults.append(label + f"{key}: {got[key + '_reason']}, expected {row[key]}")
                    elif not loose and not close(got[key], float(row[key]), 1e-6, 1e-9 * scale):
                        faults.append(label + f"{key} {got[key]}, expected {row[key]}")
        for fault in faults[:40]:
            print("# " + fault.strip())
        print(f"# {len(golden_rows('formats.csv')) - later} rows compared, {digests} digests equal, {later} of later "
              f"formats, {len(faults)} faults")
        self.assertEqual(faults, [])
        self.assertGreater(digests, 300)

    def test_stats(self):
        columns = {"mean": 1e-6, "std": 1e-6, "kurtosis_pearson": 1e-6, "absmax": 1e-6, "crest16": 1e-6,
                   "crest32": 1e-6, "crest128": 1e-6, "crest_row": 1e-6}
        rows = golden_rows("stats.csv")
        for row in rows:
            got = csv_rows(self.ok("stats", golden(row["tensor"] + ".npy"), "--csv"))[0]
            self.assertEqual(int(got["count"]), int(row["rows"]) * int(row["cols"]))
            for key, tolerance in columns.items():
                self.assertTrue(close(float(got[key]), float(row[key]), tolerance, 1e-12),
                                (row["tensor"], key, got[key], row[key]))
            self.assertTrue(close(float(got["ggd_beta"]), float(row["ggd_beta_mle"]), 1e-3),
                            (row["tensor"], got["ggd_beta"], row["ggd_beta_mle"]))
        self.assertGreaterEqual(len(rows), 6)


class Files(TestCase):
    def setUp(self):
        super().setUp()
        random = np.random.default_rng(5)
        self.a = random.standard_normal((24, 80)).astype("<f4")
        self.a[3, 4], self.a[0, 0] = 0, -0.0
        self.b = random.standard_normal(100).astype("<f2")
        self.c = np.array([7, -3, 0], "<i2")
        self.file = self.path("model.safetensors")
        write_safetensors(self.file, {
            "a": ("F32", [24, 80], self.a.tobytes()),
            "b.bias": ("F16", [100], self.b.tobytes()),
            "ints": ("I16", [3], self.c.tobytes()),
            "nothing": ("F32", [0, 4], b""),
            "zeros": ("BF16", [4, 4], bytes(32)),
            "nans": ("F32", [2], struct.pack("<2f", math.nan, math.inf)),
            "complex": ("C64", [2], bytes(16)),
            "one": ("F32", [], struct.pack("<f", 3)),
            "name with, comma\nand line": ("U8", [2], b"\x01\x02"),
        }, {"made": "by a test"})
        self.clean = self.path("clean.safetensors")
        write_safetensors(self.clean, {"a": ("F32", [24, 80], self.a.tobytes()),
                                       "b.bias": ("F16", [100], self.b.tobytes()),
                                       "complex": ("C64", [2], bytes(16))})

    def test_tensors(self):
        answer = json.loads(run("tensors", self.file, "--json").stdout)
        self.assertEqual(answer["metadata"], {"made": "by a test"})
        self.assertEqual(answer["kind"], "safetensors")
        rows = {row["name"]: row for row in answer["tensors"]}
        self.assertEqual(rows["a"]["shape"], [24, 80])
        self.assertEqual(rows["one"]["shape"], [])
        self.assertEqual((rows["b.bias"]["dtype"], rows["b.bias"]["elements"], rows["b.bias"]["size"]), ("F16", 100, 200))
        with open(self.file, "rb") as file:
            file.seek(rows["ints"]["offset"])
            self.assertEqual(file.read(6), self.c.tobytes())
        table = csv_rows(run("tensors", self.file, "--csv").stdout)
        self.assertEqual([row["name"] for row in table], [row["name"] for row in answer["tensors"]])
        text = run("tensors", self.file).stdout
        self.assertIn("name with, comma\\u000Aand line", text)

    def test_dump(self):
        for name, values in (("a", self.a), ("b.bias", self.b), ("ints", self.c), ("one", np.float32(3)),
                             ("nothing", np.zeros((0, 4)))):
            self.assertEqual(run("dump", self.file, name, "-o", self.path("x.npy")).returncode, 0)
            got = np.load(self.path("x.npy"))
            self.assertEqual((got.dtype, got.shape), (np.dtype("<f4"), values.shape))
            np.testing.assert_array_equal(got.view("<u4"), np.asarray(values, "<f4").view("<u4"))
        self.assertEqual(run("dump", self.file, "b.bias", "--raw", "-o", self.path("x.bin")).returncode, 0)
        with open(self.path("x.bin"), "rb") as file:
            self.assertEqual(file.read(), self.b.tobytes())
        self.assertEqual(run("dump", self.file, "b.bias", "--raw", "-o", self.path("x.npy")).returncode, 0)
        np.testing.assert_array_equal(np.load(self.path("x.npy")), self.b)
        self.assertEqual(sorted(os.listdir(self.dir)), ["clean.safetensors", "model.safetensors", "x.bin", "x.npy"], "no file left over")

    def test_dump_mistakes(self):
        for arguments in (["a"], ["a", "-o", self.path("x.txt")]):
            done = run("dump", self.file, *arguments)
            self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
        for arguments in (["none", "-o", self.path("x.npy")], ["complex", "-o", self.path("x.npy")],
                          ["a", "-o", "/nonexistent/x.npy"]):
            done = run("dump", self.file, *arguments)
            self.assertEqual((done.returncode, done.stdout), (1, ""), done.stderr)
        self.assertEqual(sorted(os.listdir(self.dir)), ["clean.safetensors", "model.safetensors"], "nothing is left")

    def test_stats(self):
        done = run("stats", self.file, "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        answer = json.loads(done.stdout)
        rows = {row["name"]: row for row in answer["tensors"]}
        x = self.a.astype("f8")
        self.assertEqual((rows["a"]["count"], rows["a"]["zeros"]), (1920, 2))
        self.assertAlmostEqual(rows["a"]["mean"], x.mean(), 12)
        self.assertAlmostEqual(rows["a"]["std"], x.std(), 12)
        self.assertAlmostEqual(rows["a"]["kurtosis_pearson"], ((x - x.mean()) ** 4).mean() / x.var() ** 2, 9)
        self.assertEqual(rows["a"]["absmax"], abs(x).max())
        crest = (abs(x).max(1) / np.sqrt((x * x).mean(1))).mean()
        self.assertAlmostEqual(rows["a"]["crest_row"], crest, 9)
        self.assertEqual((rows["ints"]["min"], rows["ints"]["max"]), (-3, 7))
        # what has no value is null with a reason, never 0
        for name, key in (("nothing", "mean"), ("nans", "mean"), ("complex", "mean"), ("complex", "count"),
                          ("zeros", "kurtosis_pearson"), ("zeros", "crest16")):
            self.assertIsNone(rows[name][key], (name, key))
            self.assertGreater(len(rows[name][key + "_reason"]), 5, (name, key))
        self.assertEqual((rows["nans"]["nans"], rows["nans"]["infs"]), (1, 1))
        self.assertEqual(rows["zeros"]["mean"], 0)
        self.assertTrue(any("nans" in sentence for sentence in answer["warnings"]))
        for sentence in answer["warnings"]:
            self.assertIn("mantissa-cli: warning: " + sentence, done.stderr)

        table = {row["name"]: row for row in csv_rows(run("stats", self.file, "--csv").stdout)}
        self.assertEqual((table["complex"]["mean"], table["nothing"]["mean"]), ("", ""))
        self.assertNotEqual(table["complex"]["reason"], "")
        self.assertEqual(float(table["a"]["std"]), rows["a"]["std"], "shortest decimals read back the same")
        self.assertEqual([row["name"] for row in csv_rows(run("stats", self.file, "ints", "a", "--csv").stdout)],
                         ["ints", "a"], "in the order of the command line")

    def test_quantize(self):
        done = run("quantize", self.file, "--format", "e4m3fn", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        answer = json.loads(done.stdout)
        self.assertEqual((answer["format"], answer["rounding"], answer["seed"]), ("e4m3fn", "rne", 0))
        for key in ("mantissa_version", "isa", "threads"):
            self.assertIn(key, answer)
        rows = {row["name"]: row for row in answer["tensors"]}
        codes = [line.split(",")[2] for line in
                 self.ok("encode", "e4m3fn", "--overflow", "saturate",
                         input="".join(float(v).hex() + "\n" for v in self.a.flat)).splitlines()]
        q = np.array([float.fromhex(code) for code in codes])
        x = self.a.astype("f8").ravel()
        row = rows["a"]
        self.assertEqual(row["sha16"], sha16(q))
        self.assertAlmostEqual(row["mse"], ((q - x) ** 2).mean(), 12)
        self.assertAlmostEqual(row["qsnr_db"], -10 * math.log10(((q - x) ** 2).sum() / (x * x).sum()), 9)
        self.assertAlmostEqual(row["max_abs_err"], abs(q - x).max(), 12)
        self.assertAlmostEqual(row["bias"], (q - x).mean(), 12)
        self.assertAlmostEqual(row["misalign"], 1 - (q * x).sum() / (x * x).sum(), 12)
        self.assertEqual(row["clip_frac"], 0)
        self.assertEqual((rows["one"]["mse"], rows["one"]["qsnr_db"]), (0, "inf"))
        for name, key in (("zeros", "qsnr_db"), ("nothing", "mse"), ("nans", "mse"), ("complex", "mse"),
                          ("complex", "sha16")):
            self.assertIsNone(rows[name][key], (name, key))
            self.assertGreater(len(rows[name][key + "_reason"]), 5, (name, key))
        self.assertEqual(rows["zeros"]["mse"], 0)
        self.assertEqual(rows["nans"]["nonfinite"], 2)
        text = run("quantize", self.file, "--format", "e4m3fn").stdout
        self.assertRegex(text, r"(?m)^complex: \S.*")

    def test_quantize_is_the_same_however_it_is_run(self):
        base = None
        for options in ([], ["--threads", "1"], ["--threads", "3"], ["--isa", "base"], ["--isa", "base", "--threads", "2"]):
            for rounding in ("rne", "sr"):
                done = run("quantize", self.file, "a", "--format", "mxfp4", "--rounding", rounding, "--seed", "9",
                           "--csv", *options)
                self.assertEqual(done.returncode, 0, done.stderr)
                base = base or {}
                self.assertEqual(base.setdefault(rounding, done.stdout), done.stdout, options)
        self.assertNotEqual(base["rne"], base["sr"])

    def test_quantize_output(self):
        done = run("quantize", self.clean, "a", "--format", "nvfp4", "-o", self.path("q.npy"), "--json")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        row = json.loads(done.stdout)["tensors"][0]
        q = np.load(self.path("q.npy"))
        self.assertEqual((q.dtype, q.shape), (np.dtype("<f4"), (24, 80)))
        self.assertEqual(sha16(q), row["sha16"])
        done = run("quantize", self.file, "--format", "bfloat16", "-o", self.path("q.safetensors"), "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stderr, "complex.*left out")
        answer = {row["name"]: row for row in json.loads(done.stdout)["tensors"]}
        names = [row["name"] for row in json.loads(self.ok("tensors", self.path("q.safetensors"), "--json"))["tensors"]]
        self.assertEqual(sorted(names), sorted(set(answer) - {"complex"}))
        for name in ("a", "b.bias", "ints", "one"):
            self.assertEqual(run("dump", self.path("q.safetensors"), name, "-o", self.path("d.npy")).returncode, 0)
            self.assertEqual(sha16(np.load(self.path("d.npy"))), answer[name]["sha16"], name)
        self.assertEqual(sorted(os.listdir(self.dir)), ["clean.safetensors", "d.npy", "model.safetensors", "q.npy", "q.safetensors"])

    def test_quantize_codes(self):
        done = run("quantize", self.clean, "a", "--format", "mxfp4", "--codes", "-o", self.path("c.safetensors"), "--json")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        row = json.loads(done.stdout)["tensors"][0]
        def raw(name):
            self.ok("dump", self.path("c.safetensors"), name, "--raw", "-o", self.path("raw.bin"))
            with open(self.path("raw.bin"), "rb") as file:
                return np.frombuffer(file.read(), "u1")
        values = [float.fromhex(line.split(",")[1]) for line in self.ok("decode", "e2m1", "--all").splitlines()]
        packed = raw("a.codes").reshape(24, 40)
        codes = np.stack([packed & 15, packed >> 4], 2).reshape(24, 80)
        scales = 2.0 ** (raw("a.scales").reshape(24, 3).astype(int) - 127)
        q = np.array(values)[codes] * np.repeat(scales, 32, axis=1)[:, :80]
        self.assertEqual(sha16(q), row["sha16"])

    def test_axis(self):
        write_safetensors(self.path("t.safetensors"), {"a": ("F32", [80, 24], self.a.T.tobytes())})
        one = csv_rows(run("quantize", self.file, "a", "--format", "mxfp4", "--csv").stdout)[0]
        other = csv_rows(run("quantize", self.path("t.safetensors"), "a", "--format", "mxfp4", "--axis", "0",
                             "--csv").stdout)[0]
        self.assertEqual(one["max_abs_err"], other["max_abs_err"])
        self.assertTrue(close(float(one["mse"]), float(other["mse"]), 1e-12))
        done = run("quantize", self.file, "b.bias", "--format", "mxfp4", "--axis", "1")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        rows = {row["name"]: row for row in
                json.loads(run("quantize", self.file, "--format", "mxfp4", "--axis", "1", "--json").stdout)["tensors"]}
        self.assertIsNone(rows["b.bias"]["mse"])
        self.assertIsNotNone(rows["a"]["mse"])

    def test_quantize_mistakes(self):
        def status(*arguments):
            done = run("quantize", *arguments)
            self.assertEqual(done.stdout, "", arguments)
            self.assertRegex(done.stderr, r"\Amantissa-cli: [^\n]+\n\Z", arguments)
            return done.returncode
        self.assertEqual(status(self.clean), 2)
        self.assertEqual(status("--format", "mxfp4"), 2)
        self.assertEqual(status(self.clean, "--format", "mxfp5"), 2)
        self.assertEqual(status(self.clean, "--format", "mxfp4", "--scale-rule", "best"), 2)
        self.assertEqual(status(self.clean, "--format", "mxfp4", "--recipe", "two-level"), 2)
        self.assertEqual(status(self.clean, "--format", "mxfp4", "--rounding", "even"), 2)
        self.assertEqual(status(self.clean, "--format", "mxfp4", "--axis", "x"), 2)
        self.assertEqual(status(self.clean, "--format", "mxfp4", "--threads", "-1"), 2)
        self.assertEqual(status(self.clean, "--format", "mxfp4", "--json", "--csv"), 2)
        self.assertEqual(status(self.clean, "--format", "mxfp4", "-o", self.path("q.txt")), 2)
        self.assertEqual(status(self.clean, "--format", "mxfp4", "-o", self.path("q.npy")), 2)
        self.assertEqual(status(self.clean, "--format", "mxfp4", "--codes"), 2)
        self.assertEqual(status(self.clean, "--format", "mxfp4", "--method", "gptq"), 1)
        self.assertEqual(status(self.clean, "none", "--format", "mxfp4"), 1)
        self.assertEqual(status(self.clean, "complex", "--format", "mxfp4"), 1)
        self.assertEqual(status(self.clean, "a", "--format", "mxfp4", "-o", "/nonexistent/q.npy"), 1)
        self.assertEqual(sorted(os.listdir(self.dir)), ["clean.safetensors", "model.safetensors"], "nothing is left")


class Sample(TestCase):
    def test_all_tensors(self):
        rows = csv_rows(self.ok("quantize", SAMPLE, "--format", "mxfp4", "--csv"))
        self.assertEqual(len(rows), 37)
        for row in rows:
            self.assertTrue(row["reason"] == "" and float(row["qsnr_db"]) > 5, row)


if __name__ == "__main__":
    main()
