/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Integers and fixed point whose overflow takes the low bits. Numbers below 2^24 in units of the
 * quantum are rounded as to an integer of 25 bits, which does not overflow; larger ones are
 * integers already, and their low bits are a shift of the significand. */

#include "mant-quantize.h"
#include "mant-wrap.h"

#define CHUNK 1024
#define N_WIDE_BITS 25

/* The low 32 bits of x rounded, as two's complement: `rounded` where |x| is below the limit of what
 * was rounded. NaN and Inf have none. */
MANT_INLINE uint32_t
low_bits (uint32_t bits,
          float    rounded,
          float    to_integer,
          int32_t  integer_field,
          uint32_t limit)
{
  const uint32_t a = bits & ~MANT_F32_SIGN, negative = (uint32_t) ((int32_t) bits >> 31);
  const uint32_t is_small = mant_mask (a < limit);
  const uint32_t significand = (a & 0x7fffff) | 0x800000;
  const int32_t shift = (int32_t) (a >> 23) - integer_field;
  const uint32_t shifted = (significand << (shift & 31)) & mant_mask (shift < 32);
  const float small = mant_f32_bits (mant_bits_f32 (rounded) & is_small);
  const uint32_t integer = (uint32_t) (int32_t) (small * to_integer);

  return mant_select (is_small, integer, (shifted ^ negative) - negative)
         & mant_mask (a < MANT_F32_INF);
}

/* Whether the loops can: 2^fraction_bits and its inverse are binary32 numbers. */
bool
MANT_KERNEL (wrap_init) (MantWrap            *wrap,
                         const MantQuantizer *quantizer,
                         int                  mode)
{
  const MantFormat *format = &quantizer->format->element;

  if (mode < 0 || format->codec != &mant_codec_integer || !format->wraps || format->bits > 32
      || format->fraction_bits > 90 || format->fraction_bits < -90)
    return false;

  wrap->wide = *format;
  wrap->wide.bits = N_WIDE_BITS;
  wrap->wide.is_signed = true;
  wrap->wide.symmetric = false;
  wrap->wide.wraps = false;
  if (mant_format_finish (&wrap->wide) != MANT_OK)
    return false;
  mant_plan_init (&wrap->plan, &wrap->wide, quantizer->rounding, MANT_OVERFLOW_SATURATE);
  return mant_plan_is_float (&wrap->plan);
}

MANT_INLINE void
run (const MantWrap      *wrap,
     int                  mode,
     const MantQuantizer *quantizer,
     const float         *x,
     float               *y,     /* one of these */
     void                *codes,
     int                  width,
     size_t               n,
     uint64_t             first_index)
{
  const MantFormat *format = &quantizer->format->element;
  const int n_above = 32 - format->bits, fraction_bits = format->fraction_bits;
  const bool is_signed = format->is_signed;
  const float to_integer = mant_f32_bits ((uint32_t) (127 + fraction_bits) << 23);
  const float quantum = mant_f32_bits ((uint32_t) (127 - fraction_bits) << 23);
  const int32_t integer_field = 127 + 23 - fraction_bits;
  const uint32_t limit = (uint32_t) (integer_field + 1) << 23; /* 2^24 quanta */
  const uint32_t mask = UINT32_MAX >> n_above;
  float rounded[CHUNK];

  for (size_t done = 0; done < n; done += CHUNK)
    {
      const size_t m = n - done < CHUNK ? n - done : CHUNK;

      MANT_KERNEL (quantize_run) (&wrap->plan, mode, quantizer, x + done, rounded, m,
                                  first_index + done);
      for (size_t i = 0; i < m; i++)
        {
          const uint32_t bits = mant_bits_f32 (x[done + i]);
          const uint32_t low = low_bits (bits, rounded[i], to_integer, integer_field, limit);

          if (y != NULL)
            {
              const float whole = is_signed ? (float) ((int32_t) (low << n_above) >> n_above)
                                            : (float) (low & mask);
              const uint32_t is_nan = mant_mask ((bits & ~MANT_F32_SIGN) > MANT_F32_INF);

              y[done + i] = mant_f32_bits (mant_select (is_nan,
                                                        MANT_F32_NAN | (bits & MANT_F32_SIGN),
                                                        mant_bits_f32 (whole * quantum)));
            }
          else if (width == 1)
            {
              ((uint8_t *) codes)[done + i] = (uint8_t) (low & mask);
            }
          else
            {
              ((uint16_t *) codes)[done + i] = (uint16_t) (low & mask);
            }
        }
    }
}

void
MANT_KERNEL (quantize_wrap) (const MantWrap      *wrap,
                             int                  mode,
                             const MantQuantizer *quantizer,
                             const float         *x,
                             float               *y,
                             size_t               n,
                             uint64_t             first_index)
{
  run (wrap, mode, quantizer, x, y, NULL, 0, n, first_index);
}

void
MANT_KERNEL (wrap_to_codes) (const MantWrap      *wrap,
                             int                  mode,
                             const MantQuantizer *quantizer,
                             const float         *x,
                             void                *codes,
                             int                  width,
                             size_t               n,
                             uint64_t             first_index)
{
  if (width == 1)
    run (wrap, mode, quantizer, x, NULL, codes, 1, n, first_index);
  else
    run (wrap, mode, quantizer, x, NULL, codes, 2, n, first_index);
}
