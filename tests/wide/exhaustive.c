/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every pair of codes of 8-bit formats, every deterministic mode, against exact rational numbers
 * and a second way of rounding: the place of the exact result among the format's sorted numbers,
 * compared with the middle of its two neighbours. Nothing of core/num's rounding or of MPFR's is
 used in it. *
 * usage: exhaustive FORMAT  (with GLib's options before it) */

#include <glib.h>

#include "mant-num.h"
#include "mant-operation.h"

#define N_CODES 256
#define N_TRIPLES 20000

/* What a test needs to know of a format, stated here by itself. */
typedef struct {
  const char *text;
  guint max;           /* code of the largest number */
  guint inf;           /* code of +Inf; 0: none */
  guint nan;           /* code of NaN */
  guint nan_sign;      /* bit that a negative NaN has too */
  gboolean negative_zero;
  gboolean posit;
  MantSystem system;
  int emin;            /* of its normal numbers; posits have no others */
} Facts;

static const Facts all_facts[] = {
  { "e4m3fn", 0x7e, 0, 0x7f, 0x80, TRUE, FALSE, MANT_SYSTEM_IEEE, -6 },
  { "e5m2", 0x7b, 0x7c, 0x7e, 0x80, TRUE, FALSE, MANT_SYSTEM_IEEE, -14 },
  { "binary8p4se", 0x7e, 0x7f, 0x80, 0, FALSE, FALSE, MANT_SYSTEM_P3109, -7 },
  { "posit(8,2)", 0x7f, 0, 0x80, 0, FALSE, TRUE, MANT_SYSTEM_POSIT, -1000 },
};

static const Facts *facts;
static MantFormat   format;
static mpq_t        values[N_CODES];        /* by code; 0 where it is no number */
static gboolean     is_number[N_CODES], is_inf[N_CODES], is_nan[N_CODES], is_negative[N_CODES];
static mpq_t        ladder[N_CODES];        /* magnitudes by code, and one beyond the largest */
static mpq_t        middles[N_CODES];       /* where code c ends and c + 1 begins */
static mpq_t        squares[N_CODES], middle_squares[N_CODES];
static guint        n_compared;

static const char *const modes[] = { "rne", "rna", "rnz", "rno", "ru", "rd", "rz", "raz", "ro" };

static void
get_rational (const MantFormat *of,
              guint             code,
              mpq_t             q)
{
  const MantValue value = mant_format_decode (of, (MantCode) { .lo = code });

  mpq_set_d (q, mant_value_to_f64 (&value));
}

static void
set_up (void)
{
  char message[256];
  mpq_t half;

  if (mant_format_parse (facts->text, &format, message, sizeof message) != MANT_OK)
    g_error ("%s", message);
  g_assert_cmpint (format.system, ==, facts->system);

  for (guint code = 0; code < N_CODES; code++)
    {
      const MantValue value = mant_format_decode (&format, (MantCode) { .lo = code });

      mpq_inits (values[code], ladder[code], middles[code], squares[code], middle_squares[code],
                 NULL);
      is_nan[code] = value.number_class == MANT_CLASS_NAN || value.number_class == MANT_CLASS_NAR;
      is_inf[code] = value.number_class == MANT_CLASS_INF;
      is_number[code] = !is_nan[code] && !is_inf[code];
      is_negative[code] = value.negative;
      if (is_number[code])
        get_rational (&format, code, values[code]);
    }

  /* positive numbers ascend with their codes; beyond the last one they would go on as before */
  for (guint code = 0; code <= facts->max; code++)
    mpq_set (ladder[code], values[code]);
  mpq_sub (ladder[facts->max + 1], values[facts->max], values[facts->max - 1]);
  mpq_add (ladder[facts->max + 1], ladder[facts->max + 1], values[facts->max]);

  mpq_init (half);
  mpq_set_ui (half, 1, 2);
  for (guint code = 0; code <= facts->max; code++)
    {
      g_assert_cmpint (mpq_cmp (ladder[code], ladder[code + 1]), <, 0);
      mpq_add (middles[code], ladder[code], ladder[code + 1]);
      mpq_mul (middles[code], middles[code], half);
    }
  if (facts->posit)
    {
      /* the Posit Standard's middle is the posit of one bit more that lies between */
      MantFormat longer;

      g_assert_cmpint (mant_format_parse ("posit(9,2)", &longer, message, sizeof message), ==,
                       MANT_OK);
      for (guint code = 0; code < facts->max; code++)
        get_rational (&longer, 2 * code + 1, middles[code]);
    }
  for (guint code = 0; code <= facts->max; code++)
    {
      mpq_mul (squares[code], ladder[code], ladder[code]);
      mpq_mul (middle_squares[code], middles[code], middles[code]);
    }
  mpq_mul (squares[facts->max + 1], ladder[facts->max + 1], ladder[facts->max + 1]);
  mpq_clear (half);
}

/* Where a positive x lies: the code below or at it, whether it is exactly there, and on which side
 * of the middle it is. */
typedef struct {
  guint    code;
  gboolean exact, beyond;
  int      side;
} Place;

static Place
find_place (const mpq_t x,
            gboolean    x_is_square)
{
  mpq_t *steps = x_is_square ? squares : ladder;
  guint low = 0, high = facts->max + 1;
  Place place = { 0 };

  if (mpq_cmp (x, steps[high]) >= 0)
    {
      place.beyond = TRUE;
      return place;
    }
  while (high - low > 1)
    {
      const guint middle = (low + high) / 2;

      if (mpq_cmp (x, steps[middle]) >= 0)
        low = middle;
      else
        high = middle;
    }
  place.code = low;
  place.exact = mpq_cmp (x, steps[low]) == 0;
  place.side = mpq_cmp (x, x_is_square ? middle_squares[low] : middles[low]);
  return place;
}

static gboolean
goes_up (const char *mode,
         const Place *place,
         gboolean    negative)
{
  const gboolean odd = place->code & 1;

  if (facts->posit && place->code == 0 && mode[1] == 'n')
    return TRUE; /* never to 0 */
  if (g_str_equal (mode, "rne"))
    return place->side > 0 || (place->side == 0 && odd);
  if (g_str_equal (mode, "rno"))
    return place->side > 0 || (place->side == 0 && !odd);
  if (g_str_equal (mode, "rna"))
    return place->side >= 0;
  if (g_str_equal (mode, "rnz"))
    return place->side > 0;
  if (g_str_equal (mode, "ru"))
    return !negative;
  if (g_str_equal (mode, "rd"))
    return negative;
  if (g_str_equal (mode, "rz"))
    return FALSE;
  if (g_str_equal (mode, "raz"))
    return TRUE;
  g_assert_cmpstr (mode, ==, "ro");
  return !odd;
}

static guint
with_sign (guint    magnitude,
           gboolean negative)
{
  if (!negative)
    return magnitude;
  if (magnitude == 0)
    return facts->negative_zero ? 0x80 : 0;
  return facts->posit ? (0x100 - magnitude) & 0xff : magnitude | 0x80;
}

static guint
nan_code (gboolean negative)
{
  return facts->nan | (negative ? facts->nan_sign : 0);
}

/* An infinity, or what stands for it. */
static guint
inf_code (gboolean     negative,
          MantOverflow overflow)
{
  /* P3109 saturates what it rounds, not what it lists as infinite */
  if (overflow == MANT_OVERFLOW_SATURATE && facts->system != MANT_SYSTEM_P3109)
    return with_sign (facts->max, negative);
  return facts->inf != 0 ? with_sign (facts->inf, negative) : nan_code (negative);
}

static guint
expected_code (const char  *mode,
               const Place *place,
               gboolean     negative,
               MantOverflow overflow,
               MantFlags   *flags)
{
  const guint code = place->exact ? place->code : place->code + goes_up (mode, place, negative);

  *flags = MANT_FLAG_NONE;
  /* above its largest number a posit is that one, and has overflowed, in every mode */
  if (place->beyond || code > facts->max
      || (facts->posit && place->code == facts->max && !place->exact))
    {
      *flags = MANT_FLAG_OVERFLOW | MANT_FLAG_INEXACT;
      if (facts->posit || overflow == MANT_OVERFLOW_SATURATE || g_str_equal (mode, "rz")
          || (g_str_equal (mode, "ru") && negative) || (g_str_equal (mode, "rd") && !negative))
        return with_sign (facts->max, negative);
      return inf_code (negative, overflow);
    }
  if (!place->exact)
    {
      mpq_t min_normal;

      *flags = MANT_FLAG_INEXACT;
      mpq_init (min_normal);
      mpq_set_ui (min_normal, 1, 1);
      mpq_div_2exp (min_normal, min_normal, (mp_bitcnt_t) -facts->emin);
      /* tiny before rounding: a place below the smallest normal number is, of posits only that
       * below the smallest one */
      if (facts->posit ? place->code == 0 : mpq_cmp (ladder[place->code], min_normal) < 0)
        *flags |= MANT_FLAG_UNDERFLOW;
      mpq_clear (min_normal);
    }
  return with_sign (code, negative);
}

static void
compare (const MantOperation *operation,
         const guint         *operands,
         const char          *mode,
         MantOverflow         overflow,
         guint                expected,
         MantFlags            expected_flags,
         MantFlags            flag_mask)
{
  const MantRoundingContext context = { .rounding = mant_rounding_find (mode) };
  const MantCode codes[3] = { { operands[0], 0 }, { operands[1], 0 }, { operands[2], 0 } };
  MantFlags flags = MANT_FLAG_NONE;
  const MantCode code = mant_operation_codes (operation, &format, codes, &format, &context,
                                              overflow, &flags);

  n_compared++;
  if (code.lo != expected || code.hi != 0 || (flags & flag_mask) != (expected_flags & flag_mask))
    {
      g_test_message ("%s %s (0x%02x, 0x%02x, 0x%02x) %s, overflow %d: 0x%02x with flags 0x%02x, "
                      "expected 0x%02x with 0x%02x", facts->text, operation->id, operands[0],
                      operands[1], operands[2], mode, overflow, (guint) code.lo, flags, expected,
                      expected_flags);
      g_test_fail ();
    }
}

/* The exact result x of an operation, which is a number: in every mode. */
static void
compare_number (const MantOperation *operation,
                const guint         *operands,
                const mpq_t          x,
                gboolean             x_is_square,
                int                  zero_sign) /* 0: +0 but in rd, 1: +0, −1: −0 */
{
  const gboolean negative = mpq_sgn (x) < 0;
  Place place = { 0 };
  mpq_t magnitude;

  mpq_init (magnitude);
  mpq_abs (magnitude, x);
  if (mpq_sgn (x) != 0)
    place = find_place (magnitude, x_is_square);
  mpq_clear (magnitude);

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    for (int policy = 0; policy < 2; policy++)
      {
        const MantOverflow overflow = policy == 0 ? MANT_OVERFLOW_IEEE : MANT_OVERFLOW_SATURATE;
        MantFlags flags = MANT_FLAG_NONE;
        guint expected;

        if (mpq_sgn (x) == 0)
          expected = with_sign (0, zero_sign < 0
                                   || (zero_sign == 0 && g_str_equal (modes[i], "rd")));
        else
          expected = expected_code (modes[i], &place, negative, overflow, &flags);
        compare (operation, operands, modes[i], overflow, expected, flags,
                 MANT_FLAG_INVALID | MANT_FLAG_DIVZERO | MANT_FLAG_OVERFLOW | MANT_FLAG_UNDERFLOW
                 | MANT_FLAG_INEXACT);
      }
}

static void
compare_special (const MantOperation *operation,
                 const guint         *operands,
                 gboolean             inf,
                 gboolean             negative,
                 MantFlags            flags)
{
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    for (int policy = 0; policy < 2; policy++)
      {
        const MantOverflow overflow = policy == 0 ? MANT_OVERFLOW_IEEE : MANT_OVERFLOW_SATURATE;

        compare (operation, operands, modes[i], overflow,
                 inf ? inf_code (negative, overflow) : nan_code (negative), flags,
                 MANT_FLAG_INVALID | MANT_FLAG_DIVZERO);
      }
}

static void
test_sum (gconstpointer data)
{
  const MantOperation *operation = mant_operation_find (data);
  const gboolean subtract = g_str_equal (data, "sub");
  mpq_t x;

  mpq_init (x);
  for (guint a = 0; a < N_CODES; a++)
    for (guint b = 0; b < N_CODES; b++)
      {
        const guint operands[3] = { a, b, 0 };
        const gboolean b_negative = is_negative[b] != subtract;

        if (is_nan[a] || is_nan[b])
          {
            compare_special (operation, operands, FALSE, is_negative[is_nan[a] ? a : b],
                             MANT_FLAG_NONE);
          }
        else if (is_inf[a] && is_inf[b] && is_negative[a] != b_negative)
          {
            compare_special (operation, operands, FALSE, FALSE, MANT_FLAG_INVALID);
          }
        else if (is_inf[a] || is_inf[b])
          {
            compare_special (operation, operands, TRUE, is_inf[a] ? is_negative[a] : b_negative,
                             MANT_FLAG_NONE);
          }
        else
          {
            if (subtract)
              mpq_sub (x, values[a], values[b]);
            else
              mpq_add (x, values[a], values[b]);
            compare_number (operation, operands, x, FALSE,
                            is_negative[a] != b_negative ? 0 : b_negative ? -1 : 1);
          }
      }
  mpq_clear (x);
}

static void
test_product (void)
{
  const MantOperation *operation = mant_operation_find ("mul");
  mpq_t x;

  mpq_init (x);
  for (guint a = 0; a < N_CODES; a++)
    for (guint b = 0; b < N_CODES; b++)
      {
        const guint operands[3] = { a, b, 0 };
        const gboolean negative = is_negative[a] != is_negative[b];

        if (is_nan[a] || is_nan[b])
          {
            compare_special (operation, operands, FALSE, is_negative[is_nan[a] ? a : b],
                             MANT_FLAG_NONE);
          }
        else if (is_inf[a] || is_inf[b])
          {
            if (mpq_sgn (values[a]) == 0 && mpq_sgn (values[b]) == 0 && !(is_inf[a] && is_inf[b]))
              compare_special (operation, operands, FALSE, FALSE, MANT_FLAG_INVALID); /* 0 × ∞ */
            else
              compare_special (operation, operands, TRUE, negative, MANT_FLAG_NONE);
          }
        else
          {
            mpq_mul (x, values[a], values[b]);
            compare_number (operation, operands, x, FALSE, negative ? -1 : 1);
          }
      }
  mpq_clear (x);
}

static void
test_quotient (void)
{
  const MantOperation *operation = mant_operation_find ("div");
  mpq_t x;

  mpq_init (x);
  for (guint a = 0; a < N_CODES; a++)
    for (guint b = 0; b < N_CODES; b++)
      {
        const guint operands[3] = { a, b, 0 };
        const gboolean negative = is_negative[a] != is_negative[b];
        const gboolean b_zero = is_number[b] && mpq_sgn (values[b]) == 0;

        if (is_nan[a] || is_nan[b])
          compare_special (operation, operands, FALSE, is_negative[is_nan[a] ? a : b],
                           MANT_FLAG_NONE);
        else if ((is_inf[a] && is_inf[b])
                 || (b_zero && is_number[a] && mpq_sgn (values[a]) == 0))
          compare_special (operation, operands, FALSE, FALSE, MANT_FLAG_INVALID);
        else if (b_zero && facts->system == MANT_SYSTEM_IEEE)
          compare_special (operation, operands, TRUE, negative,
                           is_inf[a] ? MANT_FLAG_NONE : MANT_FLAG_DIVZERO);
        else if (b_zero)
          compare_special (operation, operands, FALSE, FALSE,
                           MANT_FLAG_INVALID | (is_inf[a] ? 0 : MANT_FLAG_DIVZERO));
        else if (is_inf[a])
          compare_special (operation, operands, TRUE, negative, MANT_FLAG_NONE);
        else
          {
            if (is_inf[b])
              mpq_set_ui (x, 0, 1);
            else
              mpq_div (x, values[a], values[b]);
            compare_number (operation, operands, x, FALSE, negative ? -1 : 1);
          }
      }
  mpq_clear (x);
}

static void
test_root (void)
{
  const MantOperation *operation = mant_operation_find ("sqrt");

  for (guint a = 0; a < N_CODES; a++)
    {
      const guint operands[3] = { a, 0, 0 };

      if (is_nan[a])
        compare_special (operation, operands, FALSE, is_negative[a], MANT_FLAG_NONE);
      else if (is_number[a] && mpq_sgn (values[a]) == 0)
        compare_number (operation, operands, values[a], TRUE, is_negative[a] ? -1 : 1);
      else if (is_negative[a])
        compare_special (operation, operands, FALSE, FALSE, MANT_FLAG_INVALID);
      else if (is_inf[a])
        compare_special (operation, operands, TRUE, FALSE, MANT_FLAG_NONE);
      else
        compare_number (operation, operands, values[a], TRUE, 1);
    }
}

/* a − b·n, n = a/b to the nearest integer (ties to even) or truncated */
static void
test_remainder (gconstpointer data)
{
  const MantOperation *operation = mant_operation_find (data);
  const gboolean nearest = g_str_equal (data, "rem");
  mpq_t x, n;
  mpz_t twice, floor;

  mpq_inits (x, n, NULL);
  mpz_inits (twice, floor, NULL);
  for (guint a = 0; a < N_CODES; a++)
    for (guint b = 0; b < N_CODES; b++)
      {
        const guint operands[3] = { a, b, 0 };

        if (is_nan[a] || is_nan[b])
          {
            compare_special (operation, operands, FALSE, is_negative[is_nan[a] ? a : b],
                             MANT_FLAG_NONE);
          }
        else if (is_inf[a] || (is_number[b] && mpq_sgn (values[b]) == 0))
          {
            compare_special (operation, operands, FALSE, FALSE, MANT_FLAG_INVALID);
          }
        else if (is_inf[b])
          {
            compare_number (operation, operands, values[a], FALSE, is_negative[a] ? -1 : 1);
          }
        else
          {
            mpq_div (n, values[a], values[b]);
            if (nearest)
              {
                /* floor ((2·num + den) / (2·den)), less one if that was a tie and is odd */
                mpz_mul_2exp (twice, mpq_numref (n), 1);
                mpz_add (twice, twice, mpq_denref (n));
                mpz_mul_2exp (floor, mpq_denref (n), 1);
                if (mpz_divisible_p (twice, floor))
                  {
                    mpz_divexact (floor, twice, floor);
                    if (mpz_odd_p (floor))
                      mpz_sub_ui (floor, floor, 1);
                  }
                else
                  {
                    mpz_fdiv_q (floor, twice, floor);
                  }
              }
            else
              {
                mpz_tdiv_q (floor, mpq_numref (n), mpq_denref (n));
              }
            mpq_set_z (n, floor);
            mpq_mul (n, n, values[b]);
            mpq_sub (x, values[a], n);
            compare_number (operation, operands, x, FALSE, is_negative[a] ? -1 : 1);
          }
      }
  mpq_clears (x, n, NULL);
  mpz_clears (twice, floor, NULL);
}

/* Numbers alone: what infinities and NaN do has been seen. */
static void
test_three (gconstpointer data)
{
  const MantOperation *operation = mant_operation_find (data);
  const gboolean fused = g_str_equal (data, "fma");
  mpq_t x;

  mpq_init (x);
  for (guint i = 0; i < N_TRIPLES; i++)
    {
      guint operands[3];
      gboolean signs[3];

      for (guint j = 0; j < 3; j++)
        {
          do
            operands[j] = (guint) g_test_rand_int_range (0, N_CODES);
          while (!is_number[operands[j]]);
          signs[j] = is_negative[operands[j]];
        }
      if (i % 8 == 0 && is_number[operands[2] = operands[0] ^ 0x80]) /* cancellation */
        signs[2] = is_negative[operands[2]];
      else if (i % 8 == 0)
        continue;

      if (fused)
        {
          const gboolean product = signs[0] != signs[1];

          mpq_mul (x, values[operands[0]], values[operands[1]]);
          mpq_add (x, x, values[operands[2]]);
          compare_number (operation, operands, x, FALSE,
                          product != signs[2] ? 0 : product ? -1 : 1);
        }
      else
        {
          mpq_add (x, values[operands[0]], values[operands[1]]);
          mpq_add (x, x, values[operands[2]]);
          compare_number (operation, operands, x, FALSE,
                          signs[0] != signs[1] || signs[1] != signs[2] ? 0 : signs[0] ? -1 : 1);
        }
    }
  mpq_clear (x);
}

static void
test_count (void)
{
  g_test_message ("%s: %u results compared", facts->text, n_compared);
  g_assert_cmpuint (n_compared, >, 6 * 65536 * 9 * 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_assert_cmpint (argc, ==, 2);
  for (guint i = 0; i < G_N_ELEMENTS (all_facts); i++)
    if (g_str_equal (all_facts[i].text, argv[1]))
      facts = &all_facts[i];
  g_assert_nonnull (facts);
  set_up ();

  g_test_add_data_func ("/wide/exhaustive/add", "add", test_sum);
  g_test_add_data_func ("/wide/exhaustive/sub", "sub", test_sum);
  g_test_add_func ("/wide/exhaustive/mul", test_product);
  g_test_add_func ("/wide/exhaustive/div", test_quotient);
  g_test_add_func ("/wide/exhaustive/sqrt", test_root);
  g_test_add_data_func ("/wide/exhaustive/rem", "rem", test_remainder);
  g_test_add_data_func ("/wide/exhaustive/fmod", "fmod", test_remainder);
  g_test_add_data_func ("/wide/exhaustive/fma", "fma", test_three);
  g_test_add_data_func ("/wide/exhaustive/faa", "faa", test_three);
  g_test_add_func ("/wide/exhaustive/count", test_count);

  return g_test_run ();
}
