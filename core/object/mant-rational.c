/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Operations whose results on rational numbers are rational: exactly. */

#include "mant-real-private.h"

#include <string.h>

#define MAX_POWER 4096

typedef gboolean (*RationalFunction) (mpq_t result, const mpq_t a, const mpq_t b, const mpq_t c);

static gboolean
rational_add (mpq_t result, const mpq_t a, const mpq_t b, const mpq_t c)
{
  mpq_add (result, a, b);
  return TRUE;
}

static gboolean
rational_sub (mpq_t result, const mpq_t a, const mpq_t b, const mpq_t c)
{
  mpq_sub (result, a, b);
  return TRUE;
}

static gboolean
rational_mul (mpq_t result, const mpq_t a, const mpq_t b, const mpq_t c)
{
  mpq_mul (result, a, b);
  return TRUE;
}

static gboolean
rational_div (mpq_t result, const mpq_t a, const mpq_t b, const mpq_t c)
{
  if (mpq_sgn (b) == 0)
    return FALSE;
  mpq_div (result, a, b);
  return TRUE;
}

static gboolean
rational_recip (mpq_t result, const mpq_t a, const mpq_t b, const mpq_t c)
{
  if (mpq_sgn (a) == 0)
    return FALSE;
  mpq_inv (result, a);
  return TRUE;
}

static gboolean
rational_fma (mpq_t result, const mpq_t a, const mpq_t b, const mpq_t c)
{
  mpq_mul (result, a, b);
  mpq_add (result, result, c);
  return TRUE;
}

static gboolean
rational_faa (mpq_t result, const mpq_t a, const mpq_t b, const mpq_t c)
{
  mpq_add (result, a, b);
  mpq_add (result, result, c);
  return TRUE;
}

static gboolean
rational_neg (mpq_t result, const mpq_t a, const mpq_t b, const mpq_t c)
{
  mpq_neg (result, a);
  return TRUE;
}

static gboolean
rational_abs (mpq_t result, const mpq_t a, const mpq_t b, const mpq_t c)
{
  mpq_abs (result, a);
  return TRUE;
}

static gboolean
rational_min (mpq_t result, const mpq_t a, const mpq_t b, const mpq_t c)
{
  mpq_set (result, mpq_cmp (a, b) <= 0 ? a : b);
  return TRUE;
}

static gboolean
rational_max (mpq_t result, const mpq_t a, const mpq_t b, const mpq_t c)
{
  mpq_set (result, mpq_cmp (a, b) >= 0 ? a : b);
  return TRUE;
}

#define RATIONAL_COMPARISON(name, operator)                                          \
  static gboolean                                                                    \
  rational_##name (mpq_t result, const mpq_t a, const mpq_t b, const mpq_t c)        \
  {                                                                                  \
    mpq_set_ui (result, mpq_cmp (a, b) operator 0, 1);                               \
    return TRUE;                                                                     \
  }
RATIONAL_COMPARISON (eq, ==)
RATIONAL_COMPARISON (ne, !=)
RATIONAL_COMPARISON (lt, <)
RATIONAL_COMPARISON (le, <=)
RATIONAL_COMPARISON (gt, >)
RATIONAL_COMPARISON (ge, >=)

static gboolean
rational_sqrt (mpq_t result, const mpq_t a, const mpq_t b, const mpq_t c)
{
  if (mpq_sgn (a) < 0 || !mpz_perfect_square_p (mpq_numref (a))
      || !mpz_perfect_square_p (mpq_denref (a)))
    return FALSE;
  mpz_sqrt (mpq_numref (result), mpq_numref (a));
  mpz_sqrt (mpq_denref (result), mpq_denref (a));
  return TRUE;
}

static gboolean
rational_pow (mpq_t result, const mpq_t a, const mpq_t b, const mpq_t c)
{
  long n;

  if (mpz_cmp_ui (mpq_denref (b), 1) != 0 || mpz_cmpabs_ui (mpq_numref (b), MAX_POWER) > 0)
    return FALSE;
  n = mpz_get_si (mpq_numref (b));
  if ((n < 0 && mpq_sgn (a) == 0)
      || (mpz_sizeinbase (mpq_numref (a), 2) + mpz_sizeinbase (mpq_denref (a), 2)) * ABS (n)
           > MANT_RATIONAL_MAX_BITS)
    return FALSE;
  mpz_pow_ui (mpq_numref (result), mpq_numref (a), ABS (n));
  mpz_pow_ui (mpq_denref (result), mpq_denref (a), ABS (n));
  if (n < 0)
    mpq_inv (result, result);
  return TRUE;
}

/* a − b·n, where n is a / b cut, or to nearest with ties to even */
static gboolean
subtract_multiple (mpq_t       result,
                   const mpq_t a,
                   const mpq_t b,
                   gboolean    to_nearest)
{
  mpq_t ratio;
  mpz_t n, rest;

  if (mpq_sgn (b) == 0)
    return FALSE;
  mpq_init (ratio);
  mpz_inits (n, rest, NULL);
  mpq_div (ratio, a, b);
  mpz_tdiv_qr (n, rest, mpq_numref (ratio), mpq_denref (ratio));
  if (to_nearest)
    {
      int side;

      mpz_mul_2exp (rest, rest, 1);
      side = mpz_cmpabs (rest, mpq_denref (ratio));
      if (side > 0 || (side == 0 && mpz_odd_p (n)))
        {
          if (mpq_sgn (ratio) < 0)
            mpz_sub_ui (n, n, 1);
          else
            mpz_add_ui (n, n, 1);
        }
    }
  mpq_set_z (ratio, n);
  mpq_mul (ratio, ratio, b);
  mpq_sub (result, a, ratio);
  mpz_clears (n, rest, NULL);
  mpq_clear (ratio);
  return TRUE;
}

static gboolean
rational_rem (mpq_t result, const mpq_t a, const mpq_t b, const mpq_t c)
{
  return subtract_multiple (result, a, b, TRUE);
}

static gboolean
rational_fmod (mpq_t result, const mpq_t a, const mpq_t b, const mpq_t c)
{
  return subtract_multiple (result, a, b, FALSE);
}

/* Of equal magnitudes, the smaller number or the larger one. */
static gboolean
rational_minmag (mpq_t result, const mpq_t a, const mpq_t b, const mpq_t c)
{
  mpq_t x, y;
  int side;

  mpq_inits (x, y, NULL);
  mpq_abs (x, a);
  mpq_abs (y, b);
  side = mpq_cmp (x, y);
  mpq_clears (x, y, NULL);
  return side == 0 ? rational_min (result, a, b, c) : (mpq_set (result, side < 0 ? a : b), TRUE);
}

static gboolean
rational_maxmag (mpq_t result, const mpq_t a, const mpq_t b, const mpq_t c)
{
  mpq_t x, y;
  int side;

  mpq_inits (x, y, NULL);
  mpq_abs (x, a);
  mpq_abs (y, b);
  side = mpq_cmp (x, y);
  mpq_clears (x, y, NULL);
  return side == 0 ? rational_max (result, a, b, c) : (mpq_set (result, side > 0 ? a : b), TRUE);
}

static gboolean
rational_copysign (mpq_t result, const mpq_t a, const mpq_t b, const mpq_t c)
{
  mpq_abs (result, a);
  if (mpq_sgn (b) < 0)
    mpq_neg (result, result);
  return TRUE;
}

static gboolean
rational_convert (mpq_t result, const mpq_t a, const mpq_t b, const mpq_t c)
{
  mpq_set (result, a);
  return TRUE;
}

static gboolean
rational_unordered (mpq_t result, const mpq_t a, const mpq_t b, const mpq_t c)
{
  mpq_set_ui (result, 0, 1);
  return TRUE;
}

static const struct {
  const char *id;
  RationalFunction function;
} rational_functions[] = {
  { "add", rational_add }, { "sub", rational_sub }, { "mul", rational_mul },
  { "div", rational_div }, { "recip", rational_recip }, { "fma", rational_fma },
  { "faa", rational_faa }, { "neg", rational_neg }, { "abs", rational_abs },
  { "convert", rational_convert },
  { "min", rational_min }, { "max", rational_max }, { "minnum", rational_min },
  { "maxnum", rational_max }, { "eq", rational_eq }, { "ne", rational_ne },
  { "lt", rational_lt }, { "le", rational_le }, { "gt", rational_gt }, { "ge", rational_ge },
  { "unordered", rational_unordered }, { "sqrt", rational_sqrt }, { "pow", rational_pow },
  { "copysign", rational_copysign }, { "rem", rational_rem }, { "fmod", rational_fmod },
  { "minmag", rational_minmag }, { "maxmag", rational_maxmag },
  { "minmagnum", rational_minmag }, { "maxmagnum", rational_maxmag },
};

/*< private >
 * mant_rational_apply:
 * @operation: the id of an operation
 * @a: its first operand
 * @b: its second one; any number where it has none
 * @c: its third one
 * @result: (out): initialised by the caller; none of the operands
 *
 * Returns: whether the result is a rational number of at most %MANT_RATIONAL_MAX_BITS bits in
 * numerator and denominator, and this function knows the operation
 */
gboolean
mant_rational_apply (const char  *operation,
                     const mpq_t  a,
                     const mpq_t  b,
                     const mpq_t  c,
                     mpq_t        result)
{
  for (guint i = 0; i < G_N_ELEMENTS (rational_functions); i++)
    if (strcmp (operation, rational_functions[i].id) == 0)
      return rational_functions[i].function (result, a, b, c)
             && mpz_sizeinbase (mpq_numref (result), 2) <= MANT_RATIONAL_MAX_BITS
             && mpz_sizeinbase (mpq_denref (result), 2) <= MANT_RATIONAL_MAX_BITS;
  return FALSE;
}
