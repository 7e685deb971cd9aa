/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-tensor-difference.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include <mant-num.h>

#define PIECE 262144 /* elements at a time */

/* Elements as 64-bit integers, where binary32 does not hold them. */
typedef struct {
  guint64 *bits;
  guint8  *bytes;
} Wide;

static gboolean
is_wide (MantDtype dtype)
{
  return dtype == MANT_DTYPE_F64 || dtype == MANT_DTYPE_I64 || dtype == MANT_DTYPE_U64
         || dtype == MANT_DTYPE_I32 || dtype == MANT_DTYPE_U32;
}

static gboolean
is_signed_integer (MantDtype dtype)
{
  return dtype == MANT_DTYPE_I8 || dtype == MANT_DTYPE_I16 || dtype == MANT_DTYPE_I32
         || dtype == MANT_DTYPE_I64;
}

/* A number's place in the order of those of its dtype; −0 and +0 are one. `bits` codes of a sign
 * and a magnitude. */
static double
step_of_float (guint64 code,
               guint   bits)
{
  const guint64 sign = G_GUINT64_CONSTANT (1) << (bits - 1);
  const guint64 magnitude = code & (sign - 1);

  return code & sign ? -(double) magnitude : (double) magnitude;
}

/* Exact for any two codes: as integers, then as a double. */
static double
steps_between_wide (MantDtype dtype,
                    guint64   a,
                    guint64   b)
{
  if (dtype == MANT_DTYPE_F64)
    {
      const guint64 sign = G_GUINT64_CONSTANT (1) << 63;
      const guint64 ma = a & (sign - 1), mb = b & (sign - 1);

      if ((a ^ b) & sign)
        return (double) ma + (double) mb;
      return (double) (ma > mb ? ma - mb : mb - ma);
    }
  if (is_signed_integer (dtype))
    {
      const gint64 x = (gint64) a, y = (gint64) b;

      return (double) (x > y ? (guint64) x - (guint64) y : (guint64) y - (guint64) x);
    }

  return (double) (a > b ? a - b : b - a);
}

/* The code of a value that the dtype has. */
static guint64
encode (const MantFormat *format,
        float             x)
{
  const MantRoundingContext context = { .rounding = mant_rounding_find ("rne") };
  const MantValue value = mant_value_from_f32 (x);
  MantFlags flags = MANT_FLAG_NONE;

  return mant_format_encode (format, &value, &context, MANT_OVERFLOW_IEEE, &flags).lo;
}

/* NaN: not both are numbers. */
static double
steps_between (MantDtype         dtype,
               const MantFormat *format,
               float             a,
               float             b)
{
  if (isnan (a) || isnan (b))
    return NAN;
  if (format == NULL || format->exponent_bits == 0) /* integers, and 0 and 1 */
    return fabs ((double) a - (double) b);
  if (!format->is_signed)
    return fabs ((double) encode (format, a) - (double) encode (format, b));

  return fabs (step_of_float (encode (format, a), format->bits)
               - step_of_float (encode (format, b), format->bits));
}

static gboolean
same_bits (float a,
           float b)
{
  guint32 x, y;

  memcpy (&x, &a, sizeof x);
  memcpy (&y, &b, sizeof y);
  return x == y || (isnan (a) && isnan (b));
}

/* Elements [first, first + n) as integers; the file's order of bytes and of elements is found out
 * by what mant_tensor_read_f32 () makes of them. FALSE without an error: not in C order. */
static gboolean
read_wide (MantTensor   *tensor,
           guint64       first,
           gsize         n,
           const float  *values,
           Wide         *wide,
           gboolean     *is_plain,
           GError      **error)
{
  const MantDtype dtype = mant_tensor_get_dtype (tensor);
  const guint width = mant_dtype_get_bits (dtype) / 8;
  const gboolean is_swapped = *mant_tensor_get_dtype_name (tensor) == '>';

  if (!mant_tensor_read_raw (tensor, first * width, n * width, wide->bytes, error))
    return FALSE;

  *is_plain = TRUE;
  for (gsize i = 0; i < n; i++)
    {
      guint64 bits = 0;
      double x;

      for (guint j = 0; j < width; j++)
        bits |= (guint64) wide->bytes[i * width + j] << 8 * (is_swapped ? width - 1 - j : j);
      if (dtype == MANT_DTYPE_F64)
        memcpy (&x, &bits, sizeof x);
      else
        {
          if (dtype == MANT_DTYPE_I32)
            bits = (guint64) (gint64) (gint32) bits;
          x = is_signed_integer (dtype) ? (double) (gint64) bits : (double) bits;
        }
      wide->bits[i] = bits;
      /* twice rounded is close enough to tell elements that are out of order */
      if (!same_bits ((float) x, values[i]) && !(fabsf ((float) x - values[i]) <= 1e-6 * fabs (x)))
        *is_plain = FALSE;
    }

  return TRUE;
}

typedef struct {
  double error_power, power;
} Sums;

static void
add_pair (MantTensorDifference *self,
          Sums                 *sums,
          double                a,
          double                b)
{
  if (!isfinite (a) || !isfinite (b))
    return;
  sums->error_power += (a - b) * (a - b);
  sums->power += a * a;
  self->max_abs_err = MAX (self->max_abs_err, fabs (a - b));
}

static double
wide_to_double (MantDtype dtype,
                guint64   bits)
{
  double x;

  if (dtype != MANT_DTYPE_F64)
    return is_signed_integer (dtype) ? (double) (gint64) bits : (double) bits;
  memcpy (&x, &bits, sizeof x);
  return x;
}

static void
compare_wide (MantTensorDifference *self,
              Sums                 *sums,
              MantDtype             dtype,
              const guint64        *a,
              const guint64        *b,
              gsize                 n)
{
  for (gsize i = 0; i < n; i++)
    {
      const double x = wide_to_double (dtype, a[i]), y = wide_to_double (dtype, b[i]);

      add_pair (self, sums, x, y);
      if (a[i] == b[i] || (isnan (x) && isnan (y)))
        continue;
      self->n_different++;
      if (isnan (x) || isnan (y))
        self->n_nan_mismatches++;
      else
        self->max_ulp = MAX (self->max_ulp, steps_between_wide (dtype, a[i], b[i]));
    }
}

static void
compare_values (MantTensorDifference *self,
                Sums                 *sums,
                MantDtype             dtype,
                const MantFormat     *format,
                gboolean              same_dtype,
                const float          *a,
                const float          *b,
                gsize                 n)
{
  for (gsize i = 0; i < n; i++)
    {
      add_pair (self, sums, a[i], b[i]);
      if (same_bits (a[i], b[i]))
        continue;
      self->n_different++;
      if (isnan (a[i]) != isnan (b[i]))
        self->n_nan_mismatches++;
      else if (same_dtype)
        self->max_ulp = MAX (self->max_ulp, steps_between (dtype, format, a[i], b[i]));
    }
}

/* Elements without a value as a number: bytes only. */
static gboolean
compare_bytes (MantTensor            *a,
               MantTensor            *b,
               GCancellable          *cancellable,
               MantTensorDifference  *self,
               GError               **error)
{
  g_autofree guint8 *x = g_malloc (PIECE), *y = g_malloc (PIECE);
  const guint64 n_bytes = mant_tensor_get_n_bytes (a);
  const guint width = MAX (mant_tensor_get_element_bits (a) / 8, 1);

  self->ulp_reason = _("the elements have no value as a number");
  self->max_ulp = self->max_abs_err = self->qsnr_db = NAN;
  if (n_bytes != mant_tensor_get_n_bytes (b))
    {
      self->n_different = self->n_elements;
      return TRUE;
    }
  for (guint64 at = 0; at < n_bytes;)
    {
      /* whole elements, of which the longest are a megabyte and more: then bytes of one */
      const gsize n = MIN (n_bytes - at, width <= PIECE ? PIECE / width * width : PIECE);

      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !mant_tensor_read_raw (a, at, n, x, error)
          || !mant_tensor_read_raw (b, at, n, y, error))
        return FALSE;
      for (gsize i = 0; i < n; i += MIN (width, n - i))
        self->n_different += memcmp (x + i, y + i, MIN (width, n - i)) != 0;
      at += n;
    }

  return TRUE;
}

static gboolean
count_bytes (MantTensor            *a,
             MantTensor            *b,
             GCancellable          *cancellable,
             MantTensorDifference  *self,
             GError               **error)
{
  g_autofree guint8 *x = g_malloc (PIECE), *y = g_malloc (PIECE);

  for (guint64 at = 0; at < self->n_elements; at += PIECE)
    {
      const gsize n = MIN (self->n_elements - at, PIECE);

      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !mant_tensor_read_raw (a, at, n, x, error)
          || !mant_tensor_read_raw (b, at, n, y, error))
        return FALSE;
      for (gsize i = 0; i < n; i++)
        self->n_different_bytes += x[i] != y[i];
    }

  return TRUE;
}

/* All but bytes, for elements that are numbers. */
static gboolean
compare_numbers (MantTensor            *a,
                 MantTensor            *b,
                 GCancellable          *cancellable,
                 MantTensorDifference  *self,
                 GError               **error)
{
  const MantDtype dtype = mant_tensor_get_dtype (a);
  const gboolean same_dtype = dtype == mant_tensor_get_dtype (b);
  const char *format_id = mant_dtype_get_format (dtype);
  const MantFormat *format = format_id != NULL ? mant_format_find (format_id) : NULL;
  gboolean as_integers = same_dtype && is_wide (dtype);
  g_autofree float *x = g_new (float, PIECE), *y = g_new (float, PIECE);
  g_autofree guint64 *wide_x = g_new (guint64, PIECE), *wide_y = g_new (guint64, PIECE);
  g_autofree guint8 *bytes = g_malloc (8 * PIECE);
  Sums sums = { 0 };

  if (!same_dtype)
    self->ulp_reason = _("the two have different dtypes");
  for (guint64 at = 0; at < self->n_elements; at += PIECE)
    {
      const gsize n = MIN (self->n_elements - at, PIECE);

      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !mant_tensor_read_f32 (a, at, n, x, error)
          || !mant_tensor_read_f32 (b, at, n, y, error))
        return FALSE;
      if (as_integers)
        {
          Wide wide = { wide_x, bytes };
          gboolean is_plain_x, is_plain_y;

          if (!read_wide (a, at, n, x, &wide, &is_plain_x, error))
            return FALSE;
          wide.bits = wide_y;
          if (!read_wide (b, at, n, y, &wide, &is_plain_y, error))
            return FALSE;
          if (!is_plain_x || !is_plain_y)
            {
              g_set_error_literal (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                                   _("64-bit elements are compared in C order, and the tensor is "
                                     "not stored in it"));
              return FALSE;
            }
          compare_wide (self, &sums, dtype, wide_x, wide_y, n);
        }
      else
        compare_values (self, &sums, dtype, format, same_dtype, x, y, n);
    }

  self->qsnr_db = sums.error_power == 0 ? HUGE_VAL
                  : sums.power == 0     ? -HUGE_VAL
                                        : -mant_db10 (sums.error_power / sums.power);
  if (self->ulp_reason != NULL)
    self->max_ulp = NAN;
  else if (self->n_nan_mismatches > 0)
    {
      self->ulp_reason = _("where one has a NaN the other has a number");
      self->max_ulp = NAN;
    }
  return TRUE;
}

/**
 * mant_tensor_difference_measure:
 * @a: a tensor; errors are relative to it
 * @b: a tensor of the same shape
 * @cancellable: (nullable): a cancellable
 * @difference: (out): how they differ
 * @error: return location for an error
 *
 * Compares two tensors in pieces. A distance in ulp counts the numbers of the dtype from one to the
 * other, Inf being the one after the largest; integers are that far apart. NaN equals NaN, whatever
 * its payload.
 *
 * Returns: whether both could be read
 */
gboolean
mant_tensor_difference_measure (MantTensor            *a,
                                MantTensor            *b,
                                GCancellable          *cancellable,
                                MantTensorDifference  *difference,
                                GError               **error)
{
  const gboolean same_dtype = mant_tensor_get_dtype (a) == mant_tensor_get_dtype (b);

  *difference = (MantTensorDifference) { .n_elements = mant_tensor_get_n_elements (a) };
  if (same_dtype && mant_tensor_get_element_bits (a) == 8
      && !count_bytes (a, b, cancellable, difference, error))
    return FALSE;
  if (!mant_tensor_is_numeric (a, NULL) || !mant_tensor_is_numeric (b, NULL))
    return compare_bytes (a, b, cancellable, difference, error);

  return compare_numbers (a, b, cancellable, difference, error);
}
