#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make the pictures of the README from the real application, on a display of its own.

Usage: tests/screenshots.py [BUILD-DIRECTORY]   (default _build, which ./run.sh makes)

Writes data/screenshots/*.png. Run it when the window has changed, look at them, and commit them.
"""
import os
import subprocess
import sys
import time

TESTS = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(TESTS)
BUILD = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "_build"))
OUT = os.path.join(ROOT, "data", "screenshots")
SAMPLE = os.path.join(ROOT, "data", "sample", "tinygpt-bf16.safetensors")
WIDTH, HEIGHT = 1440, 900

if "MANTISSA_SCREENSHOTS" not in os.environ:
    # In the environment of the build tree, on a private display.
    os.environ.update(MANTISSA_SCREENSHOTS="1", SCREEN=f"{WIDTH}x{HEIGHT}x24", GSETTINGS_BACKEND="keyfile")
    os.execvp("meson", ["meson", "devenv", "-C", BUILD, os.path.join(TESTS, "headless.sh"),
                        "/usr/bin/python3", os.path.abspath(__file__), BUILD])

sys.path.insert(0, TESTS)
import uidriver as ui  # noqa: E402
import gi  # noqa: E402
gi.require_version("Gdk", "3.0")  # the bindings of GTK 3 can read a display that GTK 4 draws on
from gi.repository import Gdk  # noqa: E402


def find(app, role, name=None, where=None):
    return ui.find(app.root, role, name, where, skip="tree table")


def choose_format(app, picker_title, text):
    picker = find(app, "push button", where=lambda n: n.get_name().startswith(picker_title + ": ")
                  and "click" in ui.actions(n))
    ui.click(picker)
    group = picker.get_parent()
    ui.set_text(ui.find(group, "entry", "Search or type a format"), text)
    ui.click(ui.find(group, "push button", "Use"))


def select_tensor(app, name):
    entry = find(app, "entry", "Filter tensors")
    ui.set_text(entry, name)
    time.sleep(1)
    ui.act(find(app, "frame"), "win.next-tensor")
    ui.set_text(entry, "")


def shoot(name):
    time.sleep(3)  # figures of all rows, and the last frame
    window = Gdk.get_default_root_window()
    path = os.path.join(OUT, name + ".png")
    Gdk.pixbuf_get_from_window(window, 0, 0, WIDTH, HEIGHT).savev(path, "png", ["compression"], ["9"])
    print(os.path.relpath(path, ROOT), os.path.getsize(path), "bytes")


def settle(scheme):
    """The state of the next start: a light or dark style, maximized without a window manager."""
    settings = os.path.join(os.environ["XDG_CONFIG_HOME"], "glib-2.0", "settings")
    os.makedirs(settings, exist_ok=True)
    with open(os.path.join(settings, "keyfile"), "w", encoding="utf-8") as file:
        # Without a window manager nothing maximizes; the frame is 5 pixels wide and then off the screen.
        file.write(f"[io/github/mantissa/Mantissa]\nwindow-width={WIDTH}\nwindow-height={HEIGHT}\n"
                   f"color-scheme='{scheme}'\nformat='mxfp4'\ntable-width=520\n")


def start(*files):
    return ui.Application([os.path.join(BUILD, "app", "shell", "mantissa"), *files],
                          environment={"LC_ALL": "C.UTF-8", "LANGUAGE": "en"})


def session(scheme, pictures):
    """One run of the application with the sample."""
    settle(scheme)
    app = start(SAMPLE)
    find(app, "page tab", "Histogram")
    select_tensor(app, "h.0.up.weight")
    for name in pictures:
        if name.startswith("compare"):
            choose_format(app, "Compare with", "nvfp4")
        elif name.startswith("python"):
            ui.click(find(app, "page tab", "Distribution"))
        shoot(name)
    app.close()


def explore(scheme, pictures):
    """One run without a file: pages of the format explorer, each under its picture's name."""
    settle(scheme)
    app = start()
    ui.click(find(app, "push button", "Explore Formats"))
    for name, page in pictures.items():
        ui.click(find(app, "page tab", page))
        shoot(name)
    app.close()


def main():
    os.makedirs(OUT, exist_ok=True)
    font = os.path.join(os.environ["XDG_CONFIG_HOME"], "gtk-4.0")
    os.makedirs(font, exist_ok=True)
    with open(os.path.join(font, "settings.ini"), "w", encoding="utf-8") as file:
        file.write("[Settings]\ngtk-font-name=Cantarell 11\ngtk-xft-antialias=1\ngtk-xft-rgba=none\n")
    session("light", ["workbench-light", "compare-light", "python-light"])
    session("dark", ["workbench-dark"])
    explore("light", {"number-light": "Number", "rounding-light": "Rounding"})
    explore("dark", {"operations-dark": "Operations"})
    subprocess.run(["ls", OUT], check=True)


if __name__ == "__main__":
    main()
