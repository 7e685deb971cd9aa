#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Select the small vector sets of this folder from the large ones, and write them as text.

usage: select-vectors.py GOLDEN_FORMATS_FOLDER

What is selected: the special inputs, and inputs spread over the rest; for blocks, some of each kind. Every
file says in its first line whose answers it has, of which version, under which licence.
"""
import csv
import gzip
import os
import sys

import numpy as np

GOLDEN = sys.argv[1]
HERE = os.path.dirname(os.path.abspath(__file__))

GFLOAT = 'gfloat 0.5.2, graphcore-research/gfloat commit b142762de8d0, MIT licence'
ML_DTYPES = 'ml_dtypes, jax-ml/ml_dtypes commit b793a6e2864c, Apache-2.0 licence'
CPFLOAT = 'CPFloat, north-numerical-computing/cpfloat commit 3583976741eb, LGPL-2.1-or-later licence'
MICROXCALING = 'microxcaling, microsoft/microxcaling commit 7bc41952de39, MIT licence'
TORCHAO = 'torchao, pytorch/ao commit 36027d82d1ad, BSD-3-Clause licence'
TE = 'Transformer Engine, NVIDIA/TransformerEngine commit d0067d0da6cb, Apache-2.0 licence'
UNIVERSAL = 'universal, stillwater-sc/universal commit e6aa3570b9e6, MIT licence'
P3109CPP = 'p3109-cpp, awf/p3109-cpp commit 9042910efaf6, MIT licence'


def load(name):
    return np.load(os.path.join(GOLDEN, name))


def raw(name, dtype):
    return np.fromfile(os.path.join(GOLDEN, name), dtype)


def write(name, source, what, arrays):
    """A table of arrays, items as hexadecimal bits."""
    with open(os.path.join(HERE, name), 'w', newline='\n') as file:
        file.write('# %s: %s; selected by select-vectors.py\n' % (source, what))
        file.write('key,dtype,shape,items\n')
        for key, array in arrays.items():
            array = np.ascontiguousarray(array)
            kind = array.dtype.kind
            bits = array.astype('u1') if kind == 'b' else array.view('u%d' % array.dtype.itemsize)
            file.write('%s,%s%d,%s,%s\n' % (key, kind, array.dtype.itemsize, 'x'.join(map(str, array.shape)),
                                            ' '.join('%x' % v for v in bits.ravel())))


def spread(n, n_special, n_others, extra=()):
    """The special inputs, n_others from the rest, and those in extra."""
    others = np.linspace(n_special, n - 1, n_others).astype(int)
    return np.unique(np.concatenate([np.arange(n_special), others, np.asarray(extra, int)]))


def gfloat():
    formats = ['ocp_e2m1', 'ocp_e3m2', 'ocp_e4m3', 'ocp_e5m2', 'ocp_e8m0', 'ocp_int8', 'binary16', 'ue5m3',
               'float8_e4m3fnuz', 'p3109_k8p3se', 'p3109_k8p4sf', 'p3109_k8p1se', 'p3109_k8p4ue']
    x = raw('inputs_f32.bin', '<u4')
    at = spread(len(x), 13, 140)
    z = load('gfloat_encode_f32.npz')
    arrays = {'inputs_f32.bin': x[at]}
    for n in (3, 8, 16):
        arrays['srbits_%d.bin' % n] = raw('srbits_%d.bin' % n, '<u2')[at]
    for key in z.files:
        if key.split('|')[0] not in formats:
            continue
        if key.endswith('|raises'):
            arrays[key] = np.nonzero(np.isin(at, z[key]))[0].astype('u2')
        else:
            arrays[key] = z[key][at]
    write('gfloat-encode-f32.csv', GFLOAT, 'numbers rounded and encoded', arrays)

    with gzip.open(os.path.join(GOLDEN, 'gfloat_decode.csv.gz'), 'rt') as file, \
            open(os.path.join(HERE, 'gfloat-decode.csv'), 'w', newline='\n') as out:
        out.write('# %s: every code of some formats; selected by select-vectors.py\n' % GFLOAT)
        for n, line in enumerate(file):
            if n == 0 or line.split(',')[0] in formats and line.split(',')[0] != 'binary16':
                out.write(line)


def blocks(n):
    """Some of the 586 blocks: those near its end are the difficult ones."""
    return np.unique(np.concatenate([np.arange(0, 450, 75), np.arange(450, n, 12), np.arange(n - 8, n), [456, 552, 553]]))


def mx():
    x = raw('mx_inputs_f32.bin', '<u4').reshape(-1, 32)
    at = blocks(len(x))
    z = load('gfloat_mxblock.npz')
    arrays = {'mx_inputs_f32.bin': x[at]}
    arrays.update({key: z[key][at] for key in z.files})
    write('gfloat-blocks.csv', GFLOAT, 'MX blocks', arrays)

    z = load('microxcaling_mx.npz')
    special = raw('mx_special_f32.bin', '<u4').reshape(-1, 32)
    arrays = {'mx_inputs_f32.bin': x[at], 'mx_special_f32.bin': special}
    for key in z.files:
        if key.split('|')[1] in ('int8', 'int4', 'fp8_e4m3', 'fp4_e2m1'):
            arrays[key] = z[key] if key.endswith('special') else z[key][at]
    write('microxcaling.csv', MICROXCALING, 'MX blocks', arrays)

    z = load('torchao_te.npz')
    arrays = {'mx_inputs_f32.bin': x[at]}
    for key in z.files:
        if key.split('|')[0] == 'torchao_to_mx' and key.split('|')[1] in ('E4M3', 'FP4X2', 'fp6_e3m2'):
            arrays[key] = z[key][at]
    x = raw('nvfp4_inputs_f32.bin', '<u4').reshape(-1, 64)  # 4 blocks a row
    rows = np.arange(0, len(x), 7)
    of_blocks = (4 * rows[:, None] + np.arange(4)).ravel()
    arrays['nvfp4_inputs_f32.bin'] = x[rows]
    te = {'nvfp4_inputs_f32.bin': x[rows], 'nvfp4_2d_inputs_f32.bin': raw('nvfp4_2d_inputs_f32.bin', '<u4').reshape(128, 64)}
    for key in z.files:
        parts = key.split('|')
        to = te if parts[0] == 'te_nvfp4' else arrays
        # the tensor's own amax is not that of what is selected, but where it is given with the answers
        if parts[0] == 'torchao_to_mx' or parts[0] == 'torchao_nvfp4' and 'tensor_amax' in parts:
            continue
        to[key] = z[key] if parts[1] == '16x16' or z[key].size == 1 \
            else z[key][of_blocks if 'scale_e4m3' in parts else rows]
    write('torchao.csv', TORCHAO, 'MX and NVFP4 blocks', arrays)
    write('transformer-engine.csv', TE, 'NVFP4 blocks', te)


def ml_dtypes():
    x = raw('inputs_f32.bin', '<u4')
    f = x.view('<f4')
    with np.errstate(all='ignore'):
        small = np.nonzero((f > 2.0 ** -127) & (f < 2.0 ** -126))[0][:6]
        ties = np.nonzero((np.frexp(f)[0] == 0.75) & np.isfinite(f))[0][:12]
    at = spread(len(x), 13, 180, np.concatenate([small, ties]))
    z = load('mldtypes.npz')
    arrays = {'inputs_f32.bin': x[at]}
    for key in z.files:
        if z[key].size == len(x):
            arrays[key] = z[key][at]
        elif z[key].size <= 4096:
            arrays[key] = z[key]
    write('ml_dtypes.csv', ML_DTYPES, 'conversions and arithmetic', arrays)


def cpfloat():
    x = raw('inputs_f32.bin', '<u4')
    at = spread(len(x), 13, 70)
    z = load('cpfloat.npz')
    arrays = {'inputs_f32.bin': x[at]}
    for key in z.files:
        if key.startswith('f32|') and key[4:].split('_p')[0] in ('binary16', 'p6em9to12', 'tf32'):
            arrays[key] = z[key][at]
        elif key.startswith('arith_binary16'):
            arrays[key] = z[key][:150]
    write('cpfloat.csv', CPFLOAT, 'numbers rounded, and arithmetic', arrays)


def universal():
    x = raw('inputs_f64.bin', '<u8')
    at = spread(len(x), 17, 300)
    z = load('universal_posit.npz')
    arrays = {'inputs_f64.bin': x[at]}
    for key in z.files:
        if 'encode' in key:
            arrays[key] = z[key][at]
        elif key.startswith('posit6_1'):
            arrays[key] = z[key]
    write('universal.csv', UNIVERSAL, 'posits encoded, and their arithmetic', arrays)
    with gzip.open(os.path.join(GOLDEN, 'universal_posit_decode.csv.gz'), 'rt') as file, \
            open(os.path.join(HERE, 'universal-decode.csv'), 'w', newline='\n') as out:
        out.write('# %s: every code of some posits; selected by select-vectors.py\n' % UNIVERSAL)
        for n, line in enumerate(file):
            if n == 0 or line.split(',')[0] in ('posit6_1', 'posit8_0', 'posit8_2'):
                out.write(line)


def p3109cpp():
    z = load('p3109cpp_ops.npz')
    arrays = {}
    for key in z.files:
        parts = key.split('.')
        if parts[0] == 'Binary6p3se' and z[key].size <= 64:
            arrays[key] = z[key]
        elif parts[0] == 'Binary6p3se' and parts[1] in ('Add', 'Divide') and 'NearestTiesToEven' in parts[2]:
            arrays[key] = z[key]
        elif parts[0] == 'Binary8p4se' and parts[2].startswith('NearestTiesToEven-SatNone') and z[key].size <= 256:
            arrays[key] = z[key]
    write('p3109-cpp.csv', P3109CPP, 'operations on all codes', arrays)


gfloat()
mx()
ml_dtypes()
cpfloat()
universal()
p3109cpp()
