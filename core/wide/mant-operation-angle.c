/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The angles of many points. The angle of (x, y) depends on y/x and two signs alone, and those of
 * (x, y), (y, x) and (−x, y) differ from one another by multiples of π/2. So the 65536 points whose
 * coordinates are 8-bit codes have some thousand arctangents, each computed once, to 64 bits more
 * than asked for:
 *
 *   y <= x:       atan (y/x)            y <= −x:    π − atan (y/|x|)
 *   y > x > 0:    π/2 − atan (x/y)      y > −x > 0: π/2 + atan (|x|/y)
 *
 * An arctangent is that of the nearest k/256, computed once too, and a short series:
 *
 *   atan (p/q) = atan (k/256) + atan (u),  u = (256·p − k·q) / (256·q + k·p),  |u| <= 1/512
 *
 * Where the 64 bits leave it open how the 128 before them end, apply decides. */

#include "mant-operation-private.h"

#define BITS    192
#define N_LIMBS (BITS / 64)
#define N_SLOTS (1 << 14) /* 8-bit integers have 4915 ratios */
#define N_TRIES 16
#define GRID    256
#define MAX_Q   (1 << 20) /* for the series: 256·q + k·p has 32 bits then */
#define MARGIN  (1 << 16) /* in last places: far more than all errors together */

typedef struct {
  uint64_t  key;            /* 0: free */
  int64_t   exponent;
  mp_limb_t limbs[N_LIMBS];
} Slot;

typedef struct {
  mpfr_t y, x, term, angle, sum;
  mpfr_t pi, straight, right;   /* straight and right angle: π and π/2, or 1 and ½ */
  mpfr_t grid[GRID + 1];        /* atan (k/256), in radians; NaN: not yet */
  bool in_half_turns;
  Slot slots[N_SLOTS];
} Memo;

static void
init_in (Memo *self,
         bool  in_half_turns)
{
  mpfr_inits2 (BITS, self->term, self->angle, self->sum, self->pi, self->straight, self->right,
               NULL);
  mpfr_inits2 (32, self->y, self->x, NULL);
  for (int i = 0; i <= GRID; i++)
    mpfr_init2 (self->grid[i], BITS);
  self->in_half_turns = in_half_turns;
  mpfr_const_pi (self->pi, MPFR_RNDZ);
  if (in_half_turns)
    mpfr_set_ui (self->straight, 1, MPFR_RNDZ);
  else
    mpfr_set (self->straight, self->pi, MPFR_RNDZ);
  mpfr_div_2ui (self->right, self->straight, 1, MPFR_RNDZ);
}

static void
init_radians (void *memo)
{
  init_in (memo, false);
}

static void
init_half_turns (void *memo)
{
  init_in (memo, true);
}

static void
clear (void *memo)
{
  Memo *self = memo;

  mpfr_clears (self->y, self->x, self->term, self->angle, self->sum, self->pi, self->straight,
               self->right, NULL);
  for (int i = 0; i <= GRID; i++)
    mpfr_clear (self->grid[i]);
}

static uint32_t
get_divisor (uint32_t a,
             uint32_t b)
{
  while (b != 0)
    {
      const uint32_t rest = a % b;

      a = b;
      b = rest;
    }
  return a;
}

/* The slot of a ratio: with its angle in it, or to be filled. */
static Slot *
find_slot (Memo     *self,
           uint64_t  key)
{
  const size_t first = (size_t) ((key * UINT64_C (0x9e3779b97f4a7c15)) >> 50);

  for (size_t i = 0; i < N_TRIES; i++)
    {
      Slot *slot = &self->slots[(first + i) % N_SLOTS];

      if (slot->key == key || slot->key == 0)
        return slot;
    }
  return &self->slots[first];
}

/* The angle of p/q <= 1, in radians. Each of the ten terms or so is cut off four times. */
static void
compute_series (Memo     *self,
                uint64_t  p,
                uint64_t  q)
{
  const uint64_t k = (2 * GRID * p + q) / (2 * q);
  const int64_t n = (int64_t) (GRID * p) - (int64_t) (k * q);
  const uint64_t d = GRID * q + k * p, magnitude = (uint64_t) (n < 0 ? -n : n);

  if (k != 0 && mpfr_nan_p (self->grid[k]))
    {
      mpfr_set_ui_2exp (self->y, k, -8, MPFR_RNDZ);
      mpfr_atan (self->grid[k], self->y, MPFR_RNDZ);
    }
  if (n == 0)
    {
      mpfr_set (self->angle, self->grid[k], MPFR_RNDZ);
      return;
    }

  mpfr_set_ui (self->term, magnitude, MPFR_RNDZ);
  mpfr_div_ui (self->term, self->term, d, MPFR_RNDZ);
  mpfr_set (self->angle, self->term, MPFR_RNDZ);
  for (unsigned long i = 3; ; i += 2)
    {
      mpfr_mul_ui (self->term, self->term, magnitude * magnitude, MPFR_RNDZ);
      mpfr_div_ui (self->term, self->term, d * d, MPFR_RNDZ);
      if (mpfr_get_exp (self->term) < mpfr_get_exp (self->angle) - BITS)
        break;
      mpfr_div_ui (self->sum, self->term, i, MPFR_RNDZ);
      if (i % 4 == 3)
        mpfr_sub (self->angle, self->angle, self->sum, MPFR_RNDZ);
      else
        mpfr_add (self->angle, self->angle, self->sum, MPFR_RNDZ);
    }
  if (n < 0)
    mpfr_neg (self->angle, self->angle, MPFR_RNDZ);
  if (k != 0)
    mpfr_add (self->angle, self->angle, self->grid[k], MPFR_RNDZ);
}

/* self->angle: that of a ratio of at most 1, (p/q)·2^exponent with odd p and q. */
static void
compute_angle (Memo     *self,
               uint32_t  p,
               uint32_t  q,
               int64_t   exponent)
{
  const uint32_t divisor = get_divisor (p, q);
  Slot *slot;
  uint64_t key;
  mp_limb_t *limbs = mpfr_custom_get_significand (self->angle);

  p /= divisor;
  q /= divisor;
  key = (uint64_t) (uint32_t) (int32_t) exponent << 32 | (uint64_t) q << 16 | p;
  slot = find_slot (self, key);
  if (slot->key == key)
    {
      for (int i = 0; i < N_LIMBS; i++)
        limbs[i] = slot->limbs[i];
      mpfr_set_exp (self->angle, (mpfr_exp_t) slot->exponent);
      return;
    }

  if (exponent >= 0 && exponent < 16)
    {
      compute_series (self, (uint64_t) p << exponent, q);
    }
  else if (exponent < 0 && exponent > -20 && (uint64_t) q << -exponent <= MAX_Q)
    {
      compute_series (self, p, (uint64_t) q << -exponent);
    }
  else
    {
      mpfr_set_ui_2exp (self->y, p, (mpfr_exp_t) exponent, MPFR_RNDZ);
      mpfr_set_ui (self->x, q, MPFR_RNDZ);
      mpfr_atan2 (self->angle, self->y, self->x, MPFR_RNDZ);
    }
  if (self->in_half_turns)
    mpfr_div (self->angle, self->angle, self->pi, MPFR_RNDZ);
  slot->key = key;
  slot->exponent = mpfr_get_exp (self->angle);
  for (int i = 0; i < N_LIMBS; i++)
    slot->limbs[i] = limbs[i];
}

static bool
compute (void                       *memo,
         const MantOperationContext *context,
         const MantValue            *operands,
         MantWide                   *result)
{
  Memo *self = memo;
  const bool y_negative = operands[0].negative, x_negative = operands[1].negative;
  uint32_t y, x;
  int64_t y_exponent, x_exponent, distance;
  MantValue y_magnitude = operands[0], x_magnitude = operands[1];
  mpfr_ptr sum = self->sum;
  const mp_limb_t *limbs;
  bool steep;

  if (context->precision != BITS - 64
      || !mant_operation_split (&operands[0], &y, &y_exponent)
      || !mant_operation_split (&operands[1], &x, &x_exponent))
    return false;
  distance = y_exponent - x_exponent;
  if (distance > INT16_MAX || distance < INT16_MIN)
    return false;

  y_magnitude.negative = x_magnitude.negative = false;
  steep = mant_value_compare (&y_magnitude, &x_magnitude) > 0;
  if (steep)
    compute_angle (self, x, y, -distance);
  else
    compute_angle (self, y, x, distance);

  if (steep && x_negative)
    mpfr_add (sum, self->right, self->angle, MPFR_RNDZ);
  else if (steep)
    mpfr_sub (sum, self->right, self->angle, MPFR_RNDZ);
  else if (x_negative)
    mpfr_sub (sum, self->straight, self->angle, MPFR_RNDZ);
  else
    sum = self->angle;

  /* Only where the last 64 bits are nearly all zeros or ones can the errors reach the bits before
   * them. Elsewhere these are certain, and there is a rest. */
  limbs = mpfr_custom_get_significand (sum);
  if (limbs[0] < MARGIN || limbs[0] > UINT64_MAX - MARGIN)
    return false;

  mpfr_set_prec (result->number, context->precision);
  mpfr_set (result->number, sum, MPFR_RNDZ);
  mpfr_setsign (result->number, result->number, y_negative, MPFR_RNDZ);
  mant_wide_take_mpfr (result, 1);
  return true;
}

const MantOperationMemo mant_operation_angle_memo = {
  .size = sizeof (Memo),
  .init = init_radians,
  .clear = clear,
  .compute = compute,
};

const MantOperationMemo mant_operation_angle_pi_memo = {
  .size = sizeof (Memo),
  .init = init_half_turns,
  .clear = clear,
  .compute = compute,
};
