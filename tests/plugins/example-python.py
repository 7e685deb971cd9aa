#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The example plugin draws the right numbers: its curves against the elements themselves.

Usage: example-python.py EXAMPLE.PY   TAP on standard output.
"""
import importlib.util
import math
import os
import sys

import gi
gi.require_version("Gtk", "4.0")
gi.require_version("Mantissa", "1")
gi.require_version("MantissaUi", "1")
from gi.repository import GLib, Gtk, Mantissa, MantissaUi

SAMPLE = os.path.join(os.environ["MANTISSA_SOURCE_DIR"], "data/sample/tinygpt-bf16.safetensors")


def load(path):
    spec = importlib.util.spec_from_file_location("example", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def wait_until(condition, seconds=30):
    context, loops = GLib.MainContext.default(), 0
    while not condition():
        assert loops < seconds * 100, "nothing happened"
        while context.pending():
            context.iteration(False)
        GLib.usleep(10000)
        loops += 1


def check_curve(layer, elements):
    """Each row of the layer's table (bin, share above) against counting."""
    n_rows = layer.n_rows()
    assert n_rows > 8, n_rows
    previous = 2.0
    for row in range(0, n_rows, max(1, n_rows // 40)):
        low, share = float(layer.row(row)[0]), float(layer.row(row)[-1])
        assert share <= previous
        previous = share
        # A float32 exactly on an edge may be on either side of the printed number.
        at_least = sum(abs(x) >= low * (1 - 1e-6) and x != 0 for x in elements) / len(elements)
        above = sum(abs(x) > low * (1 + 1e-6) for x in elements) / len(elements)
        assert above - 1e-6 <= share <= at_least + 1e-6, (row, low, above, share, at_least)


def main():
    assert Gtk.init_check()
    print("1..3")
    example = load(sys.argv[1])
    session = MantissaUi.Session.new()
    file = Mantissa.TensorFile.open(SAMPLE, None)
    session.add_file(file)
    tensor = file.find("h.0.q.weight")
    session.set_tensor(tensor)
    session.set_format("e2m1")

    provider = example.DistributionProvider()
    view = provider.create_view(session)
    assert isinstance(view, MantissaUi.View)
    assert view.get_plots().get_n_items() == 1
    figure = view.get_plots().get_item(0).get_figure()
    wait_until(lambda: figure.get_n_layers() == 2 and not view.get_busy())
    print("ok 1 - the provider makes a view with a plot of two curves")

    before = memoryview(tensor.read_f32_bytes(0, tensor.get_n_elements()).get_data()).cast("f")
    check_curve(figure.get_layer(0), before.tolist())
    print("ok 2 - the curve before is what counting the elements gives")

    # e2m1 without a scale: ±0.5, 1, 1.5, … and all below a quarter is zero.
    first = float(figure.get_layer(1).row(0)[-1])
    survivors = sum(abs(x) > 0.25 for x in before) / len(before)
    assert math.isclose(first, survivors, abs_tol=1e-6), (first, survivors)
    print("ok 3 - the curve after lacks what the format makes zero")


main()
