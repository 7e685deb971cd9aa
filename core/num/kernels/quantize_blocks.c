/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-block-plan.h"
#include "mant-step.h"
#include "mant-stream.h"

/* From so many elements on the results do not stay in a cache, and are streamed past it; so many at
 * a time go by way of the stack. */
#define STREAM_MIN   ((size_t) 4 << 20)
#define STREAM_CHUNK 2048

/* Scales that have been asked for. Every rule that looks at amax alone answers a scale that does
 * not fall as amax grows, and so does rounding it: between two amax with the same scale there is no
 * other. Found by the exponent's low bits and the first four of the significand. */
#define N_KNOWN 64

typedef struct {
  float  from, to; /* from > to: empty */
  double scale;
} Known;

MANT_INLINE uint32_t
largest (const float *x,
         size_t       n)
{
  uint32_t max = 0;

  for (size_t i = 0; i < n; i++)
    {
      const uint32_t a = mant_bits_f32 (x[i]) & ~MANT_F32_SIGN;

      max = a > max ? a : max;
    }
  return max;
}

static double
choose (const MantQuantizer *quantizer,
        Known               *known,
        const float         *x,
        size_t               n)
{
  /* the common lengths with loops of known length */
  const uint32_t bits = n == 32 ? largest (x, 32) : n == 16 ? largest (x, 16) : largest (x, n);
  const float amax = mant_f32_bits (bits);
  Known *entry = &known[bits >> 19 & (N_KNOWN - 1)];
  double scale;

  if (bits >= MANT_F32_INF || quantizer->format->rule->needs_values)
    {
      mant_block_choose_scale (quantizer, x, n, NULL, &scale);
      return scale;
    }
  if (entry->from <= amax && amax <= entry->to)
    return entry->scale;

  mant_block_choose_scale (quantizer, &amax, 1, NULL, &scale);
  if (entry->from <= entry->to && scale == entry->scale)
    {
      entry->from = amax < entry->from ? amax : entry->from;
      entry->to = amax > entry->to ? amax : entry->to;
    }
  else if (amax > 0) /* zero has a scale of its own */
    {
      *entry = (Known) { .from = amax, .to = amax, .scale = scale };
    }
  return scale;
}

static void
run_general (const MantQuantizer *quantizer,
             const float         *x,
             float               *y,
             size_t               n,
             uint64_t             first_index,
             double              *scales)
{
  const size_t length = quantizer->format->length;
  Known known[N_KNOWN];
  MantStep step;

  for (int i = 0; i < N_KNOWN; i++)
    known[i] = (Known) { .from = 1, .to = 0 };
  mant_step_init (&step, quantizer);

  for (size_t i = 0; i < n; i += length)
    {
      const size_t m = n - i < length ? n - i : length;
      const double scale = choose (quantizer, known, x + i, m);

      MANT_KERNEL (step_run) (&step, x + i, y + i, m, first_index + i, scale);
      if (scales != NULL)
        scales[i / length] = scale;
    }
}

/* What is rare: numbers that are not finite, and scales at the ends of the range. */
static __attribute__ ((noinline)) double
run_one (const MantQuantizer *quantizer,
         const float         *x,
         float               *y,
         size_t               n)
{
  double scale;

  mant_block_quantize (quantizer, x, n, 0, 1, y, NULL, NULL, &scale);
  return scale;
}

/* A power of two that neither it nor its inverse is beyond binary32's normal numbers. */
MANT_INLINE bool
is_usual_power (uint32_t bits,
                int32_t  step)
{
  const uint32_t normal = UINT32_C (1) << 23;

  return ((bits - normal < MANT_F32_INF - normal) | (bits == 0)) & (step >= -126) & (step <= 126);
}

/* x × 2^−e and q × 2^e are exact for finite numbers of normal blocks but where a quotient is below
 * binary32's normal numbers: it is below half a quantum then, and becomes 0 as it should. Clamped
 * first, which is the same, since the limits are numbers of the format; then rounded as in
 * mant-round-bits.h. `length` is a constant where this is inlined. */
MANT_INLINE void
power_elements (const MantBlockPlan *plan,
                int32_t              step,
                const float         *x,
                float               *y,
                size_t               length)
{
  const uint32_t max0 = plan->element.max[0], max1 = plan->element.max[1];
  const uint32_t lift = plan->element.lift, drop = (uint32_t) plan->element.drop << 23;
  const float zero = plan->zero;
  const float inverse = mant_f32_bits ((uint32_t) (127 - step) << 23),
              factor = mant_f32_bits ((uint32_t) (127 + step) << 23);

  _Pragma ("GCC ivdep") /* y is x, or far from it */
  for (size_t i = 0; i < length; i++)
    {
      const uint32_t v = mant_bits_f32 (x[i] * inverse), sign = v & MANT_F32_SIGN;
      const uint32_t a = v & ~MANT_F32_SIGN;
      const uint32_t max = mant_select ((uint32_t) ((int32_t) v >> 31), max1, max0);
      const uint32_t within = a < max ? a : max, normal = within > lift ? within : lift;
      const float power = mant_f32_bits ((normal & MANT_F32_INF) + drop);
      const uint32_t rounded = mant_bits_f32 (mant_f32_bits (within) + power - power);

      y[i] = (mant_f32_bits (rounded | sign) + zero) * factor;
    }
}

/* By comparison with the numbers at which the result changes. */
MANT_INLINE void
table_elements (const MantBlockEntry *entry,
                const float          *x,
                float                *y,
                size_t                length)
{
  const uint32_t f0 = entry->from[0], f1 = entry->from[1], f2 = entry->from[2], f3 = entry->from[3],
                 f4 = entry->from[4], f5 = entry->from[5], f6 = entry->from[6], f7 = entry->from[7];
  const uint32_t v1 = entry->value[1], v2 = entry->value[2], v3 = entry->value[3],
                 v4 = entry->value[4], v5 = entry->value[5], v6 = entry->value[6],
                 v7 = entry->value[7];

  _Pragma ("GCC ivdep") /* y is x, or far from it */
  for (size_t i = 0; i < length; i++)
    {
      const uint32_t b = mant_bits_f32 (x[i]), a = b & ~MANT_F32_SIGN;
      uint32_t q = a >= f0 ? MANT_F32_SIGN : 0;

      q = a >= f1 ? v1 : q;
      q = a >= f2 ? v2 : q;
      q = a >= f3 ? v3 : q;
      q = a >= f4 ? v4 : q;
      q = a >= f5 ? v5 : q;
      q = a >= f6 ? v6 : q;
      q = a >= f7 ? v7 : q;
      y[i] = mant_f32_bits (q & (b | ~MANT_F32_SIGN));
    }
}

/* Blocks whose largest magnitudes are found at once, and blocks that a loop has between them and
 * its next step: short enough for what was read to be still at hand. */
#define BATCH 8
#define GROUP 64

#ifdef __AVX2__
/* Vector i holds partial maxima of block i; what comes out is the maximum of block i in place i. */
MANT_INLINE __m256i
reduce (const __m256i *v)
{
  __m256i pairs[4], fours[2];

  for (int i = 0; i < 4; i++)
    pairs[i] = _mm256_max_epu32 (_mm256_unpacklo_epi32 (v[2 * i], v[2 * i + 1]),
                                 _mm256_unpackhi_epi32 (v[2 * i], v[2 * i + 1]));
  for (int i = 0; i < 2; i++)
    fours[i] = _mm256_max_epu32 (_mm256_unpacklo_epi64 (pairs[2 * i], pairs[2 * i + 1]),
                                 _mm256_unpackhi_epi64 (pairs[2 * i], pairs[2 * i + 1]));
  return _mm256_max_epu32 (_mm256_permute2x128_si256 (fours[0], fours[1], 0x20),
                           _mm256_permute2x128_si256 (fours[0], fours[1], 0x31));
}
#endif

/* The largest magnitude of each of a batch's blocks. */
MANT_INLINE void
largest_of_batch (const float *x,
                  size_t       length,
                  uint32_t     bits[BATCH])
{
#ifdef __AVX2__
  if (length % 8 == 0)
    {
      const __m256i magnitude = _mm256_set1_epi32 (INT32_MAX);
      __m256i v[BATCH];

      for (size_t block = 0; block < BATCH; block++, x += length)
        {
          v[block] = _mm256_and_si256 (_mm256_loadu_si256 ((const __m256i *) x), magnitude);
          for (size_t i = 8; i < length; i += 8)
            v[block] = _mm256_max_epu32 (
                v[block],
                _mm256_and_si256 (_mm256_loadu_si256 ((const __m256i *) (x + i)), magnitude));
        }
      _mm256_storeu_si256 ((__m256i *) bits, reduce (v));
      return;
    }
#endif
  for (size_t block = 0; block < BATCH; block++, x += length)
    bits[block] = largest (x, length);
}

/* Of n_blocks blocks, n_blocks a multiple of BATCH. */
MANT_INLINE void
largest_of_group (const float *x,
                  size_t       length,
                  size_t       n_blocks,
                  uint32_t    *bits)
{
  for (size_t i = 0; i < n_blocks; i += BATCH)
    largest_of_batch (x + i * length, length, bits + i);
}

/* Groups one step after another: the compiler makes something of simple loops, and the processor
 * need not wait for one block's scale to begin with the next one. Answers false where something is
 * unusual, before anything is written. `constant_length` is a constant where this is inlined;
 * 0: any length. */
MANT_INLINE bool
run_power_group (const MantBlockPlan *plan,
                 size_t               constant_length,
                 const float         *x,
                 float               *y,
                 size_t               n_blocks,
                 double              *scales)
{
  const size_t length = constant_length > 0 ? constant_length : plan->length;
  const int32_t unit = plan->unit_exponent;
  uint32_t bits[GROUP], usual = 1;
  int32_t exponents[GROUP];

  largest_of_group (x, length, n_blocks, bits);
  for (size_t i = 0; i < n_blocks; i++)
    {
      exponents[i] = mant_block_plan_exponent (plan, bits[i]);
      usual &= is_usual_power (bits[i], exponents[i] + unit);
    }
  if (__builtin_expect (!usual, 0))
    return false;

  for (size_t i = 0; i < n_blocks; i++)
    power_elements (plan, exponents[i] + unit, x + i * length, y + i * length, length);
  if (scales != NULL)
    for (size_t i = 0; i < n_blocks; i++)
      scales[i] = mant_f64_bits ((uint64_t) (exponents[i] + 1023) << 52);
  return true;
}

/* Block by block, whatever there is in them. */
static __attribute__ ((noinline)) void
run_power_blocks (const MantBlockPlan *plan,
                  const float         *x,
                  float               *y,
                  size_t               n_blocks,
                  double              *scales)
{
  const size_t length = plan->length;

  for (size_t block = 0; block < n_blocks; block++, x += length, y += length)
    {
      const uint32_t bits = largest (x, length);
      const int32_t e = mant_block_plan_exponent (plan, bits);
      double scale = 0;

      if (is_usual_power (bits, e + plan->unit_exponent))
        {
          power_elements (plan, e + plan->unit_exponent, x, y, length);
          scale = mant_f64_bits ((uint64_t) (e + 1023) << 52);
        }
      else
        {
          scale = run_one (plan->quantizer, x, y, length);
        }
      if (scales != NULL)
        scales[block] = scale;
    }
}

/* mant_block_plan_encode () of the quotients of a whole batch: the compiler does not see that it
 * could do them at once. */
MANT_INLINE void
encode_quotients (const MantBlockPlan *plan,
                  const uint32_t       bits[BATCH],
                  uint32_t             codes[BATCH])
{
  typedef uint64_t U64x8 __attribute__ ((vector_size (64)));
  const MantF64x8 zero = { 0 }, max = zero + mant_f64_bits (plan->scale_max),
                  lift = zero + mant_f64_bits (plan->scale_lift);
  const uint64_t base = ((plan->scale_lift >> 52) - 1) << (52 - plan->scale_drop);
  MantF32x8 amax;
  MantF64x8 exact, within, power, rounded;
  MantI64x8 is_less, is_tiny;
  U64x8 normal, code;
  MantU32x8 narrow;

  memcpy (&amax, bits, sizeof amax);
  exact = __builtin_convertvector (amax, MantF64x8) / plan->divisor * plan->encode;
  is_less = exact < max;
  within = (MantF64x8) (((MantI64x8) exact & is_less) | ((MantI64x8) max & ~is_less));
  is_less = within < lift;
  normal = (U64x8) (((MantI64x8) lift & is_less) | ((MantI64x8) within & ~is_less));
  power = (MantF64x8) ((normal & UINT64_C (0x7ff0000000000000))
                       + ((uint64_t) plan->scale_drop << 52));
  rounded = within + power - power;
  is_tiny = rounded < lift;
  rounded += (MantF64x8) ((MantI64x8) lift & is_tiny);
  code = ((U64x8) rounded >> plan->scale_drop)
         - ((U64x8) (is_tiny & ((int64_t) 1 << (52 - plan->scale_drop))) + base);
  code |= (U64x8) (code == 0) & plan->smallest;
  narrow = __builtin_convertvector (code, MantU32x8);
  memcpy (codes, &narrow, sizeof narrow);
}

MANT_INLINE bool
has_recipe (const MantBlockPlan *plan)
{
  const MantRecipe *recipe = plan->quantizer->format->maker;

  return recipe != NULL && recipe->factors != NULL;
}

/* The code of the scale of one block; one of zeros has whichever, and the scale that zeros have. */
MANT_INLINE uint32_t
encode_amax (const MantBlockPlan *plan,
             uint32_t             bits)
{
  if (plan->is_power)
    return (uint32_t) (mant_block_plan_exponent (plan, bits) - plan->min_exponent);
  if (has_recipe (plan))
    return mant_block_plan_encode (plan, plan->quantizer->format->maker->scale (
                                             mant_f32_bits (bits), plan->tensor_amax));
  return mant_block_plan_encode (plan,
                                 (double) mant_f32_bits (bits) / plan->divisor * plan->encode);
}

MANT_INLINE bool
is_usual_amax (bool     is_power,
               uint32_t bits)
{
  return (bits < MANT_F32_INF) & (!is_power | (bits >= UINT32_C (1) << 23) | (bits == 0));
}

MANT_INLINE double
entry_scale (const MantBlockPlan *plan,
             bool                 is_made,
             uint32_t             bits,
             uint32_t             code)
{
  return bits == 0 && !is_made ? 1 : plan->entries[code].scale;
}

MANT_INLINE bool
run_table_group (const MantBlockPlan *plan,
                 size_t               constant_length,
                 const float         *x,
                 float               *y,
                 size_t               n_blocks,
                 double              *scales)
{
  const size_t length = constant_length > 0 ? constant_length : plan->length;
  const bool is_power = plan->is_power, is_made = has_recipe (plan);
  uint32_t bits[GROUP], codes[GROUP], usual = 1;

  largest_of_group (x, length, n_blocks, bits);
  for (size_t i = 0; i < n_blocks; i++)
    usual &= is_usual_amax (is_power, bits[i]);
  if (__builtin_expect (!usual, 0))
    return false;

  if (!is_power && !is_made)
    for (size_t i = 0; i < n_blocks; i += BATCH)
      encode_quotients (plan, bits + i, codes + i);
  else
    for (size_t i = 0; i < n_blocks; i++)
      codes[i] = encode_amax (plan, bits[i]);
  for (size_t i = 0; i < n_blocks; i++)
    usual &= plan->is_ready[codes[i]];
  if (__builtin_expect (!usual, 0))
    return false;

  for (size_t i = 0; i < n_blocks; i++)
    table_elements (&plan->entries[codes[i]], x + i * length, y + i * length, length);
  if (scales != NULL)
    for (size_t i = 0; i < n_blocks; i++)
      scales[i] = entry_scale (plan, is_made, bits[i], codes[i]);
  return true;
}

static __attribute__ ((noinline)) void
run_table_blocks (MantBlockPlan *plan,
                  const float   *x,
                  float         *y,
                  size_t         n_blocks,
                  double        *scales)
{
  const size_t length = plan->length;

  for (size_t block = 0; block < n_blocks; block++, x += length, y += length)
    {
      const uint32_t bits = largest (x, length);
      uint32_t code = 0;
      bool is_usual = is_usual_amax (plan->is_power, bits);
      double scale;

      if (is_usual)
        {
          code = encode_amax (plan, bits);
          is_usual = plan->is_ready[code] || mant_block_plan_enter (plan, code);
        }
      if (is_usual)
        {
          table_elements (&plan->entries[code], x, y, length);
          scale = entry_scale (plan, has_recipe (plan), bits, code);
        }
      else
        {
          scale = run_one (plan->quantizer, x, y, length);
        }
      if (scales != NULL)
        scales[block] = scale;
    }
}

typedef void (*Run) (MantBlockPlan *plan, const float *x, float *y, size_t n_blocks,
                     double *scales);

/* `constant_length` is a constant. A group that has something unusual in it goes block by block,
 * and so do those that are too few for a batch. */
#define RUN(kind, constant_length)                                                               \
  static void                                                                                    \
  run_##kind##_##constant_length (MantBlockPlan *plan, const float *x, float *y,                 \
                                  size_t n_blocks, double *scales)                               \
  {                                                                                              \
    const size_t length = plan->length;                                                          \
                                                                                                 \
    for (size_t done = 0; done < n_blocks;)                                                      \
      {                                                                                          \
        const size_t left = n_blocks - done;                                                     \
        const size_t n = left >= GROUP ? GROUP : left >= BATCH ? left / BATCH * BATCH : left;    \
        double *to = scales != NULL ? scales + done : NULL;                                      \
                                                                                                 \
        if (n < BATCH || !run_##kind##_group (plan, constant_length, x, y, n, to))               \
          run_##kind##_blocks (plan, x, y, n, to);                                               \
        x += n * length;                                                                         \
        y += n * length;                                                                         \
        done += n;                                                                               \
      }                                                                                          \
  }

RUN (power, 0)
RUN (power, 16)
RUN (power, 32)
RUN (table, 0)
RUN (table, 16)
RUN (table, 32)

static Run
find_run (const MantBlockPlan *plan)
{
  if (plan->kind == MANT_BLOCK_PLAN_TABLE)
    return plan->length == 16 ? run_table_16 : plan->length == 32 ? run_table_32 : run_table_0;
  return plan->length == 16 ? run_power_16 : plan->length == 32 ? run_power_32 : run_power_0;
}

/* Blocks do not begin where cache lines do: what is left of a line waits for the next blocks. */
static void
run_streamed (MantBlockPlan *plan,
              const float   *x,
              float         *y,
              size_t         n_blocks,
              double        *scales)
{
  float chunk[STREAM_CHUNK + 16] __attribute__ ((aligned (64)));
  const size_t blocks_per_chunk = STREAM_CHUNK / plan->length;
  const Run run = find_run (plan);
  size_t waiting = 0;

  for (size_t block = 0; block < n_blocks; block += blocks_per_chunk)
    {
      const size_t n = n_blocks - block < blocks_per_chunk ? n_blocks - block : blocks_per_chunk;
      size_t all, head, lines;

      run (plan, x, chunk + waiting, n, scales != NULL ? scales + block : NULL);
      x += n * plan->length;
      all = waiting + n * plan->length;
      head = mant_stream_head (y, all);
      lines = (all - head) / 16 * 16;
      memcpy (y, chunk, head * sizeof *y);
      mant_stream (y + head, chunk + head, lines);
      y += head + lines;
      waiting = all - head - lines;
      memmove (chunk, chunk + head + lines, waiting * sizeof *y);
    }
  memcpy (y, chunk, waiting * sizeof *y);
  mant_stream_end ();
}

void
MANT_KERNEL (quantize_blocks) (const MantQuantizer *quantizer,
                               const float         *x,
                               float               *y,
                               size_t               n,
                               uint64_t             first_index,
                               double              *scales)
{
  const size_t length = quantizer->format->length;
  MantBlockPlan plan;
  size_t n_blocks;

  if (n == 0)
    return;
  if (quantizer->format->packed != NULL)
    {
      for (size_t i = 0; i < n; i += length)
        mant_block_quantize (quantizer, x + i, n - i < length ? n - i : length, first_index + i, 1,
                             y + i, NULL, NULL, scales != NULL ? &scales[i / length] : NULL);
      return;
    }

  mant_block_plan_init (&plan, quantizer);
  if (plan.kind == MANT_BLOCK_PLAN_GENERAL)
    {
      run_general (quantizer, x, y, n, first_index, scales);
      return;
    }
  n_blocks = n / length;
  if (n >= STREAM_MIN && x != y && length <= STREAM_CHUNK)
    run_streamed (&plan, x, y, n_blocks, scales);
  else
    find_run (&plan) (&plan, x, y, n_blocks, scales);
  if (n % length > 0)
    run_general (quantizer, x + n_blocks * length, y + n_blocks * length, n % length,
                 first_index + n_blocks * length, scales != NULL ? scales + n_blocks : NULL);
}
