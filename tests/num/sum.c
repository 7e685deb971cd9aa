/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Dot products in every order, against the orders' definitions written out step by step on
 * MantValue (which the fast way in doubles never touches), with flags and the places of the
 * stream. */

#include <glib.h>

#include "mant-num.h"

#include <math.h>
#include <string.h>

#ifdef HAVE_MPFR
#include <mpfr.h>
#endif

#define MAX_TERMS 70

static void
test_registry (void)
{
  static const char *const ids[] = { "sequential", "reverse", "pairwise", "split", "kahan",
                                     "tensor-core", "exact" };

  g_assert_cmpuint (mant_n_sum_orders, ==, G_N_ELEMENTS (ids));
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_assert_cmpstr (mant_sum_orders[i]->id, ==, ids[i]);
      g_assert_true (mant_sum_order_find (ids[i]) == mant_sum_orders[i]);
      g_assert_cmpuint (strlen (mant_sum_orders[i]->title), >, 3);
      g_assert_cmpuint (strlen (mant_sum_orders[i]->source), >, 3);
      g_assert_cmpint (mant_sum_orders[i]->has_parameter, ==,
                       mant_sum_orders[i]->default_parameter != 0);
    }
  g_assert_null (mant_sum_orders[mant_n_sum_orders]);
  g_assert_null (mant_sum_order_find ("Sequential"));
}

/* The definitions of mant-sum.h, one function for all. */
typedef struct {
  const MantDot *dot;
  const double  *a, *b;
  guint64        index;
  MantFlags      flags;
} Reference;

static MantValue
rounded (Reference        *r,
         const MantFormat *format,
         MantValue         value)
{
  const MantRoundingContext context = { .rounding = r->dot->rounding, .seed = r->dot->seed,
                                        .index = r->index++ };

  return mant_format_decode (format, mant_format_encode (format, &value, &context,
                                                         r->dot->overflow, &r->flags));
}

static MantValue
term (Reference *r,
      gsize      i)
{
  MantValue a = mant_value_from_f64 (r->a[i]);

  if (r->b != NULL)
    {
      const MantValue b = mant_value_from_f64 (r->b[i]);

      a = mant_value_multiply (&a, &b, &r->flags);
    }
  return r->dot->product != NULL ? rounded (r, r->dot->product, a) : a;
}

static MantValue
add (Reference *r,
     MantValue  a,
     MantValue  b,
     gboolean   subtract)
{
  const bool down = strcmp (r->dot->rounding->id, "rd") == 0;

  return rounded (r, r->dot->accumulator,
                  subtract ? mant_value_subtract (&a, &b, down, &r->flags)
                           : mant_value_add (&a, &b, down, &r->flags));
}

static MantValue
run (Reference *r,
     gsize      first,
     gsize      n)
{
  MantValue s = { .number_class = MANT_CLASS_ZERO };

  for (gsize i = first; i < first + n; i++)
    s = add (r, s, term (r, i), FALSE);
  return s;
}

static MantValue
reference_sum (Reference  *r,
               const char *order,
               gsize       n,
               gsize       parameter)
{
  MantValue s = { .number_class = MANT_CLASS_ZERO };

  if (g_str_equal (order, "sequential"))
    {
      s = run (r, 0, n);
    }
  else if (g_str_equal (order, "reverse"))
    {
      for (gsize i = n; i-- > 0;)
        s = add (r, s, term (r, i), FALSE);
    }
  else if (g_str_equal (order, "pairwise"))
    {
      /* level by level; the places of the stream are those of the depth-first order, so that only
       * modes without chance are compared with this */
      MantValue level[MAX_TERMS];

      for (gsize i = 0; i < n; i++)
        level[i] = term (r, i);
      for (; n > 1; n = (n + 1) / 2)
        for (gsize i = 0; i < (n + 1) / 2; i++)
          level[i] = 2 * i + 1 < n ? add (r, level[2 * i], level[2 * i + 1], FALSE) : level[2 * i];
      if (n == 1)
        s = level[0];
    }
  else if (g_str_equal (order, "split"))
    {
      const gsize length = (n + parameter - 1) / parameter;

      for (gsize first = 0; first < n; first += length)
        s = add (r, s, run (r, first, MIN (length, n - first)), FALSE);
    }
  else
    {
      MantValue c = s;

      g_assert_cmpstr (order, ==, "kahan");
      for (gsize i = 0; i < n; i++)
        {
          const MantValue y = add (r, term (r, i), c, TRUE), t = add (r, s, y, FALSE);

          c = add (r, add (r, t, s, TRUE), y, TRUE);
          s = t;
        }
    }

  return rounded (r, r->dot->output != NULL ? r->dot->output : r->dot->accumulator, s);
}

static double
random_number (guint kind)
{
  const double x = g_test_rand_double_range (-2, 2);

  switch (kind)
    {
    case 0: /* small integers and halves: exact sums, ties, zeros of both signs */
      return g_test_rand_int_range (-8, 9) * (g_test_rand_bit () ? 0.5 : -1.0);
    case 1:
      return (float) x;
    case 2:
      return x; /* 53 bits: products that no double holds */
    case 3:
      return ldexp (x, g_test_rand_int_range (-20, 20));
    case 4: /* over the ends of small formats */
      return ldexp (x, g_test_rand_int_range (-160, 140));
    case 5:
      return ldexp (x, g_test_rand_int_range (-1000, 1000));
    default:
      switch (g_test_rand_int_range (0, 20))
        {
        case 0:
          return INFINITY;
        case 1:
          return -INFINITY;
        case 2:
          return NAN;
        case 3:
          return 0x1p-1074;
        default:
          return (float) x;
        }
    }
}

static gboolean
same_value (const MantValue *a,
            const MantValue *b)
{
  return a->number_class == b->number_class && a->negative == b->negative
         && (a->number_class == MANT_CLASS_ZERO || a->number_class == MANT_CLASS_INF
             || a->number_class == MANT_CLASS_NAN || a->number_class == MANT_CLASS_NAR
             || (a->exponent == b->exponent && a->hi == b->hi && a->lo == b->lo));
}

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
test_order (gconstpointer data)
{
  static const char *const accumulators[] = {
    "binary32", "bfloat16", "binary16", "tf32", "e5m2", "e4m3fn", "binary64", "binary128",
    "float(e=8,m=40)", "float(e=8,m=41)", "float(e=5,m=6,subnormals=no)", "float(e=6,m=0)",
    "binary8p4se", "binary16p7se", "float(e=7,m=9,signed=no)", "posit(16,2)", "int32",
    "fixed(20,8)", "e4m3fn(policy=ml_dtypes)",
  };
  const char *order = data;
  const gsize n_accumulators = G_N_ELEMENTS (accumulators);

  for (guint i = 0; i < n_accumulators * 160; i++)
    {
      const MantFormat accumulator = parse (accumulators[i % n_accumulators]);
      const MantFormat product = parse (accumulators[(guint) g_test_rand_int_range (0, 8)]);
      const gsize n = (gsize) g_test_rand_int_range (0, i % 7 == 0 ? MAX_TERMS : 12);
      const guint kind = i % 8;
      MantDot dot = {
        .product = i % 3 == 0 ? NULL : i % 3 == 1 ? &accumulator : &product,
        .accumulator = &accumulator,
        .output = i % 5 == 0 ? mant_format_find ("binary16") : NULL,
        .order = mant_sum_order_find (order),
        .parameter = i % 2 == 0 ? 0 : (gsize) g_test_rand_int_range (1, 9),
        .rounding = mant_roundings[(guint) g_test_rand_int_range (0, (gint) mant_n_roundings)],
        .overflow = (MantOverflow) (i % 4),
        .seed = i, .first_index = 1000 * i,
      };
      double a[2 * MAX_TERMS], b[MAX_TERMS], contiguous[MAX_TERMS];
      Reference r = { .dot = &dot, .a = contiguous, .b = i % 6 == 0 ? NULL : b,
                      .index = dot.first_index };
      MantFlags flags = MANT_FLAG_NONE;
      MantValue expected, got;

      if (g_str_equal (order, "pairwise") && dot.rounding->stochastic)
        dot.rounding = mant_roundings[0];
      for (gsize j = 0; j < n; j++)
        {
          contiguous[j] = a[2 * j] = random_number (kind);
          a[2 * j + 1] = NAN; /* of another column */
          b[n - 1 - j] = random_number (kind);
        }
      expected = reference_sum (&r, order, n, dot.parameter != 0 ? dot.parameter
                                                                 : dot.order->default_parameter);
      if (r.b != NULL)
        {
          double backwards[MAX_TERMS];

          for (gsize j = 0; j < n; j++)
            backwards[n - 1 - j] = b[j];
          got = mant_dot_product (&dot, a, 2, backwards + n - (n > 0), -1, n, &flags);
        }
      else
        {
          got = mant_dot_sum (&dot, a, 2, n, &flags);
        }
      if (!same_value (&expected, &got) || flags != r.flags)
        {
          char hex[2][64];

          mant_value_to_hex (&expected, hex[0], sizeof hex[0]);
          mant_value_to_hex (&got, hex[1], sizeof hex[1]);
          g_test_message ("%s of %" G_GSIZE_FORMAT " in %s, products %s, %s, kind %u: %s with "
                          "flags %d, expected %s with %d", order, n, accumulator.id,
                          dot.product != NULL ? dot.product->id : "exact", dot.rounding->id, kind,
                          hex[1], flags, hex[0], r.flags);
          for (gsize j = 0; j < n; j++)
            g_test_message ("  %a * %a", contiguous[j], b[j]);
          g_test_fail ();
          return;
        }
      g_assert_cmpuint (r.index - dot.first_index, <=, mant_dot_n_indices (n));
    }
}

/* A tree's additions, in the order in which both halves are known: two terms, then their sum, … */
static void
test_pairwise_stream (void)
{
  const MantFormat format = *mant_format_find ("bfloat16");
  const double a[] = { 1.001, 2.002, 3.003, 4.004, 5.005 };
  MantDot dot = { .product = &format, .accumulator = &format,
                  .order = mant_sum_order_find ("pairwise"), .rounding = mant_rounding_find ("sr"),
                  .seed = 11 };
  Reference r = { .dot = &dot, .a = a };

  for (dot.first_index = 0; dot.first_index < 200; dot.first_index++)
    {
      MantFlags flags = MANT_FLAG_NONE;
      MantValue t[5], s, got;

      r.index = dot.first_index;
      t[0] = term (&r, 0);
      t[1] = term (&r, 1);
      t[0] = add (&r, t[0], t[1], FALSE);
      t[2] = term (&r, 2);
      t[3] = term (&r, 3);
      t[2] = add (&r, t[2], t[3], FALSE);
      t[0] = add (&r, t[0], t[2], FALSE);
      t[4] = term (&r, 4);
      s = rounded (&r, &format, add (&r, t[0], t[4], FALSE));
      got = mant_dot_sum (&dot, a, 1, 5, &flags);
      g_assert_true (same_value (&s, &got));
    }
}

/* Bits that a double does not hold decide few stochastic roundings: many, then. */
static void
test_stochastic_jam (void)
{
  const MantFormat format = parse ("float(e=8,m=40)");
  MantDot dot = { .accumulator = &format, .order = mant_sum_order_find ("sequential"),
                  .rounding = mant_rounding_find ("sr"), .seed = 4 };

  for (guint i = 0; i < 60000; i++)
    {
      const double a[] = { 1 + (guint) g_test_rand_int_range (0, 1 << 30) * 0x1p-40,
                           ldexp (g_test_rand_double_range (1, 2), -42) };
      Reference r = { .dot = &dot, .a = a, .index = i };
      MantFlags flags = MANT_FLAG_NONE;
      MantValue expected, got;

      dot.first_index = i;
      expected = reference_sum (&r, "sequential", 2, 0);
      got = mant_dot_sum (&dot, a, 1, 2, &flags);
      g_assert_true (same_value (&expected, &got));
    }
}

/* Volta adds four products and the accumulator with nothing kept below the accumulator's last
 * place, Ampere keeps one bit, Hopper two (Fasi et al. 2021, section 4). */
static void
test_tensor_core (void)
{
  const MantFormat binary32 = *mant_format_find ("binary32");
  MantDot dot = { .accumulator = &binary32, .order = mant_sum_order_find ("tensor-core"),
                  .rounding = mant_rounding_find ("rne") };
  const double half_ulps[] = { 1, 0x1p-24, 0x1p-24, 0x1p-24, 0x1p-24 };
  const double ones[] = { 1, 1, 1, 1, 1 };
  MantFlags flags = MANT_FLAG_NONE;
  MantValue value;

  /* 1 + 3·2^−24 at once: each is below the last place and lost, with one guard bit they count */
  value = mant_dot_product (&dot, half_ulps, 1, ones, 1, 4, &flags);
  g_assert_cmpfloat (mant_value_to_f64 (&value), ==, 1);
  g_assert_cmpint (flags, ==, MANT_FLAG_INEXACT);
  dot.guard_bits = 1;
  value = mant_dot_product (&dot, half_ulps, 1, ones, 1, 4, &flags);
  g_assert_cmpfloat (mant_value_to_f64 (&value), ==, 1 + 0x1p-23);
  /* rounded toward zero, negative sums too */
  dot.guard_bits = 2;
  value = mant_dot_product (&dot, (double[]) { -1, -0x1p-25, -0x1p-25, -0x1p-25 }, 1, ones, 1, 4,
                            &flags);
  g_assert_cmpfloat (mant_value_to_f64 (&value), ==, -1);
  /* the accumulator is one of those that are aligned: 2^24, then four times ½ at once */
  dot.guard_bits = 0;
  value = mant_dot_product (&dot, (double[]) { 0x1p24, 0, 0, 0, 0.5, 0.5, 0.5, 0.5 }, 1,
                            (double[]) { 1, 1, 1, 1, 1, 1, 1, 1 }, 1, 8, &flags);
  g_assert_cmpfloat (mant_value_to_f64 (&value), ==, 0x1p24);
  /* in groups of two the small ones meet first */
  dot.parameter = 2;
  value = mant_dot_product (&dot, (double[]) { 0.5, 0.5, 0.5, 0.5, 0x1p23, 0 }, 1,
                            (double[]) { 1, 1, 1, 1, 1, 1 }, 1, 6, &flags);
  g_assert_cmpfloat (mant_value_to_f64 (&value), ==, 0x1p23 + 2);
  flags = MANT_FLAG_NONE;
  value = mant_dot_product (&dot, (double[]) { INFINITY, -INFINITY }, 1, ones, 1, 2, &flags);
  g_assert_cmpint (value.number_class, ==, MANT_CLASS_NAN);
  g_assert_cmpint (flags & MANT_FLAG_INVALID, !=, 0);

  /* random groups: truncation by doubles, exact where the accumulator is short */
  for (guint i = 0; i < 4000; i++)
    {
      const MantFormat bfloat16 = *mant_format_find ("bfloat16");
      const gsize n = (gsize) g_test_rand_int_range (1, 20);
      const int guard_bits = g_test_rand_int_range (0, 4);
      const gsize group = (gsize) g_test_rand_int_range (1, 9);
      const MantRoundingContext toward_zero = { .rounding = mant_rounding_find ("rz") };
      double a[20], total = 0;

      dot = (MantDot) { .accumulator = &bfloat16, .order = mant_sum_order_find ("tensor-core"),
                        .parameter = group, .guard_bits = guard_bits,
                        .rounding = mant_rounding_find ("rne") };
      for (gsize j = 0; j < n; j++)
        a[j] = ldexp (g_test_rand_int_range (-255, 256), g_test_rand_int_range (-6, 6));
      for (gsize first = 0; first < n; first += group)
        {
          double largest = fabs (total), quantum, sum = 0;
          int exponent;

          for (gsize j = first; j < MIN (n, first + group); j++)
            largest = fmax (largest, fabs (a[j]));
          frexp (largest, &exponent);
          quantum = ldexp (1, exponent - 1 - 7 - guard_bits);
          sum = trunc (total / quantum);
          for (gsize j = first; j < MIN (n, first + group); j++)
            sum += trunc (a[j] / quantum);
          total = mant_format_round_f64 (&bfloat16, sum * quantum, &toward_zero,
                                         MANT_OVERFLOW_IEEE);
        }
      value = mant_dot_product (&dot, a, 1, (double[]) { 1 }, 0, n, &flags);
      g_assert_cmpfloat (mant_value_to_f64 (&value), ==, total);
    }
}

static void
test_exact (void)
{
  const MantFormat binary64 = *mant_format_find ("binary64");
  const MantFormat binary32 = *mant_format_find ("binary32");
  MantDot dot = { .accumulator = &binary64, .order = mant_sum_order_find ("exact"),
                  .rounding = mant_rounding_find ("rne") };
  const double far[] = { 0x1p1000, 1, 0x1p-1000, -0x1p1000, 0x1p-1000, -1 };
  MantFlags flags = MANT_FLAG_NONE;
  MantValue value;

  value = mant_dot_sum (&dot, far, 1, 6, &flags);
  g_assert_cmpfloat (mant_value_to_f64 (&value), ==, 0x1p-999);
  g_assert_cmpint (flags, ==, MANT_FLAG_NONE);
  value = mant_dot_product (&dot, far, 1, far, 1, 6, &flags); /* 2^2001 + … */
  g_assert_cmpint (value.number_class, ==, MANT_CLASS_INF);

  /* something far below the bits that are kept */
  dot.rounding = mant_rounding_find ("ru");
  value = mant_dot_sum (&dot, (double[]) { 1, 0x1p-300 }, 1, 2, &flags);
  g_assert_cmpfloat (mant_value_to_f64 (&value), ==, 1 + 0x1p-52);
  value = mant_dot_sum (&dot, (double[]) { -1, 0x1p-1000 }, 1, 2, &flags);
  g_assert_cmpfloat (mant_value_to_f64 (&value), ==, -1 + 0x1p-53);

  /* the smallest product of all, a great many times */
  {
    const double tiny = 0x1p-1074;

    dot.rounding = mant_rounding_find ("ru");
    value = mant_dot_product (&dot, &tiny, 0, &tiny, 0, 100, &flags);
    g_assert_cmpfloat (mant_value_to_f64 (&value), ==, tiny);
    dot.rounding = mant_rounding_find ("rne");
    value = mant_dot_product (&dot, &tiny, 0, &tiny, 0, 100, &flags);
    g_assert_cmpfloat (mant_value_to_f64 (&value), ==, 0);
  }

  /* zero sums */
  g_assert_false (mant_dot_sum (&dot, far, 1, 0, &flags).negative);
  g_assert_true (mant_dot_sum (&dot, (double[]) { -0.0, -0.0 }, 1, 2, &flags).negative);
  g_assert_false (mant_dot_sum (&dot, (double[]) { -1, 1 }, 1, 2, &flags).negative);
  dot.rounding = mant_rounding_find ("rd");
  g_assert_true (mant_dot_sum (&dot, (double[]) { -1, 1 }, 1, 2, &flags).negative);
  flags = MANT_FLAG_NONE;
  value = mant_dot_sum (&dot, (double[]) { INFINITY, 1, -INFINITY }, 1, 3, &flags);
  g_assert_true (value.number_class == MANT_CLASS_NAN && (flags & MANT_FLAG_INVALID) != 0);

#ifdef HAVE_MPFR
  for (guint i = 0; i < 4000; i++)
    {
      const gsize n = (gsize) g_test_rand_int_range (1, 40);
      const guint kind = i % 6;
      double a[40], b[40], expected;
      mpfr_t products[40], sum;
      mpfr_ptr pointers[40];

      for (gsize j = 0; j < n; j++)
        {
          a[j] = random_number (kind);
          b[j] = kind == 5 ? ldexp (random_number (2), g_test_rand_int_range (-70, 20))
                           : random_number (kind);
          if (j > 0 && g_test_rand_int_range (0, 3) == 0) /* cancels a product that was there */
            {
              a[j] = a[j - 1];
              b[j] = -b[j - 1];
            }
          mpfr_init2 (products[j], 106);
          mpfr_set_d (products[j], a[j], MPFR_RNDN);
          mpfr_mul_d (products[j], products[j], b[j], MPFR_RNDN);
          pointers[j] = products[j];
        }
      mpfr_init2 (sum, 53);
      mpfr_sum (sum, pointers, n, MPFR_RNDN);
      expected = mpfr_get_d (sum, MPFR_RNDN);
      if (fabs (expected) > 0x1p-1000 || expected == 0) /* mpfr_get_d () rounds subnormals again */
        {
          dot.rounding = mant_rounding_find ("rne");
          value = mant_dot_product (&dot, a, 1, b, 1, n, &flags);
          g_assert_cmpfloat (mant_value_to_f64 (&value), ==, expected);
        }
      mpfr_clear (sum);
      mpfr_set_default_prec (24);
      mpfr_init (sum);
      mpfr_sum (sum, pointers, n, MPFR_RNDU);
      expected = mpfr_get_d (sum, MPFR_RNDN);
      if (fabs (expected) > 0x1p-100 && fabs (expected) < 0x1p100)
        {
          dot.output = &binary32;
          dot.rounding = mant_rounding_find ("ru");
          value = mant_dot_product (&dot, a, 1, b, 1, n, &flags);
          g_assert_cmpfloat (mant_value_to_f64 (&value), ==, expected);
          dot.output = NULL;
        }
      mpfr_clear (sum);
      for (gsize j = 0; j < n; j++)
        mpfr_clear (products[j]);
    }
#else
  g_assert_cmpint (binary32.bits, ==, 32);
#endif
}

static void
test_matmul (void)
{
  enum { M = 5, N = 4, K = 9, LDA = 11, LDB = 6, LDC = 7 };
  const MantFormat format = *mant_format_find ("e5m2");
  double a[M * LDA], b[K * LDB], c[M * LDC];

  for (gsize i = 0; i < G_N_ELEMENTS (a); i++)
    a[i] = g_test_rand_int_range (-20, 20) / 8.0;
  for (gsize i = 0; i < G_N_ELEMENTS (b); i++)
    b[i] = g_test_rand_int_range (-20, 20) / 8.0;
  for (gsize o = 0; o < mant_n_sum_orders; o++)
    {
      MantDot dot = { .product = o % 2 == 0 ? &format : NULL, .accumulator = &format,
                      .order = mant_sum_orders[o], .rounding = mant_rounding_find ("sr"),
                      .seed = 5, .first_index = 77 };
      MantFlags flags = MANT_FLAG_NONE, element_flags = MANT_FLAG_NONE;

      for (gsize i = 0; i < G_N_ELEMENTS (c); i++)
        c[i] = 12345;
      mant_matmul (&dot, M, N, K, a, LDA, b, LDB, c, LDC, &flags);
      for (gsize i = 0; i < M; i++)
        for (gsize j = 0; j < LDC; j++)
          {
            MantDot element = dot;
            MantValue value;

            if (j >= N)
              {
                g_assert_cmpfloat (c[i * LDC + j], ==, 12345);
                continue;
              }
            element.first_index = 77 + (i * N + j) * mant_dot_n_indices (K);
            value = mant_dot_product (&element, a + i * LDA, 1, b + j, LDB, K, &element_flags);
            g_assert_cmpfloat (c[i * LDC + j], ==, mant_value_to_f64 (&value));
          }
      g_assert_cmpint (flags, ==, element_flags);
    }
}

static void
test_wide_is_refused (void)
{
  MantFormat wide;
  char message[256];
  MantDot dot = { .accumulator = &wide, .order = mant_sum_order_find ("sequential"),
                  .rounding = mant_rounding_find ("rne") };
  const double one = 1;
  MantFlags flags = MANT_FLAG_NONE;
  MantValue value;

  g_assert_cmpint (mant_format_parse ("float(e=15,m=200)", &wide, message, sizeof message), ==,
                   MANT_UNABLE);
  value = mant_dot_sum (&dot, &one, 1, 1, &flags);
  g_assert_cmpint (value.number_class, ==, MANT_CLASS_NAN);
  g_assert_cmpint (flags, ==, MANT_FLAG_INVALID);
}

/* quant/dot_aN.npy and dot_bN.npy: float32 or float64 in C order, version 1 of the header */
static double *
read_npy (const char *path,
          gsize      *n)
{
  g_autofree char *bytes = NULL;
  gsize length, offset, width;
  double *x;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  offset = 10 + (guchar) bytes[8] + 256 * (gsize) (guchar) bytes[9];
  width = g_strstr_len (bytes + 10, (gssize) offset - 10, "<f4") != NULL ? 4 : 8;
  *n = (length - offset) / width;
  x = g_new (double, *n);
  for (gsize i = 0; i < *n; i++)
    {
      float single;

      memcpy (width == 4 ? (gpointer) &single : (gpointer) &x[i], bytes + offset + i * width,
              width);
      if (width == 4)
        x[i] = single;
    }

  return x;
}

static void
test_golden (void)
{
  const char *shared = g_getenv ("MANTISSA_SHARED");
  g_autofree char *folder = NULL, *path = NULL, *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint n_rows = 0;

  if (shared == NULL)
    {
      g_test_skip ("no golden vectors");
      return;
    }
  folder = g_build_filename (shared, "golden", "quant", NULL);
  path = g_build_filename (folder, "reduction_order.csv", NULL);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 1; lines[i] != NULL; i++)
    {
      g_auto (GStrv) columns = g_strsplit (g_strstrip (lines[i]), ",", -1);
      g_autofree char *a_path = NULL, *b_path = NULL;
      g_autofree double *a = NULL, *b = NULL;
      MantDot dot = { .rounding = mant_rounding_find ("rne") };
      MantFlags flags = MANT_FLAG_NONE;
      MantValue value;
      gsize n, n_b;

      if (g_strv_length (columns) != 4)
        continue;
      a_path = g_strdup_printf ("%s/dot_a%s.npy", folder, columns[0]);
      b_path = g_strdup_printf ("%s/dot_b%s.npy", folder, columns[0]);
      a = read_npy (a_path, &n);
      b = read_npy (b_path, &n_b);
      g_assert_cmpuint (n, ==, n_b);
      dot.accumulator = mant_format_find (g_str_equal (columns[1], "bf16")   ? "bfloat16"
                                          : g_str_equal (columns[1], "fp16") ? "binary16"
                                                                             : "binary32");
      dot.product = dot.accumulator;
      if (g_str_equal (columns[2], "exact"))
        {
          dot.product = NULL;
          dot.output = mant_format_find ("binary64");
          dot.order = mant_sum_order_find ("exact");
        }
      else if (g_str_has_prefix (columns[2], "split"))
        {
          dot.order = mant_sum_order_find ("split");
          dot.parameter = g_ascii_strtoull (columns[2] + 5, NULL, 10);
        }
      else
        {
          dot.order = mant_sum_order_find (g_str_equal (columns[2], "pairwise_tree") ? "pairwise"
                                                                                     : columns[2]);
        }
      value = mant_dot_product (&dot, a, 1, b, 1, n, &flags);
      if (mant_value_to_f64 (&value) != g_ascii_strtod (columns[3], NULL))
        {
          g_test_message ("%s: %.17g", lines[i], mant_value_to_f64 (&value));
          g_test_fail ();
        }
      n_rows++;
    }
  g_assert_cmpuint (n_rows, >, 0);
}

int
main (int   argc,
      char *argv[])
{
  static const char *const orders[] = { "sequential", "reverse", "pairwise", "split", "kahan" };

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/num/sum/registry", test_registry);
  for (gsize i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      g_autofree char *path = g_strdup_printf ("/num/sum/order/%s", orders[i]);

      g_test_add_data_func (path, orders[i], test_order);
    }
  g_test_add_func ("/num/sum/pairwise-stream", test_pairwise_stream);
  g_test_add_func ("/num/sum/stochastic-jam", test_stochastic_jam);
  g_test_add_func ("/num/sum/tensor-core", test_tensor_core);
  g_test_add_func ("/num/sum/exact", test_exact);
  g_test_add_func ("/num/sum/matmul", test_matmul);
  g_test_add_func ("/num/sum/wide-is-refused", test_wide_is_refused);
  g_test_add_func ("/num/sum/golden", test_golden);

  return g_test_run ();
}
