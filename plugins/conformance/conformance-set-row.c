/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "conformance-set-row.h"

#include <glib/gi18n-lib.h>

/* What one vector set came to: a row of counts, which opens to show each way in which answers
 * differ. */

static GtkWidget *
wrapped_label (const char *text,
               const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

/* A way of differing: how often, its name, why, and the first example. */
static GtkWidget *
deviation_row (GObject *deviation)
{
  g_autofree char *id = NULL, *kind = NULL, *example = NULL, *reason = NULL;
  g_autofree char *count_text = NULL, *title = NULL;
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gboolean unexpected, policy;
  guint64 count;

  g_object_get (deviation, "id", &id, "kind", &kind, "example", &example, "reason", &reason,
                "count", &count, NULL);
  unexpected = g_str_equal (kind, "unexpected");
  policy = g_str_equal (kind, "policy");
  count_text = g_strdup_printf ("%'" G_GUINT64_FORMAT, count);
  title = g_strdup_printf (unexpected ? _("Unexpected: %s × %s")
                           : policy   ? _("Another policy: %s × %s")
                                      : _("Known deviation: %s × %s"), count_text, id);

  gtk_widget_set_margin_start (box, 18);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 8);
  gtk_widget_set_margin_bottom (box, 8);
  gtk_box_append (GTK_BOX (box), wrapped_label (title, unexpected ? "error" : "heading"));
  if (reason != NULL)
    gtk_box_append (GTK_BOX (box), wrapped_label (reason, NULL));
  if (example != NULL)
    {
      GtkWidget *label = wrapped_label (example, "monospace");

      gtk_widget_add_css_class (label, "dim-label");
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  reason != NULL ? reason : example, -1);
  return row;
}

static GtkWidget *
skipped_row (guint64     skipped,
             const char *reason)
{
  g_autofree char *count_text = g_strdup_printf ("%'" G_GUINT64_FORMAT, skipped);
  g_autofree char *title = g_strdup_printf (_("Not compared: %s"), count_text);
  g_autofree char *subtitle = g_markup_escape_text (reason, -1);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  return row;
}

static char *
format_count (const char *format,
              guint64     count)
{
  g_autofree char *number = g_strdup_printf ("%'" G_GUINT64_FORMAT, count);

  return g_strdup_printf (format, number);
}

static void
append_count (GtkWidget    *box,
              const char   *text,
              guint64       count,
              const char   *css_class,
              GtkSizeGroup *size)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, count > 0 && css_class != NULL ? css_class : "dim-label");
  gtk_size_group_add_widget (size, label);
  gtk_box_append (GTK_BOX (box), label);
}

/* A row for a list of sets. It is open if anything is unexpected. `sizes`: CONFORMANCE_N_COUNTS. */
GtkWidget *
conformance_set_row_new (MantConformanceResult *result,
                         GtkSizeGroup         **sizes)
{
  g_autofree char *title = NULL, *peer = NULL, *file = NULL, *skip_reason = NULL;
  g_autofree char *title_markup = NULL, *compared_text = NULL, *seconds_text = NULL;
  g_autofree char *subtitle = NULL, *subtitle_markup = NULL, *summary = NULL;
  g_autofree char *equal_text = NULL, *known_text = NULL, *unexpected_text = NULL;
  g_autoptr (GListModel) deviations = NULL;
  GtkWidget *row = adw_expander_row_new ();
  GtkWidget *counts = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  guint64 compared, equal, known, unexpected, skipped;
  gint64 elapsed_ns;

  g_object_get (result, "title", &title, "peer", &peer, "file", &file, "compared", &compared,
                "equal", &equal, "known", &known, "unexpected", &unexpected, "skipped", &skipped,
                "skip-reason", &skip_reason, "elapsed-ns", &elapsed_ns, "deviations", &deviations,
                NULL);
  title_markup = g_markup_escape_text (title, -1);
  compared_text = g_strdup_printf ("%'" G_GUINT64_FORMAT, compared);
  seconds_text = g_strdup_printf ("%.2f", elapsed_ns * 1e-9);
  /* Translators: a library's name, a file's name, a number of comparisons, seconds */
  subtitle = g_strdup_printf (_("%s · %s · %s compared in %s s"), peer, file, compared_text,
                              seconds_text);
  subtitle_markup = g_markup_escape_text (subtitle, -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title_markup);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), subtitle_markup);

  equal_text = format_count (_("%s equal"), equal);
  known_text = format_count (_("%s known"), known);
  unexpected_text = format_count (_("%s unexpected"), unexpected);
  append_count (counts, equal_text, equal, NULL, sizes[CONFORMANCE_EQUAL]);
  append_count (counts, known_text, known, "warning", sizes[CONFORMANCE_KNOWN]);
  append_count (counts, unexpected_text, unexpected, "error", sizes[CONFORMANCE_UNEXPECTED]);
  gtk_widget_set_valign (counts, GTK_ALIGN_CENTER);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (row), counts);

  for (guint i = 0; i < g_list_model_get_n_items (deviations); i++)
    {
      g_autoptr (GObject) deviation = g_list_model_get_item (deviations, i);

      adw_expander_row_add_row (ADW_EXPANDER_ROW (row), deviation_row (deviation));
    }
  if (skip_reason != NULL)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (row), skipped_row (skipped, skip_reason));
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (row),
                                         g_list_model_get_n_items (deviations) > 0
                                           || skip_reason != NULL);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), unexpected > 0);

  summary = g_strjoin (", ", equal_text, known_text, unexpected_text, subtitle, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, summary, -1);
  return row;
}
