/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Bit flips: how often, which bits, and the same ones whatever the order and the slices are. */

#include <glib.h>

#include "mant-num.h"

#include <math.h>
#include <string.h>

static const MantSoftErrorFields all_fields[] = {
  MANT_SOFT_ERROR_ALL, MANT_SOFT_ERROR_SIGN, MANT_SOFT_ERROR_EXPONENT, MANT_SOFT_ERROR_SIGNIFICAND,
};

static MantFormat
parse (const char *text)
{
  MantFormat format;
  char message[256];

  if (mant_format_parse (text, &format, message, sizeof message) != MANT_OK)
    g_error ("%s: %s", text, message);
  return format;
}

static void
test_fields (void)
{
  static const struct {
    const char *id;
    MantSoftErrorFields fields;
    guint bits; /* that flip in binary16 0x3c00, all of them with probability 1 */
  } examples[] = {
    { "all", MANT_SOFT_ERROR_ALL, 0xffff },
    { "sign", MANT_SOFT_ERROR_SIGN, 0x8000 },
    { "exponent", MANT_SOFT_ERROR_EXPONENT, 0x7c00 },
    { "significand", MANT_SOFT_ERROR_SIGNIFICAND, 0x03ff },
  };
  const MantFormat binary16 = parse ("binary16"), int8 = parse ("int8");
  const MantFormat posit = parse ("posit(8,2)");
  const MantFormat binary128 = parse ("binary128");
  MantSoftErrors errors = { .format = &binary16, .probability = 1 };
  MantSoftErrorFields fields = MANT_SOFT_ERROR_SIGN;
  MantCode bits;

  for (gsize i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_assert_true (mant_soft_error_fields_parse (examples[i].id, &fields));
      g_assert_cmpint (fields, ==, examples[i].fields);
      errors.fields = fields;
      g_assert_cmpuint (mant_soft_error_bits (&errors, (MantCode) { .lo = 0x3c00 }, 7).lo, ==,
                        examples[i].bits);
    }
  g_assert_false (mant_soft_error_fields_parse ("fraction", &fields));

  /* an integer's bits but the sign are all its significand */
  errors.format = &int8;
  errors.fields = MANT_SOFT_ERROR_SIGNIFICAND;
  g_assert_cmpuint (mant_soft_error_bits (&errors, (MantCode) { 0 }, 0).lo, ==, 0x7f);

  /* what is regime, exponent and significand depends on the posit: 0 10 00 000, 0 1111110 */
  errors.format = &posit;
  g_assert_cmpuint (mant_soft_error_bits (&errors, (MantCode) { .lo = 0x40 }, 0).lo, ==, 0x07);
  g_assert_cmpuint (mant_soft_error_bits (&errors, (MantCode) { .lo = 0x7e }, 0).lo, ==, 0x00);
  errors.fields = MANT_SOFT_ERROR_EXPONENT;
  g_assert_cmpuint (mant_soft_error_bits (&errors, (MantCode) { .lo = 0x7e }, 0).lo, ==, 0x7f);

  errors.format = &binary128;
  errors.fields = MANT_SOFT_ERROR_ALL;
  bits = mant_soft_error_bits (&errors, (MantCode) { 0 }, 3);
  g_assert_true (bits.lo == G_MAXUINT64 && bits.hi == G_MAXUINT64);
  errors.probability = 0;
  bits = mant_soft_error_bits (&errors, (MantCode) { 0 }, 3);
  g_assert_true (bits.lo == 0 && bits.hi == 0);
}

/* Each bit flips where its own word of the stream says so, exactly. */
static void
test_words (void)
{
  const MantFormat format = parse ("bfloat16");
  const double probability = 0.3;
  const MantSoftErrors errors = { .format = &format, .probability = probability,
                                  .fields = MANT_SOFT_ERROR_ALL, .seed = 42 };

  for (guint64 i = 0; i < 2000; i++)
    {
      guint expected = 0;

      for (guint bit = 0; bit < 16; bit++)
        {
          const guint64 word = mant_random_word (42 ^ G_GUINT64_CONSTANT (0x736F66742D657272),
                                                 128 * i + bit);

          if ((word >> 11) * 0x1p-53 < probability)
            expected |= 1u << bit;
        }
      g_assert_cmpuint (mant_soft_error_bits (&errors, (MantCode) { .lo = 0x1234 }, i).lo, ==,
                        expected);
    }
}

static void
test_slices (void)
{
  static const struct {
    const char *format;
    gsize       bytes;
  } cases[] = { { "e4m3fn", 1 }, { "posit(8,2)", 1 }, { "posit(16,2)", 2 }, { "binary16", 2 },
                { "binary32", 4 }, { "binary64", 8 }, { "binary128", 16 }, { "e2m1", 1 } };
  enum { N = 500 };

  for (gsize c = 0; c < G_N_ELEMENTS (cases); c++)
    for (gsize f = 0; f < G_N_ELEMENTS (all_fields); f++)
      {
        const MantFormat format = parse (cases[c].format);
        const MantSoftErrors errors = { .format = &format, .probability = 0.05,
                                        .fields = all_fields[f], .seed = 9 };
        guint8 codes[16 * N], whole[16 * N], parts[16 * N];
        guint64 n_whole, n_parts = 0, n_bits = 0;

        for (gsize i = 0; i < sizeof codes; i++)
          codes[i] = (guint8) g_test_rand_int_range (0, format.bits < 8 ? 1 << format.bits : 256);
        memcpy (whole, codes, sizeof codes);
        memcpy (parts, codes, sizeof codes);
        n_whole = mant_soft_error_codes (&errors, whole, cases[c].bytes, N, 1000);
        for (gsize first = N; first > 0;) /* backwards, in odd pieces */
          {
            const gsize piece = (gsize) g_test_rand_int_range (1, 60), n = MIN (first, piece);

            first -= n;
            n_parts += mant_soft_error_codes (&errors, parts + first * cases[c].bytes,
                                              cases[c].bytes, n, 1000 + first);
          }
        g_assert_cmpmem (whole, sizeof whole, parts, sizeof parts);
        g_assert_cmpuint (n_whole, ==, n_parts);
        for (gsize i = 0; i < N; i++)
          {
            MantCode code = { 0 }, flipped = { 0 }, bits;

            memcpy (&code, codes + i * cases[c].bytes, cases[c].bytes);
            memcpy (&flipped, whole + i * cases[c].bytes, cases[c].bytes);
            bits = mant_soft_error_bits (&errors, code, 1000 + i);
            g_assert_true ((code.lo ^ bits.lo) == flipped.lo && (code.hi ^ bits.hi) == flipped.hi);
            n_bits += (guint) __builtin_popcountll (bits.lo)
                      + (guint) __builtin_popcountll (bits.hi);
          }
        g_assert_cmpuint (n_bits, ==, n_whole);
        if (all_fields[f] == MANT_SOFT_ERROR_ALL)
          {
            /* 5 % of all bits: within six standard deviations */
            const double n = (double) format.bits * N, deviation = sqrt (n * 0.05 * 0.95);

            g_assert_cmpfloat (fabs ((double) n_bits - n * 0.05), <, 6 * deviation);
          }
      }
}

static void
test_numbers (void)
{
  static const char *const formats[] = { "e4m3fn", "posit(8,2)", "binary16", "bfloat16" };

  for (gsize f = 0; f < G_N_ELEMENTS (formats); f++)
    {
      const MantFormat format = parse (formats[f]);
      const MantSoftErrors errors = { .format = &format, .probability = 0.02,
                                      .fields = MANT_SOFT_ERROR_ALL, .seed = 1 };
      float x[1000], flipped[1000];
      guint64 codes[1000] = { 0 }, n_codes;

      for (gsize i = 0; i < G_N_ELEMENTS (x); i++)
        {
          const guint code = (guint) g_test_rand_int_range (0, 1 << format.bits);
          const MantValue value = mant_format_decode (&format, (MantCode) { .lo = code });

          x[i] = flipped[i] = mant_value_to_f32 (&value);
          codes[i] = code;
          if (isnan (x[i])) /* one of several codes */
            codes[i] = mant_format_nan_code (&format, signbit (x[i])).lo;
        }
      n_codes = mant_soft_error_codes (&errors, codes, 8, G_N_ELEMENTS (x), 5);
      g_assert_cmpuint (mant_soft_error_f32 (&errors, flipped, G_N_ELEMENTS (x), 5), ==, n_codes);
      g_assert_cmpuint (n_codes, >, 50);
      for (gsize i = 0; i < G_N_ELEMENTS (x); i++)
        {
          const MantValue value = mant_format_decode (&format, (MantCode) { .lo = codes[i] });
          const float expected = mant_value_to_f32 (&value);

          g_assert_true ((isnan (expected) && isnan (flipped[i]))
                         || (expected == flipped[i] && signbit (expected) == signbit (flipped[i])));
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/num/soft-error/fields", test_fields);
  g_test_add_func ("/num/soft-error/words", test_words);
  g_test_add_func ("/num/soft-error/slices", test_slices);
  g_test_add_func ("/num/soft-error/numbers", test_numbers);

  return g_test_run ();
}
