#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""check-tree.py against small trees: one that is in order, and one more for each fault it must see."""
import importlib.util
import io
import contextlib
import os
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
spec = importlib.util.spec_from_file_location("check_tree", os.path.join(HERE, "check-tree.py"))
check_tree = importlib.util.module_from_spec(spec)
spec.loader.exec_module(check_tree)

SPDX = "/* SPDX-License-Identifier: GPL-3.0-or-later */\n"
GOOD = {
    "core/num/mant-num.h": SPDX + '#include "mant-value.h"\n',
    "core/num/mant-value.h": SPDX + "#include <stdint.h>\n",
    "core/num/mant-value.c": SPDX + '#include "mant-value.h"\n/* not exp (x) nor malloc (n) */\n',
    "core/object/mantissa.h": SPDX + '#include "mant-job.h"\n',
    "core/object/mant-job.h": SPDX + '#include <gio/gio.h>\n#include "mant-num.h"\nMANT_AVAILABLE_IN_ALL\n',
    "core/object/mant-pool.h": SPDX + "#include <stddef.h>\n",
    "app/plot/mantissa-plot.h": SPDX + "#include <gtk/gtk.h>\n",
    "app/plot/figure/mant-figure.c": SPDX + "#include <cairo.h>\n#include <mantissa.h>\n",
    "app/view/mantissa-ui.h": SPDX + "#include <mantissa-plot.h>\n",
    "app/shell/window.c": SPDX + '#include <adwaita.h>\n#include <mantissa-ui.h>\n  gtk_label_new (_("Open"));\n',
    "app/cli/main.c": SPDX + "#include <mantissa.h>\n",
    "plugins/tensor-view/plugin.c": SPDX + '#include <mantissa-ui.h>\n#include "view.h"\n',
    "plugins/tensor-view/view.h": SPDX,
    "plugins/other/other.c": SPDX,
    "po/POTFILES": "# comment\napp/shell/window.c\n",
}


class NoFiles:
    """A tree without a descriptor in it."""
    @staticmethod
    def paths(*_suffixes, under=""):
        return []


GOOD[check_tree.DESCRIPTIONS] = check_tree.descriptions(NoFiles)


def faults(**changes):
    """The faults of the good tree with some files replaced: a key's `__` is `/`, its `_DOT_` `.`."""
    files = dict(GOOD)
    for key, text in changes.items():
        path = key.replace("__", "/").replace("_DOT_", ".").replace("_DASH_", "-")
        files[path] = text
    with tempfile.TemporaryDirectory() as root:
        for path, text in files.items():
            if text is None:
                continue
            os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
            with open(os.path.join(root, path), "w", encoding="utf-8") as file:
                file.write(text)
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            status = check_tree.main(root)
        return status, out.getvalue()


class CheckTree(unittest.TestCase):
    def assert_caught(self, sentence, **changes):
        status, out = faults(**changes)
        self.assertEqual(status, 1, f"nothing was found wrong with {changes}")
        self.assertIn(sentence, out)
        self.assertIn("1 faults", out)

    def test_good_tree(self):
        status, out = faults()
        self.assertEqual((status, "faults" in out), (0, False), out)

    def test_library_of_a_higher_layer(self):
        self.assert_caught("core/num/mant-value.c:2: core/num must not include glib",
                           core__num__mant_DASH_value_DOT_c=SPDX + "#include <glib.h>\n")
        self.assert_caught("app/plot/figure must not include gtk",
                           app__plot__figure__mant_DASH_figure_DOT_c=SPDX + "#include <gtk/gtk.h>\n")
        self.assert_caught("core/object must not include gtk",
                           core__object__job_DOT_c=SPDX + "#include <gtk/gtk.h>\n")
        self.assert_caught("app/view must not include libpeas",
                           app__view__view_DOT_c=SPDX + "#include <libpeas/peas.h>\n")

    def test_folder_of_a_higher_layer(self):
        self.assert_caught("core/num must not include core/object (core/object/mant-pool.h)",
                           core__num__x_DOT_c=SPDX + '#include "../object/mant-pool.h"\n')
        self.assert_caught("app/cli must not include app/view",
                           app__cli__main_DOT_c=SPDX + "#include <mantissa-ui.h>\n")

    def test_plugin_includes_another(self):
        self.assert_caught("must not include another plugin's plugins/tensor-view/view.h",
                           plugins__other__other_DOT_c=SPDX + '#include "../tensor-view/view.h"\n')

    def test_unknown_header(self):
        self.assert_caught("of no library named", core__num__x_DOT_c=SPDX + "#include <frobnicate.h>\n")

    def test_calls(self):
        self.assert_caught("core/num must not call malloc",
                           core__num__x_DOT_c=SPDX + "void *p = malloc (3);\n")
        self.assert_caught("calls exp2f, whose result depends on the CPU",
                           core__object__x_DOT_c=SPDX + "float y = exp2f (3);\n")

    def test_umbrella(self):
        self.assert_caught("core/object/mant-new.h: is public but not reached",
                           core__object__mant_DASH_new_DOT_h=SPDX + "MANT_AVAILABLE_IN_ALL\n")
        self.assert_caught("core/num/mant-new.h: is public but not reached",
                           core__num__mant_DASH_new_DOT_h=SPDX,
                           core__object__job_DOT_c=SPDX + "#include <mant-new.h>\n")

    def test_potfiles(self):
        self.assert_caught("app/cli/main.c: has translatable strings",
                           app__cli__main_DOT_c=SPDX + 'puts (_("Hello"));\n')
        self.assert_caught("app/shell/window.ui: has translatable strings",
                           app__shell__window_DOT_ui='<property name="label" translatable="yes">A</property>')
        self.assert_caught("core/num has no translatable strings",
                           core__num__x_DOT_c=SPDX + 'puts (_("Hello"));\n',
                           po__POTFILES="app/shell/window.c\ncore/num/x.c\n")
        self.assert_caught("lists app/gone.c, which does not exist",
                           po__POTFILES="app/gone.c\napp/shell/window.c\n")

    def test_descriptions(self):
        self.assert_caught("po/descriptions.c: is behind",
                           plugins__other__other_DOT_plugin="[Plugin]\nName=Other\n")
        self.assert_caught("po/descriptions.c: is behind",
                           core__num__roundings__up_DOT_c=SPDX + '  .title = "Up",\n')

    def test_format_macros(self):
        body = 'g_print (_("%s: line %" G_GUINT64_FORMAT " of\\n"\n  "it"), n);\n'
        self.assert_caught("app/shell/window.c:2: G_GUINT64_FORMAT in a translatable string",
                           app__shell__window_DOT_c=SPDX + body)
        self.assert_caught("app/shell/window.c:2: G_GUINT64_FORMAT in a translatable string",
                           app__shell__window_DOT_c=SPDX + body.replace("_(", "g_dngettext (NULL, "))
        self.assertEqual(faults(app__shell__window_DOT_c=SPDX + body.replace("G_GUINT64_FORMAT", "PRIu64"))[0], 0)

    def test_plugin_name_in_app(self):
        self.assert_caught("names the plugin tensor-view",
                           app__view__view_DOT_c=SPDX + 'load ("tensor-view");\n')

    def test_settings(self):
        schema = '<key name="seed" type="t">\n'
        use = SPDX + '  mant_settings_set_uint64 (self->settings, "seed", 1);\n'
        good = {"data__x_DOT_gschema_DOT_xml": schema, "app__shell__s_DOT_c": use}
        self.assertEqual(faults(**good)[0], 0)
        self.assert_caught("uses the setting axis, which the schema",
                           **{**good, "app__view__v_DOT_c": use.replace("seed", "axis")})
        self.assert_caught("uses the setting seed as int, but the schema has t",
                           **{**good, "app__view__v_DOT_c": use.replace("uint64", "int")})
        self.assert_caught("the setting axis, which nothing uses",
                           **{**good, "data__x_DOT_gschema_DOT_xml": schema + '<key name="axis" type="i">\n'})

    def test_house_rules(self):
        self.assert_caught("has no SPDX-License-Identifier", app__view__view_DOT_c="int x;\n")
        self.assert_caught("unfinished work", app__view__view_DOT_c=SPDX + "/* TO" + "DO: all of it */\n")
        self.assert_caught("path or a host of one machine", README_DOT_md="see /wo" + "rk/main\n")


if __name__ == "__main__":
    unittest.main()
