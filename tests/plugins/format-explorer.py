#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The format explorer in the window, driven as a person drives it who reads it through a screen
reader and types.

Usage: format-explorer.py MANTISSA MANTISSA-CLI LANGUAGE   (under headless.sh; LANGUAGE is `en` or `de`)

No file is open; every number that is read is compared with what mantissa-cli computes on its own.
"""
import gettext
import json
import locale
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import uidriver as ui  # noqa: E402

MANTISSA, CLI, LANGUAGE = sys.argv[1:4]
ENVIRONMENT = {
    # What is remembered between two starts goes to a file in the private home.
    "GSETTINGS_BACKEND": "keyfile",
    "LANGUAGE": LANGUAGE,
    "LC_ALL": {"en": "C.UTF-8", "de": "de_DE.UTF-8"}[LANGUAGE],
}
translation = gettext.translation("mantissa", os.environ["MANTISSA_LOCALEDIR"], [LANGUAGE],
                                  fallback=LANGUAGE == "en")
_ = translation.gettext
app = None


def plain(text):
    """A translation as the accessible name has it, without the mark of the mnemonic."""
    return _(text).replace("_", "")


def shown(number):
    return number.replace(".", ",") if LANGUAGE == "de" else number


def start():
    global app
    app = ui.Application([MANTISSA], environment=ENVIRONMENT)
    return ui.find(app.root, "frame")


def find(role=None, name=None, where=None):
    return ui.find(app.root, role, name, where)


def entry(name):
    return find(name=name, where=lambda n: n.get_editable_text_iface() is not None)


def show(page):
    ui.click(find("page tab", _(page)))


def enter(name, text):
    """Types into an entry, goes there by the mnemonic of its name, and presses Enter."""
    node = entry(plain(name))
    ui.set_text(node, text)
    translated = _(name)
    key = ord(translated[translated.index("_") + 1].lower())

    def focused():
        return node.get_state_set().contains(ui.Atspi.StateType.FOCUSED)
    for _attempt in range(5):  # a page that is just being shown has no mnemonics yet
        ui.press("Alt", key)
        try:
            ui.wait(focused, f"the focus on {name}", 3)
            break
        except TimeoutError:
            continue
    assert focused(), f"{name} does not get the focus"
    ui.press(0xff0d)  # Return


def cli(*arguments):
    done = subprocess.run([CLI, *arguments], stdout=subprocess.PIPE, check=True)
    return done.stdout.decode()


def evaluate(expression, format_text):
    return json.loads(cli("eval", expression, "--format", format_text, "--json"))


def reading(title):
    """What stands beside a name on the page of one number."""
    # GTK 4.8 puts the text of a label before the name that it has from another.
    node = find("label", where=lambda n: n.get_name() in (f"{ui.text(n)} {_(title)}", _(title))
                and ui.text(n) != _(title))
    return ui.text(node)


def expect(what, read, wanted):
    found = []

    def same():
        found[:] = [read()]
        return found[0] == wanted
    try:
        ui.wait(same, what)
    except TimeoutError as error:
        raise AssertionError(f"{what}: {wanted!r} expected, {found[0]!r} shown") from error


def shows(text, role="label"):
    """Waits for a label that has the text as a part of it."""
    find(role, where=lambda n: text in ui.text(n))


def test_without_a_file():
    """the start page leads to the formats, with no file open"""
    start()
    ui.click(find("push button", where=lambda n: ui.plain(n.get_name()) == plain("_Explore Formats")))
    show("Number")
    # Views of tensors have nothing to show here.
    assert not ui.find_all(find("frame"), "page tab", _("Histogram"))


def test_expression():
    """an expression gives the number, its exact value and every step, as the command line has them"""
    expression = "x = 0.1; x*3 + sqrt(2)"
    row = evaluate(expression, "e4m3fn")
    enter("_Value or expression", expression)
    expect("the code", lambda: ui.text(entry(_("Code"))), row["code"])
    expect("the exact value", lambda: reading("Exact value"), row["decimal"])
    expect("the bits", lambda: reading("Bits"), row["bits"])
    expect("the hexadecimal value", lambda: reading("Hexadecimal"), row["value_hex"])
    shows(row["exact"][:40])
    assert len(row["steps"]) == 6
    for step in row["steps"]:
        shows(f"{step['decimal']}  ({step['code']})")


def test_bad_expression():
    """an expression that is none is answered with a sentence, and the number stays"""
    code = ui.text(entry(_("Code")))
    enter("_Value or expression", "1 + * 2")
    done = subprocess.run([CLI, "eval", "1 + * 2", "--format", "e4m3fn"], stderr=subprocess.PIPE,
                          env={**os.environ, **ENVIRONMENT})
    assert done.returncode != 0
    find("label", where=lambda n: "5" in ui.text(n) and "*" in ui.text(n) and len(ui.text(n)) > 15)
    assert ui.text(entry(_("Code"))) == code


def bits():
    name = _("Bit %u, %s: %d").split("%u", 1)[0]
    return ui.find_all(app.root, where=lambda n: n.get_name().startswith(name) and ui.actions(n)
                       and n.get_state_set().contains(ui.Atspi.StateType.SENSITIVE))


def test_bits():
    """a bit that is clicked turns over, and the value is that of the new code"""
    def name(bit, field, value):
        return (_("Bit %u, %s: %d").replace("%u", str(bit)).replace("%s", _(field))
                .replace("%d", str(value)))
    enter("_Code", "0x38")
    expect("the value", lambda: reading("Exact value"), "1")
    assert [node.get_name() for node in bits()] == [
        name(7, "Sign", 0), name(6, "Exponent", 0), name(5, "Exponent", 1), name(4, "Exponent", 1),
        name(3, "Exponent", 1), name(2, "Significand", 0), name(1, "Significand", 0),
        name(0, "Significand", 0)]
    for bit, code in ((0, "0x39"), (7, "0xb9"), (6, "0xf9")):
        ui.click(bits()[7 - bit])
        expect("the code", lambda: ui.text(entry(_("Code"))), code)
        decoded = cli("decode", "e4m3fn", code).split()[-1].split(",")
        expect("the value", lambda: reading("Hexadecimal"), decoded[1])


def test_neighbours():
    """the buttons go to the next numbers"""
    enter("_Code", "0x38")
    expect("the value", lambda: reading("Exact value"), "1")
    ui.click(find("push button", _("Next Number Above (Alt+Up)")))
    expect("the number above", lambda: reading("Exact value"), "1.125")
    for value in ("1", "0.9375"):
        ui.click(find("push button", _("Next Number Below (Alt+Down)")))
        expect("the number below", lambda: reading("Exact value"), value)
    ui.click(find("push button", _("Change the Sign")))
    expect("the negative", lambda: reading("Exact value"), "-0.9375")


def test_second_format():
    """a second format shows what it makes of the number"""
    enter("_Value or expression", "448")
    ui.click(find("push button", _("Compare With Another Format")))
    row = evaluate("448", "e5m2")
    shows(f"{row['decimal']}  ({row['code']})")


def test_line():
    """the number line has every value of both formats, and says so"""
    show("Number Line")
    plot = find("image", _("Values of the formats"))
    ui.wait(lambda: "253" in plot.get_description() and "247" in plot.get_description(),
            "both formats in the description")
    assert shown("57344") in plot.get_description().replace("\u202f", ""), plot.get_description()


def test_spacing():
    """the curves of spacing and error are described"""
    show("Spacing")
    plot = find("image", _("Largest relative error of rounding to nearest"))
    ui.wait(lambda: "e4m3fn" in plot.get_description() and "e5m2" in plot.get_description(),
            "both formats in the description")
    find("image", _("Distance between neighbours"))


def test_codes():
    """the table of codes is searched by code, by value and by class"""
    show("Codes")
    search = entry(_("Search codes"))
    for query, count in (("0x7e", 1), ("0b0111", 16), ("subnormal", 14), ("0x", 256)):
        ui.set_text(search, query)
        text = (translation.ngettext("%u code", "%u codes", 256) % 256 if count == 256
                else translation.ngettext("%u of %u code", "%u of %u codes", 256) % (count, 256))
        expect(f"the count for {query}", lambda: [ui.text(n) for n in ui.find_all(
            app.root, "label", where=lambda n: ui.text(n) == text)][:1], [text])
    ui.set_text(search, "0x7e")
    shows("0x1.cp+8")


def test_rounding():
    """each mode's result, and the chances of the stochastic ones"""
    show("Rounding")
    enter("_Value to round", "1.025")

    def percent(number):
        return _("%.4g %%").replace("%.4g", number).replace("%%", "%")
    shows(percent("80") + "; " + percent("20"))
    table = find(name=_("What each mode makes of the value"))
    texts = [ui.text(node) for node in ui.find_all(table, "label")]
    for text in ("rne", "ru", "cadna", "sr-odd", "1", "1.125", "1; 1.125", _("inexact")):
        assert text in texts, f"{text} is not among {texts}"
    ui.click(find("push button", where=lambda n: ui.plain(n.get_name()) == plain("To the _Midpoint")))
    shows(_("A tie: half-way between two numbers"))


def test_restart():
    """the next start has the page, the formats and the number of the last"""
    show("Number")
    enter("_Code", "0x2a")
    expect("the code", lambda: ui.text(entry(_("Code"))), "0x2a")
    assert app.close() == 0, "the application did not end well"
    start()
    expect("the code of the last run", lambda: ui.text(entry(_("Code"))), "0x2a")
    find("push button", where=lambda n: n.get_name().endswith(": e5m2"))


def test_end():
    """it ends with status 0, after no warning, which would have been fatal"""
    assert app.close() == 0


if __name__ == "__main__":
    try:
        locale.setlocale(locale.LC_ALL, ENVIRONMENT["LC_ALL"])
    except locale.Error:
        print(f"1..0 # SKIP the locale {ENVIRONMENT['LC_ALL']} is not installed")
        sys.exit(0)
    locale.setlocale(locale.LC_ALL, "C.UTF-8")
    try:
        status = ui.run([test_without_a_file, test_expression, test_bad_expression, test_bits,
                         test_neighbours, test_second_format, test_line, test_spacing, test_codes,
                         test_rounding, test_restart, test_end])
    finally:
        if app is not None and app.is_alive():
            app.process.kill()
    sys.exit(status)
