/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Expressions: what is none is told in one sentence with a column; what is one has steps that lie
 * inside the text, a number of the format, and an exact value that is text. The first byte chooses
 * format and rounding.
 *
 *   CC=clang meson setup build-fuzz -Dfuzz=true -Dgui=disabled -Dintrospection=disabled
 *   ninja -C build-fuzz tests/fuzz/fuzz-expression
 *   build-fuzz/tests/fuzz/fuzz-expression -max_total_time=60 -dict=tests/fuzz/expression.dict CORPUS */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "mant-calculator.h"
#include "mant-expression-private.h"
#include "mant-format-library.h"
#include "mant-format-resolve-private.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Without the library of a person's own formats: what mant-item.c asks of it is not called. */
GType
mant_format_library_get_type (void)
{
  return G_TYPE_OBJECT;
}

MantFormatLibrary *
mant_format_library_get_default (void)
{
  g_assert_not_reached ();
}

MantStatus
mant_format_resolve_scalar (const char *text,
                            MantFormat *format,
                            char       *message,
                            gsize       message_size)
{
  return mant_format_parse (text, format, message, message_size);
}

MantStatus
mant_format_resolve (const char      *text,
                     MantBlockFormat *format,
                     char            *message,
                     gsize            message_size)
{
  return mant_block_format_parse (text, format, message, message_size);
}

MantStatus
mant_format_resolve_name (const char *text,
                          size_t      length,
                          MantFormat *format,
                          char       *message,
                          size_t      message_size,
                          void       *user_data)
{
  return MANT_DOMAIN;
}

static void
check_error (const GError *error,
             const char   *text)
{
  guint64 column;

  g_assert_nonnull (error);
  g_assert_true (error->domain == MANT_ERROR);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_null (strpbrk (error->message, "\n\r\x1b"));
  g_assert_true (g_str_has_prefix (error->message, "column "));
  column = g_ascii_strtoull (error->message + strlen ("column "), NULL, 10);
  g_assert_cmpuint (column, >=, 1);
  g_assert_cmpuint (column, <=, strlen (text) + 1);
}

static void
check_evaluation (MantEvaluation *evaluation,
                  const char     *text)
{
  MantNumber *number = mant_evaluation_get_number (evaluation);
  GListModel *steps = mant_evaluation_get_steps (evaluation);
  g_autofree char *hex = mant_number_get_hex (number);
  g_autofree char *decimal = mant_number_get_decimal (number);
  g_autofree char *shortest = mant_number_get_short (number);
  g_auto (GStrv) lines = mant_number_explain (number);

  g_assert_cmpuint (strlen (hex), >, 0);
  g_assert_cmpuint (strlen (decimal), >, 0);
  g_assert_cmpuint (strlen (shortest), >, 0);
  g_assert_nonnull (lines[0]);
  g_assert_cmpint (mant_evaluation_get_exact (evaluation) == NULL, ==,
                   mant_evaluation_get_exact_reason (evaluation) != NULL);
  for (guint i = 0; i < g_list_model_get_n_items (steps); i++)
    {
      g_autoptr (MantEvaluationStep) step = g_list_model_get_item (steps, i);
      guint start, length;

      g_object_get (step, "start", &start, "length", &length, NULL);
      g_assert_cmpuint (length, >, 0);
      g_assert_cmpuint (start + length, <=, strlen (text));
      g_assert_cmpint (strncmp (text + start, mant_evaluation_step_get_text (step), length), ==, 0);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static const char *const formats[] = {
    "e4m3fn", "binary64", "posit(16,2)", "fixed(8,4)", "binary8p3ue", "float(e=9,m=140)", "nf4", "e8m0",
  };
  static const char *const roundings[] = { "rne", "rd", "sr", "ro" };
  g_autoptr (MantCalculator) calculator = NULL;
  g_autoptr (MantEvaluation) evaluation = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (size < 1)
    return 0;
  text = g_strndup ((const char *) data + 1, size - 1);
  calculator = mant_calculator_new (formats[data[0] % G_N_ELEMENTS (formats)], &error);
  g_assert_no_error (error);
  mant_calculator_set_rounding (calculator, roundings[data[0] / 8 % G_N_ELEMENTS (roundings)], NULL);

  evaluation = mant_calculator_evaluate (calculator, text, &error);
  if (evaluation == NULL)
    check_error (error, text);
  else
    check_evaluation (evaluation, text);
  return 0;
}
