#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random expressions, through the GIR, against Python: rounded ones against its floats and against fractions
rounded by search, exact ones against fractions. TAP on standard output."""
import math
import random
import sys
from fractions import Fraction

try:
    import gi
    gi.require_version("Mantissa", "1")
    from gi.repository import Mantissa
except (ImportError, ValueError) as error:
    print(f"1..0 # SKIP {error}")
    sys.exit(0)

DIGITS = 40
numbers = random.Random(20261124)


def literal():
    kind = numbers.random()
    if kind < 0.3:
        return str(numbers.randint(0, 1000))
    if kind < 0.7:
        return f"{numbers.randint(0, 99)}.{numbers.randint(0, 10 ** numbers.randint(1, 12))}"
    if kind < 0.9:
        return f"{numbers.randint(1, 9)}e{numbers.randint(-6, 6)}"
    return f"0x{numbers.getrandbits(12):x}p{numbers.randint(-12, 4)}"


def expression(depth):
    """As text for both: hexadecimal floats are no Python, so they are named there."""
    if depth == 0 or numbers.random() < 0.15:
        return literal()
    left, right = expression(depth - 1), expression(depth - 1)
    operator = numbers.choice("+-*/+-*")
    text = f"({left}) {operator} ({right})" if numbers.random() < 0.5 else f"({left} {operator} {right})"
    return f"-({text})" if numbers.random() < 0.1 else text


class Value:
    """A number that does what `make` says to every result."""
    def __init__(self, value, make):
        self.value, self.make = value, make

    def _of(self, other, function):
        return Value(self.make(function(self.value, other.value)), self.make)

    def __add__(self, other):
        return self._of(other, lambda a, b: a + b)

    def __sub__(self, other):
        return self._of(other, lambda a, b: a - b)

    def __mul__(self, other):
        return self._of(other, lambda a, b: a * b)

    def __truediv__(self, other):
        return self._of(other, lambda a, b: a / b)

    def __neg__(self):
        return Value(-self.value, self.make)


def calculate(text, make):
    """Python's own parser does the work, so that precedence is not ours."""
    import re
    values = []

    def name(match):
        token = match.group(0)
        exact = Fraction(token) if not token.startswith("0x") else \
            Fraction(int(token[2:].split("p")[0], 16)) * Fraction(2) ** int(token.split("p")[1])
        values.append(Value(make(exact), make))
        return f"v[{len(values) - 1}]"
    python = re.sub(r"0x[0-9a-f]+p-?\d+|\d+(?:\.\d+)?(?:e-?\d+)?", name, text)
    return eval(python, {"v": values}).value


def decimal(x):
    """A fraction as the calculator writes it: at most 40 digits, cut."""
    if x == 0:
        return "0"
    sign, x = "-" if x < 0 else "", abs(x)
    point = len(str(x.numerator)) - len(str(x.denominator)) + 1
    while x < Fraction(10) ** (point - 1):
        point -= 1
    while x >= Fraction(10) ** point:
        point += 1
    scaled = x * Fraction(10) ** (DIGITS - point)
    digits = str(int(scaled))
    more = "…" if scaled.denominator != 1 else ""
    if not more:
        digits = digits.rstrip("0")
    n = len(digits)
    plain = n - point if point <= 0 else max(n, point)
    if plain > DIGITS or -point > 5:
        return f"{sign}{digits[0]}{'.' + digits[1:] if n > 1 else ''}{more}e{point - 1}"
    if point <= 0:
        return f"{sign}0.{'0' * -point}{digits}{more}"
    if point >= n:
        return sign + digits + "0" * (point - n) + ("." + more if more else "")
    return f"{sign}{digits[:point]}.{digits[point:]}{more}"


def evaluate(calculator, text):
    result = calculator.evaluate(text)
    return result.get_number(), result


def test_exact():
    calculator = Mantissa.Calculator.new("binary64")
    n = 0
    for _ in range(600):
        text = expression(numbers.randint(1, 5))
        try:
            exact = calculate(text, lambda x: x)
        except ZeroDivisionError:
            continue
        _, result = evaluate(calculator, text)
        assert result.get_exact() == decimal(exact), (text, result.get_exact(), decimal(exact))
        n += 1
    assert n > 400, n


def test_binary64():
    """Python's floats are binary64, rounded to nearest."""
    calculator = Mantissa.Calculator.new("binary64")

    def make(x):
        return float(x)
    n = 0
    for _ in range(600):
        text = expression(numbers.randint(1, 5))
        try:
            wanted = calculate(text, make)
        except (ZeroDivisionError, OverflowError):
            continue
        number, _ = evaluate(calculator, text)
        got = number.to_double()
        assert got == wanted and math.copysign(1, got) == math.copysign(1, wanted), (text, got, wanted)
        assert float.fromhex(number.get_hex()) == wanted
        n += 1
    assert n > 400, n


def all_values(form):
    values = {}
    n_bits = Mantissa.Calculator.new(form).get_n_bits()
    for code in range(1 << n_bits):
        number = Mantissa.Number.new_from_code(form, str(code))
        if number.get_class() in ("zero", "subnormal", "normal"):
            x = Fraction(number.to_double())
            # of ±0, +0
            if x not in values or not number.is_negative():
                values[x] = code
    return sorted(values), values


def test_rounded_by_search(form, rounding, choose):
    """Every step, and the whole, of formats small enough to list."""
    values, codes = all_values(form)
    calculator = Mantissa.Calculator.new(form)
    calculator.set_rounding(rounding)
    calculator.set_overflow("saturate")

    def make(x):
        import bisect
        above = bisect.bisect_left(values, x)
        if above < len(values) and values[above] == x:
            return x
        if above == 0:
            return values[0]
        if above == len(values):
            return values[-1]
        return choose(x, values[above - 1], values[above], codes)
    n = 0
    for _ in range(300):
        text = expression(numbers.randint(1, 4))
        try:
            wanted = calculate(text, make)
        except ZeroDivisionError:
            continue
        number, result = evaluate(calculator, text)
        assert Fraction(number.to_double()) == wanted, (form, rounding, text, number.get_hex(), float(wanted))
        exact = calculate(text, lambda x: x) if "/" not in text else None
        if exact is not None and exact not in codes and values[0] < exact < values[-1]:
            import bisect
            at = bisect.bisect_left(values, exact)
            ulp = values[at] - values[at - 1]
            error = float((wanted - exact) / ulp)
            assert abs(result.get_error_ulp() - error) <= 1e-9 * max(1, abs(error)), (text, error)
        n += 1
    assert n > 150, n


def nearest_even(x, below, above, codes):
    middle = (below + above) / 2
    if x != middle:
        return below if x < middle else above
    return below if codes[below] % 2 == 0 else above


TESTS = [("exact", test_exact), ("binary64", test_binary64)]
for form in ("binary16", "e4m3fn", "e5m2", "binary8p4se", "e3m2"):
    for rounding, choose in (("rne", nearest_even), ("ru", lambda x, a, b, c: b), ("rd", lambda x, a, b, c: a),
                             ("rz", lambda x, a, b, c: a if x > 0 else b),
                             ("raz", lambda x, a, b, c: b if x > 0 else a)):
        if form == "binary16" and rounding not in ("rne", "ru"):
            continue
        TESTS.append((f"{form} {rounding}",
                      lambda form=form, rounding=rounding, choose=choose:
                      test_rounded_by_search(form, rounding, choose)))

print(f"1..{len(TESTS)}")
failed = False
for i, (name, test) in enumerate(TESTS, 1):
    try:
        test()
        print(f"ok {i} - {name}", flush=True)
    except Exception as error:
        failed = True
        print(f"not ok {i} - {name}\n# {type(error).__name__}: {error}", flush=True)
sys.exit(failed)
