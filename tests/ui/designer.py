#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of the explorer that design formats, tabulate operations and take blocks apart.

Usage: designer.py MANTISSA MANTISSA-CLI LANGUAGE   (under headless.sh; LANGUAGE is `en` or `de`)

What the pages say is compared with what mantissa-cli computes on its own.
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
    "GSETTINGS_BACKEND": "keyfile",
    "LANGUAGE": LANGUAGE,
    "LC_ALL": {"en": "C.UTF-8", "de": "de_DE.UTF-8"}[LANGUAGE],
}
translation = gettext.translation("mantissa", os.environ["MANTISSA_LOCALEDIR"], [LANGUAGE],
                                  fallback=LANGUAGE == "en")
_ = translation.gettext
LIBRARY = os.path.join(os.environ.get("XDG_DATA_HOME", ""), "mantissa", "formats.txt")
BUTTONS = ("push button", "toggle button", "check box", "radio button", "page tab")
app = None


def plain(text):
    """A translation as the accessible name has it, without the mark of the mnemonic."""
    return _(text).replace("_", "")


def cli(*arguments):
    done = subprocess.run([CLI, *arguments], stdout=subprocess.PIPE, check=True, text=True)
    return done.stdout


def button(name):
    return ui.find(app.root, None, name, lambda n: n.get_role_name() in BUTTONS)


def entry(name):
    return ui.find(app.root, None, name, lambda n: n.get_role_name() in ("entry", "text"))


def wait_label(text):
    ui.wait(lambda: any(text in ui.text(label) for label in ui.find_all(app.root, "label")), f"“{text}”")


def show_page(name):
    ui.click(ui.find(app.root, None, _(name), lambda n: n.get_role_name() in BUTTONS))


def type_format(text):
    ui.set_text(entry(plain("Format as te_xt")), text)


def press_mnemonic(name):
    """Check buttons of GTK 4.8 have no action: the keyboard's way to them."""
    text = _(name)
    ui.press("Alt", ord(text[text.index("_") + 1].lower()))


def test_start():
    """the explorer opens without a file"""
    global app
    app = ui.Application([MANTISSA], environment=ENVIRONMENT)
    ui.find(app.root, "frame")
    ui.click(ui.find(app.root, "push button",
                     where=lambda n: plain("_Explore Formats") in ui.plain(n.get_name())))
    show_page("Designer")
    entry(plain("Format as te_xt"))


def test_text_and_controls():
    """text sets the controls, and controls the text"""
    type_format("float(e=5,m=10)")
    wait_label("65504")
    spin = ui.find(app.root, "spin button", plain("_Exponent bits"))
    ui.wait(lambda: ui.text(spin) == "5", "five exponent bits")
    press_mnemonic("Infinit_y")
    ui.wait(lambda: "inf=no" in ui.text(entry(plain("Format as te_xt"))), "inf=no in the text")
    text = ui.text(entry(plain("Format as te_xt")))
    largest = json.loads(cli("formats", text, "--json"))["max"]
    assert largest == 65536, "the code that was infinity is a number"
    wait_label("65536")


def test_sentence():
    """what is no format is said in one sentence that names the place"""
    type_format("float(e=4,m=3,nane=ones)")
    wait_label("at character 15")
    use = button(plain("_Use as Format"))
    ui.wait(lambda: not use.get_state_set().contains(ui.Atspi.StateType.SENSITIVE), "nothing to use")
    type_format("e4m3fn")
    wait_label("448")


def test_library():
    """what is saved has its name on the command line; removing it can be undone"""
    type_format("codebook(-1 -0.5 0 0.1 1)")
    ui.set_text(entry(plain("_Name")), "levels")
    ui.click(button(plain("_Save")))
    ui.find(app.root, "push button", _("Remove %s") % "levels")
    assert cli("encode", "levels", "0.09").split(",")[1] == "0x3", "0.09 is nearest to the fourth value"
    ui.click(button(_("Remove %s") % "levels"))
    ui.wait(lambda: "levels" not in open(LIBRARY, encoding="utf-8").read(), "the name to be gone")
    ui.click(ui.find(app.root, "push button", _("Undo")))
    ui.wait(lambda: "levels" in open(LIBRARY, encoding="utf-8").read(), "the name to be back")
    ui.set_text(entry(plain("_Name")), "e4m3fn")
    ui.click(button(plain("_Save")))
    ui.wait(lambda: "e4m3fn =" not in open(LIBRARY, encoding="utf-8").read(), "no built-in name")


def test_other_process():
    """a format that another process adds appears, and one that it changes is another one"""
    cli("library", "add", "theirs", "block(e2m3,e8m0,16,floor)")
    ui.find(app.root, "push button", _("Use %s") % "theirs")
    ui.click(button(_("Use %s") % "theirs"))
    # What is in use and gets another meaning is shown anew.
    cli("library", "add", "small", "e2m1")
    ui.find(app.root, "push button", _("Use %s") % "small")
    show_page("Designer")
    ui.click(button(_("Use %s") % "small"))
    show_page("Operations")
    wait_label(_("Of %zu results:").replace("%zu", "256"))
    cli("library", "add", "small", "e4m3fn")
    wait_label(_("Of %zu results:").replace("%zu", "65536"))


def test_operations():
    """an operation's table says how many results are exact, and reads a result"""
    show_page("Operations")
    wait_label(_("Of %zu results:").replace("%zu", "65536"))


def test_block():
    """a block's codes are those of the command line, and the scale moves them"""
    show_page("Block")
    code = entry(plain("Scale _code"))
    ui.set_text(entry(plain("N_umbers")), "1 2 3 -6 0.5")
    ui.click(button(plain("_Quantize")))
    first = _("%s of element %u") % (_("Code"), 3)
    ui.wait(lambda: ui.text(code) in ("0x7f", "0x7e"), "the scale of an amax of 6")
    before = ui.text(code)
    ui.find(app.root, None, first)
    ui.click(button(_("Next larger scale")))
    ui.wait(lambda: int(ui.text(code), 16) == int(before, 16) + 1, "the next scale")


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
        status = ui.run([test_start, test_text_and_controls, test_sentence, test_library, test_other_process,
                         test_operations, test_block, test_end])
    finally:
        if app is not None and app.is_alive():
            app.process.kill()
    sys.exit(status)
