/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Arithmetic on MantValue against the processor's own: binary64 and binary32 operands, rounded to
 * the same format to nearest even, special operands and flags. (tests/wide compares all 128
 * bits.) */

#include <glib.h>

#include "mant-num.h"

#include <fenv.h>
#include <math.h>
#include <string.h>

static double
random_double (void)
{
  guint64 bits = (guint64) (guint32) g_test_rand_int () << 32 | (guint32) g_test_rand_int ();
  double x;

  switch (g_test_rand_int_range (0, 12))
    {
    case 0:
      return g_test_rand_bit () ? 0.0 : -0.0;
    case 1:
      return g_test_rand_bit () ? INFINITY : -INFINITY;
    case 2:
      return g_test_rand_int_range (-9, 10) / 4.0;
    case 3: /* subnormal, or nearly */
      bits &= ~(G_GUINT64_CONSTANT (0x7fe) << 52);
      break;
    case 4: /* huge */
      bits = (bits | G_GUINT64_CONSTANT (0x7f8) << 52) & ~(G_GUINT64_CONSTANT (1) << 52);
      break;
    case 5:
    case 6: /* few bits */
      bits &= G_GUINT64_CONSTANT (0xffff) << 48;
      break;
    case 7:
      break;
    default: /* near 1, so that sums meet */
      bits = (bits & ~(G_GUINT64_CONSTANT (0x7ff) << 52))
             | (guint64) g_test_rand_int_range (1020, 1027) << 52;
      break;
    }
  memcpy (&x, &bits, sizeof x);
  return isnan (x) ? copysign (NAN, x) : x; /* quiet: MantValue knows no others */
}

static gboolean
same (double a,
      double b)
{
  return (isnan (a) && isnan (b)) || (a == b && signbit (a) == signbit (b));
}

typedef enum {
  ADD,
  SUBTRACT,
  MULTIPLY,
  DIVIDE,
  SQRT,
  FMA,
  REMAINDER,
  FMOD,
  N_OPERATIONS,
} Operation;

static const char *const names[] = { "add", "subtract", "multiply", "divide", "sqrt", "fma",
                                     "remainder", "fmod" };

static MantValue
compute (Operation    operation,
         const double *x,
         MantFlags    *flags)
{
  const MantValue a = mant_value_from_f64 (x[0]), b = mant_value_from_f64 (x[1]);
  const MantValue c = mant_value_from_f64 (x[2]);

  switch (operation)
    {
    case ADD:       return mant_value_add (&a, &b, false, flags);
    case SUBTRACT:  return mant_value_subtract (&a, &b, false, flags);
    case MULTIPLY:  return mant_value_multiply (&a, &b, flags);
    case DIVIDE:    return mant_value_divide (&a, &b, MANT_SYSTEM_IEEE, flags);
    case SQRT:      return mant_value_sqrt (&a, flags);
    case FMA:       return mant_value_fma (&a, &b, &c, false, flags);
    case REMAINDER: return mant_value_remainder (&a, &b, flags);
    case FMOD:      return mant_value_fmod (&a, &b, flags);
    default:        g_assert_not_reached ();
    }
}

/* volatile: at run time, one operation each, with its flags */
static double
by_processor (Operation     operation,
              const double *x)
{
  const volatile double a = x[0], b = x[1], c = x[2];

  switch (operation)
    {
    case ADD:       return a + b;
    case SUBTRACT:  return a - b;
    case MULTIPLY:  return a * b;
    case DIVIDE:    return a / b;
    case SQRT:      return sqrt (a);
    case FMA:       return fma (a, b, c);
    case REMAINDER: return remainder (a, b) == 0 ? copysign (0.0, a) : remainder (a, b);
    case FMOD:      return fmod (a, b);
    default:        g_assert_not_reached ();
    }
}

static float
by_processor_single (Operation     operation,
                     const double *x)
{
  const volatile float a = (float) x[0], b = (float) x[1], c = (float) x[2];

  switch (operation)
    {
    case ADD:       return a + b;
    case SUBTRACT:  return a - b;
    case MULTIPLY:  return a * b;
    case DIVIDE:    return a / b;
    case SQRT:      return sqrtf (a);
    case FMA:       return fmaf (a, b, c);
    case REMAINDER: return remainderf (a, b);
    case FMOD:      return fmodf (a, b);
    default:        g_assert_not_reached ();
    }
}

static void
test_operation (gconstpointer data)
{
  const Operation operation = (Operation) GPOINTER_TO_INT (data);
  const MantFormat *binary64 = mant_format_find ("binary64");
  const MantRoundingContext nearest = { .rounding = mant_rounding_find ("rne") };

  for (guint i = 0; i < 60000; i++)
    {
      double x[3] = { random_double (), random_double (), random_double () }, expected, got;
      MantFlags flags = MANT_FLAG_NONE, expected_flags = MANT_FLAG_NONE;
      MantValue value;
      int raised;

      if (i % 4 == 0) /* cancellation */
        x[operation == FMA ? 2 : 1] = -x[0] * (operation == FMA ? x[1] : 1);
      value = compute (operation, x, &flags);
      got = mant_value_to_f64 (&value);
      mant_format_encode (binary64, &value, &nearest, MANT_OVERFLOW_IEEE, &flags);

      feclearexcept (FE_ALL_EXCEPT);
      expected = by_processor (operation, x);
      raised = fetestexcept (FE_ALL_EXCEPT);
      if ((raised & FE_INVALID) != 0)
        expected_flags |= MANT_FLAG_INVALID;
      if ((raised & FE_DIVBYZERO) != 0)
        expected_flags |= MANT_FLAG_DIVZERO;
      if ((raised & FE_OVERFLOW) != 0)
        expected_flags |= MANT_FLAG_OVERFLOW;
      if ((raised & FE_INEXACT) != 0)
        expected_flags |= MANT_FLAG_INEXACT;
      if ((raised & FE_UNDERFLOW) != 0)
        expected_flags |= MANT_FLAG_UNDERFLOW;
      /* x86 calls tiny what is so after rounding; the smallest normal number may be the difference.
       * libm's remainders and its fma without the instruction raise flags of their own. */
      if (fabs (expected) == 0x1p-1022 || operation >= FMA)
        expected_flags = (expected_flags & ~MANT_FLAG_UNDERFLOW) | (flags & MANT_FLAG_UNDERFLOW);
      if (operation >= FMA)
        expected_flags = (expected_flags & ~MANT_FLAG_INEXACT) | (flags & MANT_FLAG_INEXACT);
      if (!same (expected, got) || flags != expected_flags)
        {
          g_test_message ("%s (%a, %a, %a): %a with flags %d, expected %a with %d",
                          names[operation], x[0], x[1], x[2], got, flags, expected, expected_flags);
          g_test_fail ();
        }

      /* the same operands in binary32, rounded once */
      for (guint j = 0; j < 3; j++)
        {
          /* volatile: GCC 12.2 at -O2 takes two of these at once and forgets to round */
          const volatile float single = (float) x[j];

          x[j] = single;
        }
      value = compute (operation, x, &flags);
      if (!same (mant_value_to_f32 (&value), by_processor_single (operation, x)))
        {
          g_test_message ("%s (%a, %a, %a) in binary32: %a, expected %a", names[operation], x[0],
                          x[1], x[2], mant_value_to_f32 (&value),
                          by_processor_single (operation, x));
          g_test_fail ();
        }
    }
}

static void
test_signs (void)
{
  const MantValue one = mant_value_from_f64 (1), minus_one = mant_value_from_f64 (-1);
  const MantValue nan = { .number_class = MANT_CLASS_NAN, .negative = true };
  MantFlags flags = MANT_FLAG_NONE;
  MantValue value;

  value = mant_value_add (&one, &minus_one, true, &flags);
  g_assert_true (value.number_class == MANT_CLASS_ZERO && value.negative);
  value = mant_value_add (&one, &minus_one, false, &flags);
  g_assert_true (value.number_class == MANT_CLASS_ZERO && !value.negative);
  value = mant_value_fma (&one, &one, &minus_one, true, &flags);
  g_assert_true (value.number_class == MANT_CLASS_ZERO && value.negative);
  value = mant_value_subtract (&one, &nan, false, &flags);
  g_assert_true (value.number_class == MANT_CLASS_NAN && value.negative);
  value = mant_value_negate (&nan);
  g_assert_false (value.negative);
  value = mant_value_abs (&minus_one);
  g_assert_cmpfloat (mant_value_to_f64 (&value), ==, 1);
  g_assert_cmpint (flags, ==, MANT_FLAG_NONE);

  for (gsize i = 0; i < mant_n_roundings; i++)
    g_assert_cmpint (mant_rounding_is_down (mant_roundings[i]), ==,
                     g_str_equal (mant_roundings[i]->id, "rd"));
}

static void
test_systems (void)
{
  const MantValue one = mant_value_from_f64 (1), zero = mant_value_from_f64 (0);
  const MantValue inf = mant_value_from_f64 (INFINITY);
  MantFlags flags = MANT_FLAG_NONE;

  g_assert_cmpint (mant_value_divide (&one, &zero, MANT_SYSTEM_IEEE, &flags).number_class, ==,
                   MANT_CLASS_INF);
  g_assert_cmpint (flags, ==, MANT_FLAG_DIVZERO);
  flags = MANT_FLAG_NONE;
  g_assert_cmpint (mant_value_divide (&one, &zero, MANT_SYSTEM_POSIT, &flags).number_class, ==,
                   MANT_CLASS_NAR);
  g_assert_cmpint (flags, ==, MANT_FLAG_DIVZERO | MANT_FLAG_INVALID);
  flags = MANT_FLAG_NONE;
  g_assert_cmpint (mant_value_divide (&one, &zero, MANT_SYSTEM_P3109, &flags).number_class, ==,
                   MANT_CLASS_NAN);
  g_assert_cmpint (flags, ==, MANT_FLAG_DIVZERO | MANT_FLAG_INVALID);
  flags = MANT_FLAG_NONE;
  g_assert_cmpint (mant_value_divide (&inf, &zero, MANT_SYSTEM_P3109, &flags).number_class, ==,
                   MANT_CLASS_NAN);
  g_assert_cmpint (flags, ==, MANT_FLAG_INVALID);
}

/* Exponents that 32 bits do not hold stay beyond, or below, everything, and never come back. */
static void
test_range (void)
{
  const MantValue huge = { .number_class = MANT_CLASS_NORMAL, .exponent = 2000000000,
                           .hi = G_GUINT64_CONSTANT (1) << 63 };
  const MantValue tiny = { .number_class = MANT_CLASS_NORMAL, .exponent = -2000000000,
                           .hi = huge.hi };
  MantFlags flags = MANT_FLAG_NONE;
  MantValue value;

  value = mant_value_multiply (&huge, &huge, &flags);
  g_assert_true (value.exponent == INT32_MAX - 1 && value.sticky);
  value = mant_value_divide (&tiny, &huge, MANT_SYSTEM_IEEE, &flags);
  g_assert_true (value.exponent == INT32_MIN + 1 && value.sticky);
  value = mant_value_add (&huge, &tiny, false, &flags);
  g_assert_true (value.exponent == 2000000000 && value.sticky && value.hi == huge.hi);
  value = mant_value_subtract (&huge, &tiny, false, &flags);
  g_assert_true (value.exponent == 1999999999 && value.sticky && value.lo == G_MAXUINT64);
  value = mant_value_fma (&huge, &huge, &tiny, false, &flags);
  g_assert_true (value.exponent == INT32_MAX - 1 && value.sticky);
  value = mant_value_remainder (&huge, &tiny, &flags);
  g_assert_cmpint (value.number_class, ==, MANT_CLASS_ZERO);
  value = mant_value_fmod (&tiny, &huge, &flags);
  g_assert_cmpint (value.exponent, ==, tiny.exponent);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (int i = 0; i < N_OPERATIONS; i++)
    {
      g_autofree char *path = g_strdup_printf ("/num/arith/%s", names[i]);

      g_test_add_data_func (path, GINT_TO_POINTER (i), test_operation);
    }
  g_test_add_func ("/num/arith/signs", test_signs);
  g_test_add_func ("/num/arith/systems", test_systems);
  g_test_add_func ("/num/arith/range", test_range);

  return g_test_run ();
}
