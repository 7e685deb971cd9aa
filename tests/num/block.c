/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Blocks: every scale rule against its definition written with rational comparisons, the named
 * formats on numbers worked out by hand, and what is not finite. */

#include <glib.h>

#include "mant-num.h"

#include <float.h>
#include <math.h>
#include <string.h>

static MantBlockFormat
parse (const char *text)
{
  MantBlockFormat format;
  char message[256];

  if (mant_block_format_parse (text, &format, message, sizeof message) != MANT_OK)
    g_error ("%s: %s", text, message);
  return format;
}

static MantQuantizer
quantizer_for (const MantBlockFormat *format,
               const char            *rounding)
{
  return (MantQuantizer){ .format = format,
                          .rounding = mant_rounding_find (rounding),
                          .overflow = MANT_OVERFLOW_SATURATE };
}

/* The smallest power of two for which the condition holds, by trying them. */
static double
smallest_power (gboolean (*holds) (double power, double amax, double max),
                double amax,
                double max)
{
  double power = 0x1p-500;

  while (!holds (power, amax, max))
    power *= 2;
  return power;
}

static double
exact_floor (double x)
{
  double power = 0x1p-500;

  while (power * 2 <= x)
    power *= 2;
  return power;
}

static gboolean covers (double power, double amax, double max) { return amax <= max * power; }
static gboolean at_least (double power, double amax, double max) { return amax <= power; }

/* log2 (amax / max) rounds to k iff amax/max < 2^(k + ½), that is (amax/max)² < 2^(2k + 1):
 * compared in long double, whose 64 bits hold the squares of 24-bit numbers and of small
 * elements. */
static gboolean
nearest_power (double power,
               double amax,
               double max)
{
  return (long double) amax * amax < 2 * ((long double) max * max * power * power);
}

static double
rule_by_definition (const char *rule,
                    double      amax,
                    double      max,
                    int         significand_bits)
{
  if (g_str_equal (rule, "floor") || g_str_equal (rule, "four-thirds"))
    return exact_floor (amax) / exact_floor (max);
  if (g_str_equal (rule, "ceil"))
    return smallest_power (at_least, amax, max) / exact_floor (max);
  if (g_str_equal (rule, "rceil"))
    return smallest_power (covers, amax, max);
  if (g_str_equal (rule, "nearest"))
    return smallest_power (nearest_power, amax, max);
  if (g_str_equal (rule, "absmax"))
    return amax / max;
  if (g_str_equal (rule, "even"))
    {
      const double ulp = exact_floor (amax) / (double) (1 << significand_bits);
      const double rounded = rint (amax / ulp) * ulp; /* to even: a carry is a carry */

      return exact_floor (rounded) / exact_floor (max);
    }
  g_assert_not_reached ();
}

static void
test_rules (void)
{
  static const struct { const char *element; double max; int significand_bits;
  } elements[] = {
    { "e2m1", 6, 1 },  { "e4m3fn", 448, 3 }, { "e5m2", 57344, 2 },
    { "e3m2", 28, 2 }, { "e2m3", 7.5, 3 },   { "sint8", 127, 6 },
    { "sint4", 7, 2 }, { "uint8", 255, 7 },  { "float(e=3,m=0,inf=no,nan=none)", 16, 0 },
  };
  static const char *const rules[]
      = { "floor", "ceil", "even", "rceil", "nearest", "four-thirds", "absmax" };

  for (guint e = 0; e < G_N_ELEMENTS (elements); e++)
    for (guint r = 0; r < G_N_ELEMENTS (rules); r++)
      {
        g_autofree char *text
            = g_strdup_printf ("block(%s,e8m0,32,%s)", elements[e].element, rules[r]);
        const MantBlockFormat format = parse (text);

        for (guint64 i = 0; i < 4000; i++)
          {
            const guint64 word = mant_random_word (51, i);
            float amax = ldexpf ((float) (1 + (word & 0xffffff)) , (int) (word >> 40) % 60 - 30);
            double expected, got;

            if (i % 4 == 0) /* powers of two, and what is beside them */
              amax = ldexpf (1, (int) (word >> 40) % 60 - 30);
            else if (i % 4 == 1) /* so many times the largest element */
              amax = (float) (elements[e].max * ldexp (1, (int) (word >> 40) % 60 - 30));
            if (i % 4 < 2 && (word & 3) != 0)
              amax = nextafterf (amax, word & 1 ? INFINITY : 0);
            if (i % 64 == 2) /* what rounds up to a power of two at some precision */
              amax = ldexpf (2 - ldexpf (1, -(int) (word % 9)), (int) (word >> 40) % 60 - 30);

            expected = rule_by_definition (rules[r], amax, elements[e].max,
                                           elements[e].significand_bits);
            got = format.rule->scale (&format, amax, &amax, 1, 0);
            if (got != expected)
              g_error ("%s: amax %a -> %a, expected %a", text, amax, got, expected);
          }
      }
}

/* Worked out by hand. */
static void
test_mxfp4 (void)
{
  const MantBlockFormat format = parse ("mxfp4");
  const MantQuantizer quantizer = quantizer_for (&format, "rne");
  const float x[] = { 7, -6, 5, 2.5f, -1.25f, 0.25f, 0.75f, 0, -0.0f, 12, 3.5f };
  /* amax 12: 2^(3 − 2) = 2; v = x/2 = 3.5, −3, 2.5, 1.25, −.625, .125, .375, 0, −0, 6, 1.75 */
  const float expected[] = { 8, -6, 4, 2, -1, 0, 1, 0, 0, 12, 4 };
  const guint32 codes[] = { 6, 13, 4, 2, 9, 0, 1, 0, 8, 7, 4 };
  float y[G_N_ELEMENTS (x)];
  guint32 got[G_N_ELEMENTS (x)];
  MantCode code;
  double scale;

  mant_block_quantize (&quantizer, x, G_N_ELEMENTS (x), 0, 1, y, got, &code, &scale);
  g_assert_cmpfloat (scale, ==, 2);
  g_assert_cmpuint (code.lo, ==, 128);
  for (guint i = 0; i < G_N_ELEMENTS (x); i++)
    {
      if (y[i] != expected[i] || got[i] != codes[i])
        g_error ("%a -> %a code %u, expected %a code %u", x[i], y[i], got[i], expected[i],
                 codes[i]);
    }

  /* in place */
  memcpy (y, x, sizeof x);
  mant_block_quantize (&quantizer, y, G_N_ELEMENTS (x), 0, 1, y, NULL, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (x); i++)
    g_assert_cmpfloat (y[i], ==, expected[i]);
}

/* The code is that of the power of two; the scale is 4/3 of it. */
static void
test_four_thirds (void)
{
  const MantBlockFormat format = parse ("block(e2m1,e8m0,32,four-thirds)");
  const MantQuantizer quantizer = quantizer_for (&format, "rne");
  const float x[] = { 12, 4, -7 };
  float y[3];
  MantCode code;
  double scale;

  mant_block_quantize (&quantizer, x, 3, 0, 1, y, NULL, &code, &scale);
  g_assert_cmpuint (code.lo, ==, 128);
  g_assert_cmpfloat (scale, ==, 2 * (4.0 / 3));
  g_assert_cmpfloat (y[0], ==, (float) (4 * scale)); /* 12/scale = 4.5 */
  g_assert_cmpfloat (y[1], ==, 4);                   /* 1.5 */
  g_assert_cmpfloat (y[2], ==, (float) (-3 * scale)); /* −2.625 */
}

/* k·2^−6 with k symmetric, and the paper's form beside it. */
static void
test_mxint8 (void)
{
  const MantBlockFormat ocp = parse ("mxint8"), paper = parse ("block(sint8,e8m0,32,rceil)"),
                        other = parse ("mxint8(rceil)");
  const float x[] = { 1.9999f, -1.9999f, 0.01f, 0.0234375f, 1 };
  MantQuantizer quantizer = quantizer_for (&ocp, "rne");
  float y[5];
  MantCode code;
  double scale;

  mant_block_quantize (&quantizer, x, 5, 0, 1, y, NULL, &code, &scale);
  g_assert_cmpuint (code.lo, ==, 127);
  g_assert_cmpfloat (y[0], ==, 127 / 64.0f);
  g_assert_cmpfloat (y[1], ==, -127 / 64.0f);
  g_assert_cmpfloat (y[2], ==, 1 / 64.0f);
  g_assert_cmpfloat (y[3], ==, 2 / 64.0f); /* 1.5/64, a tie */
  g_assert_cmpfloat (y[4], ==, 1);

  quantizer.format = &paper;
  mant_block_quantize (&quantizer, x, 5, 0, 1, y, NULL, &code, &scale);
  g_assert_cmpfloat (scale, ==, 0x1p-5); /* 1.9999/127 needs 2^−5 */
  g_assert_cmpfloat (y[0], ==, 2);
  quantizer.format = &other; /* the same, in another unit */
  mant_block_quantize (&quantizer, x, 5, 0, 1, y, NULL, &code, &scale);
  g_assert_cmpfloat (scale, ==, 2);
  g_assert_cmpfloat (y[0], ==, 2);
}

static void
test_nvfp4 (void)
{
  const MantBlockFormat format = parse ("nvfp4");
  MantQuantizer quantizer = quantizer_for (&format, "rne");
  const float x[] = { 6, 3, -1, 0.5f };
  const float tiny[] = { 0x1p-100f, 0, -0x1p-101f };
  float y[4];
  MantCode code;
  double scale;

  /* amax of the tensor 6: enc = 2688/6 = 448, block scale 6/6·448 = 448, and x as it is */
  quantizer.tensor_amax = 6;
  mant_block_quantize (&quantizer, x, 4, 0, 1, y, NULL, &code, &scale);
  g_assert_cmpuint (code.lo, ==, 0x7e);
  g_assert_cmpfloat (scale, ==, 1);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpfloat (y[i], ==, x[i]);

  /* the smallest scale is 2^−9/448, not 0 */
  mant_block_quantize (&quantizer, tiny, 3, 0, 1, y, NULL, &code, &scale);
  g_assert_cmpuint (code.lo, ==, 1);
  g_assert_cmpfloat (scale, ==, 0x1p-9 / 448);
  g_assert_cmpfloat (y[0], ==, 0);

  /* a tensor of numbers so small that the first level would be infinite */
  quantizer.tensor_amax = 0x1p-140;
  mant_block_quantize (&quantizer, (const float[]) { 0x1p-140f }, 1, 0, 1, y, NULL, &code, &scale);
  g_assert_cmpfloat (scale, ==, 0x1p-9 / FLT_MAX);

  /* a scale without a first level can be 0 */
  const MantBlockFormat single = parse ("block(e2m1,e4m3fn,16,absmax)");
  quantizer.format = &single;
  mant_block_quantize (&quantizer, tiny, 3, 0, 1, y, NULL, &code, &scale);
  g_assert_cmpuint (code.lo, ==, 0);
  g_assert_cmpfloat (scale, ==, 0);
  g_assert_cmpfloat (y[0], ==, 0);
}

static void
assert_nan (float    x,
            gboolean negative)
{
  guint32 bits;

  memcpy (&bits, &x, sizeof bits);
  g_assert_cmphex (bits, ==, negative ? 0xffc00000 : 0x7fc00000);
}

static void
test_not_finite (void)
{
  static const char *const others[]
      = { "nvfp4", "block(e4m3fn,binary32,32,absmax)", "block(sint8,binary16,32,absmax)",
          "block(e2m1,ue5m3,16,absmax)", "block(nf4,binary32,row,absmax)" };
  const float x[] = { 1, NAN, -INFINITY, INFINITY, -0.5f, -NAN };
  float y[6];
  guint32 codes[6];
  MantCode code;
  double scale;

  /* E8M0: the block is NaN */
  const MantBlockFormat mx = parse ("mxfp8_e4m3");
  MantQuantizer quantizer = quantizer_for (&mx, "rne");
  for (guint which = 1; which < 4; which++)
    {
      const float two[] = { x[which], -2 };

      mant_block_quantize (&quantizer, two, 2, 0, 1, y, codes, &code, &scale);
      g_assert_cmpuint (code.lo, ==, 0xff);
      g_assert_true (isnan (scale));
      assert_nan (y[0], signbit (two[0]) != 0);
      assert_nan (y[1], TRUE);
      g_assert_cmpuint (codes[1], ==, 0xff);
    }

  /* others: amax is that of the finite ones; NaN stays, Inf saturates */
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      const MantBlockFormat format = parse (others[i]);
      const double max = mant_value_to_f64 (&format.element.max_finite),
                   min = mant_value_to_f64 (&format.element.min_finite);

      quantizer.format = &format;
      quantizer.tensor_amax = 1;
      mant_block_quantize (&quantizer, x, 6, 0, 1, y, NULL, &code, &scale);
      g_assert_true (isfinite (scale));
      assert_nan (y[1], FALSE);
      assert_nan (y[5], TRUE);
      g_assert_cmpfloat (y[2], ==, (float) (min * scale));
      g_assert_cmpfloat (y[3], ==, (float) (max * scale));
      g_assert_cmpfloat (fabsf (y[0] - 1), <, 0.1);
    }

  /* plain scalars: by the policy */
  const MantBlockFormat plain = parse ("e4m3fn");
  quantizer.format = &plain;
  mant_block_quantize (&quantizer, x, 6, 0, 1, y, codes, NULL, &scale);
  assert_nan (y[1], FALSE);
  g_assert_cmpfloat (y[3], ==, 448);
  quantizer.overflow = MANT_OVERFLOW_IEEE;
  mant_block_quantize (&quantizer, x, 6, 0, 1, y, codes, NULL, &scale);
  assert_nan (y[2], TRUE);
  assert_nan (y[3], FALSE);
  g_assert_cmpfloat (scale, ==, 1);
}

static void
test_zeros (void)
{
  for (gsize i = 0; i < mant_n_block_formats; i++)
    {
      MantQuantizer quantizer = quantizer_for (mant_block_formats[i], "rne");
      float x[] = { 0, -0.0f, 0 };
      double scale = 0;

      mant_block_quantize (&quantizer, x, 3, 0, 1, x, NULL, NULL, &scale);
      if (mant_block_formats[i]->packed != NULL) /* its bytes say 0, or the smallest power of two */
        g_assert_cmpfloat (scale, <=, 0x1p-127);
      else
        g_assert_cmpfloat (scale, ==, 1);
      for (guint j = 0; j < 3; j++)
        g_assert_cmpfloat (x[j], ==, 0);
      mant_block_quantize (&quantizer, x, 0, 0, 1, x, NULL, NULL, &scale); /* nothing at all */
      g_assert_cmpfloat (scale, ==, 1);
    }
}

/* E8M0 stops at 2^−127 and 2^127. */
static void
test_scale_limits (void)
{
  const MantBlockFormat fp8 = parse ("mxfp8_e5m2"), narrow = parse ("block(e2m1,e8m0,32,rceil)");
  MantQuantizer quantizer = quantizer_for (&fp8, "rne");
  float y[2];
  MantCode code;
  double scale;

  /* FLT_MAX: 2^(127 − 15); 57344·2^112 = 1.75·2^127 */
  mant_block_quantize (&quantizer, (const float[]) { FLT_MAX, 1 }, 2, 0, 1, y, NULL, &code, &scale);
  g_assert_cmpuint (code.lo, ==, 127 + 112);
  g_assert_cmpfloat (y[0], ==, 0x1.cp+127f);
  /* the smallest binary32: the exponent −149 − 15 stops at −127, so 2^−149 is 2^−22 of it */
  mant_block_quantize (&quantizer, (const float[]){ 0x1p-149f, 0 }, 2, 0, 1, y, NULL, &code,
                       &scale);
  g_assert_cmpuint (code.lo, ==, 0);
  g_assert_cmpfloat (y[0], ==, 0);
  /* 6·2^126 is beyond binary32 */
  quantizer.format = &narrow;
  mant_block_quantize (&quantizer, (const float[]){ FLT_MAX, -FLT_MAX }, 2, 0, 1, y, NULL, &code,
                       &scale);
  g_assert_cmpuint (code.lo, ==, 127 + 126);
  g_assert_cmpfloat (y[0], ==, INFINITY); /* 4·2^126 = 2^128, which is what was decoded */
}

/* A scale without a sign is made for scales: it never rounds to 0 and takes a block with it. One with
 * a sign rounds as any number does. */
static void
test_smallest_scale (void)
{
  const MantBlockFormat unsigned_scale = parse ("block(e2m1,ue5m3,16,absmax)");
  const MantBlockFormat signed_scale = parse ("block(e2m1,e4m3fn,16,absmax)");
  const float x[] = { 0x1.8p-18f, -0x1p-20f };
  MantQuantizer quantizer = quantizer_for (&unsigned_scale, "rne");
  float y[2];
  MantCode code;

  mant_block_quantize (&quantizer, x, 2, 0, 1, y, NULL, &code, NULL);
  g_assert_cmpuint (code.lo, ==, 1);
  g_assert_cmpfloat (y[0], ==, 0x1p-17f); /* 0.75, a tie of 0.5 and 1: to even */
  g_assert_cmpfloat (y[1], ==, 0);

  quantizer.format = &signed_scale;
  mant_block_quantize (&quantizer, x, 2, 0, 1, y, NULL, &code, NULL);
  g_assert_cmpuint (code.lo, ==, 0);
  g_assert_cmpfloat (y[0], ==, 0);
}

/* A scale that reaches beyond binary32 by itself needs no first level, which would overflow. */
static void
test_wide_scale (void)
{
  const MantBlockFormat two = parse ("block(e2m1,e8m0,16,floor,tensor)");
  MantQuantizer quantizer = quantizer_for (&two, "rne");
  float y[2];

  quantizer.tensor_amax = 6;
  mant_block_quantize (&quantizer, (const float[]){ 6, -0.5f }, 2, 0, 1, y, NULL, NULL, NULL);
  g_assert_cmpfloat (y[0], ==, 6);
  g_assert_cmpfloat (y[1], ==, -0.5);
}

/* The candidate with the least error, not merely a good one; never worse than absmax or floor. */
static void
test_mse (void)
{
  static const char *const pairs[][2]
      = { { "block(e2m1,e8m0,32,mse)", "mxfp4" },
          { "block(e2m1,e4m3fn,16,mse)", "block(e2m1,e4m3fn,16,absmax)" },
          { "block(sint4,binary16,32,mse)", "block(sint4,binary16,32,absmax)" } };

  for (guint p = 0; p < G_N_ELEMENTS (pairs); p++)
    {
      const MantBlockFormat searched = parse (pairs[p][0]), plain = parse (pairs[p][1]);
      double sums[2] = { 0, 0 };

      for (guint64 block = 0; block < 200; block++)
        {
          double errors[2] = { 0, 0 };
          float x[16];

          for (guint i = 0; i < 16; i++)
            x[i] = (float) ((double) (gint64) mant_random_word (61, block * 16 + i) * 0x1p-62);
          if (block % 3 == 0)
            x[3] *= 3;
          for (guint which = 0; which < 2; which++)
            {
              const MantQuantizer quantizer
                  = quantizer_for (which == 0 ? &searched : &plain, "rne");
              float y[16];

              mant_block_quantize (&quantizer, x, 16, 0, 1, y, NULL, NULL, NULL);
              for (guint i = 0; i < 16; i++)
                errors[which] += ((double) x[i] - y[i]) * ((double) x[i] - y[i]);
              sums[which] += errors[which];
            }
          g_assert_cmpfloat (errors[0], <=, errors[1]);
        }
      g_assert_cmpfloat (sums[0], <, 0.98 * sums[1]);
    }
}

/* The search itself, again, through the public functions only. */
static void
test_mse_search (void)
{
  static const char *const elements[] = { "e2m1", "e4m3fn", "e5m2", "sint4", "int4", "uint4",
                                          "fixed(6,3)", "nf4", "e4m3fnuz", "e3m2",
                                          "float(e=3,m=0,inf=no,nan=none)",
                                          "float(e=3,m=0,inf=no,nan=none,parity=code)",
                                          "float(e=3,m=1,subnormals=no,inf=no,nan=none)" };
  const MantRoundingContext rne = { .rounding = mant_rounding_find ("rne") };

  for (guint e = 0; e < G_N_ELEMENTS (elements); e++)
    for (guint64 block = 0; block < 60; block++)
      {
        const gboolean power = block % 2;
        g_autofree char *text = g_strdup_printf ("block(%s,%s,16,mse)", elements[e],
                                                 power ? "e8m0" : "e4m3fn");
        const MantBlockFormat format = parse (text);
        const MantQuantizer quantizer = quantizer_for (&format, "rne");
        const double max = mant_value_to_f64 (&format.element.max_finite);
        double amax = 0, best = 0, best_error = INFINITY, scale;
        float x[16];

        for (guint i = 0; i < 16; i++)
          {
            x[i] = (float) ((double) (gint64) mant_random_word (71 + e, block * 16 + i) * 0x1p-60);
            amax = MAX (amax, fabsf (x[i]));
          }
        for (int k = power ? 2 : 128; k >= (power ? -1 : 32); k--)
          {
            const double s = power ? ldexp (exact_floor (amax) / exact_floor (max), k)
                                   : MAX (mant_format_round_f64 (&format.scale, amax / max * k / 64,
                                                                 &rne, MANT_OVERFLOW_SATURATE),
                                          0x1p-9); /* E4M3's smallest */
            double error = 0;

            for (guint i = 0; i < 16; i++)
              {
                const double d = x[i] - s * mant_format_round_f64 (&format.element, x[i] / s, &rne,
                                                                   MANT_OVERFLOW_SATURATE);
                error += d * d;
              }
            if (error < best_error)
              {
                best = s;
                best_error = error;
              }
          }

        mant_block_choose_scale (&quantizer, x, 16, NULL, &scale);
        if (scale != best)
          g_error ("%s block %" G_GUINT64_FORMAT ": scale %a, expected %a", text, block, scale, best);
      }
}

/* C standard deviations at the largest element; a tail counts as filled with zeros. */
static void
test_std (void)
{
  const MantBlockFormat format = parse ("block(sint8,binary32,4,std(127))"),
                        power = parse ("block(sint8,e8m0,4,std(127))");
  MantQuantizer quantizer = quantizer_for (&format, "rne");
  const float x[] = { 1, -1, 3, -3 }; /* σ² = 5 */
  MantCode code;
  double scale;

  mant_block_choose_scale (&quantizer, x, 4, &code, &scale);
  g_assert_cmpfloat (scale, ==, (float) sqrt (5));
  mant_block_choose_scale (&quantizer, x + 2, 2, &code, &scale); /* 3 −3 0 0: σ² = 4.5 */
  g_assert_cmpfloat (scale, ==, (float) sqrt (4.5));
  /* σ = 0 */
  mant_block_choose_scale (&quantizer, (const float[]) { 3, -1 }, 2, &code, &scale);
  g_assert_cmpfloat (scale, ==, 1.5f); /* 3 −1 0 0: mean ½, σ² = 2.25 */
  mant_block_choose_scale (&quantizer, (const float[]) { 2, 2, 2, 2 }, 4, &code, &scale);
  g_assert_cmpfloat (scale, ==, (float) (2 / 127.0));
  quantizer.format = &power;
  mant_block_choose_scale (&quantizer, x, 4, &code, &scale);
  g_assert_cmpfloat (scale, ==, 2);
}

/* Halves and the whole, and the index that stochastic rounding sees. */
static void
test_halves (void)
{
  const MantBlockFormat format = parse ("mxfp4");
  MantQuantizer quantizer = quantizer_for (&format, "sr");
  float x[32], whole[32], parts[32];
  double scale;

  quantizer.seed = 5;
  for (guint i = 0; i < 32; i++)
    x[i] = (float) (i * 0.173 - 2);
  mant_block_quantize (&quantizer, x, 32, 1000, 7, whole, NULL, NULL, NULL);
  mant_block_choose_scale (&quantizer, x, 32, NULL, &scale);
  for (guint i = 0; i < 32; i++)
    mant_block_apply_scale (&quantizer, x + i, 1, scale, 1000 + 7 * i, 1, parts + i, NULL);
  g_assert_cmpmem (whole, sizeof whole, parts, sizeof parts);
  mant_block_apply_scale (&quantizer, x, 32, scale, 1001, 7, parts, NULL);
  g_assert_true (memcmp (whole, parts, sizeof whole) != 0);
}

static void
test_registry (void)
{
  static const struct { const char *id; double bits;
  } rows[] = {
    { "mxfp8_e4m3", 8.25 },
    { "mxfp8_e5m2", 8.25 },
    { "mxfp6_e3m2", 6.25 },
    { "mxfp6_e2m3", 6.25 },
    { "mxfp4", 4.25 },
    { "mxint8", 8.25 },
    { "nvfp4", 4.5 },
    { "nvint4", 4.5 },
    { "e4m3fn", 8 },
    { "block(e2m1,e4m3fn,16x16,absmax,tensor)", 4.03125 },
    { "block(sint4,binary32,row,absmax)", 4 },
    { "q4_0", 4.5 },
    { "q6_k", 6.5625 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const MantBlockFormat format = parse (rows[i].id);

      g_assert_cmpfloat (mant_block_format_bits_per_element (&format), ==, rows[i].bits);
      g_assert_nonnull (
          format.shape == MANT_SHAPE_ROW || format.shape == MANT_SHAPE_TILE ? "" : format.title);
    }
  for (gsize i = 0; i < mant_n_block_formats; i++)
    {
      MantFormat element = mant_block_formats[i]->element, scale = mant_block_formats[i]->scale;
      MantFormat parsed;

      g_assert_nonnull (mant_block_formats[i]->source);
      g_assert_cmpint (mant_format_parse (element.id, &parsed, NULL, 0), ==, MANT_OK);
      g_assert_true (mant_format_equal (&element, &parsed));
      g_assert_cmpint (mant_format_finish (&scale), ==, MANT_OK);
    }
  for (gsize i = 0; i < mant_n_packed_formats; i++)
    {
      const MantBlockFormat *format = mant_packed_formats[i], again = parse (format->id);

      g_assert_cmpstr (again.id, ==, format->id);
      g_assert_true (again.packed == format->packed);
      g_assert_cmpuint (format->length, ==, format->packed->n_elements);
      g_assert_cmpuint (format->packed->n_elements, <=, MANT_PACKED_MAX_ELEMENTS);
      g_assert_cmpuint (format->packed->n_bytes, <=, MANT_PACKED_MAX_BYTES);
      g_assert_nonnull (format->title);
      g_assert_nonnull (format->source);
    }
  for (gsize i = 0; i < mant_n_recipes; i++)
    {
      g_assert_true (mant_recipe_find (mant_recipes[i]->id) == mant_recipes[i]);
      g_assert_nonnull (mant_recipes[i]->title);
      g_assert_nonnull (mant_recipes[i]->source);
    }
  for (gsize i = 0; i < mant_n_scale_rules; i++)
    {
      g_assert_true (mant_scale_rule_find (mant_scale_rules[i]->id) == mant_scale_rules[i]);
      g_assert_nonnull (mant_scale_rules[i]->title);
      g_assert_nonnull (mant_scale_rules[i]->source);
      g_assert_cmpfloat (mant_scale_rules[i]->factor, >, 0);
    }
  g_assert_null (mant_scale_rule_find ("Floor"));
}

/* Near binary32's end the search does not take a scale under which the largest element would be
 * infinite. */
static void
test_mse_overflow (void)
{
  static const char *const texts[]
      = { "block(e2m1,e8m0,32,mse)", "block(e2m1,binary32,32,mse)", "block(int4,e8m0,32,mse)",
          "block(e4m3fn,e8m0,tensor,mse)" };
  const float amaxes[] = { FLT_MAX, -FLT_MAX, 0x1.8p+127f, -0x1.cp+127f, 0x1.4p+126f };

  for (guint t = 0; t < G_N_ELEMENTS (texts); t++)
    for (guint a = 0; a < G_N_ELEMENTS (amaxes); a++)
      {
        const MantBlockFormat format = parse (texts[t]);
        MantQuantizer quantizer = quantizer_for (&format, "rne");
        const float x[] = { amaxes[a], amaxes[a] / 2, -amaxes[a] / 3, 1 };
        float y[4];

        quantizer.tensor_amax = fabsf (amaxes[a]);
        mant_block_quantize (&quantizer, x, 4, 0, 1, y, NULL, NULL, NULL);
        for (guint i = 0; i < 4; i++)
          if (!isfinite (y[i]))
            g_error ("%s: %a -> %a beside %a", texts[t], x[i], y[i], amaxes[a]);
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/num/block/registry", test_registry);
  g_test_add_func ("/num/block/rules", test_rules);
  g_test_add_func ("/num/block/mxfp4", test_mxfp4);
  g_test_add_func ("/num/block/four-thirds", test_four_thirds);
  g_test_add_func ("/num/block/mxint8", test_mxint8);
  g_test_add_func ("/num/block/nvfp4", test_nvfp4);
  g_test_add_func ("/num/block/not-finite", test_not_finite);
  g_test_add_func ("/num/block/zeros", test_zeros);
  g_test_add_func ("/num/block/scale-limits", test_scale_limits);
  g_test_add_func ("/num/block/smallest-scale", test_smallest_scale);
  g_test_add_func ("/num/block/wide-scale", test_wide_scale);
  g_test_add_func ("/num/block/mse", test_mse);
  g_test_add_func ("/num/block/mse-search", test_mse_search);
  g_test_add_func ("/num/block/mse-overflow", test_mse_overflow);
  g_test_add_func ("/num/block/std", test_std);
  g_test_add_func ("/num/block/halves", test_halves);

  return g_test_run ();
}
