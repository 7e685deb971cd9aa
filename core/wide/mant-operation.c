/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Correctly rounded operations. MPFR's result toward zero with `precision` bits is the truncation
 * of the exact one, and its ternary value says whether anything was cut off: the sticky bit. So one
 * evaluation serves every format and every mode, and nothing is ever rounded twice. */

#include "mant-operation-private.h"

#include "mant-arith.h"

#include <string.h>

#define MANT_LIST_ITEM(name) extern const MantOperation mant_op_##name;
#include "mant-operations.inc"
#undef MANT_LIST_ITEM

const MantOperation *const mant_operations[] = {
#define MANT_LIST_ITEM(name) &mant_op_##name,
#include "mant-operations.inc"
#undef MANT_LIST_ITEM
  NULL,
};

const size_t mant_n_operations = sizeof mant_operations / sizeof mant_operations[0] - 1;

/* Bits below a format's last one that a stochastic rounding may look at, and some to spare. */
#define GUARD_BITS 66

/**
 * mant_operation_find:
 * @id: the id of an operation, "add"
 *
 * Looks an operation up by its id; case counts.
 *
 * Returns: (nullable) (transfer none): the operation, static; %NULL where there is none of that id
 */
const MantOperation *
mant_operation_find (const char *id)
{
  for (size_t i = 0; i < mant_n_operations; i++)
    if (strcmp (mant_operations[i]->id, id) == 0)
      return mant_operations[i];

  return NULL;
}

bool
mant_operation_any_nan (const MantWide *const *operands,
                        int                    n)
{
  for (int i = 0; i < n; i++)
    if (mant_wide_is_nan (operands[i]))
      return true;

  return false;
}

/* The first NaN among the operands, quiet and without a flag. */
MantStatus
mant_operation_nan (const MantWide *const *operands,
                    int                    n,
                    MantWide              *result)
{
  for (int i = 0; i < n; i++)
    if (mant_wide_is_nan (operands[i]))
      {
        mant_wide_set_class (result, operands[i]->number_class, operands[i]->negative);
        break;
      }

  return MANT_OK;
}

/* No number, of numbers. */
MantStatus
mant_operation_invalid (MantWide  *result,
                        MantFlags *flags)
{
  *flags |= MANT_FLAG_INVALID;
  mant_wide_set_class (result, MANT_CLASS_NAN, false);
  return MANT_OK;
}

/* An infinite result of finite operands. Posits have no infinity; P3109's one zero has no sign from
 * which an infinity could have its own (x/0), but the logarithm of 0 is −Inf there too. */
MantStatus
mant_operation_pole (const MantOperationContext *context,
                     bool                        negative,
                     bool                        sign_known,
                     MantWide                   *result,
                     MantFlags                  *flags)
{
  *flags |= MANT_FLAG_DIVZERO;
  if (context->result->system == MANT_SYSTEM_POSIT
      || (context->result->system == MANT_SYSTEM_P3109 && !sign_known))
    return mant_operation_invalid (result, flags);

  mant_wide_set_class (result, MANT_CLASS_INF, negative);
  return MANT_OK;
}

MantStatus
mant_operation_unable (MantWide *result)
{
  mant_wide_set_class (result, MANT_CLASS_NAN, false);
  return MANT_UNABLE;
}

/* The end of an operation: result->number is what MPFR wrote, toward zero, with @ternary. */
MantStatus
mant_operation_take (const MantOperationContext *context,
                     const MantWide *const      *operands,
                     int                         n,
                     int                         ternary,
                     MantWide                   *result,
                     MantFlags                  *flags)
{
  bool finite = true;

  mant_wide_take_mpfr (result, ternary);
  if (result->number_class == MANT_CLASS_NAN)
    {
      if (mant_operation_any_nan (operands, n))
        return mant_operation_nan (operands, n, result);
      return mant_operation_invalid (result, flags);
    }

  for (int i = 0; i < n; i++)
    finite &= operands[i]->number_class != MANT_CLASS_INF;
  if (result->number_class == MANT_CLASS_INF && finite)
    return mant_operation_pole (context, result->negative, true, result, flags);

  return MANT_OK;
}

/* The result is an operand. */
MantStatus
mant_operation_exact (const MantWide *operand,
                      MantWide       *result)
{
  mant_wide_set (result, operand);
  return MANT_OK;
}

/* The result is an operand with another sign. */
void
mant_operation_store (const MantWide *operand,
                      bool            negative,
                      MantWide       *result)
{
  mant_wide_set (result, operand);
  result->negative = negative;
  if (mant_wide_is_finite_nonzero (result))
    mpfr_setsign (result->number, result->number, negative, MPFR_RNDZ);
}

/* What MPFR reads: the operand's own mpfr_t, or @special with its class. */
static mpfr_srcptr
as_mpfr (const MantWide *operand,
         mpfr_t          special)
{
  if (mant_wide_is_finite_nonzero (operand))
    return operand->number;

  mant_wide_get_mpfr (operand, special);
  return special;
}

MantStatus
mant_operation_unary (const MantOperationContext *context,
                      MantMpfrUnary               function,
                      const MantWide *const      *operands,
                      MantWide                   *result,
                      MantFlags                  *flags)
{
  MPFR_DECL_INIT (special, 2);
  int ternary;

  if (mant_wide_is_nan (operands[0]))
    return mant_operation_nan (operands, 1, result);

  mpfr_set_prec (result->number, context->precision);
  ternary = function (result->number, as_mpfr (operands[0], special), MPFR_RNDZ);
  return mant_operation_take (context, operands, 1, ternary, result, flags);
}

/* IEEE 754-2019 knows functions of NaN that are numbers (9.2.1: hypot (∞, NaN), pow (1, NaN)), as
 * MPFR does; to posits and P3109 a NaN operand is a NaN result. */
MantStatus
mant_operation_binary (const MantOperationContext *context,
                       MantMpfrBinary              function,
                       const MantWide *const      *operands,
                       MantWide                   *result,
                       MantFlags                  *flags)
{
  MPFR_DECL_INIT (special_a, 2);
  MPFR_DECL_INIT (special_b, 2);
  int ternary;

  if (context->result->system != MANT_SYSTEM_IEEE && mant_operation_any_nan (operands, 2))
    return mant_operation_nan (operands, 2, result);

  mpfr_set_prec (result->number, context->precision);
  ternary = function (result->number, as_mpfr (operands[0], special_a),
                      as_mpfr (operands[1], special_b), MPFR_RNDZ);
  return mant_operation_take (context, operands, 2, ternary, result, flags);
}

MantStatus
mant_operation_integer (int (*function) (mpfr_ptr, mpfr_srcptr),
                        const MantWide *const *operands,
                        MantWide              *result)
{
  if (!mant_wide_is_finite_nonzero (operands[0]))
    return mant_operation_exact (operands[0], result);

  /* a whole number within one of another has no more bits, or is a power of two */
  mpfr_set_prec (result->number, mpfr_get_prec (operands[0]->number));
  function (result->number, operands[0]->number);
  mant_wide_take_mpfr (result, 0);
  return MANT_OK;
}

/* Whether both bounds have the same truncation, which is then put there. */
static bool
agree (mpfr_srcptr lower,
       mpfr_srcptr upper,
       mpfr_ptr    truncated)
{
  mpfr_t other;
  bool same;

  if (mpfr_zero_p (lower) || mpfr_zero_p (upper) || !mpfr_number_p (lower)
      || !mpfr_number_p (upper))
    return false;

  mpfr_init2 (other, mpfr_get_prec (truncated));
  mpfr_set (truncated, lower, MPFR_RNDZ);
  /* an upper bound that is itself a truncation is no part of the open interval */
  if (mpfr_set (other, upper, MPFR_RNDZ) == 0)
    mpfr_nextbelow (other);
  same = mpfr_equal_p (truncated, other) != 0;
  mpfr_clear (other);
  return same;
}

MantStatus
mant_operation_enclose (const MantOperationContext *context,
                        MantEnclose                 enclose,
                        const MantWide             *operand,
                        const void                 *data,
                        MantWide                   *result)
{
  MPFR_DECL_INIT (special, 2);
  const mpfr_srcptr a = as_mpfr (operand, special);
  mpfr_prec_t working = context->precision + 32;
  mpfr_t lower, upper;

  mpfr_set_prec (result->number, context->precision);
  mpfr_init2 (lower, working);
  mpfr_init2 (upper, working);
  for (;;)
    {
      enclose (lower, upper, a, data);
      if (agree (lower, upper, result->number))
        break;
      working += working / 2;
      mpfr_set_prec (lower, working);
      mpfr_set_prec (upper, working);
    }
  mpfr_clear (lower);
  mpfr_clear (upper);
  result->number_class = MANT_CLASS_NORMAL;
  result->negative = mpfr_signbit (result->number) != 0;
  result->sticky = true;
  return MANT_OK;
}

/* P3109 lists what an operation answers for infinite operands and at poles (Exp (Inf) = Inf, Log
 * (0) = −Inf) as it is; only what it projects, finite results, saturates. To IEEE's formats an
 * infinity is a result like any other. */
MantOverflow
mant_operation_overflow (MantOverflow      overflow,
                         const MantFormat *format,
                         MantClass         number_class)
{
  if (format->system == MANT_SYSTEM_P3109 && number_class == MANT_CLASS_INF
      && overflow == MANT_OVERFLOW_SATURATE)
    return MANT_OVERFLOW_PROPAGATE;
  return overflow;
}

/* Significand bits to which a result must be known so that any mode rounds it rightly. */
static mpfr_prec_t
precision_for (const MantFormat *format)
{
  const mpfr_prec_t bits = format->codec == &mant_codec_float ? format->significand_bits + 1
                                                              : format->bits;

  return bits + GUARD_BITS > 128 ? bits + GUARD_BITS : 128;
}

/* The same where the mode needs to know no more than: below, at or above the middle. */
static mpfr_prec_t
short_precision_for (const MantFormat   *format,
                     const MantRounding *rounding)
{
  if (rounding->stochastic || format->codec != &mant_codec_float)
    return precision_for (format);

  return format->significand_bits + 4;
}

static bool
is_narrow (const MantWide *wide)
{
  return !mant_wide_is_finite_nonzero (wide)
         || (mpfr_get_prec (wide->number) <= 128 && mant_wide_exponent (wide) < INT32_MAX
             && mant_wide_exponent (wide) > INT32_MIN);
}

/**
 * mant_operation_round:
 * @operation: an operation
 * @operands: (array): as many operands as its arity, exact, of any formats
 * @result_format: the format of the result, of any width
 * @rounding: how to round it
 * @overflow: what to do beyond the largest finite number
 * @flags: (inout): IEEE 754 flags; or-ed into
 * @code: (inout): the result's code
 * @unrounded: (inout) (nullable): the exact result, truncated to at least 128 bits and 66 more than
 *   the format has, with `sticky`; may be none of @operands
 *
 * The exact result of @operation, rounded once to @result_format. NaN operands give NaN without a
 * flag, of numbers without a result NaN with %MANT_FLAG_INVALID; a pole gives an infinity with
 * %MANT_FLAG_DIVZERO, or in systems without one (posits, P3109's x/0) NaN with both flags. An
 * infinite result of a P3109 format stays infinite under %MANT_OVERFLOW_SATURATE, which there is
 * for finite results; an infinity that is merely converted ([func@format_encode]) does not.
 *
 * Costs some 100 ns to some 10 µs at 128 bits.
 *
 * Returns: %MANT_OK; %MANT_UNABLE if the answer would take unreasonably long: @code is NaN's then,
 *   with %MANT_FLAG_INVALID
 */
MantStatus
mant_operation_round (const MantOperation        *operation,
                      const MantWide *const      *operands,
                      const MantFormat           *result_format,
                      const MantRoundingContext  *rounding,
                      MantOverflow                overflow,
                      MantFlags                  *flags,
                      mpz_t                       code,
                      MantWide                   *unrounded)
{
  const MantOperationContext context = { .result = result_format, .rounding = rounding->rounding,
                                         .precision = precision_for (result_format) };
  MantWide own, *result = unrounded != NULL ? unrounded : &own;
  MantStatus status = MANT_OK;
  bool narrow = operation->narrow != NULL
                && !mant_wide_needs_float (result_format, rounding->rounding);

  mant_wide_begin ();
  for (int i = 0; i < operation->arity; i++)
    narrow &= is_narrow (operands[i]);

  if (unrounded == NULL)
    mant_wide_init (&own);
  if (narrow)
    {
      MantValue values[MANT_OPERATION_MAX_ARITY], value;

      for (int i = 0; i < operation->arity; i++)
        values[i] = mant_wide_get_value (operands[i]);
      value = operation->narrow (&context, values, flags);
      mant_wide_set_value (result, &value);
    }
  else
    {
      status = operation->apply (&context, operands, result, flags);
      if (status != MANT_OK)
        *flags |= MANT_FLAG_INVALID;
    }
  if (result->number_class == MANT_CLASS_NAN && result_format->system == MANT_SYSTEM_POSIT)
    result->number_class = MANT_CLASS_NAR;
  mant_wide_encode (result_format, result, rounding,
                    mant_operation_overflow (overflow, result_format, result->number_class), flags,
                    code);
  if (unrounded == NULL)
    mant_wide_clear (&own);

  return status;
}

/**
 * mant_operation_codes:
 * @operation: an operation
 * @operand_format: the format of all operands
 * @operands: (array): as many codes as its arity
 * @result_format: the format of the result
 * @rounding: how to round it
 * @overflow: what to do beyond the largest finite number
 * @flags: (inout): IEEE 754 flags; or-ed into
 *
 * [func@operation_round] on codes of formats of at most 128 bits: the same codes and flags, faster.
 * An operation with a narrow form (addition to remainder, minimum, comparisons) never touches MPFR.
 *
 * Returns: the result's code; NaN's, with %MANT_FLAG_INVALID, where [func@operation_round] is
 * unable
 */
MantCode
mant_operation_codes (const MantOperation       *operation,
                      const MantFormat          *operand_format,
                      const MantCode            *operands,
                      const MantFormat          *result_format,
                      const MantRoundingContext *rounding,
                      MantOverflow               overflow,
                      MantFlags                 *flags)
{
  const MantOperationContext context
      = { .result = result_format, .rounding = rounding->rounding,
          .precision = short_precision_for (result_format, rounding->rounding) };
  const bool float_needed = mant_wide_needs_float (result_format, rounding->rounding);
  MantValue values[MANT_OPERATION_MAX_ARITY], value;
  MantWide wides[MANT_OPERATION_MAX_ARITY + 1], *result = &wides[MANT_OPERATION_MAX_ARITY];
  const MantWide *pointers[MANT_OPERATION_MAX_ARITY];
  MantCode code;

  for (int i = 0; i < operation->arity; i++)
    values[i] = mant_format_decode (operand_format, operands[i]);
  if (operation->narrow != NULL && !float_needed)
    {
      value = operation->narrow (&context, values, flags);
      return mant_format_encode (result_format, &value, rounding,
                                 mant_operation_overflow (overflow, result_format,
                                                          value.number_class), flags);
    }

  for (int i = 0; i < operation->arity; i++)
    {
      mant_wide_init (&wides[i]);
      mant_wide_set_value (&wides[i], &values[i]);
      pointers[i] = &wides[i];
    }
  mant_wide_init (result);
  if (operation->apply (&context, pointers, result, flags) != MANT_OK)
    *flags |= MANT_FLAG_INVALID;
  if (float_needed)
    {
      mpz_t integer;

      mpz_init (integer);
      mant_wide_float_encode (result_format, result, rounding, overflow, flags, integer);
      code = (MantCode) { .lo = mpz_getlimbn (integer, 0), .hi = mpz_getlimbn (integer, 1) };
      mpz_clear (integer);
    }
  else
    {
      value = mant_wide_get_value (result);
      code = mant_format_encode (result_format, &value, rounding,
                                 mant_operation_overflow (overflow, result_format,
                                                          value.number_class), flags);
    }
  for (int i = 0; i < operation->arity; i++)
    mant_wide_clear (&wides[i]);
  mant_wide_clear (result);

  return code;
}
