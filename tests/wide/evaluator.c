/* SPDX-License-Identifier: GPL-3.0-or-later */

/* mant_operation_evaluator_round () against mant_operation_round (), which keeps nothing: every
 * pair of codes of 8-bit formats, row by row and in a scattered order, and random longer operands,
 * of which many are beyond what the evaluator's shorter ways can do. */

#include <glib.h>

#include "mant-num.h"
#include "mant-operation-evaluator.h"

#define N_CODES 256
#define N_PAIRS (N_CODES * N_CODES)
#define N_RANDOM 4000
#define STRIDE 40503 /* odd: a permutation of the pairs */

static guint n_compared;

typedef struct {
  const MantOperation *operation;
  const MantFormat *operands, *result;
  MantRoundingContext rounding;
  MantOperationEvaluator *evaluator;
} Case;

static void
compare (const Case     *self,
         const MantCode *codes)
{
  MantValue values[2], unrounded, expected_unrounded;
  MantFlags flags = MANT_FLAG_NONE, expected_flags = MANT_FLAG_NONE;
  MantWide wides[2], wide;
  const MantWide *pointers[] = { &wides[0], &wides[1] };
  MantCode code;
  mpz_t expected;

  mpz_init (expected);
  mant_wide_init (&wide);
  for (int i = 0; i < 2; i++)
    {
      values[i] = mant_format_decode (self->operands, codes[i]);
      mant_wide_init (&wides[i]);
      mant_wide_set_value (&wides[i], &values[i]);
    }
  mant_operation_round (self->operation, pointers, self->result, &self->rounding,
                        MANT_OVERFLOW_IEEE, &expected_flags, expected, &wide);
  expected_unrounded = mant_wide_get_value (&wide);
  code = mant_operation_evaluator_round (self->evaluator, values, &self->rounding,
                                         MANT_OVERFLOW_IEEE, &flags, &unrounded);

  if (mpz_cmp_ui (expected, code.lo) != 0 || code.hi != 0 || flags != expected_flags
      || mant_value_compare (&unrounded, &expected_unrounded) != 0
      || unrounded.sticky != expected_unrounded.sticky
      || unrounded.negative != expected_unrounded.negative)
    {
      g_test_message ("%s %s (0x%x, 0x%x) in %s: 0x%x with flags %d, expected 0x%lx with %d; "
                      "unrounded 0x%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER "x, expected "
                      "0x%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER "x", self->result->id,
                      self->operation->id, (guint) codes[0].lo, (guint) codes[1].lo,
                      self->rounding.rounding->id, (guint) code.lo, flags, mpz_get_ui (expected),
                      expected_flags, unrounded.hi, unrounded.lo, expected_unrounded.hi,
                      expected_unrounded.lo);
      g_test_fail ();
    }
  n_compared++;

  for (int i = 0; i < 2; i++)
    mant_wide_clear (&wides[i]);
  mant_wide_clear (&wide);
  mpz_clear (expected);
}

static void
parse (const char *text,
       MantFormat *format)
{
  char message[256];

  if (mant_format_parse (text, format, message, sizeof message) != MANT_OK)
    g_error ("%s", message);
}

static void
test_pairs (gconstpointer data)
{
  static const char *const formats[] = { "e4m3fn", "posit(8,2)", "int8" };
  static const char *const modes[] = { "rne", "sr" };

  n_compared = 0;
  for (guint f = 0; f < G_N_ELEMENTS (formats); f++)
    for (guint m = 0; m < G_N_ELEMENTS (modes); m++)
      {
        MantFormat format;
        Case self = {
          .operation = mant_operation_find (data),
          .operands = &format,
          .result = &format,
          .rounding = { .rounding = mant_rounding_find (modes[m]), .seed = 5 },
        };

        parse (formats[f], &format);
        self.evaluator = mant_operation_evaluator_new (self.operation, &format);
        for (guint i = 0; i < N_PAIRS; i++)
          {
            const guint pair = m == 0 ? i : i * STRIDE % N_PAIRS;
            const MantCode codes[] = { { pair / N_CODES, 0 }, { pair % N_CODES, 0 } };

            self.rounding.index = pair;
            compare (&self, codes);
          }
        mant_operation_evaluator_free (self.evaluator);
      }
  g_assert_cmpuint (n_compared, ==, 6 * N_PAIRS);
}

static void
test_long (gconstpointer data)
{
  static const char *const formats[] = { "binary16", "bfloat16", "posit(16,2)", "binary32" };

  n_compared = 0;
  for (guint f = 0; f < G_N_ELEMENTS (formats); f++)
    {
      MantFormat operands, result;
      Case self = {
        .operation = mant_operation_find (data),
        .operands = &operands,
        .result = &result,
        .rounding = { .rounding = mant_rounding_find ("rz") },
      };

      parse (formats[f], &operands);
      parse (f % 2 == 0 ? "binary16" : "e5m2", &result);
      self.evaluator = mant_operation_evaluator_new (self.operation, &result);
      for (guint i = 0; i < N_RANDOM; i++)
        {
          const guint32 mask = operands.bits < 32 ? (1u << operands.bits) - 1 : G_MAXUINT32;
          const MantCode codes[] = { { (guint32) g_test_rand_int () & mask, 0 },
                                     { (guint32) g_test_rand_int () & mask, 0 } };

          compare (&self, codes);
        }
      mant_operation_evaluator_free (self.evaluator);
    }
  g_assert_cmpuint (n_compared, ==, G_N_ELEMENTS (formats) * N_RANDOM);
}

int
main (int   argc,
      char *argv[])
{
  static const char *const ids[] = { "mul", "scaleb", "pow", "hypot", "atan2", "atan2pi" };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *pairs = g_strdup_printf ("/wide/evaluator/pairs/%s", ids[i]);
      g_autofree char *longer = g_strdup_printf ("/wide/evaluator/long/%s", ids[i]);

      g_test_add_data_func (pairs, ids[i], test_pairs);
      g_test_add_data_func (longer, ids[i], test_long);
    }

  return g_test_run ();
}
