/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-format-choice-private.h"

/* The catalogue: one list, which follows the format library: (transfer none). */
GListModel *
_mant_format_choice_list (void)
{
  static GListModel *formats;

  if (formats == NULL)
    {
      formats = mant_list_formats ();
      mant_format_library_watch (mant_format_library_get_default ());
    }

  return formats;
}

/* (transfer none) (nullable): the catalogue's entry that has this id */
MantItem *
_mant_format_choice_find (const char *text)
{
  GListModel *formats = _mant_format_choice_list ();
  guint n_formats = g_list_model_get_n_items (formats);

  for (guint i = 0; i < n_formats; i++)
    {
      g_autoptr (MantItem) item = g_list_model_get_item (formats, i);

      if (g_strcmp0 (mant_item_get_id (item), text) == 0)
        return item; /* the list keeps it alive */
    }

  return NULL;
}

/* The text under which a format is kept: the short id where there is one, as files and the command
 * line have it, and the canonical long text otherwise. */
char *
_mant_format_choice_resolve (const char  *text,
                             GError     **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text != NULL ? text : ""));

  if (_mant_format_choice_find (stripped) != NULL)
    return g_steal_pointer (&stripped);

  return mant_format_canonicalize (stripped, error);
}
