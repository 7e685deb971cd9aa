/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "operation-table.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Every how many codes an axis has a name. */
#define TICKS 16

static int
compare_codes (gconstpointer a,
               gconstpointer b,
               gpointer      data)
{
  const OperationTable *self = data;
  const guint8 x = *(const guint8 *) a, y = *(const guint8 *) b;
  const double vx = self->values[x], vy = self->values[y];

  if (isnan (vx) || isnan (vy))
    return isnan (vx) != isnan (vy) ? (isnan (vx) ? 1 : -1) : (int) x - (int) y;
  if (vx != vy)
    return vx < vy ? -1 : 1;
  /* −0 comes before +0 */
  if (signbit (vx) != signbit (vy))
    return signbit (vx) ? -1 : 1;
  return (int) x - (int) y;
}

static GBytes *
reorder (const OperationTable *self,
         GBytes               *bytes, /* (transfer full) */
         gsize                 width)
{
  const guint8 *from = g_bytes_get_data (bytes, NULL);
  const guint n = self->n_codes;
  guint8 *to = g_malloc (operation_table_get_n_cells (self) * width);

  for (guint a = 0; a < (self->arity == 2 ? n : 1); a++)
    for (guint b = 0; b < n; b++)
      {
        const gsize row = self->arity == 2 ? self->order[a] : 0;

        memcpy (to + ((gsize) a * n + b) * width, from + (row * n + self->order[b]) * width, width);
      }
  g_bytes_unref (bytes);
  return g_bytes_new_take (to, operation_table_get_n_cells (self) * width);
}

OperationTable *
operation_table_new (MantOperationTableJob *job,
                     const char            *format,
                     const char            *operation,
                     gboolean               by_value)
{
  OperationTable *self = g_new0 (OperationTable, 1);

  self->format = g_strdup (format);
  self->operation = g_strdup (operation);
  self->n_codes = mant_operation_table_job_get_n_codes (job);
  self->arity = mant_operation_table_job_get_arity (job);
  for (guint i = 0; i < self->n_codes; i++)
    {
      g_autofree char *code = g_strdup_printf ("0x%x", i);
      g_autoptr (MantNumber) number = mant_number_new_from_code (format, code, NULL);

      self->order[i] = (guint8) i;
      self->values[i] = number != NULL ? mant_number_to_double (number) : NAN;
      self->is_nan[i] = isnan (self->values[i]);
    }
  if (by_value)
    g_qsort_with_data (self->order, (int) self->n_codes, sizeof self->order[0], compare_codes,
                       self);
  self->codes = reorder (self, mant_operation_table_job_dup_codes (job), 1);
  self->flags = reorder (self, mant_operation_table_job_dup_flags (job), 1);
  self->errors = reorder (self, mant_operation_table_job_dup_relative_errors (job), sizeof (float));
  return self;
}

void
operation_table_free (OperationTable *self)
{
  g_free (self->format);
  g_free (self->operation);
  g_bytes_unref (self->codes);
  g_bytes_unref (self->flags);
  g_bytes_unref (self->errors);
  g_free (self);
}

gsize
operation_table_get_n_cells (const OperationTable *self)
{
  return self->arity == 2 ? (gsize) self->n_codes * self->n_codes : self->n_codes;
}

gboolean
operation_table_is_marked (const OperationTable *self,
                           gsize                 cell,
                           OperationMark         mark)
{
  const guint8 *codes = g_bytes_get_data (self->codes, NULL);
  const guint8 *flags = g_bytes_get_data (self->flags, NULL);

  switch (mark)
    {
    case OPERATION_MARK_NAN:
      return self->is_nan[codes[cell]];
    case OPERATION_MARK_OVERFLOW:
      return (flags[cell] & MANT_NUMBER_OVERFLOW) != 0;
    case OPERATION_MARK_UNDERFLOW:
      return (flags[cell] & MANT_NUMBER_UNDERFLOW) != 0;
    case OPERATION_MARK_EXACT:
    case N_OPERATION_MARKS:
    default:
      return !self->is_nan[codes[cell]] && (flags[cell] & MANT_NUMBER_INEXACT) == 0;
    }
}

GBytes *
operation_table_list_marks (const OperationTable *self,
                            OperationMark         mark)
{
  const gsize n = operation_table_get_n_cells (self);
  guint8 *marks = g_malloc (n);

  for (gsize i = 0; i < n; i++)
    marks[i] = operation_table_is_marked (self, i, mark);
  return g_bytes_new_take (marks, n);
}

static int
compare_floats (gconstpointer a,
                gconstpointer b)
{
  const float x = *(const float *) a, y = *(const float *) b;

  return (x > y) - (x < y);
}

GBytes *
operation_table_list_errors (const OperationTable *self,
                             double               *hi)
{
  const float *errors = g_bytes_get_data (self->errors, NULL);
  const gsize n = operation_table_get_n_cells (self);
  float *magnitudes = g_new (float, n);
  g_autoptr (GArray) positive = g_array_new (FALSE, FALSE, sizeof (float));

  for (gsize i = 0; i < n; i++)
    {
      magnitudes[i] = isfinite (errors[i]) ? fabsf (errors[i]) : NAN;
      if (magnitudes[i] > 0)
        g_array_append_val (positive, magnitudes[i]);
    }
  g_array_sort (positive, compare_floats);
  *hi = positive->len > 0 ? g_array_index (positive, float, positive->len - 1 - positive->len / 20)
                          : 1;
  return g_bytes_new_take (magnitudes, n * sizeof (float));
}

static char *
share_text (gsize count,
            gsize n)
{
  return g_strdup_printf ("%.2f %%", 100.0 * (double) count / (double) n);
}

char *
operation_table_dup_summary (const OperationTable *self)
{
  static const char *const titles[N_OPERATION_MARKS] = {
    [OPERATION_MARK_NAN] = N_("NaN"),
    [OPERATION_MARK_OVERFLOW] = N_("overflow"),
    [OPERATION_MARK_UNDERFLOW] = N_("underflow"),
    [OPERATION_MARK_EXACT] = N_("exact"),
  };
  const float *errors = g_bytes_get_data (self->errors, NULL);
  const gsize n = operation_table_get_n_cells (self);
  g_autoptr (GString) text = g_string_new (NULL);
  gsize n_errors = 0;
  double sum = 0, max = 0;

  /* Translators: of so many results, such a share is exact, … */
  g_string_append_printf (text, _("Of %zu results:"), n);
  for (guint mark = 0; mark < N_OPERATION_MARKS; mark++)
    {
      g_autofree char *share = NULL;
      gsize count = 0;

      for (gsize i = 0; i < n; i++)
        count += operation_table_is_marked (self, i, (OperationMark) mark);
      share = share_text (count, n);
      g_string_append_printf (text, "  %s %s%s", _(titles[mark]), share,
                              mark + 1 < N_OPERATION_MARKS ? "," : ".");
    }
  for (gsize i = 0; i < n; i++)
    if (isfinite (errors[i]))
      {
        sum += fabsf (errors[i]);
        max = MAX (max, fabsf (errors[i]));
        n_errors++;
      }
  if (n_errors > 0)
    g_string_append_printf (text,
                            _("  Relative error where there is one: mean %.4g, largest %.4g."),
                            sum / (double) n_errors, max);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

GBytes *
operation_table_list_ticks (const OperationTable *self,
                            gboolean              by_value,
                            char               ***names)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const guint step = MAX (self->n_codes / TICKS, 1);

  for (guint i = 0; i < self->n_codes; i += step)
    {
      const double place = i + 0.5;
      g_autofree char *name = by_value ? g_strdup_printf ("%.3g", self->values[self->order[i]])
                                       : g_strdup_printf ("0x%02x", self->order[i]);

      g_array_append_val (places, place);
      g_strv_builder_add (builder, name);
    }
  *names = g_strv_builder_end (builder);
  return g_bytes_new (places->data, places->len * sizeof (double));
}
