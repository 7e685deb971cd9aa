/* SPDX-License-Identifier: GPL-3.0-or-later */

/* MantValue: to and from binary32, binary64 and text. The C library reads and writes the same
 * numbers in its own way; where MPFR is there it also does so in 128 bits. */

#include <glib.h>

#include "mant-num.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#ifdef HAVE_MPFR
#include <mpfr.h>
#endif

static double
random_double (guint64 i)
{
  const guint64 bits = mant_random_word (11, i);
  double x;

  memcpy (&x, &bits, sizeof x);
  return x;
}

static gboolean
same_double (double a,
             double b)
{
  return (isnan (a) && isnan (b)) || (a == b && signbit (a) == signbit (b));
}

static void
test_round_trip (void)
{
  for (guint64 i = 0; i < 200000; i++)
    {
      const double x = random_double (i);
      const guint32 bits = (guint32) mant_random_word (12, i);
      MantValue value = mant_value_from_f64 (x);
      char hex[64];
      float f;

      if (!same_double (mant_value_to_f64 (&value), x))
        g_error ("binary64 %a came back as %a", x, mant_value_to_f64 (&value));

      /* rounding to binary32, subnormals and overflow too */
      if (!isnan (x) && mant_value_to_f32 (&value) != (float) x)
        g_error ("%a to binary32: %a, expected %a", x, mant_value_to_f32 (&value), (float) x);

      memcpy (&f, &bits, sizeof f);
      value = mant_value_from_f32 (f);
      if (!same_double (mant_value_to_f32 (&value), f)
          || !same_double (mant_value_to_f64 (&value), (double) f))
        g_error ("binary32 %a came back as %a", f, mant_value_to_f32 (&value));

      g_assert_cmpint (mant_value_to_hex (&value, hex, sizeof hex), ==, MANT_OK);
      if (!isnan (f) && !same_double (strtod (hex, NULL), f))
        g_error ("%a written as %s", f, hex);
    }
}

static void
test_narrow (void)
{
  /* the numbers around the smallest binary32 and around its overflow */
  static const double cases[] = {
    0x1p-149,        0x1p-150,          0x1.000001p-150,
    0x1.8p-149,      0x1.7fffffffp-149, 0x1p-151,
    0x1.fffffep+127, 0x1.ffffffp+127,   0x1.fffffefffffffp+127,
    0x1p+128,        0x1p+1023,         0x1p-1074,
    0x1.fffffcp-127, 0x1.fffffep-127,   0x1.ffffffp-127,
    0x1p-126,
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (int negative = 0; negative < 2; negative++)
      {
        const double x = negative ? -cases[i] : cases[i];
        const MantValue value = mant_value_from_f64 (x);

        if (!same_double (mant_value_to_f32 (&value), (float) x))
          g_error ("%a to binary32: %a, expected %a", x, mant_value_to_f32 (&value), (float) x);
      }

  /* sticky decides what would be a tie */
  MantValue tie = mant_value_from_f64 (1 + 0x1p-24);
  g_assert_cmpfloat (mant_value_to_f32 (&tie), ==, 1.0f);
  tie.sticky = true;
  g_assert_cmpfloat (mant_value_to_f32 (&tie), ==, 1.0f + 0x1p-23f);
}

static void
test_hex (void)
{
  static const struct { double x; const char *text;
  } cases[] = {
    { 12, "0x1.8p+3" },
    { 1, "0x1p+0" },
    { -0.0, "-0x0p+0" },
    { 0.0, "0x0p+0" },
    { INFINITY, "inf" },
    { -INFINITY, "-inf" },
    { NAN, "nan" },
    { -0x1.fffffffffffffp-1022, "-0x1.fffffffffffffp-1022" },
    { 0x1p-1074, "0x1p-1074" },
    { 0x1.ap+100, "0x1.ap+100" },
  };
  char buffer[64];

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const MantValue value = mant_value_from_f64 (cases[i].x);

      g_assert_cmpint (mant_value_to_hex (&value, buffer, sizeof buffer), ==, MANT_OK);
      g_assert_cmpstr (buffer, ==, cases[i].text);
      g_assert_cmpint (mant_value_to_hex (&value, buffer, strlen (cases[i].text) + 1), ==, MANT_OK);
      g_assert_cmpint (mant_value_to_hex (&value, buffer, strlen (cases[i].text)), ==,
                       MANT_SHORT_BUFFER);
    }

  /* all 128 bits there and back, at both ends of the exponents */
  for (guint64 i = 0; i < 20000; i++)
    {
      MantValue value = { .number_class = MANT_CLASS_NORMAL, .negative = i & 1 };
      MantValue back;

      value.hi = mant_random_word (13, i) | G_GUINT64_CONSTANT (1) << 63;
      value.lo = mant_random_word (14, i);
      value.exponent = (gint32) (mant_random_word (15, i) % 4000000000u - 2000000000);
      g_assert_cmpint (mant_value_to_hex (&value, buffer, sizeof buffer), ==, MANT_OK);
      g_assert_cmpint (mant_value_from_string (buffer, strlen (buffer), &back), ==, MANT_OK);
      if (back.hi != value.hi || back.lo != value.lo || back.exponent != value.exponent
          || back.negative != value.negative || back.sticky)
        g_error ("%s does not read back", buffer);
    }
}

static void
test_compare (void)
{
  static const double ascending[] = { -INFINITY, -0x1p+1023, -2,          -1.5, -0x1p-1074, 0,
                                      0x1p-1074, 1,          1 + 0x1p-52, 3,    INFINITY,   NAN };

  for (guint i = 0; i < G_N_ELEMENTS (ascending); i++)
    for (guint j = 0; j < G_N_ELEMENTS (ascending); j++)
      {
        const MantValue a = mant_value_from_f64 (ascending[i]),
                        b = mant_value_from_f64 (ascending[j]);

        g_assert_cmpint (mant_value_compare (&a, &b), ==, (i > j) - (i < j));
      }

  MantValue a = mant_value_from_f64 (-0.0), b = mant_value_from_f64 (0.0);
  g_assert_cmpint (mant_value_compare (&a, &b), ==, 0);
  a = b = mant_value_from_f64 (-1);
  a.sticky = true; /* further from zero: less */
  g_assert_cmpint (mant_value_compare (&a, &b), ==, -1);
}

static void
test_text_good (void)
{
  static const struct { const char *text; double x; gboolean sticky;
  } cases[] = {
    { "0", 0, FALSE },
    { "-0", -0.0, FALSE },
    { "1", 1, FALSE },
    { "+1.5", 1.5, FALSE },
    { ".5", 0.5, FALSE },
    { "5.", 5, FALSE },
    { "1e0", 1, FALSE },
    { "1E+2", 100, FALSE },
    { "25e-2", 0.25, FALSE },
    { "000001.25000", 1.25, FALSE },
    { "0.0e99999999999999999999", 0, FALSE },
    { "0x1.8p+3", 12, FALSE },
    { "0X1.8P3", 12, FALSE },
    { "0x.8", 0.5, FALSE },
    { "0x10", 16, FALSE },
    { "-0x0p-5", -0.0, FALSE },
    { "0x1p-1074", 0x1p-1074, FALSE },
    { "inf", INFINITY, FALSE },
    { "-Infinity", -INFINITY, FALSE },
    { "NaN", NAN, FALSE },
    { "0.1", 0.1, TRUE },
    { "1e23", 1e23, FALSE },
    { "9007199254740993", 9007199254740992, FALSE },
    { "340282366920938463463374607431768211456", 0x1p+128, FALSE },
    { "340282366920938463463374607431768211457", 0x1p+128, TRUE },
    { "1e99999", INFINITY, TRUE },
    { "-1e99999999999999999999999", -INFINITY, TRUE },
    { "1e-99999", 0, TRUE },
    { "1e-2000000", 0, TRUE },
    { "0x1p+99999999999999999999", INFINITY, TRUE },
    { "0x1p-99999999999999999999", 0, TRUE },
    { "0x1.00000000000000000000000000000000001", 1, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      MantValue value;

      if (mant_value_from_string (cases[i].text, strlen (cases[i].text), &value) != MANT_OK)
        g_error ("%s is not read", cases[i].text);
      if (!same_double (mant_value_to_f64 (&value), cases[i].x) || value.sticky != cases[i].sticky)
        g_error ("%s read as %a, sticky %d", cases[i].text, mant_value_to_f64 (&value),
                 value.sticky);
    }
}

static void
test_text_bad (void)
{
  static const char *const cases[] = {
    "",     "+",   "-",    ".",     "e5",  "1e",    "1e+",      "1 ",  " 1",     "1,5",     "1_000",
    "0x",   "0x.", "0x1p", "0x1p+", "0xg", "1.2.3", "0x1.2.3",  "in",  "infi",   "infinit", "nan()",
    "nanx", "--1", "+-1",  "1e5.5", "0b1", "1f",    "\xc2\xb5", "1\n", "\x10x1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      MantValue value;

      if (mant_value_from_string (cases[i], strlen (cases[i]), &value) != MANT_DOMAIN)
        g_error ("\"%s\" is read as a number", cases[i]);
    }

  MantValue value;
  g_assert_cmpint (mant_value_from_string ("1\0002", 3, &value), ==, MANT_DOMAIN);
  g_assert_cmpint (mant_value_from_string ("12345", 2, &value), ==, MANT_OK); /* length, not NUL */
  g_assert_cmpfloat (mant_value_to_f64 (&value), ==, 12);
}

/* Against strtod, which is correctly rounded: random texts, and the middles of neighbours written
 * out in full and nudged in the last place. */
static void
test_text_strtod (void)
{
  for (guint64 i = 0; i < 30000; i++)
    {
      const double x = random_double (i + 1000000);
      const guint64 r = mant_random_word (16, i);
      g_autofree char *text = NULL;
      MantValue value;
      double expected;

      if (!isfinite (x))
        continue;
      if (i % 4 == 0)
        {
          /* the middle of x and its neighbour, in full: both ends have finite decimals, and the
           * sum of a number of 53 bits and half its last place is one of long double's 64 */
          const long double middle = (long double) x + ((long double) nextafter (x, 2 * x) - x) / 2;

          text = g_strdup_printf ("%.*Le%s", 1200, middle, "");
          if (r % 3 != 0) /* beside it, a thousand digits on */
            text[1100] = (char) (r % 3 == 1 ? '1' : text[1100]);
        }
      else
        {
          text = g_strdup_printf ("%.*e", (int) (r % 40), x);
        }

      expected = strtod (text, NULL);
      g_assert_cmpint (mant_value_from_string (text, strlen (text), &value), ==, MANT_OK);
      if (!same_double (mant_value_to_f64 (&value), expected))
        g_error ("%s read as %a, expected %a", text, mant_value_to_f64 (&value), expected);
    }
}

#ifdef HAVE_MPFR
/* The same text through MPFR at 128 bits, toward zero: same bits, and sticky iff it was inexact. */
static void
check_mpfr (const char *text)
{
  MantValue value;
  MantStatus status = mant_value_from_string (text, strlen (text), &value);
  mpfr_t x;
  mpz_t z;
  mpfr_exp_t exponent;
  int inexact;
  gint64 hi, lo;

  g_assert_cmpint (status, ==, MANT_OK);
  mpfr_init2 (x, 128);
  mpz_init (z);
  inexact = mpfr_strtofr (x, text, NULL, 10, MPFR_RNDZ);
  if (mpfr_zero_p (x))
    {
      g_assert_cmpint (value.number_class, ==, MANT_CLASS_ZERO);
    }
  else
    {
      exponent = mpfr_get_z_2exp (z, x);
      lo = (gint64) mpz_getlimbn (z, 0);
      hi = (gint64) mpz_getlimbn (z, 1);
      if ((guint64) hi != value.hi || (guint64) lo != value.lo || exponent + 127 != value.exponent
          || (inexact != 0) != value.sticky || (mpfr_sgn (x) < 0) != value.negative)
        {
          char hex[64];

          mant_value_to_hex (&value, hex, sizeof hex);
          g_error ("%.200s read as %s sticky %d; MPFR: 0x%" G_GINT64_MODIFIER
                   "x%016" G_GINT64_MODIFIER "xp%ld inexact %d",
                   text, hex, value.sticky, (guint64) hi, (guint64) lo, (long)exponent, inexact);
        }
    }
  mpz_clear (z);
  mpfr_clear (x);
}

static void
test_text_mpfr (void)
{
  static const char *const cases[] = {
    "1e-4965",
    "6.475175119438025110924438958227646552e-4966",
    "1.189731495357231765085759326628007e4932",
    "3.3621031431120935063e-4932",
    "1e99999",
    "9.99999e99998",
    "1e-99998",
    "123456789e-90000",
    "1e5000",
    "1e-5000",
    "0.000000000000000000000000000001e-4900",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check_mpfr (cases[i]);

  for (guint64 i = 0; i < 4000; i++)
    {
      const guint64 r = mant_random_word (17, i);
      const guint n_digits = 1 + (guint) (r % (i % 50 == 0 ? 3000 : 60));
      const int exponent = (int) (r >> 20) % (i % 100 == 0 ? 60000 : 5000);
      g_autoptr (GString) text = g_string_new (r & 1 << 16 ? "-" : "");

      for (guint d = 0; d < n_digits; d++)
        {
          if (d == n_digits / 2)
            g_string_append_c (text, '.');
          g_string_append_c (text, (char) ('0' + mant_random_word (18, i * 4096 + d) % 10));
        }
      g_string_append_printf (text, "e%d", r & 1 << 17 ? -exponent : exponent);
      check_mpfr (text->str);
    }

  /* numbers of 128 bits and of 129 (a tie for what rounds next), written out in full by MPFR */
  for (guint64 i = 0; i < 300; i++)
    {
      mpfr_t x;
      g_autofree char *text = NULL, *more = NULL;
      const int scale = (int) (mant_random_word (19, i) % 3000) - 1500;

      mpfr_init2 (x, 129);
      mpfr_set_ui_2exp (x, 1, 128, MPFR_RNDZ);
      for (guint limb = 0; limb < 4; limb++)
        {
          mpfr_t part;

          mpfr_init2 (part, 64);
          mpfr_set_ui_2exp (part, (unsigned long)(mant_random_word (20 + limb, i) & 0xffffffff),
                            32 * (int) limb, MPFR_RNDZ);
          mpfr_add (x, x, part, MPFR_RNDZ);
          mpfr_clear (part);
        }
      mpfr_mul_2si (x, x, scale, MPFR_RNDZ);
      {
        char *all = NULL;

        mpfr_asprintf (&all, "%.2000RNf", x); /* more places than it has */
        text = g_strdup (all);
        mpfr_free_str (all);
      }
      check_mpfr (text);
      more = g_strconcat (text, "000000000000001", NULL);
      check_mpfr (more);
      mpfr_clear (x);
    }
  mpfr_free_cache ();
}
#endif

/* Digits that cannot matter are not kept, but they count. */
static void
test_text_long (void)
{
  g_autoptr (GString) text = g_string_new ("1.");
  MantValue value;

  for (guint i = 0; i < 40000; i++)
    g_string_append_c (text, '0');
  g_assert_cmpint (mant_value_from_string (text->str, text->len, &value), ==, MANT_OK);
  g_assert_false (value.sticky);
  g_string_append_c (text, '1');
  g_assert_cmpint (mant_value_from_string (text->str, text->len, &value), ==, MANT_OK);
  g_assert_true (value.sticky);
  g_assert_cmpfloat (mant_value_to_f64 (&value), ==, 1);

  /* more digits than are kept, too far out to say on which side of a number they are */
  g_string_append (text, "e90000");
  g_assert_cmpint (mant_value_from_string (text->str, text->len, &value), ==, MANT_UNABLE);

  /* a tie of binary64 that is broken by the 30001st digit */
  g_string_assign (text, "9007199254740993.");
  for (guint i = 0; i < 30000; i++)
    g_string_append_c (text, '0');
  g_assert_cmpint (mant_value_from_string (text->str, text->len, &value), ==, MANT_OK);
  g_assert_cmpfloat (mant_value_to_f64 (&value), ==, 9007199254740992.0);
  g_string_append_c (text, '1');
  g_assert_cmpint (mant_value_from_string (text->str, text->len, &value), ==, MANT_OK);
  g_assert_cmpfloat (mant_value_to_f64 (&value), ==, 9007199254740994.0);
}

static void
test_classes (void)
{
  static const char *const names[] = { "zero", "subnormal", "normal", "inf", "nan", "nar" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpstr (mant_class_name ((MantClass) i), ==, names[i]);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/num/value/round-trip", test_round_trip);
  g_test_add_func ("/num/value/narrow", test_narrow);
  g_test_add_func ("/num/value/hex", test_hex);
  g_test_add_func ("/num/value/compare", test_compare);
  g_test_add_func ("/num/value/classes", test_classes);
  g_test_add_func ("/num/value/text/good", test_text_good);
  g_test_add_func ("/num/value/text/bad", test_text_bad);
  g_test_add_func ("/num/value/text/strtod", test_text_strtod);
  g_test_add_func ("/num/value/text/long", test_text_long);
#ifdef HAVE_MPFR
  g_test_add_func ("/num/value/text/mpfr", test_text_mpfr);
#endif

  return g_test_run ();
}
