/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "code-row.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _CodeRow
{
  GObject     parent_instance;

  char       *format; /* GRefString */
  guint       code;
  double      value;
  const char *number_class;
};

G_DEFINE_DYNAMIC_TYPE_EXTENDED (CodeRow, code_row, G_TYPE_OBJECT, G_TYPE_FLAG_FINAL, {})

static void
code_row_finalize (GObject *object)
{
  CodeRow *self = CODE_ROW (object);

  g_clear_pointer (&self->format, g_ref_string_release);

  G_OBJECT_CLASS (code_row_parent_class)->finalize (object);
}

static void
code_row_class_init (CodeRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = code_row_finalize;
}

static void
code_row_class_finalize (CodeRowClass *klass)
{
}

static void
code_row_init (CodeRow *self)
{
}

void
code_row_register (GTypeModule *module)
{
  code_row_register_type (module);
}

guint
code_row_get_code (CodeRow *self)
{
  return self->code;
}

double
code_row_get_value (CodeRow *self)
{
  return self->value;
}

const char *
code_row_get_class (CodeRow *self)
{
  return self->number_class;
}

static MantNumber *
number_of (const char  *format,
           guint        code,
           GError     **error)
{
  g_autofree char *text = g_strdup_printf ("0x%x", code);

  return mant_number_new_from_code (format, text, error);
}

MantNumber *
code_row_dup_number (CodeRow *self)
{
  return number_of (self->format, self->code, NULL);
}

/* How many codes there are, or 0 with an error for too many. */
static guint
count_codes (const char  *format,
             GError     **error)
{
  g_autoptr (MantNumber) probe = number_of (format, 0, error);

  if (probe == NULL)
    return 0;
  if (mant_number_get_n_bits (probe) > CODE_ROW_MAX_BITS)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                   _("%s has codes of %u bits; a table of all codes is made of formats of at most "
                     "%d bits."),
                   format, mant_number_get_n_bits (probe), CODE_ROW_MAX_BITS);
      return 0;
    }
  return 1u << mant_number_get_n_bits (probe);
}

GPtrArray *
code_row_list_all (const char    *format,
                   GCancellable  *cancellable,
                   GError       **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  const guint n_codes = count_codes (format, error);
  char *shared;

  if (n_codes == 0)
    return NULL;

  shared = g_ref_string_new (format);
  rows = g_ptr_array_new_full (n_codes, g_object_unref);
  for (guint code = 0; code < n_codes; code++)
    {
      g_autoptr (MantNumber) number = number_of (format, code, error);
      CodeRow *row;

      if (number == NULL || (code % 1024 == 0
                             && g_cancellable_set_error_if_cancelled (cancellable, error)))
        {
          g_ref_string_release (shared);
          return NULL;
        }
      row = g_object_new (CODE_TYPE_ROW, NULL);
      row->format = g_ref_string_acquire (shared);
      row->code = code;
      row->value = mant_number_to_double (number);
      row->number_class = mant_number_get_class (number);
      g_ptr_array_add (rows, row);
    }
  g_ref_string_release (shared);
  return g_steal_pointer (&rows);
}

GBytes *
code_row_list_to_csv (const char    *format,
                      GCancellable  *cancellable,
                      GError       **error)
{
  const guint n_codes = count_codes (format, error);
  g_autoptr (GString) csv = g_string_new ("code,bits,value,hexadecimal,class\n");

  if (n_codes == 0)
    return NULL;

  for (guint i = 0; i < n_codes; i++)
    {
      g_autoptr (MantNumber) number = number_of (format, i, error);
      g_autofree char *code = NULL, *bits = NULL, *value = NULL, *hex = NULL;

      if (number == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      code = mant_number_get_code (number);
      bits = mant_number_get_bits (number);
      value = mant_number_get_decimal (number);
      hex = mant_number_get_hex (number);
      g_string_append_printf (csv, "%s,%s,%s,%s,%s\n", code, bits, value, hex,
                              mant_number_get_class (number));
    }
  return g_string_free_to_bytes (g_steal_pointer (&csv));
}
