#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-of_ggml
"""core/num against the golden vectors of ../shared/golden, through vector-driver. Prints TAP.

usage: golden.py VECTOR_DRIVER {formats|quant} [--all]

Without --all a fixed part of the work is done: every format, a share of the inputs.
"""
import collections
import csv
import gzip
import hashlib
import math
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
STRIDE = 1 if '--all' in sys.argv else 7

n_points = 0
n_failed = 0


def drive(arguments, data):
    run = subprocess.run([DRIVER] + [str(a) for a in arguments], input=data, stdout=subprocess.PIPE, check=True)
    return run.stdout


def point(ok, name, note=''):
    """One TAP line."""
    global n_points, n_failed
    n_points += 1
    n_failed += not ok
    print('%sok %d - %s%s' % ('' if ok else 'not ', n_points, name, ' (%s)' % note if note else ''), flush=True)


def show(rows):
    for row in rows:
        print('# ' + row)


# gfloat's names: the format as text here, and its golden twin
GFLOAT = {
    'ocp_e2m1': 'e2m1', 'ocp_e2m3': 'e2m3', 'ocp_e3m2': 'e3m2', 'ocp_e4m3': 'e4m3fn', 'ocp_e5m2': 'e5m2',
    'ocp_e8m0': 'e8m0', 'ocp_int8': 'fixed(8,6)', 'binary16': 'binary16', 'bfloat16': 'bfloat16', 'ue5m3': 'ue5m3',
    'float8_e4m3fnuz': 'e4m3fnuz',
}


def gfloat_text(name):
    """gfloat's name as text here: p3109_k8p4se is binary8p4se."""
    return 'binary' + name[7:] if name.startswith('p3109') else GFLOAT[name]


def with_policy(text, policy):
    """FORMAT under the rules of a peer."""
    if text.endswith(')'):
        return '%s,policy=%s)' % (text[:-1], policy)
    return '%s(policy=%s)' % (text, policy)


MODES = {
    'TowardZero': 'rz', 'TowardNegative': 'rd', 'TowardPositive': 'ru', 'TiesToEven': 'rne', 'TiesToAway': 'rna',
    'ToOdd': 'ro', 'Stochastic': 'sr-c', 'StochasticOdd': 'sr-odd', 'StochasticFast': 'sr-b', 'StochasticFastest': 'sr-a',
}


def encode(text, rounding, overflow, x, n_bits=0, bits=None):
    kind = 'f32' if x.dtype == np.float32 else 'f64'
    out = drive(['encode', text, rounding, overflow, kind, n_bits], x.tobytes() + (bits.tobytes() if n_bits else b''))
    n = len(x)
    return np.frombuffer(out, '<u4', n), np.frombuffer(out, 'u1', n, 4 * n)


def decode(text, codes):
    out = drive(['decode', text], codes.astype('<u4').tobytes())
    n = len(codes)
    return np.frombuffer(out, '<f8', n), np.frombuffer(out, 'u1', n, 8 * n)


def test_gfloat_decode():
    tables = collections.defaultdict(list)
    with gzip.open(os.path.join(FORMATS, 'gfloat_decode.csv.gz'), 'rt') as file:
        for row in csv.DictReader(file):
            tables[row['format']].append((int(row['code'], 0), row['value_hex'], row['class']))
    classes = ['ZERO', 'SUBNORMAL', 'NORMAL', 'INFINITE', 'NAN']
    names = collections.Counter()
    for name, rows in tables.items():
        codes = np.array([r[0] for r in rows])
        values, got = decode(gfloat_text(name), codes)
        bad = []
        for (code, text, number_class), v, c in zip(rows, values, got):
            names[number_class] += 1
            want = float.fromhex(text) if text not in ('nan', 'inf', '-inf') else float(text)
            same = (math.isnan(want) and math.isnan(v)) or (want == v and math.copysign(1, want) == math.copysign(1, v))
            same = same and (classes[c] in number_class.upper() or name == 'ocp_int8')
            if not same:
                bad.append('%s code 0x%x: %s %s, expected %s %s' % (name, code, float(v).hex(), classes[c], text, number_class))
        show(bad[:5])
        point(not bad, 'gfloat decode %s' % name, '%d codes' % len(rows))


def test_gfloat_encode(bits):
    x = np.fromfile(os.path.join(FORMATS, 'inputs_f%d.bin' % bits), '<f%d' % (bits // 8))
    z = np.load(os.path.join(FORMATS, 'gfloat_encode_f%d.npz' % bits))
    random = {n: np.fromfile(os.path.join(FORMATS, 'srbits_%d.bin' % n), '<u2') for n in (3, 8, 16)}
    totals = collections.defaultdict(lambda: [0, 0])
    keep = np.zeros(len(x), bool)
    keep[:20] = True
    keep[::STRIDE] = True
    for key in z.files:
        if key.count('|') != 3:
            continue
        name, mode, sat, sr = key.split('|')
        text = with_policy(gfloat_text(name), 'gfloat')
        overflow = 'saturate' if sat == 'sat1' else 'ieee'
        n_bits = int(sr[2:])
        want = z[key].astype(np.uint32)
        use = keep.copy()
        if key + '|raises' in z.files:
            use[z[key + '|raises']] = False
        if name + '|valid' in z.files:
            use &= z[name + '|valid'].astype(bool)
        got, _ = encode(text, MODES[mode], overflow, x[use], n_bits, random[n_bits][:len(x)][use] if n_bits else None)
        want = want[use]
        bad = got != want
        total = totals[name]
        total[0] += len(want)
        total[1] += int(bad.sum())
        show('%s: %s -> 0x%x, expected 0x%x' % (key, float(v).hex(), g, w)
             for v, g, w in list(zip(x[use][bad], got[bad], want[bad]))[:3])
    for name, (n, n_bad) in totals.items():
        point(n_bad == 0, 'gfloat encode f%d %s' % (bits, name), '%d results, %d differ' % (n, n_bad))


MLDTYPES = {
    'e2m1fn': 'e2m1', 'e2m3fn': 'e2m3', 'e3m2fn': 'e3m2', 'e3m4': 'e3m4', 'e4m3_ieee': 'e4m3', 'e4m3b11fnuz': 'e4m3b11fnuz',
    'e4m3fn': 'e4m3fn', 'e4m3fnuz': 'e4m3fnuz', 'e5m2': 'e5m2', 'e5m2fnuz': 'e5m2fnuz',
    # with the parity of IEEE 754, which sends the ties between powers of two away from zero
    'e8m0fnu': 'float(e=8,m=0,signed=no,inf=no,nan=ones,zero=no)',
}


def test_mldtypes():
    x = np.fromfile(os.path.join(FORMATS, 'inputs_f32.bin'), '<f4')
    z = np.load(os.path.join(FORMATS, 'mldtypes.npz'))
    for key in z.files:
        for rounding, mode in (('RNE', 'rne'), ('RTZ', 'rz')):
            for overflow, sat in (('saturate', 'sat'), ('ieee', 'nosat')):
                if not key.endswith('_%s_%s' % (rounding, sat)):
                    continue
                name = key[:-len('_%s_%s' % (rounding, sat))]
                got, _ = encode(with_policy(MLDTYPES[name], 'ml_dtypes'), mode, overflow, x)
                want = z[key].astype(np.uint32)
                bad = got != want
                known = np.zeros(len(x), bool)
                if name == 'e8m0fnu':
                    # its own errors: everything between 2^-127 and 2^-126 rounds to 2^-126, and 0, which the
                    # format does not have, is NaN unless it saturates
                    known = ((x > 2.0 ** -127) & (x < 2.0 ** -126)) | ((x == 0) & (sat == 'nosat'))
                show('%s: %s -> 0x%x, expected 0x%x' % (key, float(v).hex(), g, w)
                     for v, g, w in list(zip(x[bad & ~known], got[bad & ~known], want[bad & ~known]))[:5])
                point(not (bad & ~known).any(), 'ml_dtypes ' + key,
                      '%d results, %d differ, %d known deviations' % (len(x), (bad & ~known).sum(), (bad & known).sum()))


def same_f64(got, want):
    """Equal, the sign of zero included; NaN as NaN."""
    return ((got == want) & (np.signbit(got) == np.signbit(want))) | (np.isnan(got) & np.isnan(want))


def check_decode(file_name, format_of):
    """A table of values: columns …,code,value_hex."""
    tables = collections.defaultdict(list)
    with gzip.open(os.path.join(FORMATS, file_name), 'rt') as file:
        for row in csv.DictReader(file):
            text = row['value_hex']
            value = float(text.replace('nar', 'nan')) if text.strip('-') in ('nan', 'inf', 'nar') else float.fromhex(text)
            tables[format_of(row)].append((int(row['code'], 0), value))
    n = n_bad = 0
    for text, rows in tables.items():
        want = np.array([r[1] for r in rows])
        codes = np.array([r[0] for r in rows])
        got, _ = decode(text, codes)
        bad = ~same_f64(got, want)
        n += len(rows)
        n_bad += int(bad.sum())
        show('%s code 0x%x: %s, expected %s' % (text, c, float(g).hex(), float(w).hex())
             for c, g, w in list(zip(codes[bad], got[bad], want[bad]))[:5])
    point(n_bad == 0, file_name, '%d formats, %d codes, %d differ' % (len(tables), n, n_bad))


def test_decode_tables():
    names = dict(MLDTYPES, e8m0='e8m0')
    check_decode('mldtypes_decode.csv.gz', lambda row: names[row['format']])
    check_decode('p3109_wg_value_tables.csv.gz', lambda row: row['format'].lower())
    check_decode('universal_posit_decode.csv.gz', lambda row: 'posit(%s,%s)' % (row['n'], row['es']))


def test_universal():
    x = np.fromfile(os.path.join(FORMATS, 'inputs_f64.bin'), '<f8')
    z = np.load(os.path.join(FORMATS, 'universal_posit.npz'))
    for key in z.files:
        if not key.endswith('_encode_f64'):
            continue
        n, es = key[len('posit'):-len('_encode_f64')].split('_')
        got, _ = encode('posit(%s,%s)' % (n, es), 'rne', 'saturate', x)
        want = z[key].astype(np.uint32)
        bad = got != want
        show('%s: %s -> 0x%x, expected 0x%x' % (key, float(v).hex(), g, w)
             for v, g, w in list(zip(x[bad], got[bad], want[bad]))[:5])
        point(not bad.any(), 'universal ' + key, '%d results, %d differ' % (len(x), bad.sum()))


def cpfloat_round(p, emin, emax, sub, mode, sat, x):
    """What CPFloat's parameters mean, rounded here. infinity=USE; to odd never overflows."""
    kind = 'f32' if x.dtype == np.float32 else 'f64'
    e = (emax - emin + 1).bit_length()
    keys = 'e=%d,m=%d,bias=%d,subnormals=%s' % (e, p - 1, 1 - emin, 'yes' if sub == 'sub1' else 'no')
    # it has another path for targets with the exponents of the storage format, which loses no sign
    policy = '' if emax == (127 if kind == 'f32' else 1023) and sat == 'sat0' else ',policy=cpfloat'
    overflow = 'saturate' if sat == 'sat1' else 'propagate' if mode == 'ro' else 'ieee'
    if 1 << e == emax - emin + 3:
        out = drive(['round', 'float(%s%s)' % (keys, policy), mode, overflow, kind, 0], x.tobytes())
        return np.frombuffer(out, x.dtype)

    # exponents that do not fill a field: those of a wider one, and the largest number by hand
    out = drive(['round', 'float(%s%s)' % (keys.replace('e=%d' % e, 'e=%d' % (e + 1)), policy), mode, 'ieee', kind, 0], x.tobytes())
    y = np.frombuffer(out, x.dtype).copy()
    top = x.dtype.type(2.0 ** emax * (2 - 2.0 ** (1 - p)))
    over = np.abs(y) > top
    to_inf = {'rne': True, 'rna': True, 'rnz': True, 'ru': x > 0, 'rd': x < 0, 'rz': False, 'ro': False}[mode]
    to_inf = (to_inf | np.isinf(x)) & (sat != 'sat1')
    y[over] = np.copysign(np.where(to_inf, np.inf, top), x)[over]
    return y


def test_cpfloat():
    inputs = {'f32': np.fromfile(os.path.join(FORMATS, 'inputs_f32.bin'), '<f4'),
              'f64': np.fromfile(os.path.join(FORMATS, 'inputs_f64.bin'), '<f8')}
    z = np.load(os.path.join(FORMATS, 'cpfloat.npz'))
    totals = collections.defaultdict(lambda: [0, 0])
    for key in z.files:
        if '|' not in key:
            continue
        kind, name = key.split('|')
        _, p, emin, emax, sub, mode, sat = name.rsplit('_', 6)
        x = inputs[kind]
        got = cpfloat_round(int(p[1:]), int(emin[4:]), int(emax[4:]), sub, mode.lower(), sat, x)
        want = z[key].view(x.dtype)
        bad = ~((got.view(z[key].dtype) == z[key]) | (np.isnan(got) & np.isnan(want)))
        total = totals[kind + ' ' + name.split('_')[0] + ' ' + sub]
        total[0] += len(x)
        total[1] += int(bad.sum())
        show('%s: %s -> %s, expected %s' % (key, float(v).hex(), float(g).hex(), float(w).hex())
             for v, g, w in list(zip(x[bad], got[bad], want[bad]))[:5])
    for name, (n, n_bad) in totals.items():
        point(n_bad == 0, 'cpfloat ' + name, '%d results, %d differ' % (n, n_bad))


def block_quantize(x, text, mode, amax='-', overflow='saturate'):
    n_blocks, n = x.shape
    out = drive(['blocks', text, mode, overflow, 0, n, amax], x.tobytes())
    at = 4 * x.size
    values = np.frombuffer(out, '<f4', x.size).reshape(x.shape)
    rest = len(out) - 8 * x.size  # scales and their codes
    k = rest // 12
    scales = np.frombuffer(out, '<f8', k, at)
    codes = np.frombuffer(out, '<u4', k, at + 8 * k)
    elements = np.frombuffer(out, '<u4', x.size, at + 12 * k).reshape(x.shape)
    return values, scales, codes, elements


def same_f32(a, b):
    """Equal as numbers, NaN as NaN; -0 is 0."""
    return (a == b) | (np.isnan(a) & np.isnan(b))


def test_gfloat_blocks():
    x = np.fromfile(os.path.join(FORMATS, 'mx_inputs_f32.bin'), '<f4').reshape(-1, 32)
    z = np.load(os.path.join(FORMATS, 'gfloat_mxblock.npz'))
    for name, text in (('mxfp8_e5m2', 'mxfp8_e5m2'), ('mxfp8_e4m3', 'mxfp8_e4m3'), ('mxfp6_e3m2', 'mxfp6_e3m2'),
                       ('mxfp6_e2m3', 'mxfp6_e2m3'), ('mxfp4_e2m1', 'mxfp4'), ('mxint8', 'mxint8')):
        values, scales, codes, _ = block_quantize(x, text, 'rne')
        zero = (x == 0).all(axis=1)
        want_code = z[name + '|scale_code'].astype(np.int64)
        bad_scale = (codes != want_code) & ~zero
        want = z[name + '|TiesToEven|value_f32'].view(np.float32)
        bad = ~same_f32(values, want)
        known = np.zeros_like(bad)
        if name == 'mxint8':  # gfloat has -128, MXINT8 here is symmetric
            known = bad & (want == -2 * scales[:, None])
        bad &= ~known
        show('%s block %d: scale code %d, expected %d' % (name, b, codes[b], want_code[b]) for b in np.nonzero(bad_scale)[0][:5])
        show('%s block %d: %s -> %s, expected %s' % (name, b, float(x[b, j]).hex(), float(values[b, j]).hex(), float(want[b, j]).hex())
             for b, j in list(zip(*np.nonzero(bad)))[:5])
        point(not bad.any() and not bad_scale.any(), 'gfloat blocks ' + name, '%d elements, %d differ, %d scales differ, %d elements at -128'
              % (x.size, bad.sum(), bad_scale.sum(), known.sum()))


def test_microxcaling():
    z = np.load(os.path.join(FORMATS, 'microxcaling_mx.npz'))
    inputs = {'main': np.fromfile(os.path.join(FORMATS, 'mx_inputs_f32.bin'), '<f4').reshape(-1, 32),
              'special': np.fromfile(os.path.join(FORMATS, 'mx_special_f32.bin'), '<f4').reshape(-1, 32)}
    names = {'int8': 'sint8', 'int4': 'sint4', 'int2': 'sint2', 'fp8_e5m2': 'e5m2', 'fp8_e4m3': 'e4m3fn', 'fp6_e3m2': 'e3m2',
             'fp6_e2m3': 'e2m3', 'fp4_e2m1': 'e2m1'}
    modes = {'nearest': 'rna', 'floor': 'rz', 'even': 'rne'}
    for key in z.files:
        if not key.startswith('mx|'):
            continue
        _, name, mode, bs, which = key.split('|')
        x = inputs[which]
        want = z[key].view(np.float32)
        text = 'mxint8' if (name, bs) == ('int8', 'bs32') else 'block(%s,e8m0,%s,floor)' % (names[name], bs[2:])
        values, scales, codes, _ = block_quantize(x, text, modes[mode])
        bad = ~same_f32(values, want)
        # its logarithms are float32 (known_deviations.json): wrong for a block, or under "floor" for an
        # element, that is just below a power of two, and Inf or NaN for a block at FLT_MAX
        with np.errstate(all='ignore'):
            below = np.frexp(np.abs(x))[0] >= 1 - 2.0 ** -22
        amax_below = np.frexp(np.abs(x).reshape(-1, int(bs[2:])).max(axis=1))[0] >= 1 - 2.0 ** -22
        known = np.repeat(amax_below, int(bs[2:])).reshape(x.shape) | (below & (mode == 'floor'))
        if name.startswith('int') and text != 'mxint8':
            # the scale of integers k·2^(2-n) cannot go as low as that of k when both are E8M0
            tiny = np.abs(x).reshape(-1, int(bs[2:])).max(axis=1) < 2.0 ** -120
            known |= np.repeat(tiny, int(bs[2:])).reshape(x.shape)
        show('%s block %d: %s -> %s, expected %s' % (key, b, float(x[b, j]).hex(), float(values[b, j]).hex(), float(want[b, j]).hex())
             for b, j in list(zip(*np.nonzero(bad & ~known)))[:5])
        point(not (bad & ~known).any(), 'microxcaling ' + key, '%d elements, %d differ, %d known deviations'
              % (x.size, (bad & ~known).sum(), (bad & known).sum()))


def test_torchao_mx():
    x = np.fromfile(os.path.join(FORMATS, 'mx_inputs_f32.bin'), '<f4').reshape(-1, 32)
    z = np.load(os.path.join(FORMATS, 'torchao_te.npz'))
    names = {'E4M3': 'e4m3fn', 'E5M2': 'e5m2', 'fp6_e2m3': 'e2m3', 'fp6_e3m2': 'e3m2', 'FP4X2': 'e2m1'}
    for name, element in names.items():
        for rule in ('floor', 'ceil', 'even', 'rceil'):
            key = 'torchao_to_mx|%s|%s|' % (name, rule)
            want_code = z[key + 'scale_e8m0'][:, 0].astype(np.int64)
            data = z[key + 'data'].astype(np.uint32)
            if name == 'FP4X2':
                data = np.stack([data & 15, data >> 4], axis=-1).reshape(x.shape)
            values, scales, codes, elements = block_quantize(x, 'block(%s,e8m0,32,%s)' % (element, rule), 'rne')
            known = (x == 0).all(axis=1)
            if rule == 'even':
                known[578:586] = True
            bad_scale = (codes != want_code) & ~known
            bad = (elements != data) & ~(known | bad_scale)[:, None]
            show('%s block %d: amax %s: scale code %d, expected %d' % (key, b, float(np.abs(x[b]).max()).hex(), codes[b], want_code[b])
                 for b in np.nonzero(bad_scale)[0][:5])
            show('%s block %d: %s scale code %d -> 0x%x, expected 0x%x' % (key, b, float(x[b, j]).hex(), codes[b], elements[b, j], data[b, j])
                 for b, j in list(zip(*np.nonzero(bad)))[:5])
            point(not bad.any() and not bad_scale.any(), 'torchao %s %s' % (name, rule), '%d scales differ, %d codes differ, of %d and %d'
                  % (bad_scale.sum(), bad.sum(), len(codes), x.size))


QUANT_MODES = {'rne': 'rne', 'rna': 'rna', 'rnz': 'rnz', 'rtz': 'rz', 'ru': 'ru', 'rd': 'rd', 'ro': 'ro', 'sr': 'sr'}
QUANT_SCALARS = {
    'bf16': 'bfloat16', 'fp16': 'binary16', 'tf32': 'tf32', 'e4m3': 'e4m3fn', 'e5m2': 'e5m2', 'e2m1': 'e2m1',
    'e3m4': 'float(e=3,m=4,inf=no,nan=none)', 'e2m3': 'e2m3', 'e3m2': 'e3m2', 'e1m2': 'float(e=1,m=2,inf=no,nan=none)',
    'e3m0': 'float(e=3,m=0,inf=no,nan=none)', 'ue5m3': 'ue5m3', 'fp32': 'binary32',
}
MX = {'mx_e4m3': 'mxfp8_e4m3', 'mx_e5m2': 'mxfp8_e5m2', 'mx_e3m2': 'mxfp6_e3m2', 'mx_e2m3': 'mxfp6_e2m3',
      'mx_e2m1': 'e2m1', 'mx_e2m1_4/3': 'e2m1'}
RULES = {'e8m0_floor': 'floor', 'e8m0_ceil': 'rceil', 'e8m0_even': 'even', 'e8m0_round': 'nearest', 'e8m0_4/3': 'four-thirds'}


def quant_text(row):
    """A row of formats.csv as a format here; None: of ggml, which tests/object/quantize-golden.c compares."""
    config, elem, block, scale = row['config'], row['elem'], row['block'], row['scale']
    if config.startswith('gguf'):
        return None
    if config.startswith('elem_'):
        return QUANT_SCALARS[elem]
    if config == 'mxint8_ocp':
        return 'mxint8'
    if config == 'nf4_g64':
        return 'block(nf4,binary32,64,absmax)'
    if config == 'quest_e2m1_floor':
        return 'block(e2m1,e8m0,32,std(2.92247856))'
    if elem.startswith('int'):
        elem = 's' + elem
    else:
        elem = QUANT_SCALARS[elem]
    if scale == 'e4m3_ts':
        return 'block(%s,e4m3fn,%s,absmax,tensor)' % (elem, block)
    if scale in RULES:
        return 'block(%s,e8m0,%s,%s)' % (elem, block, RULES[scale])
    scale = {'fp32': 'binary32', 'fp16': 'binary16', 'e4m3_zero': 'e4m3fn', 'ue5m3': 'ue5m3'}[scale]
    return 'block(%s,%s,%s,absmax)' % (elem, scale, block)


def quantize(x, text, mode, seed=12345):
    amax = float(np.abs(x[np.isfinite(x)]).max(initial=0))
    out = drive(['blocks', text, mode, 'saturate', seed, x.shape[-1], amax.hex()], x.tobytes())
    return np.frombuffer(out, '<f4', x.size).reshape(x.shape)


def test_quant_formats():
    tensors = {}
    exact = figures = of_ggml = 0
    bad = []
    with open(os.path.join(QUANT, 'formats.csv')) as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        text = quant_text(row)
        if text is None:
            of_ggml += 1
            continue
        name = row['tensor']
        if name not in tensors:
            tensors[name] = np.load(os.path.join(QUANT, name + '.npy')).astype('<f4')
        x = tensors[name]
        q = quantize(x, text, QUANT_MODES.get(row['round'], 'rne'))
        label = '%s %s %s: %s' % (name, row['config'], row['round'], text)
        if row['sha16']:
            digest = hashlib.sha256((q + np.float32(0)).astype('<f4').tobytes()).hexdigest()[:16]
            if digest == row['sha16']:
                exact += 1
            else:
                bad.append(label + ' sha16 %s, expected %s' % (digest, row['sha16']))
        e = x.astype(np.float64) - q
        power = float((x.astype(np.float64) ** 2).sum())
        qsnr = -10 * math.log10(float((e * e).sum()) / power)
        mse = float((e * e).mean())
        tolerance = 1e-4 if row['sha16'] else 2e-3
        if abs(qsnr - float(row['qsnr_db'])) <= tolerance and (
                not row['sha16'] or abs(mse - float(row['mse'])) <= 1e-6 * float(row['mse'])):
            figures += 1
        else:
            bad.append(label + ' qsnr %.9g, expected %s' % (qsnr, row['qsnr_db']))
    show(bad[:40])
    point(not bad, 'formats.csv', '%d rows: %d sha16 equal, %d figures within tolerance, %d of ggml, %d wrong'
          % (len(rows), exact, figures, of_ggml, len(bad)))


def seed_of(u):
    """The seed whose word 0 gives u: splitmix64 backwards."""
    mask = (1 << 64) - 1
    z = int(u * 2 ** 53 - 0.5) << 11

    def unshift(z, n):
        y = z
        for _ in range(64 // n + 1):
            y = z ^ (y >> n)
        return y

    z = unshift(z, 31) * pow(0x94D049BB133111EB, -1, 1 << 64) & mask
    z = unshift(z, 27) * pow(0xBF58476D1CE4E5B9, -1, 1 << 64) & mask
    return (unshift(z, 30) - 0x9E3779B97F4A7C15) & mask


def test_quant_probes():
    groups = collections.defaultdict(list)
    with open(os.path.join(QUANT, 'rounding_probes.csv')) as file:
        for row in csv.DictReader(file):
            groups[row['format'], row['round']].append((float(row['x']), row['u'], float(row['y_saturating'])))
    n = 0
    bad = []
    for (name, mode), rows in groups.items():
        x = np.array([r[0] for r in rows], '<f8')
        seeds = np.array([seed_of(float(r[1])) if r[1] else 0 for r in rows], '<u8')
        out = np.frombuffer(drive(['round', QUANT_SCALARS[name], QUANT_MODES[mode], 'saturate', 'f64', '-'],
                                  x.tobytes() + seeds.tobytes()), '<f8')
        n += len(rows)
        bad += ['%s %s %s -> %s, expected %s' % (name, mode, r[0].hex(), float(y).hex(), r[2].hex())
                for r, y in zip(rows, out) if y != r[2]]
    show(bad[:20])
    point(not bad, 'rounding_probes.csv', '%d probes, %d wrong' % (n, len(bad)))


def test_quant_tables():
    groups = collections.defaultdict(list)
    with open(os.path.join(QUANT, 'decode_tables.csv')) as file:
        for row in csv.DictReader(file):
            groups[row['format']].append((int(row['code'], 16), float(row['value'])))
    bad = []
    n = 0
    for name, rows in groups.items():
        got, _ = decode(QUANT_SCALARS[name], np.array([r[0] for r in rows]))
        n += len(rows)
        bad += ['%s 0x%x: %s, expected %s' % (name, c, g, v) for (c, v), g in zip(rows, got)
                if not (g == v or (math.isnan(g) and math.isnan(v)))]
    show(bad[:20])
    point(not bad, 'decode_tables.csv', '%d codes, %d wrong' % (n, len(bad)))


def test_quant_constants():
    kinds = {'finite': 'float(e=%s,m=%s,bias=%s,inf=no,nan=none)', 'ieee': 'float(e=%s,m=%s,bias=%s)',
             'fn': 'float(e=%s,m=%s,bias=%s,inf=no,nan=ones)'}
    bad = []
    with open(os.path.join(QUANT, 'format_constants.csv')) as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        text = kinds[row['kind']] % (row['E'], row['M'], row['bias'])
        if row['name'] == 'ue5m3':
            text = 'ue5m3'
        got = dict(line.split() for line in drive(['constants', text], b'').decode().splitlines())
        for key in ('max', 'min_normal', 'min_subnormal', 'eps', 'nonneg_finite_codes'):
            value = float.fromhex(got[key])
            if row[key] and float(row[key]) != value and not (key == 'min_subnormal' and row['M'] == '0' and value == 0):
                bad.append('%s %s: %s, expected %s' % (row['name'], key, value, row[key]))
    show(bad[:20])
    point(not bad, 'format_constants.csv', '%d formats, %d figures wrong' % (len(rows), len(bad)))


def khot_input():
    """What khot.csv was made of: 0.3 times normal numbers (Box-Muller on u01, seed 52), limited to the range."""
    with np.errstate(over='ignore'):
        z = np.uint64(52) + np.arange(1, 16385, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    u = ((z >> np.uint64(11)).astype(float) + 0.5) * 2.0 ** -53
    radius, angle = np.sqrt(-2 * np.log(u[0::2])), 2 * np.pi * u[1::2]
    normal = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=-1).ravel()
    return np.clip(0.3 * normal, -127 / 128, 127 / 128)


def test_quant_khot():
    x = khot_input()
    bad = []
    with open(os.path.join(QUANT, 'khot.csv')) as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        text = 'khot(8,7,%s%s)' % (row['K'], ',csd' if row['digits'] == 'csd' else '')
        levels = decode(text, np.arange(256))[0]
        levels = len(levels[~np.isnan(levels)])
        q = np.frombuffer(drive(['round', text, 'rne', 'saturate', 'f64', 0], x.tobytes()), '<f8')
        qsnr = -10 * math.log10(float(((x - q) ** 2).sum() / (x ** 2).sum()))
        if levels != int(row['levels']) or abs(qsnr - float(row['qsnr_db'])) > 1e-4:
            bad.append('%s: %d levels, %.6f dB, expected %s and %s' % (text, levels, qsnr, row['levels'], row['qsnr_db']))
    show(bad)
    point(not bad, 'khot.csv', '%d formats, %d wrong' % (len(rows), len(bad)))


if __name__ == '__main__':
    if not os.path.isdir(FORMATS):
        print('1..0 # SKIP no golden vectors: MANTISSA_SHARED is not set')
        sys.exit(0)
    if 'formats' in sys.argv:
        test_gfloat_decode()
        test_gfloat_encode(32)
        test_gfloat_encode(64)
        test_decode_tables()
        test_mldtypes()
        test_universal()
        test_cpfloat()
    if 'blocks' in sys.argv:
        test_gfloat_blocks()
        test_microxcaling()
        test_torchao_mx()
    if 'quant' in sys.argv:
        test_quant_tables()
        test_quant_constants()
        test_quant_khot()
        test_quant_probes()
        test_quant_formats()
    print('1..%d' % n_points)
    sys.exit(n_failed != 0)
