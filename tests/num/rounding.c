/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The codecs and rounding modes against a second way of rounding: the sorted list of a format's own
 * numbers, neighbours found by search, fractions as exact quotients of small integers. Every named
 * format of at most 16 bits and a few more, every mode, every code. */

#include <glib.h>

#include "mant-num.h"

#include <math.h>
#include <string.h>

static const char *const more_formats[] = {
  "float(e=1,m=2,inf=no,nan=none)",
  "float(e=1,m=3)",
  "float(e=3,m=0,inf=no,nan=none)",
  "float(e=3,m=0,inf=no,nan=none,parity=code)",
  "float(e=4,m=2,subnormals=no)",
  "float(e=5,m=2,subnormals=no,inf=no,nan=none)",
  "float(e=3,m=2,nan=negzero,bias=4)",
  "float(e=3,m=2,nan=ones,signed=no)",
  "float(e=4,m=3,inf=no,nan=top)",
  "float(e=4,m=3,inf=no,nan=none,negzero=no)",
  "float(e=5,m=3,bias=40)",
  "float(e=4,m=1,bias=-9)",
  "float(e=4,m=3,zero=no,signed=no,inf=no,nan=none)",
  "int3",
  "uint3",
  "sint3",
  "fixed(8,4)",
  "fixed(9,-3,unsigned)",
  "fixed(7,9)",
  "int12",
  "uint11",
  "binary3p1se",
  "binary5p1uf",
  "binary6p2ue",
  "binary6p5se",
  "binary7p7ue",
  "binary7p3uf",
  "binary10p4ue",
};

/* The finite numbers at or above zero, ascending, with the parity that ties to even look at. */
typedef struct {
  double *values;
  gboolean *odd;
  guint    n;
} Ladder;

static gboolean
is_odd (const MantFormat *format,
        guint             code,
        double            x)
{
  int exponent;

  if (format->exponent_bits > 0 && format->significand_bits == 0 && !format->code_parity)
    return x != 0; /* the only significand there is, 1 */
  if (format->exponent_bits == 0)
    return fmod (frexp (x, &exponent) == 0 ? 0 : ldexp (x, format->fraction_bits), 2) != 0;
  return code & 1;
}

static Ladder
ladder_new (const MantFormat *format)
{
  const guint n_codes = 1u << (format->bits - (format->is_signed ? 1 : 0));
  Ladder ladder = { g_new (double, n_codes + 1), g_new (gboolean, n_codes + 1), 0 };
  double step;

  for (guint code = 0; code < n_codes; code++)
    {
      const MantValue value = mant_format_decode (format, (MantCode) { .lo = code });
      const double x = mant_value_to_f64 (&value);

      if (!isfinite (x) || (code > 0 && x == 0))
        continue;
      g_assert_true (ladder.n == 0 || ladder.values[ladder.n - 1] < x);
      ladder.values[ladder.n] = x;
      ladder.odd[ladder.n] = is_odd (format, code, x);
      ladder.n++;
    }

  /* one more, where the next number would be if the exponents went on */
  g_assert_cmpuint (ladder.n, >, 1);
  step = ladder.n > 1 ? ladder.values[ladder.n - 1] - ladder.values[ladder.n - 2] : 1;
  if (format->exponent_bits > 0)
    {
      int e;

      frexp (ladder.values[ladder.n - 1], &e);
      step = ldexp (1, MAX (e - 1, format->emin) - format->significand_bits);
    }
  ladder.values[ladder.n] = ladder.values[ladder.n - 1] + step;
  return ladder;
}

static void
ladder_clear (Ladder *ladder)
{
  g_free (ladder->values);
  g_free (ladder->odd);
}

/* Whether a magnitude a fraction num/2^20 above one with that parity goes up; `last` is one where
 * it cannot matter. Written from the definitions in cli.md, not from the addends. */
static gboolean
goes_up (const char *mode,
         gint64      numerator, /* of 2^20, or ±1 beside it: the tail is told by `tail` */
         int         tail,      /* −1: just below numerator, 1: just above */
         gboolean    odd,
         gboolean    negative)
{
  const gint64 half = 1 << 19;
  const int side = numerator > half ? 1 : numerator < half ? -1 : tail;

  if (numerator == 0 && tail <= 0)
    return FALSE;
  if (g_str_equal (mode, "rne"))
    return side > 0 || (side == 0 && odd);
  if (g_str_equal (mode, "rna"))
    return side >= 0;
  if (g_str_equal (mode, "rnz"))
    return side > 0;
  if (g_str_equal (mode, "rno"))
    return side > 0 || (side == 0 && !odd);
  if (g_str_equal (mode, "ru"))
    return !negative;
  if (g_str_equal (mode, "rd"))
    return negative;
  if (g_str_equal (mode, "rz"))
    return FALSE;
  if (g_str_equal (mode, "raz"))
    return TRUE;
  if (g_str_equal (mode, "ro"))
    return !odd;
  g_assert_not_reached ();
}

/* The code for the magnitude number `i` of the ladder, or beyond it. */
static double
expected_number (const MantFormat *format,
                 const Ladder     *ladder,
                 guint             i,
                 gboolean          negative,
                 MantOverflow      overflow,
                 const char       *mode)
{
  gboolean to_inf;

  if (negative && !format->is_signed)
    {
      if (i == 0 && format->has_zero)
        return 0;
      if (overflow == MANT_OVERFLOW_SATURATE || overflow == MANT_OVERFLOW_PROPAGATE
          || !mant_format_has_nan (format))
        return ladder->values[0];
      return NAN;
    }

  if (i < ladder->n)
    return negative ? -ladder->values[i] : ladder->values[i];

  to_inf = !(g_str_equal (mode, "rz") || (g_str_equal (mode, "ru") && negative)
             || (g_str_equal (mode, "rd") && !negative));
  /* P3109's SatNone: to odd does not go to an Inf whose code is even */
  if (format->system == MANT_SYSTEM_P3109 && overflow == MANT_OVERFLOW_NONE
      && g_str_equal (mode, "ro"))
    to_inf = format->max_code.lo % 2 == 0;
  if (overflow == MANT_OVERFLOW_SATURATE || overflow == MANT_OVERFLOW_PROPAGATE || !to_inf)
    return negative ? mant_value_to_f64 (&format->min_finite) : ladder->values[ladder->n - 1];
  if (format->has_inf)
    return negative ? -INFINITY : INFINITY;
  if (overflow == MANT_OVERFLOW_IEEE && mant_format_has_nan (format))
    return NAN;
  return negative ? mant_value_to_f64 (&format->min_finite) : ladder->values[ladder->n - 1];
}

static void
check_one (const MantFormat   *format,
           const MantRounding *rounding,
           MantOverflow        overflow,
           double              x,
           double              expected)
{
  const MantRoundingContext context = { .rounding = rounding };
  const double got = mant_format_round_f64 (format, x, &context, overflow);

  if (got == expected || (isnan (got) && isnan (expected)))
    return;

  g_test_message ("%s %s policy %d: %a -> %a, expected %a", format->id, rounding->id, (int) overflow,
                  x, got, expected);
  g_test_fail ();
}

/* Between every two neighbours: both ends of the gap, both sides of its middle, quarters. */
static void
check_gaps (const MantFormat *format)
{
  static const struct { gint64 numerator; int tail;
  } probes[] = {
    { 0, 0 },       { 0, 1 },       { 1 << 18, 0 }, { 1 << 19, -1 },
    { 1 << 19, 0 }, { 1 << 19, 1 }, { 3 << 18, 0 }, { 1 << 20, -1 },
  };
  static const char *const modes[] = { "rne", "rna", "rnz", "rno", "ru", "rd", "rz", "raz", "ro" };
  Ladder ladder = ladder_new (format);
  /* all of 8 bits; of 16 bits every 37th gap and the ends */
  const guint stride = ladder.n > 4000 ? 37 : 1;

  for (guint i = 0; i < ladder.n; i++)
    {
      const double low = ladder.values[i], gap = ladder.values[i + 1] - low;

      if (i > 40 && i + 40 < ladder.n && i % stride != 0)
        continue;
      /* min_finite of two's complement is one further than max: its gap is not the ladder's */
      for (guint p = 0; p < G_N_ELEMENTS (probes); p++)
        {
          double x = low + gap * ((double) probes[p].numerator / (1 << 20));

          if (probes[p].tail != 0)
            x = nextafter (x, probes[p].tail > 0 ? INFINITY : 0);
          for (guint m = 0; m < G_N_ELEMENTS (modes); m++)
            for (int negative = 0; negative < 2; negative++)
              {
                const gboolean up = goes_up (modes[m], probes[p].numerator, probes[p].tail,
                                             ladder.odd[i], negative);
                const gboolean last_of_twos = negative && format->is_signed
                                              && format->exponent_bits == 0 && !format->symmetric
                                              && i + 1 == ladder.n;

                for (MantOverflow overflow = MANT_OVERFLOW_IEEE; overflow <= MANT_OVERFLOW_NONE;
                     overflow++)
                  {
                    double expected
                        = expected_number (format, &ladder, i + up, negative, overflow, modes[m]);

                    if (last_of_twos) /* −2^(N−1) is a number */
                      expected = -ladder.values[i + up];
                    if (x == 0 && !format->has_zero)
                      expected = ladder.values[0];
                    check_one (format, mant_rounding_find (modes[m]), overflow, negative ? -x : x,
                               expected);
                  }
              }
        }
    }

  ladder_clear (&ladder);
}

/* Every number of the format is itself, in every mode and under every policy, and exact. */
static void
check_identity (const MantFormat *format)
{
  for (guint code = 0; code < 1u << format->bits; code++)
    {
      const MantValue value = mant_format_decode (format, (MantCode) { .lo = code });
      const gboolean unused = (value.number_class == MANT_CLASS_ZERO && code != 0
                               && !(value.negative && format->has_negative_zero))
                              || (value.number_class == MANT_CLASS_ZERO && !format->has_subnormals)
                              || (format->symmetric && code == 1u << (format->bits - 1));

      if (unused)
        continue;
      g_assert_cmpint (mant_format_classify (format, (MantCode){ .lo = code }), ==,
                       value.number_class);

      for (gsize r = 0; r < mant_n_roundings; r++)
        for (MantOverflow overflow = MANT_OVERFLOW_IEEE; overflow <= MANT_OVERFLOW_NONE; overflow++)
          {
            const MantRoundingContext context
                = { .rounding = mant_roundings[r], .seed = code, .index = r };
            MantFlags flags = MANT_FLAG_NONE;
            const MantCode got = mant_format_encode (format, &value, &context, overflow, &flags);

            if (value.number_class == MANT_CLASS_NAN)
              {
                g_assert_cmpint (mant_format_classify (format, got), ==, MANT_CLASS_NAN);
                continue;
              }
            if (value.number_class == MANT_CLASS_INF && overflow == MANT_OVERFLOW_SATURATE)
              continue;
            if (got.lo == code && got.hi == 0 && flags == MANT_FLAG_NONE)
              continue;
            g_test_message ("%s %s policy %d: code 0x%x -> 0x%" G_GINT64_MODIFIER "x flags %d",
                            format->id, mant_roundings[r]->id, (int) overflow, code, got.lo,
                            (int) flags);
            g_test_fail ();
          }
    }
}

static void
test_format (gconstpointer data)
{
  const MantFormat *format = data;

  check_identity (format);
  if (format->codec == &mant_codec_float || format->codec == &mant_codec_integer)
    check_gaps (format); /* the others: families.c */
}

/* u < v − floor (v), in integers, on both sides of zero. */
static void
test_stochastic (void)
{
  const MantRounding *sr = mant_rounding_find ("sr");
  MantFormat format;
  guint n_up = 0;

  g_assert_cmpint (mant_format_parse ("int8", &format, NULL, 0), ==, MANT_OK);
  for (guint i = 0; i < 200000; i++)
    {
      const guint64 word = mant_random_word (7, i);
      const guint64 u54 = (word >> 11) * 2 + 1; /* u·2^54 */
      /* fractions with few bits, with many, and just beside u itself */
      guint64 fraction54 = i % 3 == 0   ? (guint64) (i % 1024) << 44
                           : i % 3 == 1 ? mant_random_word (8, i) >> 10
                                        : u54 + i % 5 - 2;
      const int whole = (int) (i % 50);
      const MantRoundingContext context = { .rounding = sr, .seed = 7, .index = i };
      MantFlags flags = MANT_FLAG_NONE;
      MantValue value;
      gint64 got;

      fraction54 &= (G_GUINT64_CONSTANT (1) << 54) - 1;
      /* whole + fraction, exactly, as a MantValue: 60 bits */
      {
        char text[64];
        g_snprintf (text, sizeof text, "%s0x%x.%014" G_GINT64_MODIFIER "x", i & 64 ? "-" : "",
                    (guint) whole, fraction54 << 2);
        g_assert_cmpint (mant_value_from_string (text, strlen (text), &value), ==, MANT_OK);
      }
      got = (gint8) mant_format_encode (&format, &value, &context, MANT_OVERFLOW_SATURATE, &flags)
                .lo;
      if (i & 64) /* v = −(whole + F): floor (v) = −whole − 1 and frac (v) = 1 − F where F > 0 */
        {
          const guint64 one = G_GUINT64_CONSTANT (1) << 54;
          const gint64 want = fraction54 == 0 ? -whole : -whole - 1 + (u54 < one - fraction54);

          if (got != want)
            g_test_message ("sr: -(%d + 0x%" G_GINT64_MODIFIER "xp-54), u 0x%" G_GINT64_MODIFIER
                            "xp-54",
                            whole, fraction54, u54);
          g_assert_cmpint (got, ==, want);
        }
      else
        {
          const gint64 want = whole + (u54 < fraction54);

          if (got != want)
            g_test_message ("sr: %d + 0x%" G_GINT64_MODIFIER "xp-54, u 0x%" G_GINT64_MODIFIER
                            "xp-54",
                            whole, fraction54, u54);
          g_assert_cmpint (got, ==, want);
          n_up += got != whole;
        }
    }
  g_assert_cmpuint (n_up, >, 10000);
}

/* P3109's three formulas, written out, for every R of N bits and every ν in sixty-fourths, sticky
 * too. */
static void
test_given_bits (void)
{
  MantFormat format;

  g_assert_cmpint (mant_format_parse ("int8", &format, NULL, 0), ==, MANT_OK);
  for (guint n = 1; n <= 9; n++)
    for (guint64 r = 0; r < 1u << n; r++)
      for (guint nu = 0; nu < 64; nu++)
        for (int tail = 0; tail < 2; tail++)
          {
            const guint64 one = G_GUINT64_CONSTANT (1) << n;
            /* ν·2^N = whole + part/64 (and a bit more if tail) */
            const guint64 whole = ((guint64) nu << n) / 64, part = ((guint64) nu << n) % 64;
            const guint64 twice = ((guint64) nu << (n + 1)) / 64;
            guint64 nearest = whole, nearest_odd = whole;
            const char *const ids[] = { "sr-a", "sr-b", "sr-c", "sr-odd" };
            gboolean want[4];

            if (part > 32 || (part == 32 && (tail || whole % 2 == 1)))
              nearest++;
            if (part > 32 || (part == 32 && (tail || whole % 2 == 0)))
              nearest_odd++;
            want[0] = whole + r >= one;
            want[1] = twice + 2 * r + 1 >= 2 * one;
            want[2] = nearest + r >= one;
            want[3] = nearest_odd + r >= one;

            for (guint m = 0; m < 4; m++)
              {
                const MantRoundingContext context
                    = { .rounding = mant_rounding_find (ids[m]), .given = &r, .n_random_bits = n };
                MantFlags flags = MANT_FLAG_NONE;
                MantValue value = mant_value_from_f64 (5 + nu / 64.0);
                gint64 got;

                value.sticky = tail;
                got = (gint64) mant_format_encode (&format, &value, &context, MANT_OVERFLOW_SATURATE,
                                                  &flags)
                          .lo;
                if (got != 5 + want[m])
                  g_test_message ("%s N=%u R=%" G_GUINT64_FORMAT
                                  " nu=%u/64 tail=%d: %" G_GINT64_FORMAT,
                                  ids[m], n, r, nu, tail, got);
                g_assert_cmpint (got, ==, 5 + want[m]);
              }
          }
}

/* The mode without given bits takes the top N of the word; N = 32 does not overflow. */
static void
test_given_bits_default (void)
{
  MantFormat format;
  guint n_up = 0;

  g_assert_cmpint (mant_format_parse ("int8", &format, NULL, 0), ==, MANT_OK);
  for (guint i = 0; i < 4000; i++)
    for (guint m = 0; m < 3; m++)
      {
        const char *const ids[] = { "sr-a", "sr-b", "sr-c" };
        const MantRoundingContext context
            = { .rounding = mant_rounding_find (ids[m]), .seed = 3, .index = i };
        const guint64 r = mant_random_word (3, i) >> 32;
        const double x = 2 + (i + 1) / 4096.0;
        const gboolean want = (guint64) ((i + 1) / 4096.0 * 0x1p32) + r >= G_GUINT64_CONSTANT (1)
                                                                              << 32;
        const MantValue value = mant_value_from_f64 (x);
        MantFlags flags = MANT_FLAG_NONE;
        const gint64 got
            = (gint64) mant_format_encode (&format, &value, &context, MANT_OVERFLOW_SATURATE, &flags)
                  .lo;

        /* (i + 1)/4096 has twelve bits, so B's extra half never matters but for R + ½ */
        g_assert_cmpint (got, ==, 2 + want);
        n_up += want;
      }
  g_assert_cmpuint (n_up, >, 4000);
}

static void
test_coins (void)
{
  MantFormat format;

  g_assert_cmpint (mant_format_parse ("int8", &format, NULL, 0), ==, MANT_OK);
  for (guint i = 0; i < 4000; i++)
    {
      const gboolean heads = mant_random_word (9, i) >> 63;
      const double x = (i % 40) / 8.0;
      const double low = floor (x), high = ceil (x);
      const MantRoundingContext equal
          = { .rounding = mant_rounding_find ("sr-equal"), .seed = 9, .index = i };
      const MantRoundingContext cadna
          = { .rounding = mant_rounding_find ("cadna"), .seed = 9, .index = i };

      g_assert_cmpfloat (mant_format_round_f64 (&format, x, &equal, MANT_OVERFLOW_SATURATE), ==,
                         heads ? high : low);
      g_assert_cmpfloat (mant_format_round_f64 (&format, -x, &equal, MANT_OVERFLOW_SATURATE), ==,
                         heads ? -high : -low);
      g_assert_cmpfloat (mant_format_round_f64 (&format, x, &cadna, MANT_OVERFLOW_SATURATE), ==,
                         heads ? high : low);
      g_assert_cmpfloat (mant_format_round_f64 (&format, -x, &cadna, MANT_OVERFLOW_SATURATE), ==,
                         heads ? -low : -high);
    }
}

/* splitmix64's published first words, for two seeds, and the same words in any order. */
static void
test_words (void)
{
  static const guint64 seed_1234567[]
      = { G_GUINT64_CONSTANT (6457827717110365317), G_GUINT64_CONSTANT (3203168211198807973),
          G_GUINT64_CONSTANT (9817491932198370423), G_GUINT64_CONSTANT (4593380528125082431) };

  g_assert_cmpuint (mant_random_word (0, 0), ==, G_GUINT64_CONSTANT (0xE220A8397B1DCDAF));
  for (guint i = G_N_ELEMENTS (seed_1234567); i-- > 0;)
    g_assert_cmpuint (mant_random_word (1234567, i), ==, seed_1234567[i]);
}

static void
test_registry (void)
{
  static const char *const ids[] = { "rne", "rna", "rnz",      "rno",  "ru",   "rd",   "rz",   "ro",
                                     "raz", "sr",  "sr-equal", "sr-a", "sr-b", "sr-c", "cadna" };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    g_assert_nonnull (mant_rounding_find (ids[i]));
  for (gsize i = 0; i < mant_n_roundings; i++)
    {
      const MantRounding *rounding = mant_roundings[i];

      g_assert_true (mant_rounding_find (rounding->id) == rounding);
      g_assert_nonnull (rounding->title);
      g_assert_nonnull (rounding->source);
      g_assert_true (rounding->stochastic || !rounding->given_bits);
      /* no fraction, no bits to drop: nothing to add up */
      for (guint odd = 0; odd < 2; odd++)
        for (guint negative = 0; negative < 2; negative++)
          g_assert_cmpuint (rounding->addend (0, 0, odd, negative, 0, 8), ==, 0);
    }
  g_assert_null (mant_roundings[mant_n_roundings]);
  g_assert_null (mant_rounding_find ("RNE"));
  g_assert_null (mant_rounding_find (""));
}

int
main (int    argc,
      char **argv)
{
  static MantFormat extra[G_N_ELEMENTS (more_formats)];

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/num/rounding/registry", test_registry);
  g_test_add_func ("/num/rounding/words", test_words);
  g_test_add_func ("/num/rounding/stochastic", test_stochastic);
  g_test_add_func ("/num/rounding/given-bits", test_given_bits);
  g_test_add_func ("/num/rounding/given-bits-default", test_given_bits_default);
  g_test_add_func ("/num/rounding/coins", test_coins);

  for (gsize i = 0; i < mant_n_formats; i++)
    if (mant_formats[i]->bits <= 16)
      {
        g_autofree char *path = g_strdup_printf ("/num/rounding/format/%s", mant_formats[i]->id);

        g_test_add_data_func (path, mant_formats[i], test_format);
      }
  for (gsize i = 0; i < G_N_ELEMENTS (more_formats); i++)
    {
      g_autofree char *path = g_strdup_printf ("/num/rounding/format/%s", more_formats[i]);
      char message[256];

      if (mant_format_parse (more_formats[i], &extra[i], message, sizeof message) != MANT_OK)
        g_error ("%s: %s", more_formats[i], message);
      g_test_add_data_func (path, &extra[i], test_format);
    }

  return g_test_run ();
}
