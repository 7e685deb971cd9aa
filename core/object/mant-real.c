/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reals that nobody has rounded. Arithmetic on rational numbers stays exact while they are small;
 * all else is enclosed: an operation answers its exact result for exact operands, truncated and
 * with `sticky`, so that at the corners of what the operands may be it gives certain bounds, and
 * for most operations their hull bounds everything between the corners too. */

#include "mant-real-private.h"

#include <math.h>
#include <string.h>

#include "mant-num.h"
#include "mant-wide-private.h"

/* Of a decimal literal that is kept as a rational number. */
#define MAX_EXPONENT10 5000
/* An error is known where its bounds are that close, in ulp. */
#define ERROR_TOLERANCE 0x1p-40

void
mant_real_init (MantReal *self)
{
  self->kind = MANT_REAL_NONE;
  mpq_init (self->rational);
  mpfr_init2 (self->lo, 64);
  mpfr_init2 (self->hi, 64);
}

void
mant_real_clear (MantReal *self)
{
  mpq_clear (self->rational);
  mpfr_clear (self->lo);
  mpfr_clear (self->hi);
}

static void
set_point (MantReal     *self,
           mpfr_srcptr   x)
{
  self->kind = MANT_REAL_BOUNDS;
  mpfr_set_prec (self->lo, mpfr_get_prec (x));
  mpfr_set_prec (self->hi, mpfr_get_prec (x));
  mpfr_set (self->lo, x, MPFR_RNDN);
  mpfr_set (self->hi, x, MPFR_RNDN);
}

static gboolean
is_small (mpfr_srcptr x)
{
  return mpfr_zero_p (x)
         || (ABS (mpfr_get_exp (x)) < MANT_RATIONAL_MAX_BITS / 2
             && mpfr_get_prec (x) < MANT_RATIONAL_MAX_BITS / 2);
}

/* From what an operation answered. */
static void
set_truncated (MantReal       *self,
               const MantWide *x)
{
  switch (x->number_class)
    {
    case MANT_CLASS_ZERO:
      self->kind = MANT_REAL_RATIONAL;
      mpq_set_ui (self->rational, 0, 1);
      break;

    case MANT_CLASS_NORMAL:
    case MANT_CLASS_SUBNORMAL:
      if (!x->sticky && is_small (x->number))
        {
          self->kind = MANT_REAL_RATIONAL;
          mpfr_get_q (self->rational, x->number);
          break;
        }
      /* What left MPFR's range was made its smallest or largest number. */
      if (x->sticky && ABS (mpfr_get_exp (x->number)) >= MANT_WIDE_EMAX - 1)
        {
          self->kind = MANT_REAL_UNKNOWN;
          break;
        }
      set_point (self, x->number);
      if (x->sticky && mpfr_sgn (x->number) > 0)
        mpfr_nextabove (self->hi);
      else if (x->sticky)
        mpfr_nextbelow (self->lo);
      break;

    case MANT_CLASS_INF:
    case MANT_CLASS_NAN:
    case MANT_CLASS_NAR:
    default:
      self->kind = MANT_REAL_NONE;
      break;
    }
}

/*< private >
 * mant_real_set_number:
 * @self: (out): a real
 * @number: a number
 *
 * Sets @self to the value of @number; %MANT_REAL_NONE where it is not finite.
 */
void
mant_real_set_number (MantReal   *self,
                      MantNumber *number)
{
  set_truncated (self, &number->value);
}

/*< private >*/
void
mant_real_set_mpfr (MantReal    *self,
                    mpfr_srcptr  x)
{
  set_point (self, x);
}

/* The digits as an integer, and the power of ten behind it; FALSE where they are too many. */
static gboolean
read_decimal (const char *text,
              gsize       length,
              mpz_t       integer,
              gint64     *exponent10)
{
  g_autofree char *digits = g_malloc (length + 2);
  gsize n = 0;
  gboolean behind_point = FALSE, down = FALSE;
  gint64 exponent = 0;
  gsize i;

  *exponent10 = 0;
  digits[n++] = '0';
  for (i = 0; i < length && (text[i] | 0x20) != 'e'; i++)
    {
      if (text[i] == '.')
        {
          behind_point = TRUE;
          continue;
        }
      digits[n++] = text[i];
      *exponent10 -= behind_point;
    }
  digits[n] = '\0';
  if (i < length)
    {
      i++;
      if (i < length && (text[i] == '+' || text[i] == '-'))
        down = text[i++] == '-';
      for (; i < length; i++)
        exponent = MIN (exponent * 10 + (text[i] - '0'), G_MAXINT32);
      *exponent10 += down ? -exponent : exponent;
    }
  return ABS (*exponent10) <= MAX_EXPONENT10 && mpz_set_str (integer, digits, 10) == 0;
}

/*< private >
 * mant_real_set_literal:
 * @self: (out): a real
 * @text: an unsigned decimal or hexadecimal literal, or inf, nan
 * @length: its length in bytes
 * @negative: whether a − is before it
 * @precision: to how many bits it is bounded where it is not kept exactly
 *
 * Sets @self to what was typed.
 */
void
mant_real_set_literal (MantReal    *self,
                       const char  *text,
                       gsize        length,
                       gboolean     negative,
                       mpfr_prec_t  precision)
{
  const gboolean is_hex = length > 2 && (text[1] | 0x20) == 'x';
  gint64 exponent10;
  MantWide wide;
  mpz_t integer;

  self->kind = MANT_REAL_NONE;
  if (g_ascii_isalpha (text[0]))
    return;

  mpz_init (integer);
  if (!is_hex && read_decimal (text, length, integer, &exponent10))
    {
      mpz_t power;

      mpz_init (power);
      mpz_ui_pow_ui (power, 10, ABS (exponent10));
      self->kind = MANT_REAL_RATIONAL;
      if (exponent10 >= 0)
        {
          mpz_mul (integer, integer, power);
          mpq_set_z (self->rational, integer);
        }
      else
        {
          mpz_set (mpq_numref (self->rational), integer);
          mpz_set (mpq_denref (self->rational), power);
          mpq_canonicalize (self->rational);
        }
      if (negative)
        mpq_neg (self->rational, self->rational);
      mpz_clears (integer, power, NULL);
      return;
    }
  mpz_clear (integer);

  if (!is_hex)
    {
      /* Correctly rounded both ways, whatever the exponent. */
      g_autofree char *copy = g_strndup (text, length);

      mpfr_set_prec (self->lo, precision);
      mpfr_set_prec (self->hi, precision);
      mpfr_strtofr (self->lo, copy, NULL, 10, MPFR_RNDD);
      mpfr_strtofr (self->hi, copy, NULL, 10, MPFR_RNDU);
      self->kind = MANT_REAL_UNKNOWN;
      if (mpfr_number_p (self->lo) && mpfr_number_p (self->hi))
        {
          self->kind = MANT_REAL_BOUNDS;
          if (negative)
            {
              mpfr_neg (self->lo, self->lo, MPFR_RNDN);
              mpfr_neg (self->hi, self->hi, MPFR_RNDN);
              mpfr_swap (self->lo, self->hi);
            }
        }
      return;
    }

  mant_wide_init (&wide);
  if (mant_wide_set_string (&wide, text, length, precision) == MANT_OK)
    {
      if (negative && mant_wide_is_finite_nonzero (&wide))
        mpfr_neg (wide.number, wide.number, MPFR_RNDN);
      set_truncated (self, &wide);
    }
  else
    {
      self->kind = MANT_REAL_UNKNOWN;
    }
  mant_wide_clear (&wide);
}

/*< private >*/
void
mant_real_set_pi (MantReal    *self,
                  mpfr_prec_t  precision)
{
  self->kind = MANT_REAL_BOUNDS;
  mpfr_set_prec (self->lo, precision);
  mpfr_set_prec (self->hi, precision);
  mpfr_const_pi (self->lo, MPFR_RNDD);
  mpfr_const_pi (self->hi, MPFR_RNDU);
}

/*< private >*/
void
mant_real_set_e (MantReal    *self,
                 mpfr_prec_t  precision)
{
  self->kind = MANT_REAL_BOUNDS;
  mpfr_set_prec (self->lo, precision);
  mpfr_set_prec (self->hi, precision);
  mpfr_set_ui (self->lo, 1, MPFR_RNDN);
  mpfr_set_ui (self->hi, 1, MPFR_RNDN);
  mpfr_exp (self->lo, self->lo, MPFR_RNDD);
  mpfr_exp (self->hi, self->hi, MPFR_RNDU);
}

static gboolean
apply_rational (MantReal              *self,
                const MantOperation   *operation,
                const MantReal *const *operands)
{
  const MantReal *a = operands[0];
  const MantReal *b = operation->arity > 1 ? operands[1] : a;
  const MantReal *c = operation->arity > 2 ? operands[2] : a;
  gboolean known;
  mpq_t result;

  if (a->kind != MANT_REAL_RATIONAL || b->kind != MANT_REAL_RATIONAL
      || c->kind != MANT_REAL_RATIONAL)
    return FALSE;

  mpq_init (result);
  known = mant_rational_apply (operation->id, a->rational, b->rational, c->rational, result);
  if (known)
    {
      mpq_swap (self->rational, result);
      self->kind = MANT_REAL_RATIONAL;
    }
  mpq_clear (result);
  return known;
}

/* ---- between bounds ---- */

typedef enum {
  SHAPE_UNKNOWN,
  SHAPE_MONOTONE,  /* in each operand, whatever the others are: extremes are at the corners */
  SHAPE_BY_SIGN,   /* the same while no operand changes its sign or touches 0 */
  SHAPE_POWER,     /* the same; a negative base has a power only for a certain integer */
  SHAPE_LIPSCHITZ, /* differs by at most 4 |x − y| */
  SHAPE_TANGENT,   /* rises between poles that are at least 1 apart */
  SHAPE_EQUALITY,  /* certain where the operands are */
} Shape;

static const struct {
  const char *id;
  Shape shape;
} shapes[] = {
  { "add", SHAPE_MONOTONE }, { "sub", SHAPE_MONOTONE }, { "mul", SHAPE_MONOTONE },
  { "fma", SHAPE_MONOTONE }, { "faa", SHAPE_MONOTONE }, { "neg", SHAPE_MONOTONE },
  { "convert", SHAPE_MONOTONE },
  { "sqrt", SHAPE_MONOTONE }, { "cbrt", SHAPE_MONOTONE },
  { "min", SHAPE_MONOTONE }, { "max", SHAPE_MONOTONE },
  { "minnum", SHAPE_MONOTONE }, { "maxnum", SHAPE_MONOTONE },
  { "lt", SHAPE_MONOTONE }, { "le", SHAPE_MONOTONE }, { "gt", SHAPE_MONOTONE },
  { "ge", SHAPE_MONOTONE },
  { "exp", SHAPE_MONOTONE }, { "exp2", SHAPE_MONOTONE }, { "exp10", SHAPE_MONOTONE },
  { "expm1", SHAPE_MONOTONE }, { "log", SHAPE_MONOTONE }, { "log2", SHAPE_MONOTONE },
  { "log10", SHAPE_MONOTONE }, { "log1p", SHAPE_MONOTONE },
  { "asin", SHAPE_MONOTONE }, { "acos", SHAPE_MONOTONE }, { "atan", SHAPE_MONOTONE },
  { "sinh", SHAPE_MONOTONE }, { "tanh", SHAPE_MONOTONE }, { "asinh", SHAPE_MONOTONE },
  { "acosh", SHAPE_MONOTONE }, { "atanh", SHAPE_MONOTONE },
  { "asinpi", SHAPE_MONOTONE }, { "acospi", SHAPE_MONOTONE }, { "atanpi", SHAPE_MONOTONE },
  { "exp2m1", SHAPE_MONOTONE }, { "exp10m1", SHAPE_MONOTONE },
  { "log2p1", SHAPE_MONOTONE }, { "log10p1", SHAPE_MONOTONE },
  { "softplus", SHAPE_MONOTONE }, { "sigmoid", SHAPE_MONOTONE },
  { "erf", SHAPE_MONOTONE }, { "erfc", SHAPE_MONOTONE },
  { "floor", SHAPE_MONOTONE }, { "ceil", SHAPE_MONOTONE }, { "trunc", SHAPE_MONOTONE },
  { "round", SHAPE_MONOTONE }, { "roundeven", SHAPE_MONOTONE },
  { "rint", SHAPE_MONOTONE },
  { "div", SHAPE_BY_SIGN }, { "recip", SHAPE_BY_SIGN }, { "rsqrt", SHAPE_BY_SIGN },
  { "abs", SHAPE_BY_SIGN }, { "hypot", SHAPE_BY_SIGN }, { "atan2", SHAPE_BY_SIGN },
  { "atan2pi", SHAPE_BY_SIGN }, { "cosh", SHAPE_BY_SIGN }, { "copysign", SHAPE_BY_SIGN },
  { "logb", SHAPE_BY_SIGN },
  { "pow", SHAPE_POWER },
  { "sin", SHAPE_LIPSCHITZ }, { "cos", SHAPE_LIPSCHITZ },
  { "sinpi", SHAPE_LIPSCHITZ }, { "cospi", SHAPE_LIPSCHITZ },
  { "tan", SHAPE_TANGENT }, { "tanpi", SHAPE_TANGENT },
  { "eq", SHAPE_EQUALITY }, { "ne", SHAPE_EQUALITY },
};

/* Bounds of each operand, as numbers that an operation takes. */
typedef struct {
  MantWide ends[2];
  gboolean is_point;
} Range;

static void
set_wide (MantWide    *wide,
          mpfr_srcptr  x)
{
  wide->negative = mpfr_signbit (x) != 0;
  wide->sticky = false;
  if (mpfr_zero_p (x))
    {
      wide->number_class = MANT_CLASS_ZERO;
      wide->negative = false;
      return;
    }
  wide->number_class = MANT_CLASS_NORMAL;
  mpfr_set_prec (wide->number, mpfr_get_prec (x));
  mpfr_set (wide->number, x, MPFR_RNDN);
}

static void
range_init (Range          *range,
            const MantReal *real,
            mpfr_prec_t     precision)
{
  mant_wide_init (&range->ends[0]);
  mant_wide_init (&range->ends[1]);
  if (real->kind == MANT_REAL_BOUNDS)
    {
      set_wide (&range->ends[0], real->lo);
      set_wide (&range->ends[1], real->hi);
      range->is_point = mpfr_equal_p (real->lo, real->hi);
    }
  else
    {
      const gsize n_bits = mpz_sizeinbase (mpq_numref (real->rational), 2);
      mpfr_t bound;

      /* Dyadic numbers are points. */
      mpfr_init2 (bound, MAX (precision, (mpfr_prec_t) n_bits));
      range->is_point = mpfr_set_q (bound, real->rational, MPFR_RNDD) == 0;
      set_wide (&range->ends[0], bound);
      mpfr_set_q (bound, real->rational, MPFR_RNDU);
      set_wide (&range->ends[1], bound);
      mpfr_clear (bound);
    }
}

static void
range_clear (Range *range)
{
  mant_wide_clear (&range->ends[0]);
  mant_wide_clear (&range->ends[1]);
}

static int
wide_sign (const MantWide *wide)
{
  return wide->number_class == MANT_CLASS_ZERO ? 0 : wide->negative ? -1 : 1;
}

/* One sign, and not 0 unless it is 0 for certain. */
static gboolean
has_sign (const Range *range)
{
  return range->is_point || wide_sign (&range->ends[0]) * wide_sign (&range->ends[1]) > 0;
}

/* The operation's answer at one corner: bit i of `corner` chooses the end of operand i. */
static void
apply_corner (const MantOperation *operation,
              const Range         *ranges,
              guint                corner,
              const MantRounding  *rounding,
              mpfr_prec_t          precision,
              MantReal            *result)
{
  /* The rules for x/0 and the like are of no account: what they answer is no real. */
  const MantOperationContext context = {
    .result = mant_format_find ("binary64"),
    .rounding = rounding,
    .precision = precision,
  };
  const MantWide *operands[MANT_OPERATION_MAX_ARITY];
  MantFlags flags = MANT_FLAG_NONE;
  MantWide truncated;

  for (int i = 0; i < operation->arity; i++)
    operands[i] = &ranges[i].ends[corner >> i & 1];
  mant_wide_init (&truncated);
  if (operation->apply (&context, operands, &truncated, &flags) == MANT_OK)
    set_truncated (result, &truncated);
  else
    result->kind = MANT_REAL_UNKNOWN;
  mant_wide_clear (&truncated);
}

static void
to_bounds (MantReal    *self,
           mpfr_prec_t  precision)
{
  if (self->kind != MANT_REAL_RATIONAL)
    return;
  self->kind = MANT_REAL_BOUNDS;
  mpfr_set_prec (self->lo, precision);
  mpfr_set_prec (self->hi, precision);
  mpfr_set_q (self->lo, self->rational, MPFR_RNDD);
  mpfr_set_q (self->hi, self->rational, MPFR_RNDU);
}

/* self: the hull of it and of other; FALSE where other is not between bounds */
static void
join (MantReal    *self,
      MantReal    *other,
      gboolean     is_first,
      mpfr_prec_t  precision)
{
  to_bounds (other, precision);
  if (other->kind != MANT_REAL_BOUNDS)
    {
      /* Some of it is real and some of it is not, or may be: nothing is certain. */
      self->kind = is_first || self->kind == other->kind ? other->kind : MANT_REAL_UNKNOWN;
      return;
    }
  if (is_first)
    {
      self->kind = MANT_REAL_BOUNDS;
      mpfr_swap (self->lo, other->lo);
      mpfr_swap (self->hi, other->hi);
      return;
    }
  if (self->kind != MANT_REAL_BOUNDS)
    {
      self->kind = MANT_REAL_UNKNOWN;
      return;
    }
  if (mpfr_less_p (other->lo, self->lo))
    mpfr_swap (self->lo, other->lo);
  if (mpfr_greater_p (other->hi, self->hi))
    mpfr_swap (self->hi, other->hi);
}

static void
apply_corners (MantReal            *self,
               const MantOperation *operation,
               const Range         *ranges,
               const MantRounding  *rounding,
               mpfr_prec_t          precision)
{
  gboolean is_first = TRUE;
  MantReal corner_value;

  mant_real_init (&corner_value);
  for (guint corner = 0; corner < 1u << operation->arity; corner++)
    {
      gboolean is_repeated = FALSE;

      for (int i = 0; i < operation->arity; i++)
        is_repeated |= ranges[i].is_point && (corner >> i & 1) != 0;
      if (is_repeated)
        continue;
      apply_corner (operation, ranges, corner, rounding, precision, &corner_value);
      join (self, &corner_value, is_first, precision);
      is_first = FALSE;
    }
  mant_real_clear (&corner_value);
  if (self->kind == MANT_REAL_BOUNDS && mpfr_equal_p (self->lo, self->hi) && is_small (self->lo))
    {
      mpfr_get_q (self->rational, self->lo);
      self->kind = MANT_REAL_RATIONAL;
    }
}

static void
apply_lipschitz (MantReal            *self,
                 const MantOperation *operation,
                 const Range         *range,
                 const MantRounding  *rounding,
                 mpfr_prec_t          precision)
{
  mpfr_t width;

  apply_corner (operation, range, 0, rounding, precision, self);
  to_bounds (self, precision);
  if (self->kind != MANT_REAL_BOUNDS)
    return;

  mpfr_init2 (width, 64);
  if (wide_sign (&range->ends[0]) == 0)
    mpfr_set (width, range->ends[1].number, MPFR_RNDU);
  else if (wide_sign (&range->ends[1]) == 0)
    mpfr_neg (width, range->ends[0].number, MPFR_RNDU);
  else
    mpfr_sub (width, range->ends[1].number, range->ends[0].number, MPFR_RNDU);
  mpfr_mul_2ui (width, width, 2, MPFR_RNDU);
  mpfr_prec_round (self->lo, precision, MPFR_RNDD);
  mpfr_prec_round (self->hi, precision, MPFR_RNDU);
  mpfr_sub (self->lo, self->lo, width, MPFR_RNDD);
  mpfr_add (self->hi, self->hi, width, MPFR_RNDU);
  mpfr_clear (width);
}

static void
apply_tangent (MantReal            *self,
               const MantOperation *operation,
               const Range         *range,
               const MantRounding  *rounding,
               mpfr_prec_t          precision)
{
  MantReal upper;
  mpfr_t width;

  self->kind = MANT_REAL_UNKNOWN;
  if (!has_sign (range))
    return;

  mpfr_init2 (width, 64);
  mpfr_sub (width, range->ends[1].number, range->ends[0].number, MPFR_RNDU);
  if (mpfr_cmp_d (width, 0.5) < 0)
    {
      mant_real_init (&upper);
      apply_corner (operation, range, 0, rounding, precision, self);
      apply_corner (operation, range, 1, rounding, precision, &upper);
      to_bounds (self, precision);
      to_bounds (&upper, precision);
      /* Across a pole the value falls. */
      if (self->kind == MANT_REAL_BOUNDS && upper.kind == MANT_REAL_BOUNDS
          && mpfr_lessequal_p (self->hi, upper.lo))
        mpfr_swap (self->hi, upper.hi);
      else
        self->kind = MANT_REAL_UNKNOWN;
      mant_real_clear (&upper);
    }
  mpfr_clear (width);
}

static void
apply_equality (MantReal            *self,
                const MantOperation *operation,
                const Range         *ranges)
{
  self->kind = MANT_REAL_UNKNOWN;
  if (mant_wide_compare (&ranges[0].ends[1], &ranges[1].ends[0]) < 0
      || mant_wide_compare (&ranges[1].ends[1], &ranges[0].ends[0]) < 0)
    {
      self->kind = MANT_REAL_RATIONAL;
      mpq_set_ui (self->rational, strcmp (operation->id, "ne") == 0, 1);
    }
}

static Shape
find_shape (const MantOperation *operation)
{
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    if (strcmp (operation->id, shapes[i].id) == 0)
      return shapes[i].shape;
  return SHAPE_UNKNOWN;
}

/* Whether the sign of a zero decides, which a real does not have. */
static gboolean
depends_on_zero_sign (const MantOperation   *operation,
                      const MantReal *const *operands)
{
  const gboolean is_angle =
    strcmp (operation->id, "atan2") == 0 || strcmp (operation->id, "atan2pi") == 0;

  if (strcmp (operation->id, "copysign") == 0)
    return operands[1]->kind == MANT_REAL_RATIONAL && mpq_sgn (operands[1]->rational) == 0;
  return is_angle && operands[0]->kind == MANT_REAL_RATIONAL && mpq_sgn (operands[0]->rational) == 0
         && (operands[1]->kind != MANT_REAL_RATIONAL || mpq_sgn (operands[1]->rational) <= 0);
}

/*< private >
 * mant_real_apply:
 * @self: (out): the result; may be none of @operands
 * @operation: an operation
 * @operands: as many reals as its arity
 * @rounding: the mode, which some operations depend on: rint
 * @precision: to how many bits bounds are kept
 *
 * Sets @self to what is certain about the operation's exact result: all of it for rational operands
 * and results; bounds, which are close where @precision is large, if the operands are points or the
 * operation is one whose shape is known; else %MANT_REAL_UNKNOWN. %MANT_REAL_NONE where it is NaN
 * or infinite.
 */
void
mant_real_apply (MantReal              *self,
                 const MantOperation   *operation,
                 const MantReal *const *operands,
                 const MantRounding    *rounding,
                 mpfr_prec_t            precision)
{
  Range ranges[MANT_OPERATION_MAX_ARITY];
  gboolean are_points = TRUE, have_signs = TRUE;
  Shape shape = find_shape (operation);

  mant_wide_begin ();
  for (int i = 0; i < operation->arity; i++)
    if (operands[i]->kind == MANT_REAL_NONE || operands[i]->kind == MANT_REAL_UNKNOWN)
      {
        self->kind = operands[i]->kind;
        return;
      }
  if (depends_on_zero_sign (operation, operands))
    {
      self->kind = MANT_REAL_UNKNOWN;
      return;
    }
  if (apply_rational (self, operation, operands))
    return;

  for (int i = 0; i < operation->arity; i++)
    {
      range_init (&ranges[i], operands[i], precision);
      are_points &= ranges[i].is_point;
      have_signs &= has_sign (&ranges[i]);
    }
  if (shape == SHAPE_POWER)
    have_signs &= wide_sign (&ranges[0].ends[0]) > 0 || ranges[1].is_point;

  if (are_points)
    apply_corner (operation, ranges, 0, rounding, precision, self);
  else if (shape == SHAPE_MONOTONE
           || ((shape == SHAPE_BY_SIGN || shape == SHAPE_POWER) && have_signs))
    apply_corners (self, operation, ranges, rounding, precision);
  else if (shape == SHAPE_LIPSCHITZ)
    apply_lipschitz (self, operation, ranges, rounding, precision);
  else if (shape == SHAPE_TANGENT)
    apply_tangent (self, operation, ranges, rounding, precision);
  else if (shape == SHAPE_EQUALITY)
    apply_equality (self, operation, ranges);
  else
    self->kind = MANT_REAL_UNKNOWN;

  for (int i = 0; i < operation->arity; i++)
    range_clear (&ranges[i]);
}

/*< private >
 * mant_real_to_decimal:
 * @self: a real
 * @max_digits: how many digits
 *
 * Returns: (transfer full) (nullable): its digits, cut, with "…" where it goes on; %NULL where not
 * all of them are certain
 */
char *
mant_real_to_decimal (const MantReal *self,
                      guint           max_digits)
{
  switch (self->kind)
    {
    case MANT_REAL_RATIONAL:
      return mant_decimal_from_mpq (self->rational, max_digits);
    case MANT_REAL_BOUNDS:
      return mant_decimal_from_bounds (self->lo, self->hi, max_digits);
    case MANT_REAL_NONE:
    case MANT_REAL_UNKNOWN:
    default:
      return NULL;
    }
}

/* number − real as bounds */
static void
subtract (MantNumber     *number,
          const MantReal *real,
          mpfr_t          lo,
          mpfr_t          hi)
{
  mpfr_t value;

  mpfr_init2 (value, MAX (mpfr_get_prec (number->value.number), 2));
  if (mant_number_is_zero (number))
    mpfr_set_ui (value, 0, MPFR_RNDN);
  else
    mpfr_set (value, number->value.number, MPFR_RNDN);
  if (real->kind == MANT_REAL_RATIONAL)
    {
      mpfr_sub_q (lo, value, real->rational, MPFR_RNDD);
      mpfr_sub_q (hi, value, real->rational, MPFR_RNDU);
    }
  else
    {
      mpfr_sub (lo, value, real->hi, MPFR_RNDD);
      mpfr_sub (hi, value, real->lo, MPFR_RNDU);
    }
  mpfr_clear (value);
}

/* A point of the bounds, cut, to find the ulp there. */
static void
get_truncated (const MantReal *self,
               MantWide       *wide)
{
  mpfr_t point;

  mpfr_init2 (point, 256 + (self->kind == MANT_REAL_BOUNDS ? mpfr_get_prec (self->lo) : 0));
  if (self->kind == MANT_REAL_RATIONAL)
    {
      const int ternary = mpfr_set_q (point, self->rational, MPFR_RNDZ);

      set_wide (wide, point);
      wide->sticky = ternary != 0;
    }
  else
    {
      set_wide (wide, mpfr_sgn (self->lo) >= 0 ? self->lo : self->hi);
      wide->sticky = wide->number_class != MANT_CLASS_ZERO && !mpfr_equal_p (self->lo, self->hi);
    }
  mpfr_clear (point);
}

/*< private >
 * mant_real_get_error_ulp:
 * @self: what is to be rounded
 * @rounded: a number
 *
 * (rounded − self) / ulp, in units of the distance between the two numbers of the format that
 * enclose @self: at most ½ for one rounding to nearest, below 1 for any.
 *
 * Returns: the error, within 2^−40; NaN where @self or @rounded is no real or not known well enough
 */
double
mant_real_get_error_ulp (const MantReal *self,
                         MantNumber     *rounded)
{
  double error = NAN;
  MantWide near;
  mpfr_t ulp, lo, hi;

  if ((self->kind != MANT_REAL_RATIONAL && self->kind != MANT_REAL_BOUNDS)
      || !mant_number_is_finite (rounded))
    return NAN;

  mant_wide_begin ();
  mant_wide_init (&near);
  mpfr_init2 (ulp, 64);
  mpfr_init2 (lo, 128);
  mpfr_init2 (hi, 128);
  get_truncated (self, &near);
  if (mant_format_get_ulp_at (rounded->format, &near, ulp))
    {
      double error_lo, error_hi;

      subtract (rounded, self, lo, hi);
      mpfr_div (lo, lo, ulp, MPFR_RNDN);
      mpfr_div (hi, hi, ulp, MPFR_RNDN);
      error_lo = mpfr_get_d (lo, MPFR_RNDN);
      error_hi = mpfr_get_d (hi, MPFR_RNDN);
      if (error_hi - error_lo <= ERROR_TOLERANCE * MAX (1, fabs (error_hi)))
        error = error_lo + (error_hi - error_lo) / 2;
    }
  mpfr_clear (hi);
  mpfr_clear (lo);
  mpfr_clear (ulp);
  mant_wide_clear (&near);
  return error == 0 ? 0 : error;
}
