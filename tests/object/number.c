/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <mantissa.h>
#include "mant-num.h"

static MantNumber *
number_of (const char *format,
           const char *code)
{
  g_autoptr (GError) error = NULL;
  MantNumber *number = mant_number_new_from_code (format, code, &error);

  g_assert_no_error (error);
  return number;
}

static gboolean
is_finite (MantNumber *number)
{
  const char *number_class = mant_number_get_class (number);

  return g_str_equal (number_class, "zero") || g_str_equal (number_class, "normal")
         || g_str_equal (number_class, "subnormal");
}

/* The code is read back from the decimal texts, and the values agree with core/num. */
static void
check_number (MantCalculator   *calculator,
              const MantFormat *format,
              guint             code)
{
  g_autofree char *code_text = g_strdup_printf ("%u", code);
  g_autoptr (MantNumber) number = mant_calculator_decode (calculator, code_text, NULL);
  const MantValue value = mant_format_decode (format, (MantCode) { .lo = code });
  g_autofree char *hex = mant_number_get_hex (number);
  g_autofree char *decimal = mant_number_get_decimal (number);
  g_autofree char *shortest = mant_number_get_short (number);
  g_autofree char *got_code = mant_number_get_code (number);
  g_autofree char *bits = mant_number_get_bits (number);
  g_auto (GStrv) lines = mant_number_explain (number);
  char wanted_hex[64];

  mant_value_to_hex (&value, wanted_hex, sizeof wanted_hex);
  g_assert_cmpstr (hex, ==, wanted_hex);
  g_assert_cmpstr (mant_number_get_class (number), ==,
                   mant_class_name (mant_format_classify (format, (MantCode) { .lo = code })));
  g_assert_cmpuint (strtoul (got_code, NULL, 16), ==, code);
  g_assert_cmpuint (strlen (bits), ==, format->bits);
  g_assert_cmpuint (strtoul (bits, NULL, 2), ==, code);
  g_assert_cmpuint (g_strv_length (lines), >=, 1);
  for (guint bit = 0; bit < (guint) format->bits; bit++)
    {
      g_assert_cmpint (mant_number_get_bit (number, bit), ==, code >> bit & 1);
      g_assert_cmpstr (mant_number_get_bit_field (number, bit), ==,
                       mant_field_name (mant_format_field (format, (MantCode) { .lo = code }, bit)));
    }

  if (is_finite (number))
    {
      MantNumberFlags flags = 0;
      g_autoptr (MantNumber) exact = mant_calculator_encode (calculator, decimal, &flags, NULL);
      g_autoptr (MantNumber) again = mant_calculator_encode (calculator, shortest, NULL, NULL);
      g_autofree char *exact_hex = mant_number_get_hex (exact);
      g_autofree char *again_hex = mant_number_get_hex (again);
      g_autofree char *ulp = mant_number_get_ulp (number);

      /* −128 of sint8 is a code, but nothing is rounded to it. */
      if (!(format->symmetric && code == 1u << (format->bits - 1)))
        {
          g_assert_cmpstr (exact_hex, ==, hex);
          g_assert_cmpint (flags, ==, 0);
          g_assert_cmpstr (again_hex, ==, hex);
        }
      g_assert_nonnull (ulp);
      g_assert_cmpfloat (g_ascii_strtod (ulp, NULL), >, 0);
    }
}

static void
check_neighbours (MantCalculator *calculator,
                  guint           code)
{
  g_autofree char *code_text = g_strdup_printf ("%u", code);
  g_autoptr (MantNumber) number = mant_calculator_decode (calculator, code_text, NULL);
  g_autoptr (MantNumber) up = mant_number_next_up (number);
  g_autoptr (MantNumber) back = NULL;
  g_autofree char *middle = NULL;
  double x, y;

  if (isnan (mant_number_to_double (number)))
    {
      g_assert_null (up);
      return;
    }
  if (up == NULL)
    return;
  x = mant_number_to_double (number);
  y = mant_number_to_double (up);
  g_assert_cmpfloat (x, <, y);
  back = mant_number_next_down (up);
  /* −128 of sint8 has a neighbour, and is nobody's. */
  if (back != NULL || !g_str_has_prefix (mant_calculator_get_format (calculator), "sint"))
    g_assert_cmpfloat (mant_number_to_double (back), ==, x);

  middle = mant_number_get_midpoint_up (number);
  if (isinf (x) || isinf (y))
    g_assert_null (middle);
  else
    g_assert_cmpfloat (g_ascii_strtod (strstr (middle, " = ") + 3, NULL), ==, x / 2 + y / 2);
}

static void
test_all_codes (void)
{
  static const char *const more[] = {
    "posit(6,1)", "posit(10,0)", "binary7p3uf", "khot(9,5,2)", "khot(8,4,3,csd)", "fixed(7,9)",
    "float(e=3,m=2,signed=no,subnormals=no)", "float(e=4,m=0)", "codebook(-3 -0.1 0 1e-40 7)",
  };
  guint n_codes = 0;

  for (gsize i = 0; i < mant_n_formats + G_N_ELEMENTS (more); i++)
    {
      const char *text = i < mant_n_formats ? mant_formats[i]->id : more[i - mant_n_formats];
      g_autoptr (GError) error = NULL;
      g_autoptr (MantCalculator) calculator = mant_calculator_new (text, &error);
      MantFormat format;
      guint step;

      g_assert_no_error (error);
      if (mant_calculator_get_n_bits (calculator) > 16)
        continue;
      if (i < mant_n_formats)
        format = *mant_formats[i];
      else if (g_str_has_prefix (text, "codebook")) /* a name that core/num does not read */
        continue;
      else
        g_assert_cmpint (mant_format_parse (text, &format, NULL, 0), ==, MANT_OK);

      step = format.bits > 12 ? 37 : 1;
      for (guint code = 0; code < 1u << format.bits; code += step)
        {
          check_number (calculator, &format, code);
          check_neighbours (calculator, code);
          n_codes++;
        }
    }
  g_test_message ("%u codes", n_codes);
  g_assert_cmpuint (n_codes, >, 10000);
}

static guint
count_digits (const char *text)
{
  guint n = 0, n_zeros = 0;
  gboolean started = FALSE;

  for (; *text != '\0' && *text != 'e'; text++)
    if (g_ascii_isdigit (*text) && (started || *text != '0'))
      {
        started = TRUE;
        n_zeros = *text == '0' ? n_zeros + 1 : 0;
        n++;
      }
  return n - n_zeros;
}

/* Against printf() and strtod(), which are right in glibc. */
static void
test_binary64_texts (void)
{
  g_autoptr (MantCalculator) calculator = mant_calculator_new ("binary64", NULL);
  GRand *random = g_rand_new_with_seed (5);

  for (guint i = 0; i < 3000; i++)
    {
      union { guint64 bits; double x; } number = {
        (guint64) g_rand_int (random) << 32 | g_rand_int (random)
      };
      g_autofree char *code = NULL, *shortest = NULL, *exact = NULL;
      g_autoptr (MantNumber) self = NULL;
      char text[2000];
      guint n_digits = 1;

      if (i % 4 == 0) /* powers of two, whose intervals are lopsided */
        number.bits = (guint64) (i % 2046 + 1) << 52;
      if (!isfinite (number.x) || number.x == 0)
        continue;
      code = g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", number.bits);
      self = mant_calculator_decode (calculator, code, NULL);
      shortest = mant_number_get_short (self);
      g_assert_cmpfloat (g_ascii_strtod (shortest, NULL), ==, number.x);
      for (; n_digits < 17; n_digits++)
        {
          g_snprintf (text, sizeof text, "%.*e", n_digits - 1, number.x);
          if (g_ascii_strtod (text, NULL) == number.x)
            break;
        }
      g_assert_cmpuint (count_digits (shortest), <=, n_digits);

      exact = mant_number_get_decimal (self);
      g_snprintf (text, sizeof text, "%.1200f", number.x);
      while (g_str_has_suffix (text, "0"))
        text[strlen (text) - 1] = '\0';
      if (g_str_has_suffix (text, "."))
        text[strlen (text) - 1] = '\0';
      if (fabs (number.x) > 0x1p-1000) /* up to 1200 digits in all */
        g_assert_cmpstr (exact, ==, text);
      g_assert_cmpfloat (g_ascii_strtod (exact, NULL), ==, number.x);
    }
  g_rand_free (random);
}

static void
check_text (const char *format,
            const char *code,
            const char *shortest,
            const char *decimal)
{
  g_autoptr (MantNumber) number = number_of (format, code);
  g_autofree char *got_short = mant_number_get_short (number);
  g_autofree char *got_decimal = mant_number_get_decimal (number);

  g_assert_cmpstr (got_short, ==, shortest);
  g_assert_cmpstr (got_decimal, ==, decimal);
}

static void
test_texts (void)
{
  g_autoptr (MantNumber) least = number_of ("float(e=20,m=100)", "1");
  g_autofree char *cut = mant_number_get_decimal (least);
  g_autoptr (MantCalculator) wide = mant_calculator_new ("float(e=20,m=8000)", NULL);
  g_autoptr (MantNumber) power = mant_calculator_encode (wide, "1e2000", NULL, NULL);
  g_autofree char *exponent_form = mant_number_get_decimal (power);

  check_text ("binary32", "0x3dcccccd", "0.1", "0.100000001490116119384765625");
  check_text ("binary32", "0x7f7fffff", "3.4028235e38", "340282346638528859811704183484516925440");
  check_text ("e4m3fn", "0x7e", "450", "448"); /* 450 is nearer to 448 than to 480, if that were one */
  check_text ("e4m3fn", "0x80", "-0", "-0");
  check_text ("e4m3fn", "0xff", "nan", "nan");
  check_text ("e5m2", "0xfc", "-inf", "-inf");
  check_text ("posit(8,2)", "0x80", "nar", "nar");
  check_text ("int8", "0x80", "-128", "-128");
  check_text ("e8m0", "0xfe", "2e38", "170141183460469231731687303715884105728");

  /* 2^−(524286 + 100): 1200 digits, and a sign that there are more */
  g_assert_true (g_str_has_prefix (cut, "1.2153"));
  g_assert_true (g_str_has_suffix (cut, "2881…e-157856"));
  g_assert_cmpuint (strcspn (cut, "e") - strlen ("…"), ==, 1201);
  g_assert_cmpstr (exponent_form, ==, "1e2000");
}

static void
test_fields (void)
{
  g_autoptr (MantNumber) number = number_of ("posit(8,2)", "0b0_110_10_1_1");
  g_autoptr (MantNumber) flipped = mant_number_flip_bit (number, 4);
  g_autofree char *code = mant_number_get_code (flipped);
  g_autoptr (MantNumber) wide = number_of ("float(e=11,m=300)", "0x1");
  g_auto (GStrv) lines = mant_number_explain (number);
  GString *fields = g_string_new (NULL);

  for (guint bit = 8; bit-- > 0;)
    g_string_append_c (fields, mant_number_get_bit_field (number, bit)[0]);
  g_assert_cmpstr (fields->str, ==, "srrreess");
  g_string_free (fields, TRUE);
  g_assert_cmpstr (code, ==, "0x7b");
  g_assert_cmpstr (mant_number_get_bit_field (wide, 299), ==, "significand");
  g_assert_cmpstr (mant_number_get_bit_field (wide, 300), ==, "exponent");
  g_assert_cmpstr (mant_number_get_bit_field (wide, 311), ==, "sign");
  g_assert_cmpstr (mant_number_get_class (wide), ==, "subnormal");

  g_assert_cmpuint (g_strv_length (lines), ==, 5);
  g_assert_cmpstr (lines[0], ==, "sign bit 0: positive");
  g_assert_cmpstr (lines[1], ==, "regime 110: a run of 2, k = 1; k × 2^2 = 4");
  g_assert_cmpstr (lines[2], ==, "exponent field 10: e = 2");
  g_assert_cmpstr (lines[3], ==, "significand field 11: 1.11 in binary = 1.75");
  g_assert_cmpstr (lines[4], ==, "1.75 × 2^6 = 112");
}

static void
check_lines (const char *format,
             const char *code,
             const char *wanted)
{
  g_autoptr (MantNumber) number = number_of (format, code);
  g_auto (GStrv) lines = mant_number_explain (number);
  g_autofree char *joined = g_strjoinv ("|", lines);

  g_assert_cmpstr (joined, ==, wanted);
}

static void
test_explain (void)
{
  check_lines ("e4m3fn", "0x7e", "sign bit 0: positive|exponent field 1111 = 15; 15 − bias 7 = 8|"
               "significand field 110: 1.110 in binary = 1.75|1.75 × 2^8 = 448");
  check_lines ("e4m3fn", "0x81", "sign bit 1: negative|exponent field 0000 = 0: subnormal, "
               "1 − bias 7 = -6, no hidden 1|significand field 001: 0.001 in binary = 0.125|"
               "-0.125 × 2^-6 = -0.001953125");
  check_lines ("e8m0", "0x80", "exponent field 10000000 = 128; 128 − bias 127 = 1|1 × 2^1 = 2");
  check_lines ("fixed(8,4)", "0xf3", "two's complement integer -13|-13 × 2^-4 = -0.8125");
  check_lines ("uint8", "200", "unsigned integer 200");
  check_lines ("nf4", "7", "index 7 of the table: 0");
  check_lines ("khot(8,4,3,csd)", "7", "two's complement integer 7|2^3 − 2^0 = 7|7 × 2^-4 = 0.4375");
  check_lines ("posit(8,2)", "0x80", "this code is NaR, not a real: the posits' only exception");
}

static void
test_wide (void)
{
  g_autoptr (MantCalculator) calculator = mant_calculator_new ("float(e=20,m=4096)", NULL);
  MantNumberFlags flags = 0;
  g_autoptr (MantNumber) tenth = mant_calculator_encode (calculator, "0.1", &flags, NULL);
  g_autofree char *code = mant_number_get_code (tenth);
  g_autofree char *shortest = mant_number_get_short (tenth);
  g_autofree char *ulp = mant_number_get_ulp (tenth);
  g_autoptr (MantNumber) back = number_of ("float(e=20,m=4096)", code);
  g_autoptr (MantNumber) up = mant_number_next_up (tenth);
  g_autoptr (MantNumber) down = mant_number_next_down (up);
  g_autofree char *hex = mant_number_get_hex (tenth);
  g_autofree char *down_hex = mant_number_get_hex (down);
  g_autofree char *back_hex = mant_number_get_hex (back);

  g_assert_cmpuint (mant_number_get_n_bits (tenth), ==, 4117);
  g_assert_cmpuint (strlen (code), ==, 2 + 1030);
  g_assert_cmpint (flags, ==, MANT_NUMBER_INEXACT);
  g_assert_cmpstr (shortest, ==, "0.1");
  g_assert_cmpstr (ulp, ==, "0x1p-4100");
  g_assert_cmpstr (hex, ==, back_hex);
  g_assert_cmpstr (hex, ==, down_hex);
  g_assert_cmpfloat (mant_number_to_double (tenth), ==, 0.1);
}

static void
test_bad_codes (void)
{
  static const struct {
    const char *format;
    const char *code;
    MantError error;
  } bad[] = {
    { "e4m3fn", "0x100", MANT_ERROR_PARSE }, { "e4m3fn", "256", MANT_ERROR_PARSE },
    { "e4m3fn", "-1", MANT_ERROR_PARSE }, { "e4m3fn", "", MANT_ERROR_PARSE },
    { "e4m3fn", "0x", MANT_ERROR_PARSE }, { "e4m3fn", "0b2", MANT_ERROR_PARSE },
    { "e4m3fn", "_1", MANT_ERROR_PARSE }, { "e4m3fn", "1_", MANT_ERROR_PARSE },
    { "e4m3fn", "1__0", MANT_ERROR_PARSE }, { "e4m3fn", " 1", MANT_ERROR_PARSE },
    { "e4m3fn", "0x0x1", MANT_ERROR_PARSE }, { "e4m3fn", "1e1", MANT_ERROR_PARSE },
    { "e4m3fn", "\xff", MANT_ERROR_PARSE }, { "mxfp4", "1", MANT_ERROR_UNSUPPORTED },
    { "nonsense", "1", MANT_ERROR_FORMAT }, { "", "1", MANT_ERROR_FORMAT },
    { "float(e=0,m=3)", "1", MANT_ERROR_FORMAT }, { "float(e=40,m=3)", "1", MANT_ERROR_FORMAT },
  };
  g_autofree char *digits = g_strnfill (100000, '1');

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (mant_number_new_from_code (bad[i].format, bad[i].code, &error));
      g_assert_error (error, MANT_ERROR, (int) bad[i].error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_null (strchr (error->message, '\n'));
    }
  g_assert_null (mant_number_new_from_code ("float(e=20,m=4096)", digits, NULL));
}

static void
test_flags (void)
{
  g_autofree char *none = mant_number_flags_to_string (0);
  g_autofree char *some = mant_number_flags_to_string (MANT_NUMBER_INEXACT | MANT_NUMBER_OVERFLOW);

  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (some, ==, "overflow inexact");
  g_assert_cmpint (MANT_NUMBER_INVALID, ==, MANT_FLAG_INVALID);
  g_assert_cmpint (MANT_NUMBER_DIVZERO, ==, MANT_FLAG_DIVZERO);
  g_assert_cmpint (MANT_NUMBER_OVERFLOW, ==, MANT_FLAG_OVERFLOW);
  g_assert_cmpint (MANT_NUMBER_UNDERFLOW, ==, MANT_FLAG_UNDERFLOW);
  g_assert_cmpint (MANT_NUMBER_INEXACT, ==, MANT_FLAG_INEXACT);
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/number/all-codes", test_all_codes);
  g_test_add_func ("/number/binary64-texts", test_binary64_texts);
  g_test_add_func ("/number/texts", test_texts);
  g_test_add_func ("/number/fields", test_fields);
  g_test_add_func ("/number/explain", test_explain);
  g_test_add_func ("/number/wide", test_wide);
  g_test_add_func ("/number/bad-codes", test_bad_codes);
  g_test_add_func ("/number/flags", test_flags);
  return g_test_run ();
}
