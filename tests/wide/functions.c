/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The functions, each by a formula of its own in 1200 bits, on codes of small formats in every
 * deterministic mode. What is a number of the format must come without the inexact flag. */

#include "rational.h"

#include "mant-wide-private.h"

#define PRECISION 1200
#define SAME_BITS 900
#define SHORT_BITS 300
#define STRIDE 5

static const char *const modes[] = { "rne", "rna", "rnz", "rno", "ru", "rd", "rz", "raz", "ro" };
static const char *const formats[] = { "e5m2", "e4m3fn", "bfloat16", "posit(8,2)" };

typedef void (*Reference) (mpfr_t y, mpfr_t *a);

/* y = f (a[0]), or f (a[0], a[1]); a[1] is room for others */
#define REFERENCE(name) static void name (mpfr_t y, mpfr_t *a)
#define N MPFR_RNDN

static void
set_log_base (mpfr_t y,
              mpfr_t x,
              int    base)
{
  mpfr_t b;

  mpfr_init2 (b, PRECISION);
  mpfr_set_si (b, base, N);
  mpfr_log (b, b, N);
  mpfr_log (y, x, N);
  mpfr_div (y, y, b, N);
  mpfr_clear (b);
}

static void
set_exp_base (mpfr_t y,
              mpfr_t x,
              int    base)
{
  mpfr_t b;

  mpfr_init2 (b, PRECISION);
  mpfr_set_si (b, base, N);
  mpfr_log (b, b, N);
  mpfr_mul (y, x, b, N);
  mpfr_exp (y, y, N);
  mpfr_clear (b);
}

static void
times_pi (mpfr_t y,
          mpfr_t x,
          int    power)
{
  mpfr_t pi;

  mpfr_init2 (pi, PRECISION);
  mpfr_const_pi (pi, N);
  if (power > 0)
    mpfr_mul (y, x, pi, N);
  else
    mpfr_div (y, x, pi, N);
  mpfr_clear (pi);
}

/* (e^x + sign·e^(−x)) / 2 */
static void
set_hyperbolic (mpfr_t y,
                mpfr_t x,
                int    sign)
{
  mpfr_t inverse;

  mpfr_init2 (inverse, PRECISION);
  mpfr_exp (y, x, N);
  mpfr_ui_div (inverse, 1, y, N);
  mpfr_mul_si (inverse, inverse, sign, N);
  mpfr_add (y, y, inverse, N);
  mpfr_div_2ui (y, y, 1, N);
  mpfr_clear (inverse);
}

REFERENCE (exp_)
{
  set_hyperbolic (y, a[0], 1);
  set_hyperbolic (a[1], a[0], -1);
  mpfr_add (y, y, a[1], N);
}

REFERENCE (exp2_)
{
  set_exp_base (y, a[0], 2);
}

REFERENCE (exp10_)
{
  set_exp_base (y, a[0], 10);
}

REFERENCE (expm1_)
{
  mpfr_exp (y, a[0], N);
  mpfr_sub_ui (y, y, 1, N);
}

REFERENCE (exp2m1_)
{
  set_exp_base (y, a[0], 2);
  mpfr_sub_ui (y, y, 1, N);
}

REFERENCE (exp10m1_)
{
  set_exp_base (y, a[0], 10);
  mpfr_sub_ui (y, y, 1, N);
}

REFERENCE (log_)
{
  mpfr_sqrt (y, a[0], N);
  mpfr_log (y, y, N);
  mpfr_mul_2ui (y, y, 1, N);
}

REFERENCE (log2_)
{
  set_log_base (y, a[0], 2);
}

REFERENCE (log10_)
{
  set_log_base (y, a[0], 10);
}

REFERENCE (log1p_)
{
  mpfr_add_ui (y, a[0], 1, N);
  mpfr_log (y, y, N);
}

REFERENCE (log2p1_)
{
  mpfr_add_ui (y, a[0], 1, N);
  set_log_base (y, y, 2);
}

REFERENCE (log10p1_)
{
  mpfr_add_ui (y, a[0], 1, N);
  set_log_base (y, y, 10);
}

REFERENCE (cbrt_)
{
  mpfr_abs (y, a[0], N);
  mpfr_log (y, y, N);
  mpfr_div_ui (y, y, 3, N);
  mpfr_exp (y, y, N);
  mpfr_setsign (y, y, mpfr_signbit (a[0]), N);
}

REFERENCE (rsqrt_)
{
  mpfr_sqrt (y, a[0], N);
  mpfr_ui_div (y, 1, y, N);
}

REFERENCE (sin_)
{
  mpfr_div_2ui (y, a[0], 1, N);
  mpfr_sin_cos (y, a[1], y, N);
  mpfr_mul (y, y, a[1], N);
  mpfr_mul_2ui (y, y, 1, N);
}

REFERENCE (cos_)
{
  mpfr_div_2ui (y, a[0], 1, N);
  mpfr_cos (y, y, N);
  mpfr_sqr (y, y, N);
  mpfr_mul_2ui (y, y, 1, N);
  mpfr_sub_ui (y, y, 1, N);
}

REFERENCE (tan_)
{
  mpfr_sin_cos (y, a[1], a[0], N);
  mpfr_div (y, y, a[1], N);
}

REFERENCE (asin_)
{
  mpfr_sqr (y, a[0], N);
  mpfr_ui_sub (y, 1, y, N);
  mpfr_sqrt (y, y, N);
  mpfr_atan2 (y, a[0], y, N);
}

REFERENCE (acos_)
{
  mpfr_sqr (y, a[0], N);
  mpfr_ui_sub (y, 1, y, N);
  mpfr_sqrt (y, y, N);
  mpfr_atan2 (y, y, a[0], N);
}

REFERENCE (atan_)
{
  mpfr_set_ui (a[1], 1, N);
  mpfr_atan2 (y, a[0], a[1], N);
}

REFERENCE (sinpi_)
{
  times_pi (y, a[0], 1);
  mpfr_sin (y, y, N);
}

REFERENCE (cospi_)
{
  times_pi (y, a[0], 1);
  mpfr_cos (y, y, N);
}

REFERENCE (tanpi_)
{
  times_pi (y, a[0], 1);
  mpfr_tan (y, y, N);
}

REFERENCE (asinpi_)
{
  mpfr_asin (y, a[0], N);
  times_pi (y, y, -1);
}

REFERENCE (acospi_)
{
  mpfr_acos (y, a[0], N);
  times_pi (y, y, -1);
}

REFERENCE (atanpi_)
{
  mpfr_atan (y, a[0], N);
  times_pi (y, y, -1);
}

REFERENCE (sinh_)
{
  set_hyperbolic (y, a[0], -1);
}

REFERENCE (cosh_)
{
  set_hyperbolic (y, a[0], 1);
}

REFERENCE (tanh_)
{
  set_hyperbolic (a[1], a[0], 1);
  set_hyperbolic (y, a[0], -1);
  mpfr_div (y, y, a[1], N);
}

REFERENCE (asinh_)
{
  mpfr_sqr (y, a[0], N);
  mpfr_add_ui (y, y, 1, N);
  mpfr_sqrt (y, y, N);
  mpfr_abs (a[1], a[0], N);
  mpfr_add (y, y, a[1], N);
  mpfr_log (y, y, N);
  mpfr_setsign (y, y, mpfr_signbit (a[0]), N);
}

REFERENCE (acosh_)
{
  mpfr_sqr (y, a[0], N);
  mpfr_sub_ui (y, y, 1, N);
  mpfr_sqrt (y, y, N);
  mpfr_add (y, y, a[0], N);
  mpfr_log (y, y, N);
}

REFERENCE (atanh_)
{
  mpfr_add_ui (y, a[0], 1, N);
  mpfr_ui_sub (a[1], 1, a[0], N);
  mpfr_div (y, y, a[1], N);
  mpfr_log (y, y, N);
  mpfr_div_2ui (y, y, 1, N);
}

REFERENCE (softplus_)
{
  mpfr_exp (y, a[0], N);
  mpfr_add_ui (y, y, 1, N);
  mpfr_log (y, y, N);
}

REFERENCE (sigmoid_)
{
  mpfr_neg (y, a[0], N);
  mpfr_exp (y, y, N);
  mpfr_add_ui (y, y, 1, N);
  mpfr_ui_div (y, 1, y, N);
}

REFERENCE (erf_)
{
  mpfr_erfc (y, a[0], N);
  mpfr_ui_sub (y, 1, y, N);
}

REFERENCE (erfc_)
{
  mpfr_erf (y, a[0], N);
  mpfr_ui_sub (y, 1, y, N);
}

REFERENCE (hypot_)
{
  mpfr_sqr (y, a[0], N);
  mpfr_sqr (a[1], a[1], N);
  mpfr_add (y, y, a[1], N);
  mpfr_sqrt (y, y, N);
}

REFERENCE (pow_)
{
  mpfr_log (y, a[0], N);
  mpfr_mul (y, y, a[1], N);
  mpfr_exp (y, y, N);
}

REFERENCE (atan2_)
{
  mpfr_div (y, a[0], a[1], N);
  mpfr_atan (y, y, N);
}

REFERENCE (atan2pi_)
{
  atan2_ (y, a);
  times_pi (y, y, -1);
}

typedef struct {
  const char *id;
  Reference   reference;
  double      low, high;   /* open interval of the first operand in which the formula serves */
  double      small;       /* and from which magnitude on, for it to keep enough bits */
} Function;

#define HUGE 1e30
static const Function functions[] = {
  { "exp", exp_, -500, 500, 1e-30 }, { "exp2", exp2_, -500, 500, 1e-30 },
  { "exp10", exp10_, -300, 300, 1e-30 }, { "expm1", expm1_, -500, 500, 1e-30 },
  { "exp2m1", exp2m1_, -500, 500, 1e-30 }, { "exp10m1", exp10m1_, -250, 250, 1e-30 },
  { "log", log_, 0, HUGE, 0 }, { "log2", log2_, 0, HUGE, 0 }, { "log10", log10_, 0, HUGE, 0 },
  { "log1p", log1p_, -1, HUGE, 1e-30 }, { "log2p1", log2p1_, -1, HUGE, 1e-30 },
  { "log10p1", log10p1_, -1, HUGE, 1e-30 },
  { "cbrt", cbrt_, -HUGE, HUGE, 0 }, { "rsqrt", rsqrt_, 0, HUGE, 0 },
  { "sin", sin_, -HUGE, HUGE, 1e-30 }, { "cos", cos_, -HUGE, HUGE, 1e-30 },
  { "tan", tan_, -HUGE, HUGE, 1e-30 },
  { "asin", asin_, -1, 1, 1e-30 }, { "acos", acos_, -1, 1, 1e-30 },
  { "atan", atan_, -HUGE, HUGE, 0 },
  { "sinpi", sinpi_, -HUGE, HUGE, 1e-30 }, { "cospi", cospi_, -HUGE, HUGE, 1e-30 },
  { "tanpi", tanpi_, -HUGE, HUGE, 1e-30 },
  { "asinpi", asinpi_, -1, 1, 1e-30 }, { "acospi", acospi_, -1, 1, 1e-30 },
  { "atanpi", atanpi_, -HUGE, HUGE, 0 },
  { "sinh", sinh_, -500, 500, 1e-30 }, { "cosh", cosh_, -500, 500, 1e-30 },
  { "tanh", tanh_, -200, 200, 1e-30 },
  { "asinh", asinh_, -HUGE, HUGE, 1e-30 }, { "acosh", acosh_, 1, HUGE, 0 },
  { "atanh", atanh_, -1, 1, 1e-30 },
  { "softplus", softplus_, -300, 300, 0 }, { "sigmoid", sigmoid_, -300, 300, 0 },
  { "erf", erf_, -15, 15, 1e-30 }, { "erfc", erfc_, -15, 15, 1e-30 },
  { "hypot", hypot_, -HUGE, HUGE, 0 }, { "pow", pow_, 0, HUGE, 0 },
  { "atan2", atan2_, -HUGE, HUGE, 0 }, { "atan2pi", atan2pi_, -HUGE, HUGE, 0 },
};

/* The answer in each mode for one set of operands; FALSE: the formula does not serve. */
static gboolean
check (const Function   *function,
       const MantFormat *format,
       const guint      *codes)
{
  const MantOperation *operation = mant_operation_find (function->id);
  MantWide wides[2];
  const MantWide *operands[2] = { &wides[0], &wides[1] };
  mpfr_t a[2], y, answer, difference;
  gboolean serves = TRUE;
  mpz_t code;
  mpq_t x;

  mpz_init (code);
  mpq_init (x);
  mpfr_inits2 (PRECISION, a[0], a[1], y, answer, difference, NULL);
  for (int i = 0; i < 2; i++)
    {
      mant_wide_init (&wides[i]);
      mpz_set_ui (code, codes[i]);
      mant_wide_decode (format, code, &wides[i]);
      serves &= rational_is_finite (&wides[i]) && wides[i].number_class != MANT_CLASS_ZERO;
      if (serves)
        mpfr_set (a[i], wides[i].number, N);
    }
  if (serves)
    serves = mpfr_cmp_d (a[0], function->low) > 0 && mpfr_cmp_d (a[0], function->high) < 0;
  if (serves)
    {
      mpfr_abs (y, a[0], N);
      serves = mpfr_cmp_d (y, function->small) >= 0;
    }
  if (serves && operation->arity == 2)
    serves = mpfr_cmp_d (a[1], 1e-20) > 0 && mpfr_cmp_d (a[1], 1e20) < 0; /* atan2's half plane */
  if (serves)
    {
      function->reference (y, a);
      serves = mpfr_number_p (y) && mpfr_get_exp (y) > -900 && mpfr_get_exp (y) < 1000;
    }

  if (serves)
    {
      /* what agrees with a short number so far is that number: a tie, or exact */
      mpfr_set_prec (difference, SHORT_BITS);
      mpfr_set (difference, y, N);
      mpfr_sub (answer, difference, y, N);
      if (mpfr_zero_p (answer) || mpfr_get_exp (answer) < mpfr_get_exp (y) - SAME_BITS)
        mpfr_set (y, difference, N);
    }

  for (guint m = 0; serves && m < G_N_ELEMENTS (modes); m++)
    {
      const MantRoundingContext context = { .rounding = mant_rounding_find (modes[m]) };
      MantFlags flags = MANT_FLAG_NONE, flags_of_code = MANT_FLAG_NONE;
      const MantCode operand_codes[2] = { { codes[0], 0 }, { codes[1], 0 } };
      const char *fault = NULL;
      gboolean exact = FALSE;
      MantCode short_code;
      MantWide wide;

      g_assert_cmpint (mant_operation_round (operation, operands, format, &context,
                                             MANT_OVERFLOW_IEEE, &flags, code, NULL), ==, MANT_OK);
      short_code = mant_operation_codes (operation, format, operand_codes, format, &context,
                                         MANT_OVERFLOW_IEEE, &flags_of_code);
      if (mpz_cmp_ui (code, short_code.lo) != 0 || flags != flags_of_code)
        fault = "mant_operation_codes () answers another one";
      mant_wide_init (&wide);
      mant_wide_decode (format, code, &wide);
      if (rational_is_finite (&wide) && wide.number_class != MANT_CLASS_ZERO)
        exact = mpfr_equal_p (wide.number, y) != 0;
      mant_wide_set_class (&wide, MANT_CLASS_NORMAL, mpfr_signbit (y));
      mpfr_set_prec (wide.number, PRECISION);
      mpfr_set (wide.number, y, N);
      rational_get (&wide, x);
      mant_wide_clear (&wide);
      if (fault == NULL && exact != ((flags & MANT_FLAG_INEXACT) == 0))
        fault = "of the inexact flag";
      else if (fault == NULL && !exact)
        fault = rational_find_fault (format, modes[m], code, x, FALSE);
      if (fault != NULL)
        {
          g_test_message ("%s %s (0x%x, 0x%x) in %s: 0x%lx with flags %d is wrong: %s", format->id,
                          function->id, codes[0], codes[1], modes[m], mpz_get_ui (code), flags,
                          fault);
          g_test_fail ();
        }
    }

  for (int i = 0; i < 2; i++)
    mant_wide_clear (&wides[i]);
  mpfr_clears (a[0], a[1], y, answer, difference, NULL);
  mpq_clear (x);
  mpz_clear (code);
  return serves;
}

static void
test_function (gconstpointer data)
{
  const Function *function = data;
  const int arity = mant_operation_find (function->id)->arity;

  for (guint f = 0; f < G_N_ELEMENTS (formats); f++)
    {
      const MantFormat format = rational_parse (formats[f]);
      const guint n_codes = 1u << format.bits;
      guint n_checked = 0;

      if (arity == 1)
        {
          /* every code of 8 bits, a share of the others from a random one on */
          const guint stride = format.bits <= 8 ? 1 : STRIDE * 37;

          for (guint code = (guint) g_test_rand_int_range (0, (gint) stride); code < n_codes;
               code += stride)
            n_checked += check (function, &format, (guint[]) { code, 0x30 });
        }
      else
        {
          for (guint i = 0; i < 400; i++)
            n_checked += check (function, &format,
                                (guint[]) { (guint) g_test_rand_int_range (0, (gint) n_codes),
                                            (guint) g_test_rand_int_range (0, (gint) n_codes) });
        }
      g_assert_cmpuint (n_checked, >, 4);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wide/functions/%s", functions[i].id);

      g_test_add_data_func (path, &functions[i], test_function);
    }

  return g_test_run ();
}
