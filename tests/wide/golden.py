#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Operations against the golden vectors of ../shared/golden/formats, through operation-driver. TAP.

usage: golden.py OPERATION_DRIVER
"""
import os
import subprocess
import sys

try:
    import numpy as np
except ImportError:
    print('1..0 # SKIP no NumPy')
    sys.exit(0)

DRIVER = sys.argv[1]
FORMATS = os.path.join(os.environ.get('MANTISSA_SHARED', ''), 'golden', 'formats')

MODES = {
    'NearestTiesToEven': 'rne', 'NearestTiesToAway': 'rna', 'TowardPositive': 'ru', 'TowardNegative': 'rd',
    'TowardZero': 'rz', 'ToOdd': 'ro',
}
POLICIES = {'SatFinite': 'saturate', 'SatPropagate': 'propagate', 'SatNone': 'none'}
P3109 = {
    'Add': 'add', 'Multiply': 'mul', 'Divide': 'div', 'ArcCos': 'acos', 'ArcCosh': 'acosh', 'ArcSin': 'asin',
    'ArcSinh': 'asinh', 'ArcTan': 'atan', 'ArcTanh': 'atanh', 'Cos': 'cos', 'Cosh': 'cosh', 'Exp': 'exp',
    'Exp2': 'exp2', 'Log': 'log', 'RSqrt': 'rsqrt', 'Recip': 'recip', 'Sin': 'sin', 'Sinh': 'sinh',
    'Softplus': 'softplus', 'Sqrt': 'sqrt', 'Tan': 'tan', 'Tanh': 'tanh',
}
ML_DTYPES = {
    'e2m1fn': 'e2m1', 'e2m3fn': 'e2m3', 'e3m2fn': 'e3m2', 'e4m3_ieee': 'e4m3', 'e4m3fn': 'e4m3fn',
    'e4m3fnuz': 'e4m3fnuz', 'e5m2': 'e5m2', 'e5m2fnuz': 'e5m2fnuz', 'e4m3b11fnuz': 'e4m3b11fnuz', 'e3m4': 'e3m4',
}

n_points = 0
n_failed = 0
driver = subprocess.Popen([DRIVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def ask(line, n, operands=b''):
    driver.stdin.write(line.encode() + b'\n' + operands)
    driver.stdin.flush()
    data = driver.stdout.read(4 * n)
    if len(data) != 4 * n:
        raise SystemExit('operation-driver ended at: ' + line)
    return np.frombuffer(data, '<u4')


def point(name, n, wrong, example=''):
    """One TAP line: n results compared, of which `wrong` differ."""
    global n_points, n_failed
    n_points += 1
    n_failed += wrong != 0
    if wrong:
        print('# ' + example)
    print('%sok %d - %s (%d results, %d differ)' % ('not ' if wrong else '', n_points, name, n, wrong), flush=True)


def compare(sets):
    """[(name, expected, got, mask)] as one point each group."""
    n = wrong = 0
    example = ''
    for name, expected, got, mask in sets:
        differ = (expected.astype(np.uint32) != got) & mask
        n += int(mask.sum())
        if differ.any():
            wrong += int(differ.sum())
            i = int(np.flatnonzero(differ)[0])
            example = example or '%s at %d: %#x, the peer has %#x' % (name, i, got[i], expected[i])
    return n, wrong, example


def p3109():
    data = np.load(os.path.join(FORMATS, 'p3109cpp_ops.npz'))
    groups = {}
    for key in data.files:
        if key.endswith('|exclude'):
            continue
        name, operation, rest = key.split('.')
        mode, policy = rest.split('-')
        expected = data[key]
        mask = np.ones(expected.size, bool)
        if key + '|exclude' in data.files:
            mask[data[key + '|exclude'].astype(int)] = False
        got = ask('table %s %s %s %s' % (name.lower(), P3109[operation], MODES[mode], POLICIES[policy]), expected.size)
        groups.setdefault((name, operation), []).append((key, expected.ravel(), got, mask))
    for (name, operation), sets in groups.items():
        point('p3109-cpp %s %s, %d modes' % (name, operation, len(sets)), *compare(sets))


def nan_or_zero(name, codes):
    """Which codes are NaN, or zero in a format without NaN, where NaN becomes a zero of either sign."""
    if name in ('e2m1fn', 'e2m3fn', 'e3m2fn'):
        sign = {'e2m1fn': 8, 'e2m3fn': 32, 'e3m2fn': 32}[name]
        return (codes & (sign - 1)) == 0
    largest = {'e4m3_ieee': 0x78, 'e4m3fn': 0x7e}.get(name, 0x7f)
    return (codes & 0x7f) > largest


def tables(file, formats, policy):
    data = np.load(os.path.join(FORMATS, file))
    for key in data.files:
        name, _, operation = key.rpartition('_')
        if operation not in ('add', 'sub', 'mul', 'div'):
            continue
        text = formats(name)
        expected = data[key].ravel()
        got = ask('table %s %s rne %s' % (text, operation, policy), expected.size)
        if file == 'mldtypes.npz':
            # The sign of a NaN that arithmetic makes is nobody's promise (IEEE 754-2019, 6.3): 0/0 is negative
            # on x86. Zeros of other signs are none of its business: only 0/0 is let off.
            either = nan_or_zero(name, expected) & nan_or_zero(name, got)
            if name in ('e2m1fn', 'e2m3fn', 'e3m2fn'):
                codes = np.arange(expected.size)
                n_codes = int(expected.size ** 0.5)
                either &= nan_or_zero(name, codes // n_codes) & nan_or_zero(name, codes % n_codes) & (operation == 'div')
            got = np.where(either, expected, got)
        point('%s %s' % (file, key), *compare([(key, expected, got, np.ones(expected.size, bool))]))


def posit_text(name):
    bits, es = name[len('posit'):].split('_')
    return 'posit(%s,%s)' % (bits, es)


def to_codes(bits64, text):
    """Codes of binary64 bit patterns that are numbers of binary16 or bfloat16."""
    x = bits64.view(np.float64)
    if text == 'binary16':
        return x.astype(np.float16).view(np.uint16).astype(np.uint32)
    return (x.astype(np.float32).view(np.uint32) >> 16).astype(np.uint32)


def cpfloat():
    """CPFloat computes in binary64 and rounds again: for these widths that is innocuous in RNE, but for NaN and
    subnormal results, and its operands are what they are."""
    data = np.load(os.path.join(FORMATS, 'cpfloat.npz'))
    for text in ('binary16', 'bfloat16'):
        a, b = (to_codes(data['arith_%s_%s' % (text, k)], text) for k in 'ab')
        for operation, key in (('add', 'add'), ('sub', 'sub'), ('mul', 'mul'), ('div', 'div'), ('sqrt', 'sqrt_a')):
            expected = data['arith_%s_%s' % (text, key)]
            operands = a.tobytes() + (b.tobytes() if operation != 'sqrt' else b'')
            got = ask('codes %s %s rne ieee %d' % (text, operation, a.size), a.size, operands)
            nan = np.isnan(expected.view(np.float64))
            codes = to_codes(expected, text)
            is_nan = (got & 0x7fff) > (0x7c00 if text == 'binary16' else 0x7f80)
            point('cpfloat %s %s' % (text, key),
                  *compare([(key, codes, got, ~nan), (key + ' NaN', nan.astype(np.uint32), is_nan.astype(np.uint32), nan | is_nan)]))


if not os.path.isdir(FORMATS):
    print('1..0 # SKIP no golden vectors')
    sys.exit(0)

p3109()
tables('universal_posit.npz', posit_text, 'ieee')
tables('mldtypes.npz', lambda name: ML_DTYPES[name] + '(policy=ml_dtypes)', 'ieee')
cpfloat()
driver.stdin.close()
driver.wait()
print('1..%d' % n_points)
sys.exit(n_failed != 0)
