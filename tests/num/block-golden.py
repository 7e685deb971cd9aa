#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""NVFP4's recipes and dynamic fixed point against the golden vectors of ../shared/golden, through
vector-driver. Prints TAP.

usage: block-golden.py VECTOR_DRIVER
"""
import csv
import os
import subprocess
import sys

try:
    import numpy as np
except ImportError:
    print('1..0 # SKIP no NumPy')
    sys.exit(0)

DRIVER = sys.argv[1]
SHARED = os.environ.get('MANTISSA_SHARED', '')
FORMATS = os.path.join(SHARED, 'golden', 'formats')
QUANT = os.path.join(SHARED, 'golden', 'quant')

n_points = 0
n_failed = 0


def point(ok, name, note):
    global n_points, n_failed
    n_points += 1
    n_failed += not ok
    print('%sok %d - %s (%s)' % ('' if ok else 'not ', n_points, name, note), flush=True)


def quantize(x, text, amax):
    """Blocks of whole rows of x: scale codes, element codes."""
    n_blocks, n = x.shape
    run = subprocess.run([DRIVER, 'blocks', text, 'rne', 'saturate', '0', str(n), float(amax).hex()],
                         input=np.ascontiguousarray(x).tobytes(), stdout=subprocess.PIPE, check=True)
    out = run.stdout
    k = (len(out) - 8 * x.size) // 12
    codes = np.frombuffer(out, '<u4', k, 4 * x.size + 8 * k)
    elements = np.frombuffer(out, '<u4', x.size, 4 * x.size + 12 * k).reshape(x.shape)
    return codes, elements


def unpack(data):
    data = data.astype(np.uint32)
    return np.stack([data & 15, data >> 4], axis=-1)


def check(key, text, x, amax, want_scales, want):
    scales, elements = quantize(x, text, amax)
    bad_scales = int((scales != want_scales.ravel()).sum())
    bad = elements != want
    for b, j in list(zip(*np.nonzero(bad)))[:5]:
        print('# %s block %d: %s -> 0x%x, expected 0x%x' % (key, b, float(x[b, j]).hex(), elements[b, j], want[b, j]))
    point(bad_scales == 0 and not bad.any(), key, '%d scales differ, %d codes differ, of %d and %d'
          % (bad_scales, bad.sum(), len(scales), x.size))


def test_recipes():
    x = np.fromfile(os.path.join(FORMATS, 'nvfp4_inputs_f32.bin'), '<f4').reshape(-1, 16)
    square = np.fromfile(os.path.join(FORMATS, 'nvfp4_2d_inputs_f32.bin'), '<f4').reshape(-1, 64)
    z = np.load(os.path.join(FORMATS, 'torchao_te.npz'))
    for key in z.files:
        if 'nvfp4' not in key or not key.endswith('|data_packed'):
            continue
        stem = key[:-len('data_packed')]
        scales, data = z[stem + 'scale_e4m3'], unpack(z[key])
        if key.startswith('torchao_nvfp4|single'):
            check(stem, 'nvfp4(single)', x, 0, scales, data.reshape(x.shape))
        elif key.startswith('torchao_nvfp4'):
            # given as g = amax / 2688 in binary32; any amax with that quotient will do
            g = z[stem + 'per_tensor_scale'].view(np.float32)[0]
            amax = np.float32(g * np.float32(2688))
            near = [np.nextafter(amax, np.float32(t)) for t in (0, np.inf)] + [amax]
            amax = [a for a in near if np.float32(a) / np.float32(2688) == g][0]
            check(stem, 'nvfp4(torchao)', x, amax, scales, data.reshape(x.shape))
        elif key.startswith('te_nvfp4|1x16'):
            amax = z[stem + 'global_amax'].view(np.float32)[0]
            check(stem, 'nvfp4(te)', x, amax, scales, data.reshape(x.shape))
        else:
            # tiles of 16 × 16, each as a run of 256; the file has its scale in every row
            rows, columns = square.shape

            def tiles(a):
                return a.reshape(rows // 16, 16, columns // 16, 16).swapaxes(1, 2).reshape(-1, 256)

            check(stem, 'block(e2m1,e4m3fn,256,absmax,tensor,te)', tiles(square), np.abs(square).max(),
                  scales.reshape(rows // 16, 16, columns // 16)[:, 0, :], tiles(data.reshape(square.shape)))


def test_dfp():
    bad = []
    rows = list(csv.DictReader(open(os.path.join(QUANT, 'dfp.csv'))))
    for row in rows:
        x = np.load(os.path.join(QUANT, row['tensor'] + '.npy')).astype('<f4').reshape(1, -1)
        scales, elements = quantize(x, 'dfp(%s)' % row['P'], np.abs(x).max())
        width = int(row['P'])
        integers = elements.astype(np.int64)
        integers -= (integers >> (width - 1)) << width
        got = (int(scales[0]) - 127, int(integers.sum()), int(np.abs(integers).max()))
        want = (int(row['Es']), int(row['sum_of_ints']), int(row['max_abs_int']))
        if got != want:
            bad.append('# %s P=%d: %s, expected %s' % (row['tensor'], width, got, want))
    for line in bad[:10]:
        print(line)
    point(not bad, 'dfp.csv', '%d rows, %d wrong' % (len(rows), len(bad)))


if __name__ == '__main__':
    if not os.path.isdir(FORMATS):
        print('1..0 # SKIP no golden vectors: MANTISSA_SHARED is not set')
        sys.exit(0)
    test_recipes()
    test_dfp()
    print('1..%d' % n_points)
    sys.exit(n_failed != 0)
