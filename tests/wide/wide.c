/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Numbers of any precision: their text, codes of thousands of bits, and arithmetic at 4096 bits
 * against MPFR rounding by itself; the float codec on big integers against core/num's, mode by
 * mode. */

#include "rational.h"

#include "mant-wide-private.h"

#include <string.h>

#define WIDE_TEXT "float(e=19,m=4095)"
#define WIDE_BITS 4096

static gboolean
read_text (MantWide   *wide,
           const char *text,
           mpfr_prec_t precision)
{
  return mant_wide_set_string (wide, text, strlen (text), precision) == MANT_OK;
}

static void
test_string (void)
{
  static const struct {
    const char *text, *hex;
    mpfr_prec_t precision;
    gboolean    sticky;
  } examples[] = {
    { "1", "0x1p+0", 128, FALSE },
    { "-.5", "-0x1p-1", 128, FALSE },
    { "0x1.8p+3", "0x1.8p+3", 128, FALSE },
    { "0X.8P1", "0x1p+0", 128, FALSE },
    { "0xf", "0x1.ep+3", 128, FALSE },
    { "0x1.cp3", "0x1.8p+3", 2, TRUE },
    { "7", "0x1.8p+2", 2, TRUE },
    { "-7", "-0x1.8p+2", 2, TRUE },
    { "0.1", "0x1.999999999999999999999999999999", 128, TRUE },
    { "1e23", "0x1.52d02c7e14af68p+76", 128, FALSE },
    { "+inf", "inf", 128, FALSE },
    { "-Infinity", "-inf", 128, FALSE },
    { "NaN", "nan", 128, FALSE },
    { "0", "0x0p+0", 128, FALSE },
    { "-0e99999999999999999999", "-0x0p+0", 128, FALSE },
  };
  static const char *const bad[] = {
    "", "-", ".", "e5", "0x", "1e", "0x1p", "1 ", " 1", "1,5", "1_0", "0b101", "1..2", "--1",
    "0x1.8p+-3", "in", "nanx", "1e+", "1f",
  };
  MantWide wide;

  mant_wide_init (&wide);
  for (gsize i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      char hex[64];
      MantValue value;

      if (!read_text (&wide, examples[i].text, examples[i].precision))
        g_error ("%s is not read", examples[i].text);
      value = mant_wide_get_value (&wide);
      mant_value_to_hex (&value, hex, sizeof hex);
      if (g_str_equal (examples[i].text, "0.1"))
        g_assert_true (g_str_has_prefix (hex, examples[i].hex));
      else
        g_assert_cmpstr (hex, ==, examples[i].hex);
      g_assert_cmpint (wide.sticky, ==, examples[i].sticky);
    }

  read_text (&wide, "0.75", 64);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      if (mant_wide_set_string (&wide, bad[i], strlen (bad[i]), 128) != MANT_DOMAIN)
        g_error ("\"%s\" is read", bad[i]);
      g_assert_cmpint (mpfr_cmp_d (wide.number, 0.75), ==, 0);
    }

  /* not until the end of the text: it need not end in NUL */
  g_assert_cmpint (mant_wide_set_string (&wide, "12e5garbage", 2, 64), ==, MANT_OK);
  g_assert_cmpint (mpfr_cmp_ui (wide.number, 12), ==, 0);

  /* beyond everything, and below it, but never silently so */
  g_assert_true (read_text (&wide, "1e999999999999999999", 64));
  g_assert_true (wide.sticky);
  g_assert_cmpint (mant_wide_exponent (&wide), >, INT32_MAX);
  g_assert_true (read_text (&wide, "-1e-999999999999999999", 64));
  g_assert_true (wide.sticky && wide.negative && wide.number_class == MANT_CLASS_NORMAL);
  g_assert_cmpint (mant_wide_exponent (&wide), <, INT32_MIN);
  mant_wide_clear (&wide);
}

static void
test_value (void)
{
  MantWide wide, other;

  mant_wide_init (&wide);
  mant_wide_init (&other);
  for (guint i = 0; i < 1000; i++)
    {
      MantValue value = {
        .number_class = MANT_CLASS_NORMAL, .negative = (bool) g_test_rand_bit (),
        .sticky = (bool) g_test_rand_bit (), .exponent = g_test_rand_int_range (-100000, 100000),
        .hi = G_GUINT64_CONSTANT (1) << 63 | (guint32) g_test_rand_int (),
        .lo = (guint64) (guint32) g_test_rand_int () << 30,
      }, again;

      mant_wide_set_value (&wide, &value);
      again = mant_wide_get_value (&wide);
      g_assert_cmpint (again.number_class, ==, value.number_class);
      g_assert_cmpint (again.exponent, ==, value.exponent);
      g_assert_true (again.negative == value.negative && again.sticky == value.sticky
                     && again.hi == value.hi && again.lo == value.lo);
      mant_wide_set (&other, &wide);
      g_assert_cmpint (mant_wide_compare (&other, &wide), ==, 0);
      /* a bit that 128 do not hold is in sticky, and makes the magnitude larger */
      mpfr_set_prec (other.number, 200);
      mpfr_set (other.number, wide.number, MPFR_RNDZ);
      if (value.negative)
        mpfr_nextbelow (other.number);
      else
        mpfr_nextabove (other.number);
      g_assert_cmpint (mant_wide_compare (&other, &wide), ==, value.negative ? -1 : 1);
      again = mant_wide_get_value (&other);
      g_assert_true (again.sticky && again.hi == value.hi && again.lo == value.lo);
    }
  mant_wide_clear (&wide);
  mant_wide_clear (&other);
}

static void
test_compare (void)
{
  static const char *const ascending[] = {
    "-inf", "-0x1p+200", "-7", "-0.1", "0", "0x1p-200", "0.1", "7", "0x1p+200", "inf", "nan",
  };
  MantWide a, b;

  mant_wide_init (&a);
  mant_wide_init (&b);
  for (gsize i = 0; i < G_N_ELEMENTS (ascending); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (ascending); j++)
      {
        read_text (&a, ascending[i], 100);
        read_text (&b, ascending[j], 100);
        g_assert_cmpint (mant_wide_compare (&a, &b), ==, i < j ? -1 : i > j);
      }
  read_text (&a, "-0", 100);
  read_text (&b, "0", 100);
  g_assert_cmpint (mant_wide_compare (&a, &b), ==, 0);
  mant_wide_clear (&a);
  mant_wide_clear (&b);
}

static void
random_number (const MantFormat *format,
               gmp_randstate_t   state,
               mpz_t             code,
               MantWide         *wide)
{
  do
    {
      mpz_urandomb (code, state, (mp_bitcnt_t) format->bits);
      if (g_test_rand_bit ()) /* an exponent near 0 */
        {
          mpz_tdiv_r_2exp (code, code, (mp_bitcnt_t) format->significand_bits + 3);
          mpz_setbit (code, (mp_bitcnt_t) format->bits - 2);
        }
      mant_wide_decode (format, code, wide);
    }
  while (!rational_is_finite (wide));
}

static void
test_wide_codes (void)
{
  static const char *const texts[] = {
    WIDE_TEXT, "float(e=30,m=99)", "float(e=11,m=200,inf=no,nan=ones)",
    "float(e=5,m=150,nan=negzero)", "float(e=9,m=130,signed=no)", "float(e=8,m=140,subnormals=no)",
    "float(e=10,m=120,inf=no,nan=none)", "float(e=20,m=16000)", "float(e=4,m=124)",
  };
  gmp_randstate_t state;
  mpz_t code, again, neighbour;
  MantWide wide, next;

  gmp_randinit_default (state);
  gmp_randseed_ui (state, (unsigned long) g_test_rand_int ());
  mpz_inits (code, again, neighbour, NULL);
  mant_wide_init (&wide);
  mant_wide_init (&next);
  for (gsize t = 0; t < G_N_ELEMENTS (texts); t++)
    {
      const MantFormat format = rational_parse (texts[t]);

      g_assert_true (mant_format_is_wide (&format));
      for (guint i = 0; i < 200; i++)
        {
          const MantRoundingContext context
              = { .rounding = mant_roundings[i % mant_n_roundings], .seed = i };
          MantFlags flags = MANT_FLAG_NONE;

          if (i < 8) /* the ends */
            {
              mpz_set_ui (code, 1);
              mpz_mul_2exp (code, code, (mp_bitcnt_t) format.bits - (i & 1));
              mpz_sub_ui (code, code, 1 + i / 2);
              mant_wide_decode (&format, code, &wide);
            }
          else if (i < 12)
            {
              mpz_set_ui (code, i - 8);
              mant_wide_decode (&format, code, &wide);
            }
          else
            {
              random_number (&format, state, code, &wide);
            }
          mant_wide_encode (&format, &wide, &context, MANT_OVERFLOW_IEEE, &flags, again);
          if (mant_wide_is_nan (&wide))
            {
              mant_wide_decode (&format, again, &next);
              g_assert_true (mant_wide_is_nan (&next));
            }
          else
            {
              if (wide.number_class == MANT_CLASS_ZERO)
                mpz_tdiv_r_2exp (code, code, (mp_bitcnt_t) format.bits); /* one of many, maybe */
              else
                g_assert_cmpint (mpz_cmp (code, again), ==, 0);
              g_assert_cmpint (flags, ==, MANT_FLAG_NONE);
            }
          if (mant_wide_is_nan (&wide))
            {
              g_assert_false (mant_wide_neighbour (&format, code, TRUE, neighbour));
              continue;
            }
          for (int up = 0; up < 2; up++)
            if (mant_wide_neighbour (&format, again, up, neighbour))
              {
                mant_wide_decode (&format, neighbour, &next);
                g_assert_cmpint (mant_wide_compare (&next, &wide), ==, up ? 1 : -1);
                /* and back again; −0 and +0 are one number */
                g_assert_true (mant_wide_neighbour (&format, neighbour, !up, neighbour));
                mant_wide_decode (&format, neighbour, &next);
                g_assert_cmpint (mant_wide_compare (&next, &wide), ==, 0);
              }
        }
    }
  mant_wide_clear (&wide);
  mant_wide_clear (&next);
  mpz_clears (code, again, neighbour, NULL);
  gmp_randclear (state);
}

/* MPFR rounds as these modes do, at WIDE_BITS bits. */
static void
test_wide_operations (void)
{
  static const struct {
    const char *id;
    mpfr_rnd_t  rounding;
  } modes[] = { { "rne", MPFR_RNDN }, { "ru", MPFR_RNDU }, { "rd", MPFR_RNDD }, { "rz", MPFR_RNDZ },
                { "raz", MPFR_RNDA } };
  static const char *const operations[]
      = { "add", "sub", "mul", "div", "sqrt", "exp", "log", "sin", "atan", "pow" };
  const MantFormat format = rational_parse (WIDE_TEXT);
  gmp_randstate_t state;
  MantWide wides[2], result, unrounded;
  const MantWide *operands[2] = { &wides[0], &wides[1] };
  mpfr_t expected;
  mpz_t code;

  gmp_randinit_default (state);
  gmp_randseed_ui (state, (unsigned long) g_test_rand_int ());
  mpz_init (code);
  mant_wide_init (&wides[0]);
  mant_wide_init (&wides[1]);
  mant_wide_init (&result);
  mant_wide_init (&unrounded);
  mpfr_init2 (expected, WIDE_BITS);
  for (guint i = 0; i < 6; i++)
    for (gsize o = 0; o < G_N_ELEMENTS (operations); o++)
      for (gsize m = 0; m < G_N_ELEMENTS (modes); m++)
        {
          const MantRoundingContext context = { .rounding = mant_rounding_find (modes[m].id) };
          const char *op = operations[o];
          const mpfr_rnd_t r = modes[m].rounding;
          MantFlags flags = MANT_FLAG_NONE;
          int ternary;

          for (int j = 0; j < 2; j++)
            {
              random_number (&format, state, code, &wides[j]);
              mpfr_set_exp (wides[j].number, g_test_rand_int_range (-5, 8));
              wides[j].negative = o < 4 && g_test_rand_bit ();
              mpfr_setsign (wides[j].number, wides[j].number, wides[j].negative, MPFR_RNDN);
            }
          g_assert_cmpint (mant_operation_round (mant_operation_find (op), operands, &format,
                                                 &context, MANT_OVERFLOW_IEEE, &flags, code,
                                                 &unrounded), ==, MANT_OK);
          mant_wide_decode (&format, code, &result);
          ternary = g_str_equal (op, "add")
                      ? mpfr_add (expected, wides[0].number, wides[1].number, r)
                    : g_str_equal (op, "sub")
                      ? mpfr_sub (expected, wides[0].number, wides[1].number, r)
                    : g_str_equal (op, "mul")
                      ? mpfr_mul (expected, wides[0].number, wides[1].number, r)
                    : g_str_equal (op, "div")
                      ? mpfr_div (expected, wides[0].number, wides[1].number, r)
                    : g_str_equal (op, "sqrt") ? mpfr_sqrt (expected, wides[0].number, r)
                    : g_str_equal (op, "exp")  ? mpfr_exp (expected, wides[0].number, r)
                    : g_str_equal (op, "log")  ? mpfr_log (expected, wides[0].number, r)
                    : g_str_equal (op, "sin")  ? mpfr_sin (expected, wides[0].number, r)
                    : g_str_equal (op, "atan") ? mpfr_atan (expected, wides[0].number, r)
                                               : mpfr_pow (expected, wides[0].number,
                                                           wides[1].number, r);
          if (!mpfr_equal_p (expected, result.number)
              || (ternary != 0) != ((flags & MANT_FLAG_INEXACT) != 0))
            {
              g_test_message ("%s in %s is not MPFR's", op, modes[m].id);
              g_test_fail ();
            }
          g_assert_cmpint (mpfr_cmpabs (unrounded.number, expected), <=, 0 + (ternary != 0));
          g_assert_cmpint (mpfr_get_prec (unrounded.number), >=, WIDE_BITS + 63);
        }
  mpfr_clear (expected);
  mant_wide_clear (&wides[0]);
  mant_wide_clear (&wides[1]);
  mant_wide_clear (&result);
  mant_wide_clear (&unrounded);
  mpz_clear (code);
  gmp_randclear (state);
}

/* Subnormal, overflow and the policies, by codes that can be written down. */
static void
test_wide_limits (void)
{
  static const struct {
    const char  *format, *number, *mode;
    MantOverflow overflow;
    const char  *code; /* hexadecimal, or a decimal number of ones, zeros …: see below */
    int          flags;
  } examples[] = {
    /* 1 sign, 4 exponent and 124 significand bits: emin −6, smallest 2^−130, largest below 2^8 */
    { "float(e=4,m=124)", "0x1p-130", "rne", MANT_OVERFLOW_IEEE, "1", 0 },
    { "float(e=4,m=124)", "0x1p-131", "rne", MANT_OVERFLOW_IEEE, "0",
      MANT_FLAG_INEXACT | MANT_FLAG_UNDERFLOW },
    { "float(e=4,m=124)", "-0x1p-900", "rd", MANT_OVERFLOW_IEEE,
      "100000000000000000000000000000001", MANT_FLAG_INEXACT | MANT_FLAG_UNDERFLOW },
    { "float(e=4,m=124)", "-0x1p-900", "ru", MANT_OVERFLOW_IEEE,
      "100000000000000000000000000000000", MANT_FLAG_INEXACT | MANT_FLAG_UNDERFLOW },
    { "float(e=4,m=124)", "0x1p+8", "rne", MANT_OVERFLOW_IEEE, "f0000000000000000000000000000000",
      MANT_FLAG_INEXACT | MANT_FLAG_OVERFLOW },
    { "float(e=4,m=124)", "0x1p+8", "rz", MANT_OVERFLOW_IEEE, "efffffffffffffffffffffffffffffff",
      MANT_FLAG_INEXACT | MANT_FLAG_OVERFLOW },
    { "float(e=4,m=124)", "-0x1p+8", "rne", MANT_OVERFLOW_SATURATE,
      "1efffffffffffffffffffffffffffffff", MANT_FLAG_INEXACT | MANT_FLAG_OVERFLOW },
    { "float(e=4,m=124)", "inf", "rz", MANT_OVERFLOW_IEEE, "f0000000000000000000000000000000", 0 },
    { "float(e=4,m=124)", "inf", "rz", MANT_OVERFLOW_SATURATE, "efffffffffffffffffffffffffffffff",
      MANT_FLAG_INEXACT | MANT_FLAG_OVERFLOW },
    { "float(e=4,m=124)", "nan", "rz", MANT_OVERFLOW_IEEE, "f8000000000000000000000000000000", 0 },
    { "float(e=4,m=124,inf=no,nan=ones)", "nan", "rz", MANT_OVERFLOW_IEEE,
      "ffffffffffffffffffffffffffffffff", 0 },
    { "float(e=4,m=124,inf=no,nan=ones)", "0x1p+9", "rne", MANT_OVERFLOW_IEEE,
      "ffffffffffffffffffffffffffffffff", MANT_FLAG_INEXACT | MANT_FLAG_OVERFLOW },
    { "float(e=4,m=124,inf=no,nan=ones)", "0x1p+9", "rz", MANT_OVERFLOW_IEEE,
      "fffffffffffffffffffffffffffffffe", MANT_FLAG_INEXACT | MANT_FLAG_OVERFLOW },
    { "float(e=4,m=124,nan=negzero)", "nan", "rne", MANT_OVERFLOW_IEEE,
      "100000000000000000000000000000000", 0 },
    { "float(e=4,m=124,nan=negzero)", "-0", "rne", MANT_OVERFLOW_IEEE, "0", 0 },
    { "float(e=5,m=124,signed=no)", "-1", "rne", MANT_OVERFLOW_SATURATE, "0",
      MANT_FLAG_INEXACT | MANT_FLAG_OVERFLOW },
    { "float(e=4,m=124,subnormals=no)", "0x1.8p-7", "rne", MANT_OVERFLOW_IEEE,
      "10000000000000000000000000000000", MANT_FLAG_INEXACT | MANT_FLAG_UNDERFLOW },
    { "float(e=4,m=124,subnormals=no)", "0x1p-7", "rne", MANT_OVERFLOW_IEEE, "0",
      MANT_FLAG_INEXACT | MANT_FLAG_UNDERFLOW },
  };
  MantWide wide;
  mpz_t code, expected;

  mant_wide_init (&wide);
  mpz_inits (code, expected, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      const MantFormat format = rational_parse (examples[i].format);
      const MantRoundingContext context = { .rounding = mant_rounding_find (examples[i].mode) };
      MantFlags flags = MANT_FLAG_NONE;

      g_assert_true (read_text (&wide, examples[i].number, 300));
      mant_wide_encode (&format, &wide, &context, examples[i].overflow, &flags, code);
      mpz_set_str (expected, examples[i].code, 16);
      if (mpz_cmp (code, expected) != 0 || (int) flags != examples[i].flags)
        {
          char text[256];

          gmp_snprintf (text, sizeof text, "%s %s in %s: %Zx with flags %d, expected %Zx with %d",
                        examples[i].format, examples[i].number, examples[i].mode, code, (int) flags,
                        expected, examples[i].flags);
          g_test_message ("%s", text);
          g_test_fail ();
        }
    }
  mpz_clears (code, expected, NULL);
  mant_wide_clear (&wide);
}

/* The float codec on big integers and that of core/num on 128 bits: the same codes and flags, in
 * every mode and policy, wherever 128 bits are enough. */
static void
test_two_codecs (void)
{
  static const char *const texts[] = {
    "binary16", "bfloat16", "binary32", "binary64", "e5m2", "e4m3fn", "e4m3fnuz", "e3m2", "e2m1",
    "e4m3fn(policy=ml_dtypes)", "binary8p4se", "binary8p3ue", "binary8p4sf", "ue5m3",
    "float(e=5,m=4,subnormals=no)", "float(e=6,m=20,zero=no,signed=no,inf=no,nan=none)",
  };
  const MantOverflow policies[] = { MANT_OVERFLOW_IEEE, MANT_OVERFLOW_SATURATE,
                                    MANT_OVERFLOW_PROPAGATE, MANT_OVERFLOW_NONE };
  MantWide wide, narrow_decoded;
  mpz_t code, narrow_code;

  mant_wide_init (&wide);
  mant_wide_init (&narrow_decoded);
  mpz_inits (code, narrow_code, NULL);
  for (gsize t = 0; t < G_N_ELEMENTS (texts); t++)
    {
      const MantFormat format = rational_parse (texts[t]);

      for (guint i = 0; i < 4000; i++)
        {
          const MantRoundingContext context = { .rounding = mant_roundings[i % mant_n_roundings],
                                                .seed = 3, .index = i };
          const MantOverflow overflow = policies[i / mant_n_roundings % 4];
          MantFlags flags = MANT_FLAG_NONE, narrow_flags = MANT_FLAG_NONE;
          MantValue value = { .negative = (bool) g_test_rand_bit () };

          switch (g_test_rand_int_range (0, 30))
            {
            case 0:
              value.number_class = MANT_CLASS_ZERO;
              break;
            case 1:
              value.number_class = MANT_CLASS_INF;
              break;
            case 2:
              value.number_class = MANT_CLASS_NAN;
              break;
            default:
              value.number_class = MANT_CLASS_NORMAL;
              value.sticky = (bool) g_test_rand_bit ();
              value.exponent = g_test_rand_int_range (format.emin - format.precision - 3,
                                                      format.emax + 3);
              value.hi = G_GUINT64_CONSTANT (1) << 63
                         | (guint64) (guint32) g_test_rand_int () << g_test_rand_int_range (0, 32);
              if (g_test_rand_bit ())
                value.hi |= G_MAXUINT64 << g_test_rand_int_range (1, 63);
              value.lo = g_test_rand_bit () ? (guint32) g_test_rand_int () : 0;
              break;
            }
          mant_wide_set_value (&wide, &value);
          mant_wide_float_encode (&format, &wide, &context, overflow, &flags, code);
          mpz_set_ui (narrow_code, mant_format_encode (&format, &value, &context, overflow,
                                                       &narrow_flags).lo);
          if (mpz_cmp (code, narrow_code) != 0 || flags != narrow_flags)
            {
              char hex[64], text[256];

              mant_value_to_hex (&value, hex, sizeof hex);
              gmp_snprintf (text, sizeof text, "%s %s%s in %s, overflow %d: %#Zx with flags %d by "
                            "big integers, %#Zx with %d by 128 bits", texts[t], hex,
                            value.sticky ? "…" : "", context.rounding->id, (int) overflow, code,
                            (int) flags, narrow_code, (int) narrow_flags);
              g_test_message ("%s", text);
              g_test_fail ();
            }
          mant_wide_float_decode (&format, code, &wide);
          mant_wide_decode (&format, code, &narrow_decoded);
          g_assert_cmpint (wide.number_class, ==, narrow_decoded.number_class);
          g_assert_cmpint (wide.negative, ==, narrow_decoded.negative);
          g_assert_cmpint (mant_wide_compare (&wide, &narrow_decoded), ==, 0);
        }
    }
  mpz_clears (code, narrow_code, NULL);
  mant_wide_clear (&narrow_decoded);
  mant_wide_clear (&wide);
}

/* Neighbours too, −0 and +0 included. */
static void
test_two_neighbours (void)
{
  static const char *const texts[] = {
    "binary16", "e5m2", "e4m3fn", "e4m3fnuz", "e3m2", "e2m1", "binary8p4se", "binary8p3ue",
    "binary8p4sf", "ue5m3", "float(e=5,m=4,subnormals=no)", "float(e=4,m=4,negzero=no)",
    "float(e=4,m=5,zero=no,signed=no,inf=no,nan=none)",
  };
  mpz_t code, neighbour;

  mpz_inits (code, neighbour, NULL);
  for (gsize t = 0; t < G_N_ELEMENTS (texts); t++)
    {
      const MantFormat format = rational_parse (texts[t]);

      for (guint i = 0; i < 1u << format.bits; i++)
        for (int up = 0; up < 2; up++)
          {
            MantCode narrow = { 0 };
            bool found, narrow_found;

            mpz_set_ui (code, i);
            mpz_set_ui (neighbour, 0);
            found = mant_wide_float_neighbour (&format, code, up, neighbour);
            narrow_found = mant_format_neighbour (&format, (MantCode) { .lo = i }, up, &narrow);
            if (found != narrow_found || mpz_cmp_ui (neighbour, narrow.lo) != 0)
              {
                g_test_message ("%s 0x%x %s: %d 0x%lx by big integers, %d 0x%lx by 128 bits",
                                texts[t], i, up ? "up" : "down", found, mpz_get_ui (neighbour), narrow_found,
                                (unsigned long) narrow.lo);
                g_test_fail ();
              }
          }
    }
  mpz_clears (code, neighbour, NULL);
}

/* Stochastic rounding to 113 bits looks at more bits than a MantValue has: up with [u < fraction]
 * for the exact fraction of a quotient, for all 53 bits of u. */
static void
test_binary128_stochastic (void)
{
  const MantFormat format = *mant_format_find ("binary128");
  const MantOperation *divide = mant_operation_find ("div");
  MantWide wides[2];
  const MantWide *operands[2] = { &wides[0], &wides[1] };
  guint n_up = 0;
  mpz_t code, quotient, rest;
  mpq_t fraction, u;

  mpz_inits (code, quotient, rest, NULL);
  mpq_inits (fraction, u, NULL);
  mant_wide_init (&wides[0]);
  mant_wide_init (&wides[1]);
  read_text (&wides[0], "1", 64);
  for (guint64 i = 0; i < 2000; i++)
    {
      const guint divisor = 3 + 2 * (guint) (i % 50);
      const MantRoundingContext context = { .rounding = mant_rounding_find ("sr"), .seed = 99,
                                            .index = i };
      const guint64 word = mant_random_word (99, i);
      MantFlags flags = MANT_FLAG_NONE;
      gboolean up;
      int shift = 112;

      g_autofree char *text = g_strdup_printf ("%u", divisor);

      read_text (&wides[1], text, 64);
      mant_operation_round (divide, operands, &format, &context, MANT_OVERFLOW_IEEE, &flags, code,
                            NULL);
      /* 2^shift/divisor with 113 bits before the point */
      while ((divisor >> (shift - 112)) != 0)
        shift++;
      mpz_set_ui (rest, 1);
      mpz_mul_2exp (rest, rest, (mp_bitcnt_t) shift);
      mpz_fdiv_qr_ui (quotient, rest, rest, divisor);
      mpq_set_ui (fraction, mpz_get_ui (rest), divisor);
      mpq_canonicalize (fraction);
      mpq_set_ui (u, (word >> 11) * 2 + 1, 1);
      mpq_div_2exp (u, u, 54);
      up = mpq_cmp (u, fraction) < 0;
      n_up += up;
      mpz_add_ui (quotient, quotient, up);
      mpz_tdiv_r_2exp (code, code, 112);
      mpz_tdiv_r_2exp (quotient, quotient, 112);
      g_assert_cmpint (mpz_cmp (code, quotient), ==, 0);
      g_assert_cmpint (flags, ==, MANT_FLAG_INEXACT);
    }
  g_assert_cmpuint (n_up, >, 500);
  g_assert_cmpuint (n_up, <, 1500);
  mant_wide_clear (&wides[0]);
  mant_wide_clear (&wides[1]);
  mpz_clears (code, quotient, rest, NULL);
  mpq_clears (fraction, u, NULL);
}

static void
test_parse (void)
{
  MantFormat format;
  char message[256];

  g_assert_cmpint (mant_wide_format_parse ("e4m3fn", NULL, NULL, &format, message, sizeof message),
                   ==, MANT_OK);
  g_assert_cmpstr (format.id, ==, "e4m3fn");
  g_assert_cmpint (mant_wide_format_parse (WIDE_TEXT, NULL, NULL, &format, message, sizeof message),
                   ==, MANT_OK);
  g_assert_cmpstr (message, ==, "");
  g_assert_cmpint (format.bits, ==, 1 + 19 + 4095);
  g_assert_cmpint (mant_wide_format_parse ("float(e=30,m=20000)", NULL, NULL, &format, message,
                                           sizeof message), !=, MANT_OK);
  g_assert_cmpuint (strlen (message), >, 10);
  g_assert_cmpint (mant_wide_format_parse ("float(e=31,m=5000)", NULL, NULL, &format, message,
                                           sizeof message), !=, MANT_OK);
  g_assert_cmpint (mant_wide_format_parse ("flaot", NULL, NULL, &format, message, sizeof message),
                   ==, MANT_DOMAIN);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wide/wide/string", test_string);
  g_test_add_func ("/wide/wide/value", test_value);
  g_test_add_func ("/wide/wide/compare", test_compare);
  g_test_add_func ("/wide/wide/parse", test_parse);
  g_test_add_func ("/wide/wide/codes", test_wide_codes);
  g_test_add_func ("/wide/wide/limits", test_wide_limits);
  g_test_add_func ("/wide/wide/operations", test_wide_operations);
  g_test_add_func ("/wide/wide/two-codecs", test_two_codecs);
  g_test_add_func ("/wide/wide/two-neighbours", test_two_neighbours);
  g_test_add_func ("/wide/wide/binary128-stochastic", test_binary128_stochastic);

  return g_test_run ();
}
