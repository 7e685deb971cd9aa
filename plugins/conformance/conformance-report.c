/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "conformance-report.h"

#include <string.h>

/* RFC 4180, 2. */
static void
add_csv_text (GString    *csv,
              const char *text)
{
  if (text == NULL)
    return;
  if (strpbrk (text, ",\"\r\n") == NULL)
    {
      g_string_append (csv, text);
      return;
    }
  g_string_append_c (csv, '"');
  for (; *text != '\0'; text++)
    {
      if (*text == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *text);
    }
  g_string_append_c (csv, '"');
}

/* RFC 8259, 7. */
static void
add_json_text (GString    *json,
               const char *key,
               const char *text)
{
  g_string_append_printf (json, "\"%s\": ", key);
  if (text == NULL)
    {
      g_string_append (json, "null");
      return;
    }
  g_string_append_c (json, '"');
  for (; *text != '\0'; text++)
    {
      const guchar c = *text;

      if (c == '"' || c == '\\')
        g_string_append_printf (json, "\\%c", c);
      else if (c < 0x20)
        g_string_append_printf (json, "\\u%04x", c);
      else
        g_string_append_c (json, c);
    }
  g_string_append_c (json, '"');
}

static void
add_seconds (GString *text,
             gint64   elapsed_ns)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, g_ascii_dtostr (number, sizeof number, elapsed_ns * 1e-9));
}

/* A row a set and, below each, a row a deviation, told by what is in the column `deviation`. */
char *
conformance_report_dup_csv (GListModel *results)
{
  GString *csv = g_string_new ("set,peer,file,compared,equal,known,unexpected,skipped,"
                               "elapsed_seconds,skipped_reason,kind,deviation,count,example,"
                               "reason\n");

  for (guint i = 0; i < g_list_model_get_n_items (results); i++)
    {
      g_autoptr (GObject) result = g_list_model_get_item (results, i);
      g_autofree char *set = NULL, *peer = NULL, *file = NULL, *skip_reason = NULL;
      g_autoptr (GListModel) deviations = NULL;
      guint64 compared, equal, known, unexpected, skipped;
      gint64 elapsed_ns;

      g_object_get (result, "set", &set, "peer", &peer, "file", &file, "compared", &compared,
                    "equal", &equal, "known", &known, "unexpected", &unexpected, "skipped",
                    &skipped, "skip-reason", &skip_reason, "elapsed-ns", &elapsed_ns, "deviations",
                    &deviations, NULL);
      add_csv_text (csv, set);
      g_string_append_c (csv, ',');
      add_csv_text (csv, peer);
      g_string_append_c (csv, ',');
      add_csv_text (csv, file);
      g_string_append_printf (csv, ",%" G_GUINT64_FORMAT ",%" G_GUINT64_FORMAT
                                   ",%" G_GUINT64_FORMAT ",%" G_GUINT64_FORMAT
                                   ",%" G_GUINT64_FORMAT ",",
                              compared, equal, known, unexpected, skipped);
      add_seconds (csv, elapsed_ns);
      g_string_append_c (csv, ',');
      add_csv_text (csv, skip_reason);
      g_string_append (csv, ",,,,,\n");

      for (guint k = 0; k < g_list_model_get_n_items (deviations); k++)
        {
          g_autoptr (GObject) deviation = g_list_model_get_item (deviations, k);
          g_autofree char *id = NULL, *kind = NULL, *example = NULL, *reason = NULL;
          guint64 count;

          g_object_get (deviation, "id", &id, "kind", &kind, "example", &example, "reason",
                        &reason, "count", &count, NULL);
          add_csv_text (csv, set);
          g_string_append_c (csv, ',');
          add_csv_text (csv, peer);
          g_string_append_c (csv, ',');
          add_csv_text (csv, file);
          g_string_append_printf (csv, ",,,,,,,,%s,", kind);
          add_csv_text (csv, id);
          g_string_append_printf (csv, ",%" G_GUINT64_FORMAT ",", count);
          add_csv_text (csv, example);
          g_string_append_c (csv, ',');
          add_csv_text (csv, reason);
          g_string_append_c (csv, '\n');
        }
    }

  return g_string_free (csv, FALSE);
}

static void
add_json_deviations (GString    *json,
                     GListModel *deviations)
{
  for (guint k = 0; k < g_list_model_get_n_items (deviations); k++)
    {
      g_autoptr (GObject) deviation = g_list_model_get_item (deviations, k);
      g_autofree char *id = NULL, *kind = NULL, *example = NULL, *reason = NULL;
      guint64 count;

      g_object_get (deviation, "id", &id, "kind", &kind, "example", &example, "reason", &reason,
                    "count", &count, NULL);
      g_string_append (json, k == 0 ? "\n        {" : ",\n        {");
      add_json_text (json, "id", id);
      g_string_append (json, ", ");
      add_json_text (json, "kind", kind);
      g_string_append_printf (json, ", \"known\": %s, \"count\": %" G_GUINT64_FORMAT ", ",
                              g_str_equal (kind, "unexpected") ? "false" : "true", count);
      add_json_text (json, "example", example);
      g_string_append (json, ", ");
      add_json_text (json, "reason", reason);
      g_string_append_c (json, '}');
    }
}

char *
conformance_report_dup_json (GListModel *results,
                             const char *directory)
{
  GString *json = g_string_new ("{\n  ");

  add_json_text (json, "directory", directory);
  g_string_append (json, ",\n  \"sets\": [");
  for (guint i = 0; i < g_list_model_get_n_items (results); i++)
    {
      g_autoptr (GObject) result = g_list_model_get_item (results, i);
      g_autofree char *set = NULL, *peer = NULL, *title = NULL, *file = NULL, *skip_reason = NULL;
      g_autoptr (GListModel) deviations = NULL;
      guint64 compared, equal, known, unexpected, skipped;
      gint64 elapsed_ns;

      g_object_get (result, "set", &set, "peer", &peer, "title", &title, "file", &file,
                    "compared", &compared, "equal", &equal, "known", &known, "unexpected",
                    &unexpected, "skipped", &skipped, "skip-reason", &skip_reason, "elapsed-ns",
                    &elapsed_ns, "deviations", &deviations, NULL);
      g_string_append (json, i == 0 ? "\n    {\n      " : ",\n    {\n      ");
      add_json_text (json, "set", set);
      g_string_append (json, ", ");
      add_json_text (json, "peer", peer);
      g_string_append (json, ",\n      ");
      add_json_text (json, "title", title);
      g_string_append (json, ",\n      ");
      add_json_text (json, "file", file);
      g_string_append_printf (json, ",\n      \"compared\": %" G_GUINT64_FORMAT
                                    ", \"equal\": %" G_GUINT64_FORMAT
                                    ", \"known\": %" G_GUINT64_FORMAT
                                    ", \"unexpected\": %" G_GUINT64_FORMAT
                                    ", \"skipped\": %" G_GUINT64_FORMAT ",\n      ",
                              compared, equal, known, unexpected, skipped);
      add_json_text (json, "skipped_reason", skip_reason);
      g_string_append (json, ",\n      \"elapsed_seconds\": ");
      add_seconds (json, elapsed_ns);
      g_string_append (json, ",\n      \"deviations\": [");
      add_json_deviations (json, deviations);
      g_string_append (json, "]\n    }");
    }
  g_string_append (json, "\n  ]\n}\n");

  return g_string_free (json, FALSE);
}
