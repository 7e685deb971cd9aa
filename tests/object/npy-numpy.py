#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Arrays that NumPy saves, read through the GIR, against NumPy's own conversion to binary32; and what the
writer makes, read by NumPy. TAP on standard output."""
import itertools
import os
import sys
import tempfile

try:
    import gi
    import numpy as np
    gi.require_version("Mantissa", "1")
    from gi.repository import GLib, Mantissa
except (ImportError, ValueError) as error:
    print(f"1..0 # SKIP {error}")
    sys.exit(0)

DTYPES = "?1 i1 u1 i2 u2 i4 u4 i8 u8 f2 f4 f8".split()
SHAPES = [(), (1,), (7,), (0, 3), (3, 5), (2, 3, 4), (1, 4, 1, 3), (130, 70), (3, 0), (1,) * 12]
random = np.random.default_rng(1)


def special(dtype, n):
    """Random bits, so NaN, infinities, subnormals and ties are among them; for BOOL 0 and 1."""
    if dtype.kind == "b":
        return random.integers(0, 2, n).astype(bool)
    return np.frombuffer(random.bytes(n * dtype.itemsize), dtype=dtype)


def same(found, wanted):
    return np.array_equal(found.view("u4")[~np.isnan(wanted)], wanted.view("u4")[~np.isnan(wanted)]) \
        and np.array_equal(np.isnan(found), np.isnan(wanted))


def check_read(folder, dtype, shape, order, version):
    array = np.array(special(dtype, int(np.prod(shape, dtype=int))).reshape(shape), dtype=dtype, order=order)
    path = os.path.join(folder, "a.npy")
    with open(path, "wb") as file:
        np.lib.format.write_array(file, array, version=version)
    opened = Mantissa.TensorFile.open(path, None)
    tensor = opened.get_tensor(0)
    with np.errstate(over="ignore", invalid="ignore"):
        wanted = np.ascontiguousarray(array).astype("f4").reshape(-1)
    found = np.frombuffer(tensor.read_f32_bytes(0, array.size).get_data() or b"", dtype="f4")
    return tuple(tensor.get_shape()) == shape and same(found, wanted)


def check_write(folder, dtype, shape):
    array = special(np.dtype(dtype), int(np.prod(shape, dtype=int))).reshape(shape)
    path = os.path.join(folder, "w.npy")
    name = {"b": "BOOL"}.get(array.dtype.kind, array.dtype.kind.upper() + str(8 * array.dtype.itemsize))
    writer = Mantissa.TensorWriter.new(path, None)
    writer.declare("x", Mantissa.dtype_from_name(name)[1], list(shape))
    writer.begin()
    data = array.tobytes()
    for first in range(0, len(data), 1000):
        writer.write(0, first, data[first:first + 1000])
    writer.commit()
    with open(path, "rb") as file:
        written = file.read()
    with open(path, "wb") as file:
        np.save(file, array)
    with open(path, "rb") as file:
        return file.read() == written


with tempfile.TemporaryDirectory() as temporary:
    number, failures = 0, 0
    for code, byte_order in itertools.product(DTYPES, "<>"):
        kind = np.dtype("?") if code[0] == "?" else np.dtype(byte_order + code)
        bad = [(shape, order, version) for shape in SHAPES for order in "CF" for version in ((1, 0), (2, 0), (3, 0))
               if not check_read(temporary, kind, shape, order, version)]
        number += 1
        failures += bool(bad)
        print(f"{'not ' if bad else ''}ok {number} read {kind.str} {bad or ''}")
    for code in DTYPES:
        kind = np.dtype("?") if code[0] == "?" else np.dtype("<" + code)
        bad = [shape for shape in SHAPES if not check_write(temporary, kind, shape)]
        number += 1
        failures += bool(bad)
        print(f"{'not ' if bad else ''}ok {number} write {kind.str} {bad or ''}")
    print(f"1..{number}")
sys.exit(1 if failures else 0)
