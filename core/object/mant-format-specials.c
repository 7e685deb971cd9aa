/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-format-specials.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "mant-calculator.h"
#include "mant-item.h"
#include "mant-number-private.h"

/* A longer exact value is one that few people want to read. */
#define MAX_EXACT_LENGTH 18

typedef struct
{
  MantCalculator *calculator;
  GListStore     *items;
  GHashTable     *codes; /* those that are listed */
} Specials;

/* Lists a number under a title, unless its code has one already. */
static void
append (Specials   *self,
        MantNumber *number,
        const char *title)
{
  g_autofree char *code = NULL;
  g_autofree char *value = NULL;
  g_autoptr (MantItem) item = NULL;

  if (number == NULL)
    return;
  code = mant_number_get_code (number);
  if (g_hash_table_contains (self->codes, code))
    return;

  value = mant_number_get_decimal (number);
  if (strlen (value) > MAX_EXACT_LENGTH)
    {
      g_autofree char *shortest = mant_number_get_short (number);

      g_free (value);
      value = g_strdup_printf ("≈ %s", shortest);
    }
  item = g_object_new (MANT_TYPE_ITEM, "id", code, "title", title, "detail", value,
                       "group", mant_number_get_class (number), NULL);
  g_list_store_append (self->items, item);
  g_hash_table_add (self->codes, g_steal_pointer (&code));
}

/* (transfer full) (nullable): a literal, if the format has it exactly or `inexact` allows that it is
 * rounded, and it is of the class that is wanted (NULL for any) */
static MantNumber *
encode (Specials   *self,
        const char *literal,
        gboolean    inexact,
        const char *number_class)
{
  MantNumberFlags flags = 0;
  g_autoptr (MantNumber) number = mant_calculator_encode (self->calculator, literal, &flags, NULL);

  if (number == NULL || (!inexact && flags != 0)
      || (number_class != NULL && !g_str_equal (mant_number_get_class (number), number_class)))
    return NULL;
  return g_steal_pointer (&number);
}

static gboolean
is_finite (MantNumber *number)
{
  const char *number_class = mant_number_get_class (number);

  return g_str_equal (number_class, "zero") || g_str_equal (number_class, "subnormal")
         || g_str_equal (number_class, "normal");
}

/* (transfer full) (nullable): the finite number that is farthest from zero on one side */
static MantNumber *
largest (Specials         *self,
         const MantFormat *format,
         gboolean          negative)
{
  g_autoptr (MantNumber) number = NULL;

  if (mant_format_is_wide (format))
    {
      g_autofree char *literal = g_strdup_printf ("%s0x1p%d", negative ? "-" : "",
                                                  format->emax + 1);

      mant_calculator_set_overflow (self->calculator, "saturate", NULL);
      number = encode (self, literal, TRUE, NULL);
      mant_calculator_set_overflow (self->calculator, "", NULL);
    }
  else
    {
      const MantValue *value = negative ? &format->min_finite : &format->max_finite;
      g_autofree char *literal =
        g_strdup_printf ("%s0x%016" PRIx64 "%016" PRIx64 "p%d", value->negative ? "-" : "",
                         value->hi, value->lo, value->exponent - 127);

      if (value->number_class != MANT_CLASS_ZERO)
        number = encode (self, literal, FALSE, NULL);
    }
  return number != NULL && is_finite (number) ? g_steal_pointer (&number) : NULL;
}

/**
 * mant_format_list_specials:
 * @format: a scalar format of any width
 * @error: return location for an error
 *
 * The numbers that stand out: zero and negative zero, the smallest positive number, the smallest
 * normal one, 1, the largest and the most negative finite numbers, the infinities and NaN, as far
 * as the format has them, each once. Items: `id` the code ("0x7e"), `title` what it is, translated,
 * `detail` its exact value where that is short, else "≈ " and the shortest decimal that reads back,
 * `group` its class.
 *
 * Fails with %MANT_ERROR_FORMAT where @format is none and %MANT_ERROR_UNSUPPORTED for a block
 * format.
 *
 * Returns: (transfer full): a new list model of [class@Item]
 */
GListModel *
mant_format_list_specials (const char  *format,
                           GError     **error)
{
  MantFormat *parsed;
  Specials self;
  g_autoptr (MantNumber) zero = NULL, smallest = NULL, number = NULL;

  g_return_val_if_fail (format != NULL, NULL);

  parsed = mant_scalar_format_new (format, error);
  if (parsed == NULL)
    return NULL;
  self.calculator = mant_calculator_new (format, error);
  if (self.calculator == NULL)
    {
      mant_scalar_format_unref (parsed);
      return NULL;
    }
  self.items = g_list_store_new (MANT_TYPE_ITEM);
  self.codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  zero = encode (&self, "0", FALSE, "zero");
  append (&self, zero, _("Zero"));
  number = encode (&self, "-0", FALSE, "zero");
  if (number != NULL && mant_number_is_negative (number))
    append (&self, number, _("Negative zero"));
  g_clear_pointer (&number, mant_number_unref);

  smallest = zero != NULL ? mant_number_next_up (zero) : NULL;
  if (smallest != NULL)
    append (&self, smallest, g_str_equal (mant_number_get_class (smallest), "subnormal")
                               ? _("Smallest subnormal") : _("Smallest positive number"));
  if (parsed->exponent_bits > 0)
    {
      g_autofree char *literal = g_strdup_printf ("0x1p%d", parsed->emin);

      number = encode (&self, literal, FALSE, "normal");
      append (&self, number, _("Smallest normal number"));
      g_clear_pointer (&number, mant_number_unref);
    }
  number = encode (&self, "1", FALSE, NULL);
  append (&self, number, _("One"));
  g_clear_pointer (&number, mant_number_unref);
  number = largest (&self, parsed, FALSE);
  append (&self, number, _("Largest finite number"));
  g_clear_pointer (&number, mant_number_unref);
  number = largest (&self, parsed, TRUE);
  append (&self, number, _("Most negative finite number"));
  g_clear_pointer (&number, mant_number_unref);
  number = encode (&self, "inf", TRUE, "inf");
  append (&self, number, _("Infinity"));
  g_clear_pointer (&number, mant_number_unref);
  number = encode (&self, "-inf", TRUE, "inf");
  append (&self, number, _("Negative infinity"));
  g_clear_pointer (&number, mant_number_unref);
  number = encode (&self, "nan", TRUE, NULL);
  if (number != NULL && !is_finite (number))
    append (&self, number, g_str_equal (mant_number_get_class (number), "nar")
                             ? _("Not a real") : _("Not a number"));

  g_hash_table_unref (self.codes);
  g_object_unref (self.calculator);
  mant_scalar_format_unref (parsed);
  return G_LIST_MODEL (self.items);
}
