/* SPDX-License-Identifier: GPL-3.0-or-later */

/* In 32-bit lanes. A loop for each mode × kind of format, so that what is constant is constant. */

#include "mant-round-bits.h"

#include "mant-quantize.h"
#include "mant-rng.h"
#include "mant-steps.h"
#include "mant-stream.h"
#include "mant-wrap.h"

/* Random words for so many elements at once. */
#define CHUNK 256
/* From so many elements on the results do not stay in a cache, and are streamed past it. */
#define STREAM_MIN   ((size_t) 4 << 20)
#define STREAM_CHUNK 64

typedef void (*Mode) (const MantPlan *plan, const MantQuantizer *quantizer, const float *x,
                      float *y, size_t n, uint64_t first_index, bool streams);
typedef uint32_t (*Random) (const MantPlan *plan, const uint32_t *top, const float *x, float *y,
                            size_t n);

static void
random_tops (uint64_t  seed,
             uint64_t  first_index,
             uint32_t *top,
             size_t    n)
{
  for (size_t i = 0; i < n; i++)
    top[i] = (uint32_t) (mant_random_word_inline (seed, first_index + i) >> 32);
}

/* y begins a cache line if it is streamed: sixty-four numbers at a time by way of a few registers'
 * worth of stack, so that the processor computes while memory is busy. */
#define ELEMENT(kind, end, addend, from, to)                                                     \
  {                                                                                              \
    const uint32_t bits = mant_bits_f32 (from);                                                  \
    const uint32_t magnitude = mant_round_magnitude (&plan, kind, addend, bits);                 \
                                                                                                 \
    to = mant_f32_bits (mant_round_finish (&plan, end, bits, magnitude));                        \
  }

#define LOOP(kind, end, addend)                                                                  \
  {                                                                                              \
    size_t done = 0;                                                                             \
                                                                                                 \
    if (streams)                                                                                 \
      for (; done + STREAM_CHUNK <= n; done += STREAM_CHUNK)                                     \
        {                                                                                        \
          float chunk[STREAM_CHUNK] __attribute__ ((aligned (64)));                              \
                                                                                                 \
          for (size_t i = 0; i < STREAM_CHUNK; i++)                                              \
            ELEMENT (kind, end, addend, x[done + i], chunk[i])                                   \
          mant_stream (y + done, chunk, STREAM_CHUNK);                                           \
        }                                                                                        \
                                                                                                 \
    _Pragma ("GCC ivdep") /* y is x, or far from it */                                           \
    for (size_t i = done; i < n; i++)                                                            \
      ELEMENT (kind, end, addend, x[i], y[i])                                                    \
  }

#define DETERMINISTIC(name)                                                                      \
  static void                                                                                    \
  deterministic_##name (const MantPlan *plan_, const float *x, float *y, size_t n, bool streams) \
  {                                                                                              \
    const MantPlan plan = *plan_;                                                                \
                                                                                                 \
    if (plan.kind == MANT_PLAN_CONSTANT && plan.end == MANT_PLAN_END_EVEN)                       \
      LOOP (MANT_PLAN_CONSTANT, MANT_PLAN_END_EVEN, mant_addend_##name)                          \
    else if (plan.kind == MANT_PLAN_LIFT && plan.end == MANT_PLAN_END_EVEN)                      \
      LOOP (MANT_PLAN_LIFT, MANT_PLAN_END_EVEN, mant_addend_##name)                              \
    else if (plan.kind == MANT_PLAN_LIFT && plan.end == MANT_PLAN_END_CLAMP)                     \
      LOOP (MANT_PLAN_LIFT, MANT_PLAN_END_CLAMP, mant_addend_##name)                             \
    else if (plan.kind == MANT_PLAN_LIFT)                                                        \
      LOOP (MANT_PLAN_LIFT, MANT_PLAN_END_ANY, mant_addend_##name)                               \
    else                                                                                         \
      LOOP (MANT_PLAN_GENERAL, MANT_PLAN_END_ANY, mant_addend_##name)                            \
  }

#define RANDOM(name)                                                                             \
  static uint32_t                                                                                \
  random_##name (const MantPlan *plan_, const uint32_t *top, const float *x, float *y, size_t n) \
  {                                                                                              \
    const MantPlan plan = *plan_;                                                                \
    uint32_t ambiguous = 0;                                                                      \
                                                                                                 \
    _Pragma ("GCC ivdep")                                                                        \
    for (size_t i = 0; i < n; i++)                                                               \
      {                                                                                          \
        const uint32_t bits = mant_bits_f32 (x[i]);                                              \
        const uint32_t magnitude                                                                 \
            = mant_round_magnitude_random (&plan, mant_addend_##name, bits, top[i], &ambiguous); \
                                                                                                 \
        y[i] = mant_f32_bits (mant_round_finish (&plan, MANT_PLAN_END_ANY, bits, magnitude));    \
      }                                                                                          \
    return ambiguous;                                                                            \
  }

#define MODE(name)                                                                               \
  static void                                                                                    \
  mode_##name (const MantPlan *plan, const MantQuantizer *quantizer, const float *x, float *y,   \
               size_t n, uint64_t first_index, bool streams)                                     \
  {                                                                                              \
    if (mant_traits_##name.given_bits)                                                           \
      MANT_KERNEL (quantize_random) (plan, quantizer, x, y, n, first_index);                     \
    else if (mant_traits_##name.stochastic)                                                      \
      run_random (random_##name, plan, quantizer, x, y, n, first_index, streams);                \
    else                                                                                         \
      deterministic_##name (plan, x, y, n, streams);                                             \
  }

/* Chunk by chunk; one that is ambiguous again with all the random bits. */
MANT_INLINE void
run_random (Random               run,
            const MantPlan      *plan,
            const MantQuantizer *quantizer,
            const float         *x,
            float               *y,
            size_t               n,
            uint64_t             first_index,
            bool                 streams)
{
  uint32_t top[CHUNK];
  float chunk[CHUNK] __attribute__ ((aligned (64)));

  for (size_t done = 0; done < n; done += CHUNK)
    {
      const size_t m = n - done < CHUNK ? n - done : CHUNK;

      random_tops (quantizer->seed, first_index + done, top, m);
      if (run (plan, top, x + done, chunk, m) != 0)
        MANT_KERNEL (quantize_random) (plan, quantizer, x + done, chunk, m, first_index + done);
      if (streams)
        mant_stream (y + done, chunk, m);
      else
        memcpy (y + done, chunk, m * sizeof *y);
    }
}

/* What a mode does not use is not compiled: its traits are constants. */
#define MANT_LIST_ITEM(name) DETERMINISTIC (name) RANDOM (name) MODE (name)
#include "mant-roundings.inc"
#undef MANT_LIST_ITEM

static const Mode modes[] = {
#define MANT_LIST_ITEM(name) mode_##name,
#include "mant-roundings.inc"
#undef MANT_LIST_ITEM
};

/* The portable loops alone. */
void
MANT_KERNEL (quantize_loop) (const MantPlan      *plan,
                             int                  mode,
                             const MantQuantizer *quantizer,
                             const float         *x,
                             float               *y,
                             size_t               n,
                             uint64_t             first_index)
{
  modes[mode] (plan, quantizer, x, y, n, first_index, false);
}

MANT_INLINE void
run (const MantPlan      *plan,
     int                  mode,
     const MantQuantizer *quantizer,
     const float         *x,
     float               *y,
     size_t               n,
     uint64_t             first_index,
     bool                 streams)
{
  size_t done;

  if (plan->kind == MANT_PLAN_POSIT)
    {
      MANT_KERNEL (quantize_posit) (plan, mode, quantizer, x, y, n, first_index);
      return;
    }

  done = MANT_KERNEL (quantize_vector) (plan, mode, quantizer, x, y, n, first_index, streams);
  if (done < n)
    modes[mode] (plan, quantizer, x + done, y + done, n - done, first_index + done, streams);
}

/* A run of elements under a plan that is not for the oracle; @mode is the rounding's index in
 * mant_roundings[]. */
void
MANT_KERNEL (quantize_run) (const MantPlan      *plan,
                            int                  mode,
                            const MantQuantizer *quantizer,
                            const float         *x,
                            float               *y,
                            size_t               n,
                            uint64_t             first_index)
{
  run (plan, mode, quantizer, x, y, n, first_index, false);
}

/* Past the caches, from the first whole cache line on. */
static void
run_streamed (const MantPlan      *plan,
              int                  mode,
              const MantQuantizer *quantizer,
              const float         *x,
              float               *y,
              size_t               n,
              uint64_t             first_index)
{
  const size_t head = mant_stream_head (y, n);

  run (plan, mode, quantizer, x, y, head, first_index, false);
  run (plan, mode, quantizer, x + head, y + head, n - head, first_index + head, true);
  mant_stream_end ();
}

/* With exponents that do not end. Binary32's subnormal numbers are the codec's. */
static void
run_unbounded (const MantPlan      *plan,
               int                  mode,
               const MantQuantizer *quantizer,
               const float         *x,
               float               *y,
               size_t               n,
               uint64_t             first_index)
{
  float chunk[CHUNK];

  for (size_t done = 0; done < n; done += CHUNK)
    {
      const size_t m = n - done < CHUNK ? n - done : CHUNK;
      uint32_t any = 0;

      run (plan, mode, quantizer, x + done, chunk, m, first_index + done, false);
      for (size_t i = 0; i < m; i++)
        any |= mant_mask ((mant_bits_f32 (x[done + i]) & ~MANT_F32_SIGN) - 1 < 0x7fffff);
      for (size_t i = 0; any != 0 && i < m; i++)
        if ((mant_bits_f32 (x[done + i]) & ~MANT_F32_SIGN) - 1 < 0x7fffff)
          mant_plan_oracle (quantizer, x + done + i, chunk + i, 1, first_index + done + i);
      memcpy (y + done, chunk, m * sizeof *y);
    }
}

static void
run_without_plan (int                  mode,
                  const MantQuantizer *quantizer,
                  const float         *x,
                  float               *y,
                  size_t               n,
                  uint64_t             first_index)
{
  MantSteps steps;
  MantWrap wrap;
  MantPlan plan;

  if (mode >= 0
      && mant_plan_init_unbounded (&plan, &quantizer->format->element, quantizer->rounding,
                                   quantizer->overflow))
    run_unbounded (&plan, mode, quantizer, x, y, n, first_index);
  else if (MANT_KERNEL (wrap_init) (&wrap, quantizer, mode))
    MANT_KERNEL (quantize_wrap) (&wrap, mode, quantizer, x, y, n, first_index);
  else if (mode >= 0 && n >= MANT_STEPS_MIN_ELEMENTS
      && mant_steps_init (&steps, &quantizer->format->element, quantizer->rounding,
                          quantizer->overflow))
    MANT_KERNEL (quantize_steps) (&steps, mode, quantizer, x, y, n, first_index);
  else
    mant_plan_oracle (quantizer, x, y, n, first_index);
}

void
MANT_KERNEL (quantize) (const MantQuantizer *quantizer,
                        const float         *x,
                        float               *y,
                        size_t               n,
                        uint64_t             first_index)
{
  const int mode = mant_plan_rounding_index (quantizer->rounding);
  MantPlan plan;

  mant_plan_init (&plan, &quantizer->format->element, quantizer->rounding, quantizer->overflow);
  if (plan.kind == MANT_PLAN_ORACLE || mode < 0)
    run_without_plan (mode, quantizer, x, y, n, first_index);
  else if (n >= STREAM_MIN && x != y)
    run_streamed (&plan, mode, quantizer, x, y, n, first_index);
  else
    run (&plan, mode, quantizer, x, y, n, first_index, false);
}
