#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""report: the page is whole, self-contained and true."""
import json
import math
import os
import re
import struct
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser

import numpy as np

from clitest import SAMPLE, TestCase, main, run, write_safetensors

VOID = {"meta", "br", "link", "img", "hr"}


class Page(HTMLParser):
    """Every tag closes the one it opened; rows of tables; what is referred to."""
    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.text, self.tables, self.ids, self.references, self.urls = [], [], [], [], [], []
        self.counts, self.attributes, self.cell, self.images = {}, [], None, []
        self.feed(text)
        self.close()
        assert self.open == [], self.open

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.attributes.append((tag, attributes))
        self.counts[tag] = self.counts.get(tag, 0) + 1
        if "id" in attributes:
            self.ids.append(attributes["id"])
        for key, value in attributes.items():
            if key in ("href", "xlink:href", "src"):
                (self.references if value.startswith("#") else self.urls).append(value)
            for name in re.findall(r"url\(#([^)]*)\)", value or ""):
                self.references.append("#" + name)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.cell = []
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, (tag, self.open[-5:])
        self.open.pop()
        if tag in ("td", "th"):
            self.tables[-1][-1].append("".join(self.cell).strip())
            self.cell = None

    def handle_data(self, data):
        if self.cell is not None:
            self.cell.append(data)
        self.text.append(data)

    def all_text(self):
        return "".join(self.text)


class Report(TestCase):
    def report(self, path, *arguments):
        out = self.path("page.html")
        done = run("report", path, *arguments, "-o", out)
        self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)
        with open(out, encoding="utf-8") as file:
            text = file.read()
        self.source = text
        return Page(text)

    def check_self_contained(self, page):
        self.assertEqual([url for url in page.urls if not url.startswith("data:image/png;base64,")], [])
        # names of namespaces are no addresses to load from
        text = re.sub(r"data:image/png;base64,[^\"]*", "", self.source)
        self.assertEqual(re.findall(r"https?://(?!www\.w3\.org/).{0,80}", text), [])
        self.assertEqual(re.findall(r"@import.{0,80}", text), [])
        self.assertEqual(len(page.ids), len(set(page.ids)), "an id twice")
        self.assertEqual(set(page.references) - {"#" + name for name in page.ids}, set(), "a reference to nothing")

    def check_accessible(self, page):
        for tag, attributes in page.attributes:
            if tag == "svg":
                self.assertEqual(attributes.get("role"), "img")
                self.assertGreater(len(attributes.get("aria-label", "")), 10)
            if tag == "th":
                self.assertIn(attributes.get("scope"), ("col", "row"))
            if attributes.get("role") == "region":
                self.assertTrue(attributes["aria-label"])
                self.assertEqual(attributes["tabindex"], "0")
        self.assertEqual(page.counts["figure"], page.counts["figcaption"])
        self.assertEqual(page.counts["h1"], 1)

    def test_sample(self):
        page = self.report(SAMPLE, "--format", "mxfp4,nvfp4,e4m3fn,block(e2m1,e8m0,32,even)")
        self.check_self_contained(page)
        self.check_accessible(page)
        tensors = next(table for table in page.tables if table[0][0] == "Name")
        self.assertEqual(len(tensors) - 1, 37)
        self.assertEqual(tensors[0][5:9], ["mxfp4 (dB)", "nvfp4 (dB)", "e4m3fn (dB)", "block(e2m1,e8m0,32,even) (dB)"])
        # the same figures as quantize and stats
        for column, options in ((5, ["mxfp4"]), (6, ["nvfp4"]), (7, ["e4m3fn"]), (8, ["mxfp4", "--scale-rule", "even"])):
            rows = json.loads(self.ok("quantize", SAMPLE, "--format", *options, "--json"))["tensors"]
            self.assertEqual([row[column] for row in tensors[1:]], [f"{row['qsnr_db']:.2f}" for row in rows])
        stats = json.loads(self.ok("stats", SAMPLE, "--json"))["tensors"]
        self.assertEqual([row[9] for row in tensors[1:]], [f"{row['absmax']:.6g}" for row in stats])
        # six tensors with five or six pictures a format, and one over all
        self.assertIn("Only 6 of 37 tensors have pictures here", page.all_text())
        self.assertGreaterEqual(page.counts["figure"], 6 * 4 * 3 + 1)
        for caption in ("Values before and after", "Magnitudes before and after", "Error", "Block scales",
                        "QSNR by channel", "QSNR by tensor"):
            self.assertTrue(f"<figcaption>{caption}</figcaption>" in self.source, caption)
        self.assertTrue(re.search(r": \d+ marks from ", self.source), "the format's own numbers are drawn")
        self.assertLess(len(self.source), 12e6)
        self.assertTrue("prefers-color-scheme: dark" in self.source)

    def test_pictures_are_svg(self):
        """Each picture by itself is well-formed."""
        self.report(SAMPLE, "wte.weight", "--format", "mxfp4")
        pictures = re.findall(r"<figure><svg (.*?)</svg>", self.source, re.S)
        self.assertGreaterEqual(len(pictures), 6)
        for picture in pictures:
            ElementTree.fromstring('<svg xmlns="http://www.w3.org/2000/svg" ' + picture + "</svg>")
            # numbers that touch, such as 4.460, are no path
            for path in re.findall(r' d="([^"]*)"', picture):
                self.assertRegex(path, r"\A([MLCZ]( ?-?\d+(\.\d{1,2})?)*)*\Z")

    def test_hostile_names(self):
        name = '<script>alert("1")</script>&amp;\'"\u202e\n'
        write_safetensors(self.path("x.safetensors"), {name: ("F32", [8, 8], np.arange(64, dtype="<f4").tobytes())},
                          {"<b>": "</dl><img src=x onerror=alert(1)>"})
        os.rename(self.path("x.safetensors"), self.path("<i>&.safetensors"))
        page = self.report(self.path("<i>&.safetensors"), "--format", "mxfp4")
        self.check_self_contained(page)
        self.assertEqual((page.counts["script"], page.counts.get("img", 0), page.counts.get("i", 0)), (1, 0, 0))
        self.assertIn('<script>alert("1")</script>&amp;\'"', page.all_text())
        self.assertFalse("\u202e" in self.source)

    def test_degenerate_tensors(self):
        write_safetensors(self.path("x.safetensors"), {
            "zeros": ("F32", [4, 8], bytes(128)),
            "nothing": ("F32", [0], b""),
            "nans": ("F32", [4], struct.pack("<4f", *[math.nan] * 4)),
            "infs": ("F32", [4], struct.pack("<4f", *[math.inf] * 4)),
            "one": ("F32", [], struct.pack("<f", 1)),
            "same": ("F32", [40], struct.pack("<40f", *[3] * 40)),
            "huge": ("F32", [2], struct.pack("<2f", 3e38, -3e38)),
            "tiny": ("F32", [2], struct.pack("<2f", 1e-45, -1e-45)),
            "complex": ("C64", [1], bytes(8)),
        })
        page = self.report(self.path("x.safetensors"), "--format", "mxfp4,binary16,int8", "--pictures", "20")
        self.check_self_contained(page)
        self.check_accessible(page)
        rows = {row[0]: row for row in next(table for table in page.tables if table[0][0] == "Name")[1:]}
        self.assertEqual(len(rows), 9)
        self.assertEqual(rows["zeros"][5:8], ["—", "—", "—"])
        self.assertEqual(rows["one"][5:8], ["∞", "∞", "∞"])
        self.assertGreater(len(rows["complex"][-1]), 10, "says why")
        self.assertEqual(re.findall(r"\bnan\b[^<]{0,80}</td>", self.source), [])

    def test_reproducible(self):
        self.report(SAMPLE, "wpe.weight", "--format", "mxfp4", "--rounding", "sr", "--seed", "3", "--threads", "1")
        first = self.source
        self.report(SAMPLE, "wpe.weight", "--format", "mxfp4", "--rounding", "sr", "--seed", "3", "--threads", "2")
        self.assertTrue(first == self.source)
        self.assertTrue("--rounding sr --seed 3" in first.replace("&#39;", ""))

    def test_mistakes(self):
        for status, arguments in ((2, ["--format", "mxfp4,"]), (2, ["--format", "mxfp5"]), (2, []),
                                  (1, ["none", "--format", "mxfp4"])):
            done = run("report", SAMPLE, *arguments, "-o", self.path("page.html"))
            self.assertEqual((done.returncode, done.stdout), (status, ""), done.stderr)
            self.assertRegex(done.stderr, r"\Amantissa-cli: [^\n]+\n\Z")
        self.fails(1, "report", SAMPLE, "wpe.weight", "--format", "mxfp4", "-o", "/nonexistent/page.html")
        self.assertEqual(os.listdir(self.dir), [])


if __name__ == "__main__":
    main()
