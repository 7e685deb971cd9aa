/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The descriptors: what the files in formats/ state, against what follows from their parameters and
 * against published figures; special values, policies and flags. */

#include <glib.h>

#include "mant-num.h"

#include <math.h>
#include <string.h>

static gboolean
same_value (const MantValue *a,
            const MantValue *b)
{
  return a->number_class == b->number_class && a->negative == b->negative
         && a->exponent == b->exponent && a->hi == b->hi && a->lo == b->lo
         && a->sticky == b->sticky;
}

/* A file's derived fields are those that mant_format_finish () derives. */
static void
test_registry (void)
{
  for (gsize i = 0; i < mant_n_formats; i++)
    {
      const MantFormat *format = mant_formats[i];
      MantFormat again = *format;

      g_test_message ("%s", format->id);
      again.precision = again.emin = again.emax = -12345;
      if (format->codec == &mant_codec_float || format->codec == &mant_codec_table)
        again.bits = -1;
      again.max_finite = again.min_finite = again.min_normal = again.min_subnormal
          = (MantValue){ 0 };
      again.max_code = (MantCode) { 77, 77 };
      g_assert_cmpint (mant_format_finish (&again), ==, MANT_OK);
      g_assert_cmpint (again.bits, ==, format->bits);
      g_assert_cmpint (again.precision, ==, format->precision);
      g_assert_cmpint (again.emin, ==, format->emin);
      g_assert_cmpint (again.emax, ==, format->emax);
      g_assert_true (same_value (&again.max_finite, &format->max_finite));
      g_assert_true (same_value (&again.min_finite, &format->min_finite));
      g_assert_true (same_value (&again.min_normal, &format->min_normal));
      g_assert_true (same_value (&again.min_subnormal, &format->min_subnormal));
      g_assert_cmpuint (again.max_code.lo, ==, format->max_code.lo);
      g_assert_cmpuint (again.max_code.hi, ==, format->max_code.hi);

      const MantPolicy usual = mant_format_default_policy (format);
      g_assert_cmpmem (&usual, sizeof usual, &format->policy, sizeof format->policy);
      g_assert_cmpint (again.system, ==, format->system);

      g_assert_nonnull (format->title);
      g_assert_nonnull (format->source);
      g_assert_true (mant_format_find (format->id) == format);
      g_assert_true (mant_format_find_equal (format) == format);
      const MantValue max = mant_format_decode (format, format->max_code);
      g_assert_true (same_value (&max, &format->max_finite));
    }
  g_assert_null (mant_formats[mant_n_formats]);
  g_assert_null (mant_format_find ("nonsense"));
}

/* spec/formats-and-rounding.md 3.1, and IEEE 754-2019 table 3.5. */
static void
test_published (void)
{
  static const struct {
    const char *id;
    int bits, bias;
    double max, min_normal, min_subnormal;
  } rows[] = {
    { "e4m3fn", 8, 7, 448, 0x1p-6, 0x1p-9 },
    { "e5m2", 8, 15, 57344, 0x1p-14, 0x1p-16 },
    { "e4m3", 8, 7, 240, 0x1p-6, 0x1p-9 },
    { "e3m4", 8, 3, 15.5, 0x1p-2, 0x1p-6 },
    { "e4m3fnuz", 8, 8, 240, 0x1p-7, 0x1p-10 },
    { "e5m2fnuz", 8, 16, 57344, 0x1p-15, 0x1p-17 },
    { "e4m3b11fnuz", 8, 11, 30, 0x1p-10, 0x1p-13 },
    { "e2m3", 6, 1, 7.5, 1, 0x1p-3 },
    { "e3m2", 6, 3, 28, .25, 0x1p-4 },
    { "e2m1", 4, 1, 6, 1, .5 },
    { "e8m0", 8, 127, 0x1p127, 0x1p-127, 0 },
    { "ue4m3", 7, 7, 448, 0x1p-6, 0x1p-9 },
    { "ue5m3", 8, 15, 114688, 0x1p-14, 0x1p-17 },
    { "binary16", 16, 15, 65504, 0x1p-14, 0x1p-24 },
    { "bfloat16", 16, 127, 0x1.fep127, 0x1p-126, 0x1p-133 },
    { "tf32", 19, 127, 0x1.ffcp127, 0x1p-126, 0x1p-136 },
    { "binary32", 32, 127, 0x1.fffffep127, 0x1p-126, 0x1p-149 },
    { "binary64", 64, 1023, 0x1.fffffffffffffp1023, 0x1p-1022, 0x1p-1074 },
    { "int8", 8, 0, 127, 1, 0 },
    { "uint4", 4, 0, 15, 1, 0 },
    { "sint4", 4, 0, 7, 1, 0 },
    { "nf4", 4, 0, 1, 0.07958029955625534f, 0 },
    /* P3109 4.0, and the spec's 3.2 */
    { "binary8p3se", 8, 16, 49152, 0x1p-15, 0x1p-17 },
    { "binary8p4se", 8, 8, 224, 0x1p-7, 0x1p-10 },
    { "binary8p4sf", 8, 8, 240, 0x1p-7, 0x1p-10 },
    { "posit(8,2)", 8, 0, 0x1p24, 0x1p-24, 0 },
    { "posit(16,2)", 16, 0, 0x1p56, 0x1p-56, 0 },
    { "posit(32,2)", 32, 0, 0x1p120, 0x1p-120, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const MantFormat *format = mant_format_find (rows[i].id);

      g_test_message ("%s", rows[i].id);
      g_assert_nonnull (format);
      g_assert_cmpint (format->bits, ==, rows[i].bits);
      g_assert_cmpint (format->bias, ==, rows[i].bias);
      g_assert_cmpfloat (mant_value_to_f64 (&format->max_finite), ==, rows[i].max);
      g_assert_cmpfloat (mant_value_to_f64 (&format->min_normal), ==, rows[i].min_normal);
      g_assert_cmpfloat (mant_value_to_f64 (&format->min_subnormal), ==, rows[i].min_subnormal);
    }
}

static guint64
encode_text (const char       *format_text,
             const char       *number,
             const char       *mode,
             MantOverflow      overflow,
             MantFlags        *flags,
             guint64          *hi)
{
  const MantRoundingContext context = { .rounding = mant_rounding_find (mode) };
  MantFormat format;
  MantValue value;
  MantCode code;

  g_assert_cmpint (mant_format_parse (format_text, &format, NULL, 0), ==, MANT_OK);
  g_assert_cmpint (mant_value_from_string (number, strlen (number), &value), ==, MANT_OK);
  *flags = MANT_FLAG_NONE;
  code = mant_format_encode (&format, &value, &context, overflow, flags);
  if (hi != NULL)
    *hi = code.hi;
  return code.lo;
}

#define IEEE MANT_OVERFLOW_IEEE
#define SAT  MANT_OVERFLOW_SATURATE
#define PROP MANT_OVERFLOW_PROPAGATE
#define NONE MANT_OVERFLOW_NONE
#define V MANT_FLAG_INVALID
#define O MANT_FLAG_OVERFLOW
#define U MANT_FLAG_UNDERFLOW
#define X MANT_FLAG_INEXACT

static void
test_special (void)
{
  static const struct {
    const char *format, *number, *mode;
    MantOverflow overflow;
    guint64 code;
    MantFlags flags;
  } rows[] = {
    /* 464 is a tie that goes to 448; what is above is beyond */
    { "e4m3fn", "464", "rne", IEEE, 0x7e, X },
    { "e4m3fn", "0x1.d000000000000000001p+8", "rne", IEEE, 0x7f, O | X },
    { "e4m3fn", "-465", "rne", IEEE, 0xff, O | X },
    { "e4m3fn", "465", "rne", SAT, 0x7e, O | X },
    { "e4m3fn", "465", "rne", PROP, 0x7e, O | X },
    { "e4m3fn", "465", "rne", NONE, 0x7e, O | X },
    { "e4m3fn", "465", "rz", IEEE, 0x7e, X },
    { "e4m3fn", "500", "rz", IEEE, 0x7e, O | X },
    { "e4m3fn", "-500", "ru", IEEE, 0xfe, O | X },
    { "e4m3fn", "500", "ru", IEEE, 0x7f, O | X },
    { "e4m3fn", "inf", "rz", IEEE, 0x7f, O | X },
    { "e4m3fn", "inf", "rne", SAT, 0x7e, O | X },
    { "e4m3fn", "inf", "rne", NONE, 0x7e, O | X },
    { "e4m3fn", "nan", "rne", SAT, 0x7f, 0 },
    { "e4m3fn", "-nan", "rne", SAT, 0xff, 0 },
    { "e5m2", "inf", "rne", SAT, 0x7b, O | X },
    { "e5m2", "inf", "rne", PROP, 0x7c, 0 },
    { "e5m2", "-inf", "rne", IEEE, 0xfc, 0 },
    { "e5m2", "61440", "rne", IEEE, 0x7c, O | X },
    { "e5m2", "61440", "rne", PROP, 0x7b, O | X },
    { "e5m2", "61440", "rne", NONE, 0x7c, O | X },
    { "e5m2", "61439", "rne", IEEE, 0x7b, X },
    { "e5m2", "1e9", "rd", IEEE, 0x7b, O | X },
    { "e5m2", "-1e9", "rd", IEEE, 0xfc, O | X },
    { "e5m2", "nan", "rne", IEEE, 0x7e, 0 },
    { "binary16", "nan", "rne", IEEE, 0x7e00, 0 },
    { "binary16", "-nan", "rne", IEEE, 0xfe00, 0 },
    { "bfloat16", "nan", "rne", IEEE, 0x7fc0, 0 },
    /* no −0: +0; and the code of −0 is NaN */
    { "e4m3fnuz", "-0", "rne", SAT, 0x00, 0 },
    { "e4m3fnuz", "-1e-9", "rne", SAT, 0x00, U | X },
    { "e4m3fnuz", "nan", "rne", SAT, 0x80, 0 },
    { "e4m3fnuz", "1e9", "rne", IEEE, 0x80, O | X },
    { "e4m3fnuz", "-1e9", "rne", SAT, 0xff, O | X },
    { "e4m3fn", "-0", "rne", SAT, 0x80, 0 },
    { "e4m3fn", "-1e-9", "rne", SAT, 0x80, U | X },
    /* neither Inf nor NaN */
    { "e2m1", "nan", "rne", SAT, 0x0, V },
    { "e2m1", "inf", "rne", IEEE, 0x7, O | X },
    { "e2m1", "-7", "rne", IEEE, 0xf, O | X },
    { "e2m1", "5", "rne", SAT, 0x6, X },
    { "e2m1", "0.25", "rne", SAT, 0x0, U | X },
    { "e2m1", "0.75", "rne", SAT, 0x2, U | X },
    /* tiny before rounding, exact: no underflow */
    { "binary16", "0x1p-24", "rne", IEEE, 1, 0 },
    { "binary16", "0x1p-25", "rne", IEEE, 0, U | X },
    { "binary16", "0x1p-25", "ru", IEEE, 1, U | X },
    { "binary16", "0x1.fffp-15", "rne", IEEE, 0x400, U | X },
    { "binary16", "65520", "rne", IEEE, 0x7c00, O | X },
    { "binary16", "65519.999", "rne", IEEE, 0x7bff, X },
    /* no zero, no sign, all significands the same: ties by the code */
    { "e8m0", "0", "rne", SAT, 0x00, U | X },
    { "e8m0", "1e-300", "rz", SAT, 0x00, U | X },
    { "e8m0", "1", "rne", SAT, 127, 0 },
    { "e8m0", "1.5", "rne", SAT, 128, X },
    { "e8m0", "3", "rne", SAT, 128, X },
    { "e8m0", "nan", "rne", SAT, 0xff, 0 },
    { "e8m0", "-1", "rne", IEEE, 0xff, V },
    { "e8m0", "-1", "rne", SAT, 0x00, O | X },
    { "e8m0", "1e39", "rne", SAT, 0xfe, O | X },
    { "e8m0", "inf", "rne", IEEE, 0xff, O | X },
    /* m = 0 as IEEE 754 4.3.1 has it: the larger magnitude on a tie */
    { "float(e=3,m=0,inf=no,nan=none)", "0.75", "rne", SAT, 3, X },
    { "float(e=3,m=0,inf=no,nan=none)", "1.5", "rne", SAT, 4, X },
    { "float(e=3,m=0,inf=no,nan=none,parity=code)", "0.75", "rne", SAT, 2, X },
    /* unsigned */
    { "ue4m3", "-1e-9", "rne", SAT, 0, U | X },
    { "ue4m3", "-1", "rne", SAT, 0, O | X },
    { "ue4m3", "-1", "rne", IEEE, 0x7f, V },
    { "ue4m3", "-1", "rne", NONE, 0x7f, V },
    { "ue4m3", "-0", "rne", IEEE, 0, 0 },
    { "ue4m3", "-inf", "rne", PROP, 0, O | X },
    { "ue4m3", "-inf", "rne", NONE, 0x7f, V },
    { "binary8p4ue", "-inf", "rne", PROP, 0, O | X },
    { "binary8p4ue", "inf", "rne", PROP, 0xfe, 0 },
    { "binary8p4uf", "inf", "rne", PROP, 0xfe, O | X },
    { "float(e=3,m=2,signed=no,inf=no,nan=none)", "-1", "rne", IEEE, 0, O | X },
    /* P3109's codes, as a float (…) */
    { "float(e=4,m=3,bias=8,nan=negzero)", "inf", "rne", IEEE, 0x7f, 0 },
    { "float(e=4,m=3,bias=8,nan=negzero)", "224", "rne", IEEE, 0x7e, 0 },
    { "float(e=4,m=3,bias=8,nan=negzero)", "nan", "rne", IEEE, 0x80, 0 },
    /* P3109's saturation: SatNone knows no NaN in the finite domain, and to odd stops before an Inf
     * whose code is even */
    { "binary8p4se", "1e9", "rne", NONE, 0x7f, O | X },
    { "binary8p4se", "1e9", "rz", NONE, 0x7e, O | X },
    { "binary8p4se", "1e9", "ro", NONE, 0x7f, O | X },
    { "binary8p4se", "-1e9", "ro", NONE, 0xff, O | X },
    { "binary8p4se", "-1e9", "ru", NONE, 0xfe, O | X },
    { "binary8p4se", "1e9", "rne", PROP, 0x7e, O | X },
    { "binary8p4se", "-inf", "rne", PROP, 0xff, 0 },
    { "binary8p4se", "-inf", "rz", NONE, 0xff, 0 },
    { "binary8p4se", "inf", "rne", SAT, 0x7e, O | X },
    { "binary8p4se", "-0", "rne", NONE, 0x00, 0 },
    { "binary8p4sf", "1e9", "rne", NONE, 0x7f, O | X },
    { "binary8p4sf", "-inf", "ru", NONE, 0xff, O | X },
    { "binary8p4sf", "1e9", "rne", IEEE, 0x80, O | X },
    { "binary8p4ue", "1e9", "rne", NONE, 0xfe, O | X },
    { "binary8p4ue", "1e9", "ro", NONE, 0xfd, O | X },
    { "binary8p4ue", "1e9", "ro", IEEE, 0xfe, O | X },
    { "binary8p4ue", "-1", "rne", NONE, 0xff, V },
    { "binary8p4ue", "-1", "rne", SAT, 0x00, O | X },
    { "binary8p4ue", "nan", "rne", NONE, 0xff, 0 },
    { "binary8p1ue", "3", "rne", NONE, 0x82, X }, /* 2 is 0x81, odd; 4 is even */
    { "binary8p1ue", "6", "rne", NONE, 0x82, X },
    /* posits: never 0, never NaR for a number; Inf is none */
    { "posit(8,2)", "1e-300", "rne", SAT, 0x01, U | X },
    { "posit(8,2)", "-1e-300", "rne", IEEE, 0xff, U | X },
    { "posit(8,2)", "1e-300", "rnz", SAT, 0x01, U | X },
    { "posit(8,2)", "1e-300", "ro", SAT, 0x01, U | X },
    { "posit(8,2)", "1e-300", "raz", SAT, 0x01, U | X },
    { "posit(8,2)", "0x1.8p-25", "rz", SAT, 0x00, U | X },
    { "posit(8,2)", "0x1.8p-25", "rd", SAT, 0x00, U | X },
    { "posit(8,2)", "-0x1.8p-25", "rd", SAT, 0xff, U | X },
    { "posit(8,2)", "-0x1.8p-25", "ru", SAT, 0x00, U | X },
    { "posit(8,2)", "1e300", "rne", IEEE, 0x7f, O | X },
    { "posit(8,2)", "-1e300", "ru", IEEE, 0x81, O | X },
    { "posit(8,2)", "0x1p+24", "rne", IEEE, 0x7f, 0 },
    { "posit(8,2)", "inf", "rne", SAT, 0x80, V },
    { "posit(8,2)", "-nan", "rne", SAT, 0x80, 0 },
    { "posit(8,2)", "-0", "rd", SAT, 0x00, 0 },
    /* 2^20 and 2^24 meet at their geometric middle, 2^22, where the 9-bit posit is */
    { "posit(8,2)", "0x1p+22", "rne", SAT, 0x7e, X },
    { "posit(8,2)", "0x1.0001p+22", "rne", SAT, 0x7f, X },
    { "posit(8,2)", "0x1p+22", "rna", SAT, 0x7f, X },
    { "posit(8,2)", "0x1.ffffp+23", "rz", SAT, 0x7e, X },
    { "posit(2,0)", "0.1", "rne", SAT, 1, U | X },
    { "posit(2,0)", "-3", "rne", SAT, 3, O | X },
    { "posit(64,2)", "1", "rne", SAT, G_GUINT64_CONSTANT (0x4000000000000000), 0 },
    { "posit(64,2)", "0x1.000000000000002p+0", "rne", SAT, G_GUINT64_CONSTANT (0x4000000000000001),
      0 },
    { "posit(64,2)", "0x1.000000000000001p+0", "rne", SAT, G_GUINT64_CONSTANT (0x4000000000000000),
      X },
    /* khot: 3 is between 2 (rank 2) and 4; 96 is the most that two ones make of seven */
    { "khot(8,0,1)", "3", "rne", SAT, 0x02, X },
    { "khot(8,0,1)", "6", "rne", SAT, 0x08, X },
    { "khot(8,0,1)", "-3", "rna", SAT, 0xfc, X },
    { "khot(8,0,1)", "3.01", "rne", SAT, 0x04, X },
    { "khot(8,0,2)", "127", "rne", IEEE, 0x60, O | X },
    { "khot(8,0,2,csd)", "127", "rne", IEEE, 0x7f, 0 },
    { "khot(8,0,2,csd)", "11.4", "rne", IEEE, 0x0c, X },
    { "khot(8,7,2)", "-0.0078125", "rne", SAT, 0xff, 0 },
    { "khot(8,7,2)", "nan", "rne", SAT, 0, V },
    { "khot(8,7,2)", "-inf", "rne", SAT, 0xa0, O | X },
    /* policies */
    { "e4m3fn(policy=ml_dtypes)", "inf", "rne", SAT, 0x7f, O | X },
    { "e4m3fn(policy=ml_dtypes)", "-500", "rz", IEEE, 0xff, O | X },
    { "e4m3fn(policy=gfloat)", "nan", "rne", IEEE, 0xff, 0 },
    { "e4m3fn(policy=satfinite)", "-nan", "rne", SAT, 0x7f, 0 },
    { "e5m2(nan-code=ones)", "nan", "rne", IEEE, 0xff, 0 },
    { "e5m2(inf-saturation=stays)", "-inf", "rne", SAT, 0xfc, 0 },
    { "e5m2(inf-saturation=stays)", "-1e9", "rne", SAT, 0xfb, O | X },
    { "e4m3fn(zero-sign=positive)", "-0", "rne", SAT, 0x00, 0 },
    { "e4m3fn(zero-sign=positive)", "-1e-9", "rz", SAT, 0x00, U | X },
    { "e4m3fn(policy=cpfloat)", "-1e-9", "ru", SAT, 0x00, U | X },
    { "e4m3fn(policy=cpfloat)", "-1e-9", "rz", SAT, 0x80, U | X },
    { "e2m1(policy=ml_dtypes)", "nan", "rne", SAT, 0x8, V },
    { "e2m1(policy=ml_dtypes)", "inf", "rz", SAT, 0x7, O | X },
    { "float(e=8,m=0,signed=no,inf=no,nan=ones,zero=no,inf-saturation=stays)", "-inf", "rne", SAT,
      0xff, V },
    /* exponents without end */
    /* integers */
    { "int8", "127.5", "rne", SAT, 0x7f, O | X },
    { "int8", "127.4", "rne", SAT, 0x7f, X },
    { "int8", "-128.5", "rne", SAT, 0x80, X },
    { "int8", "-200", "rne", IEEE, 0x80, O | X },
    { "sint8", "-128", "rne", SAT, 0x81, O | X },
    { "uint8", "-0.5", "rne", SAT, 0, X },
    { "uint8", "-0.6", "rne", SAT, 0, O | X },
    { "uint8", "256", "rz", IEEE, 0xff, O | X },
    { "int8", "nan", "rne", SAT, 0, V },
    { "int8", "-inf", "rne", IEEE, 0x80, O | X },
    { "int8", "1e300", "rne", IEEE, 0x7f, O | X },
    { "int64", "-9223372036854775808", "rne", SAT, G_GUINT64_CONSTANT (1) << 63, 0 },
    { "uint64", "18446744073709551615", "rne", SAT, G_MAXUINT64, 0 },
    { "uint64", "18446744073709551616", "rne", SAT, G_MAXUINT64, O | X },
    { "int1", "-1", "rne", SAT, 1, 0 },
    { "int1", "1", "rne", SAT, 0, O | X },
    { "fixed(8,4)", "0.03125", "rne", SAT, 0, X },
    { "fixed(8,4)", "0.09375", "rne", SAT, 2, X },
    { "fixed(8,4)", "100", "rne", SAT, 0x7f, O | X },
    { "fixed(8,4,wrap)", "8", "rne", SAT, 0x80, O | X },
    { "fixed(8,4,wrap)", "-8.0625", "rne", SAT, 0x7f, O | X },
    { "fixed(8,0,wrap)", "1e20", "rne", SAT, 0x00, O | X },
    { "fixed(8,0,wrap)", "100000000000000000000000000000000000003", "rne", SAT, 0x03, O | X },
    { "fixed(8,0,wrap)", "1000000000000000000000000000000000000003", "rne", SAT, 0,
      V }, /* more than 128 bits: not known */
    { "fixed(8,0)", "1000000000000000000000000000000000000003", "rne", SAT, 0x7f, O | X },
    { "fixed(16,0,wrap)", "0x80000000000000000000000000000001p+10", "rne", SAT, 0x400, O | X },
    { "fixed(64,0,wrap)", "0x80000000000000000000000000000001p+70", "rne", SAT, 0, O | X },
    { "fixed(8,0,unsigned,wrap)", "257", "rne", IEEE, 1, O | X },
    { "fixed(8,0,wrap)", "inf", "rne", SAT, 0, V },
    { "fixed(9,-3,unsigned)", "12", "rne", SAT, 2, X },
    { "fixed(9,-3,unsigned)", "4", "rne", SAT, 0, X },
    /* a code book */
    { "nf4", "0.9", "rne", SAT, 15, X },
    { "nf4", "0.86", "rne", SAT, 14, X },
    { "nf4", "2", "rne", IEEE, 15, O | X },
    { "nf4", "-2", "rne", IEEE, 0, O | X },
    { "nf4", "0.01", "ru", SAT, 8, X },
    { "nf4", "-0.01", "ru", SAT, 7, X },
    { "nf4", "-0.01", "rd", SAT, 6, X },
    { "nf4", "0.07", "rz", SAT, 7, X },
    { "nf4", "0.12", "rz", SAT, 8, X },
    { "nf4", "-0.12", "rz", SAT, 6, X },
    { "nf4", "-0.12", "raz", SAT, 5, X },
    { "nf4", "nan", "rne", SAT, 7, V },
    { "nf4", "0", "rd", SAT, 7, 0 },
    /* no subnormals: all or nothing, a tie to zero */
    { "float(e=5,m=2,subnormals=no)", "0x1p-15", "rne", IEEE, 0, U | X },
    { "float(e=5,m=2,subnormals=no)", "0x1.0001p-15", "rne", IEEE, 4, U | X },
    { "float(e=5,m=2,subnormals=no)", "0x1p-15", "rna", IEEE, 4, U | X },
    { "float(e=5,m=2,subnormals=no)", "-0x1p-30", "rd", IEEE, 0x84, U | X },
    /* a format reaches further than what a decimal is read to: it says so */
    { "float(e=30,m=3)", "1e99999", "rne", IEEE, 0x100288ce3, X },
    { "float(e=30,m=3)", "1e999999", "rne", IEEE, 0x1fffffffc, V },
    { "binary64", "1e999999", "rne", IEEE, G_GUINT64_CONSTANT (0x7ff0000000000000), O | X },
    { "binary64", "1e-999999", "ru", IEEE, 1, U | X },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      MantFlags flags;
      const guint64 code = encode_text (rows[i].format, rows[i].number, rows[i].mode,
                                        rows[i].overflow, &flags, NULL);

      if (code != rows[i].code || flags != rows[i].flags)
        {
          g_test_message ("%s %s %s policy %d: code 0x%" G_GINT64_MODIFIER
                          "x flags 0x%x, expected 0x%" G_GINT64_MODIFIER "x 0x%x",
                          rows[i].format, rows[i].number, rows[i].mode, (int) rows[i].overflow, code,
                          flags, rows[i].code, rows[i].flags);
          g_test_fail ();
        }
    }
}

/* Exact in 113 bits; the figures are IEEE 754-2019's. */
static void
test_binary128 (void)
{
  static const struct { const char *number, *mode; guint64 hi, lo;
  } rows[] = {
    { "1", "rne", G_GUINT64_CONSTANT (0x3fff000000000000), 0 },
    { "-2", "rne", G_GUINT64_CONSTANT (0xc000000000000000), 0 },
    /* 1/3, with its last bits by the mode */
    { "0.333333333333333333333333333333333333333333333333333", "rne",
      G_GUINT64_CONSTANT (0x3ffd555555555555), G_GUINT64_CONSTANT (0x5555555555555555) },
    { "0.333333333333333333333333333333333333333333333333333", "ru",
      G_GUINT64_CONSTANT (0x3ffd555555555555), G_GUINT64_CONSTANT (0x5555555555555556) },
    { "1.189731495357231765085759326628007016e4932", "rne", G_GUINT64_CONSTANT (0x7ffeffffffffffff),
      G_MAXUINT64 },
    { "1.1897314953572317650857593266280071e4932", "rne", G_GUINT64_CONSTANT (0x7fff000000000000),
      0 },
    { "6.4751751194380251109244389582276466e-4966", "rne", 0, 1 },
    { "3e-4966", "rne", 0, 0 },
    { "3.3e-4966", "rne", 0, 1 },
    { "nan", "rne", G_GUINT64_CONSTANT (0x7fff800000000000), 0 },
    { "-inf", "rne", G_GUINT64_CONSTANT (0xffff000000000000), 0 },
  };
  const MantFormat *format = mant_format_find ("binary128");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      MantFlags flags;
      guint64 hi;
      const guint64 lo = encode_text ("binary128", rows[i].number, rows[i].mode, IEEE, &flags, &hi);

      if (lo != rows[i].lo || hi != rows[i].hi)
        g_error ("%s %s: 0x%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER "x", rows[i].number,
                 rows[i].mode, hi, lo);
    }

  for (guint64 i = 0; i < 50000; i++)
    {
      const MantRoundingContext context = { .rounding = mant_roundings[i % 9] };
      const MantCode code = { .lo = mant_random_word (31, i), .hi = mant_random_word (32, i) };
      const MantValue value = mant_format_decode (format, code);
      MantFlags flags = MANT_FLAG_NONE;
      MantCode back;

      if (value.number_class == MANT_CLASS_NAN)
        continue;
      back = mant_format_encode (format, &value, &context, IEEE, &flags);
      if (back.lo != code.lo || back.hi != code.hi || flags != MANT_FLAG_NONE)
        g_error ("0x%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER "x does not come back",
                 code.hi, code.lo);
    }
}

/* binary32 and binary64 against the processor, in its four modes' worth of casts: to nearest. */
static void
test_hardware (void)
{
  const MantRoundingContext context = { .rounding = mant_rounding_find ("rne") };
  const MantFormat *binary32 = mant_format_find ("binary32"),
                   *binary64 = mant_format_find ("binary64");

  for (guint64 i = 0; i < 300000; i++)
    {
      const guint64 bits = mant_random_word (33, i);
      double x;
      float expected, got;

      memcpy (&x, &bits, sizeof x);
      if (i % 4 == 0) /* in and about binary32's range, with long and short tails */
        x = ldexp ((double) (bits >> (11 + bits % 30)), (int) (bits % 320) - 220);
      if (isnan (x))
        continue;
      expected = (float) x;
      got = (float) mant_format_round_f64 (binary32, x, &context, IEEE);
      if (got != expected)
        g_error ("binary32: %a -> %a, expected %a", x, got, expected);
      if (mant_format_round_f64 (binary64, x, &context, IEEE) != x)
        g_error ("binary64: %a is not itself", x);
    }
}

/* The answer for NaN is NaN, quiet and of the same sign, in every format. */
static void
test_nan (void)
{
  const MantRoundingContext context = { .rounding = mant_rounding_find ("rne") };

  for (gsize i = 0; i < mant_n_formats; i++)
    for (int negative = 0; negative < 2; negative++)
      {
        guint32 bits = negative ? 0xff800001 : 0x7f800001; /* signalling */
        float x, got;

        memcpy (&x, &bits, sizeof x);
        got = mant_format_round_f32 (mant_formats[i], x, &context, SAT);
        memcpy (&bits, &got, sizeof bits);
        g_assert_cmphex (bits, ==, negative ? 0xffc00000 : 0x7fc00000);
      }

  g_assert_true (mant_format_has_nan (mant_format_find ("e4m3fn")));
  g_assert_false (mant_format_has_nan (mant_format_find ("e2m1")));
  g_assert_false (mant_format_has_nan (mant_format_find ("int8")));
  g_assert_cmphex (mant_format_nan_code (mant_format_find ("e5m2"), true).lo, ==, 0xfe);
}

/* sat, ieee …: the words of cli.md. */
static void
test_policies (void)
{
  MantOverflow overflow = MANT_OVERFLOW_NONE;

  g_assert_true (mant_overflow_parse ("ieee", &overflow) && overflow == MANT_OVERFLOW_IEEE);
  g_assert_true (mant_overflow_parse ("saturate", &overflow) && overflow == MANT_OVERFLOW_SATURATE);
  g_assert_true (mant_overflow_parse ("propagate", &overflow)
                 && overflow == MANT_OVERFLOW_PROPAGATE);
  g_assert_true (mant_overflow_parse ("none", &overflow) && overflow == MANT_OVERFLOW_NONE);
  g_assert_false (mant_overflow_parse ("Saturate", &overflow));
  g_assert_cmpint (overflow, ==, MANT_OVERFLOW_NONE);
}

/* QLoRA, appendix E: the same numbers, to the digits printed there. */
static void
test_nf4 (void)
{
  static const double printed[] = {
    -1.0, -0.6961928009986877, -0.5250730514526367, -0.39491748809814453, -0.28444138169288635,
    -0.18477343022823334, -0.09105003625154495, 0.0, 0.07958029955625534, 0.16093020141124725,
    0.24611230194568634, 0.33791524171829224, 0.44070982933044434, 0.5626170039176941,
    0.7229568362236023, 1.0,
  };
  const MantFormat *nf4 = mant_format_find ("nf4");

  g_assert_cmpint (nf4->n_values, ==, G_N_ELEMENTS (printed));
  for (guint i = 0; i < G_N_ELEMENTS (printed); i++)
    g_assert_cmpfloat (nf4->values[i], ==, (float) printed[i]);
}

/* A user's code book: any ascending values, not around zero, any number of them. */
static void
test_code_book (void)
{
  static const float values[] = { -0x1p+100f, -3, 0x1p-149f, 0.5f, 8 };
  static const float descending[] = { 1, 0 };
  MantFormat format
      = { .codec = &mant_codec_table, .values = values, .n_values = G_N_ELEMENTS (values) };
  MantRoundingContext context = { .rounding = mant_rounding_find ("rne") };
  char text[MANT_FORMAT_ID_SIZE];

  g_assert_cmpint (mant_format_finish (&format), ==, MANT_OK);
  g_assert_cmpint (format.bits, ==, 3);
  g_assert_cmpint (mant_format_to_text (&format, text, sizeof text), ==, MANT_UNABLE);
  g_assert_cmpint (mant_format_classify (&format, (MantCode) { .lo = 7 }), ==, MANT_CLASS_NAN);
  g_assert_cmpfloat (mant_format_round_f64 (&format, -1.6, &context, SAT), ==, -3);
  g_assert_cmpfloat (mant_format_round_f64 (&format, -1.4, &context, SAT), ==, 0x1p-149);
  /* a tie: 0.5 has index 3 */
  g_assert_cmpfloat (mant_format_round_f64 (&format, 4.25, &context, SAT), ==, 8);
  g_assert_cmpfloat (mant_format_round_f64 (&format, 0x1.0000000000001p-2, &context, SAT), ==, 0.5);
  /* just below the middle */
  g_assert_cmpfloat (mant_format_round_f64 (&format, 0.25, &context, SAT), ==, 0x1p-149);
  /* middle is −0x1p99 − 1.5 */
  g_assert_cmpfloat (mant_format_round_f64 (&format, -0x1p+99, &context, SAT), ==, -3);
  g_assert_cmpfloat (mant_format_round_f64 (&format, -0x1.0000000000001p+99, &context, SAT), ==,
                     -0x1p+100);
  context.rounding = mant_rounding_find ("ru");
  g_assert_cmpfloat (mant_format_round_f64 (&format, -1, &context, SAT), ==, 0x1p-149);
  g_assert_cmpfloat (mant_format_round_f64 (&format, 1e-300, &context, SAT), ==, 0x1p-149);
  context.rounding = mant_rounding_find ("rd");
  g_assert_cmpfloat (mant_format_round_f64 (&format, 1e-300, &context, SAT), ==, -3);
  g_assert_cmpfloat (mant_format_round_f64 (&format, -4, &context, SAT), ==, -0x1p+100);
  context.rounding = mant_rounding_find ("rz");
  g_assert_cmpfloat (mant_format_round_f64 (&format, -1, &context, SAT), ==, 0x1p-149);

  format.values = descending;
  format.n_values = 2;
  g_assert_cmpint (mant_format_finish (&format), ==, MANT_DOMAIN);
  format.n_values = 0;
  g_assert_cmpint (mant_format_finish (&format), ==, MANT_DOMAIN);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/num/format/registry", test_registry);
  g_test_add_func ("/num/format/published", test_published);
  g_test_add_func ("/num/format/special", test_special);
  g_test_add_func ("/num/format/binary128", test_binary128);
  g_test_add_func ("/num/format/hardware", test_hardware);
  g_test_add_func ("/num/format/nan", test_nan);
  g_test_add_func ("/num/format/policies", test_policies);
  g_test_add_func ("/num/format/nf4", test_nf4);
  g_test_add_func ("/num/format/code-book", test_code_book);

  return g_test_run ();
}
