/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Looking numbers up in a staircase. */

#include "mant-draw.h"

#include "mant-quantize.h"
#include "mant-rng.h"
#include "mant-steps.h"

#define CHUNK 1024
/* Up to so many numbers are compared with every edge in turn: a vector loop without look-ups. */
#define CHAIN_MAX 16
#define DEFAULT_RANDOM_BITS 32

/* The steps that x are on; NaN and Inf on any. */
static void
find (const MantSteps32 *narrow,
      const float       *x,
      uint8_t           *place,
      size_t             n)
{
  for (size_t i = MANT_KERNEL (steps_find) (narrow, x, place, n); i < n; i++)
    {
      const int32_t key = mant_step_key (mant_bits_f32 (x[i]));
      uint32_t k = 0;

      for (uint32_t half = (UINT32_C (1) << narrow->n_levels) >> 1; half != 0; half >>= 1)
        k += half & mant_mask (narrow->edge[k + half - 1] <= key);
      place[i] = (uint8_t) k;
    }
}

/* NaN and Inf, and the sign of any NaN. */
static void
finish (const MantSteps *steps,
        const float     *x,
        float           *y,
        size_t           n)
{
  const uint32_t infinity[2] = { mant_bits_f32 ((float) steps->infinity[0]),
                                 mant_bits_f32 ((float) steps->infinity[1]) };

  for (size_t i = 0; i < n; i++)
    {
      const uint32_t bits = mant_bits_f32 (x[i]), a = bits & ~MANT_F32_SIGN;
      const uint32_t negative = (uint32_t) ((int32_t) bits >> 31);
      const uint32_t nan = MANT_F32_NAN | (bits & MANT_F32_SIGN);
      uint32_t number = mant_bits_f32 (y[i]);

      number = mant_select (mant_mask (a == MANT_F32_INF),
                            mant_select (negative, infinity[1], infinity[0]), number);
      number = mant_select (mant_mask ((number & ~MANT_F32_SIGN) > MANT_F32_INF), nan, number);
      y[i] = mant_f32_bits (mant_select (mant_mask (a > MANT_F32_INF), nan, number));
    }
}

static void
deterministic (const MantSteps   *steps,
               const MantSteps32 *narrow,
               const float       *x,
               float             *y,
               size_t             n)
{
  uint8_t place[CHUNK];
  float chunk[CHUNK];

  for (size_t done = 0; done < n; done += CHUNK)
    {
      const size_t m = n - done < CHUNK ? n - done : CHUNK;

      find (narrow, x + done, place, m);
      for (size_t i = MANT_KERNEL (codes_by_table) (&narrow->numbers, place, chunk, m, false);
           i < m; i++)
        chunk[i] = narrow->numbers.number[place[i]];
      finish (steps, x + done, chunk, m);
      memcpy (y + done, chunk, m * sizeof *y);
    }
}

/* The step a mode of chance takes x to, from the one below; −1 where the codec must be asked. */
MANT_INLINE int
draw (const MantSteps *steps,
      int              mode,
      unsigned         n_random_bits,
      uint64_t         word,
      float            x_,
      int              below)
{
  const double x = (double) x_, low = steps->number[below];
  const int above = below + 1 < steps->n ? below + 1 : below;
  const double high = steps->number[above];
  const bool low_is_kept = (low < 0 ? -low : low) < (high < 0 ? -high : high);
  int up;

  if (x <= low || above == below) /* below all of them: there is nothing else */
    return below;
  up = mant_draw (mode, low_is_kept ? mant_place (x, low, high) : mant_place (x, high, low),
                  !low_is_kept, word, n_random_bits);
  if (up < 0)
    return -1;
  return (up != 0) == low_is_kept ? above : below;
}

static void
random_steps (const MantSteps     *steps,
              const MantSteps32   *narrow,
              int                  mode,
              const MantQuantizer *quantizer,
              const float         *x,
              float               *y,
              size_t               n,
              uint64_t             first_index)
{
  unsigned n_random_bits = quantizer->n_random_bits;
  uint8_t place[CHUNK];

  if (n_random_bits == 0 || n_random_bits > 32)
    n_random_bits = DEFAULT_RANDOM_BITS;

  for (size_t done = 0; done < n; done += CHUNK)
    {
      const size_t m = n - done < CHUNK ? n - done : CHUNK;

      find (narrow, x + done, place, m);
      for (size_t i = 0; i < m; i++)
        {
          const uint64_t index = first_index + done + i;
          const float v = x[done + i];
          const bool is_finite = (mant_bits_f32 (v) & ~MANT_F32_SIGN) < MANT_F32_INF;
          int k = -1;

          if (is_finite)
            k = draw (steps, mode, n_random_bits, mant_random_word_inline (quantizer->seed, index),
                      v, place[i]);
          if (k >= 0)
            y[done + i] = narrow->numbers.number[k];
          else
            mant_plan_oracle (quantizer, x + done + i, y + done + i, 1, index);
        }
    }
}

void
MANT_KERNEL (quantize_steps) (const MantSteps     *steps,
                              int                  mode,
                              const MantQuantizer *quantizer,
                              const float         *x,
                              float               *y,
                              size_t               n,
                              uint64_t             first_index)
{
  MantSteps32 narrow;

  mant_steps_to_32 (steps, &narrow);
  if (steps->is_floor)
    random_steps (steps, &narrow, mode, quantizer, x, y, n, first_index);
  else
    deterministic (steps, &narrow, x, y, n);
}

MANT_INLINE void
set_code (void    *codes,
          int      width,
          size_t   i,
          uint16_t code)
{
  if (width == 1)
    ((uint8_t *) codes)[i] = (uint8_t) code;
  else
    ((uint16_t *) codes)[i] = code;
}

MANT_INLINE void
to_codes (const MantSteps *steps,
          const float     *x,
          void            *codes,
          int              width,
          size_t           n)
{
  MantSteps32 narrow;
  uint8_t place[CHUNK];

  mant_steps_to_32 (steps, &narrow);
  for (size_t done = 0; done < n; done += CHUNK)
    {
      const size_t m = n - done < CHUNK ? n - done : CHUNK;
      uint32_t largest = 0;

      find (&narrow, x + done, place, m);
      for (size_t i = 0; i < m; i++)
        set_code (codes, width, done + i, steps->code[place[i]]);

      for (size_t i = 0; i < m; i++)
        {
          const uint32_t a = mant_bits_f32 (x[done + i]) & ~MANT_F32_SIGN;

          largest = largest > a ? largest : a;
        }
      for (size_t i = 0; largest >= MANT_F32_INF && i < m; i++)
        {
          const uint32_t bits = mant_bits_f32 (x[done + i]), a = bits & ~MANT_F32_SIGN;

          if (a >= MANT_F32_INF)
            set_code (codes, width, done + i,
                      a == MANT_F32_INF ? steps->infinity_code[bits >> 31]
                                        : steps->nan_code[bits >> 31]);
        }
    }
}

/* Codes in place of numbers; not for modes of chance. */
void
MANT_KERNEL (steps_to_codes) (const MantSteps *steps,
                              const float     *x,
                              void            *codes,
                              int              width,
                              size_t           n)
{
  if (width == 1)
    to_codes (steps, x, codes, 1, n);
  else
    to_codes (steps, x, codes, 2, n);
}

/* Under a scale: quotient and product in binary64, as mant_block_apply_scale () has them. */
MANT_INLINE float
finish_wide (const MantSteps *steps,
             float            x,
             double           quotient,
             double           number,
             double           step)
{
  const uint64_t a = mant_bits_f64 (quotient) & INT64_MAX;
  const uint32_t sign = mant_bits_f32 (x) & MANT_F32_SIGN;
  float y;

  if (a == UINT64_C (0x7ff0000000000000))
    number = quotient < 0 ? steps->infinity[1] : steps->infinity[0];
  y = (float) (number * step);
  return y != y || a > UINT64_C (0x7ff0000000000000) ? mant_f32_bits (MANT_F32_NAN | sign) : y;
}

void
MANT_KERNEL (steps_wide) (const MantSteps *steps,
                          const float     *x,
                          float           *y,
                          size_t           n,
                          double           step)
{
  double quotient[CHUNK], number[CHUNK];

  for (size_t done = 0; done < n; done += CHUNK)
    {
      const size_t m = n - done < CHUNK ? n - done : CHUNK;

      for (size_t i = 0; i < m; i++)
        quotient[i] = (double) x[done + i] / step;

      if (steps->n <= CHAIN_MAX)
        {
          for (size_t i = 0; i < m; i++)
            number[i] = steps->number[0];
          for (int k = 0; k + 1 < steps->n; k++)
            {
              const double edge = steps->edge[k], next = steps->number[k + 1];

              for (size_t i = 0; i < m; i++)
                number[i] = quotient[i] >= edge ? next : number[i];
            }
        }
      else
        {
          for (size_t i = 0; i < m; i++)
            {
              int k = 0;

              for (int half = (1 << steps->n_levels) >> 1; half != 0; half >>= 1)
                if (k + half < steps->n && quotient[i] >= steps->edge[k + half - 1])
                  k += half;
              number[i] = steps->number[k];
            }
        }

      for (size_t i = 0; i < m; i++)
        y[done + i] = finish_wide (steps, x[done + i], quotient[i], number[i], step);
    }
}
