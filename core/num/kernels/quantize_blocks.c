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
                uint32_t              sign_of_zero,
                const float          *x,
                float                *y,
                size_t                length)
{
  const uint32_t f1 = entry->from[1], f2 = entry->from[2], f3 = entry->from[3], f4 = entry->from[4],
                 f5 = entry->from[5], f6 = entry->from[6], f7 = entry->from[7];
  const uint32_t v1 = entry->value[1], v2 = entry->value[2], v3 = entry->value[3],
                 v4 = entry->value[4], v5 = entry->value[5], v6 = entry->value[6],
                 v7 = entry->value[7];

  _Pragma ("GCC ivdep") /* y is x, or far from it */
  for (size_t i = 0; i < length; i++)
    {
      const uint32_t b = mant_bits_f32 (x[i]), a = b & ~MANT_F32_SIGN;
      uint32_t q = a >= f1 ? v1 : sign_of_zero;

      q = a >= f2 ? v2 : q;
      q = a >= f3 ? v3 : q;
      q = a >= f4 ? v4 : q;
      q = a >= f5 ? v5 : q;
      q = a >= f6 ? v6 : q;
      q = a >= f7 ? v7 : q;
      y[i] = mant_f32_bits (q & (b | ~MANT_F32_SIGN));
    }
}

/* Blocks done at once, and what there is to know about them. */
#define BATCH 8

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

/* Batches as long as there are whole ones and nothing is unusual in them; answers how many blocks
 * were done. `constant_length` is a constant where this is inlined; 0: any length. */
MANT_INLINE size_t
run_power_batches (const MantBlockPlan *plan,
                   size_t               constant_length,
                   const float         *x,
                   float               *y,
                   size_t               n_blocks,
                   double              *scales)
{
  const size_t length = constant_length > 0 ? constant_length : plan->length;
  size_t done = 0;

  for (; done + BATCH <= n_blocks; done += BATCH, x += BATCH * length, y += BATCH * length)
    {
      uint32_t bits[BATCH], usual = 1;
      int32_t exponents[BATCH];

      largest_of_batch (x, length, bits);
      for (int i = 0; i < BATCH; i++)
        {
          exponents[i] = mant_block_plan_exponent (plan, bits[i]);
          usual &= is_usual_power (bits[i], exponents[i] + plan->unit_exponent);
        }
      if (__builtin_expect (!usual, 0))
        break;

      for (size_t i = 0; i < BATCH; i++)
        power_elements (plan, exponents[i] + plan->unit_exponent, x + i * length, y + i * length,
                        length);
      if (scales != NULL)
        for (size_t i = 0; i < BATCH; i++)
          scales[done + i] = mant_f64_bits ((uint64_t) (exponents[i] + 1023) << 52);
    }

  return done;
}

MANT_INLINE void
run_powers (const MantBlockPlan *plan,
            size_t               length,
            const float         *x,
            float               *y,
            size_t               n_blocks,
            double              *scales)
{
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

/* Codes of the scales of n blocks; one of zeros has whichever, and the scale that zeros have. */
MANT_INLINE void
encode_batch (const MantBlockPlan *plan,
              const uint32_t      *bits,
              size_t               n,
              uint32_t            *codes)
{
  const MantRecipe *recipe = plan->quantizer->format->maker;

  if (plan->is_power)
    for (size_t i = 0; i < n; i++)
      codes[i] = (uint32_t) (mant_block_plan_exponent (plan, bits[i]) - plan->min_exponent);
  else if (recipe != NULL && recipe->factors != NULL)
    for (size_t i = 0; i < n; i++)
      codes[i] = mant_block_plan_encode (plan, recipe->scale (mant_f32_bits (bits[i]),
                                                              plan->tensor_amax));
  else if (n == BATCH)
    encode_quotients (plan, bits, codes);
  else
    for (size_t i = 0; i < n; i++)
      codes[i] = mant_block_plan_encode (
          plan, (double) mant_f32_bits (bits[i]) / plan->divisor * plan->encode);
}

MANT_INLINE bool
is_usual_amax (const MantBlockPlan *plan,
               uint32_t             bits)
{
  return (bits < MANT_F32_INF) & (!plan->is_power | (bits >= UINT32_C (1) << 23) | (bits == 0));
}

MANT_INLINE double
entry_scale (const MantBlockPlan *plan,
             uint32_t             bits,
             uint32_t             code)
{
  const MantRecipe *recipe = plan->quantizer->format->maker;

  return bits == 0 && (recipe == NULL || recipe->factors == NULL) ? 1 : plan->entries[code].scale;
}

MANT_INLINE size_t
run_table_batches (MantBlockPlan *plan,
                   size_t         constant_length,
                   const float   *x,
                   float         *y,
                   size_t         n_blocks,
                   double        *scales)
{
  const size_t length = constant_length > 0 ? constant_length : plan->length;
  const uint32_t sign_of_zero = plan->sign_of_zero;
  size_t done = 0;

  for (; done + BATCH <= n_blocks; done += BATCH, x += BATCH * length, y += BATCH * length)
    {
      uint32_t bits[BATCH], codes[BATCH], usual = 1;

      largest_of_batch (x, length, bits);
      for (int i = 0; i < BATCH; i++)
        usual &= is_usual_amax (plan, bits[i]);
      if (__builtin_expect (!usual, 0))
        break;
      encode_batch (plan, bits, BATCH, codes);
      for (int i = 0; i < BATCH; i++)
        usual &= plan->is_ready[codes[i]];
      if (__builtin_expect (!usual, 0))
        break;

      for (size_t i = 0; i < BATCH; i++)
        table_elements (&plan->entries[codes[i]], sign_of_zero, x + i * length, y + i * length,
                        length);
      if (scales != NULL)
        for (size_t i = 0; i < BATCH; i++)
          scales[done + i] = entry_scale (plan, bits[i], codes[i]);
    }

  return done;
}

MANT_INLINE void
run_table (MantBlockPlan *plan,
           size_t         length,
           const float   *x,
           float         *y,
           size_t         n_blocks,
           double        *scales)
{
  for (size_t block = 0; block < n_blocks; block++, x += length, y += length)
    {
      const uint32_t bits = largest (x, length);
      uint32_t code = 0;
      bool is_usual = is_usual_amax (plan, bits);
      double scale;

      if (is_usual)
        {
          encode_batch (plan, &bits, 1, &code);
          is_usual = plan->is_ready[code] || mant_block_plan_enter (plan, code);
        }
      if (is_usual)
        {
          table_elements (&plan->entries[code], plan->sign_of_zero, x, y, length);
          scale = entry_scale (plan, bits, code);
        }
      else
        {
          scale = run_one (plan->quantizer, x, y, length);
        }
      if (scales != NULL)
        scales[block] = scale;
    }
}

/* @constant_length is a constant. After a batch that has something unusual in it batches go on. */
#define RUN(kind, constant_length)                                                               \
  for (size_t done = 0; done < n_blocks;)                                                        \
    {                                                                                            \
      const size_t length = plan->length;                                                        \
      size_t n;                                                                                  \
                                                                                                 \
      done += run_##kind##_batches (plan, constant_length, x + done * length, y + done * length, \
                                    n_blocks - done, scales != NULL ? scales + done : NULL);     \
      n = n_blocks - done < BATCH ? n_blocks - done : BATCH;                                     \
      run_##kind##_few (plan, x + done * length, y + done * length, n,                           \
                        scales != NULL ? scales + done : NULL);                                  \
      done += n;                                                                                 \
    }

static __attribute__ ((noinline)) void
run_power_few (const MantBlockPlan *plan,
               const float         *x,
               float               *y,
               size_t               n_blocks,
               double              *scales)
{
  run_powers (plan, plan->length, x, y, n_blocks, scales);
}

static __attribute__ ((noinline)) void
run_table_few (MantBlockPlan *plan,
               const float   *x,
               float         *y,
               size_t         n_blocks,
               double        *scales)
{
  run_table (plan, plan->length, x, y, n_blocks, scales);
}

static void
run_whole_blocks (MantBlockPlan *plan,
                  const float   *x,
                  float         *y,
                  size_t         n_blocks,
                  double        *scales)
{
  const bool is_table = plan->kind == MANT_BLOCK_PLAN_TABLE;

  if (is_table && plan->length == 16)
    RUN (table, 16)
  else if (is_table && plan->length == 32)
    RUN (table, 32)
  else if (is_table)
    RUN (table, 0)
  else if (plan->length == 16)
    RUN (power, 16)
  else if (plan->length == 32)
    RUN (power, 32)
  else
    RUN (power, 0)
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
  size_t waiting = 0;

  for (size_t block = 0; block < n_blocks; block += blocks_per_chunk)
    {
      const size_t n = n_blocks - block < blocks_per_chunk ? n_blocks - block : blocks_per_chunk;
      size_t all, head, lines;

      run_whole_blocks (plan, x, chunk + waiting, n, scales != NULL ? scales + block : NULL);
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
    run_whole_blocks (&plan, x, y, n_blocks, scales);
  if (n % length > 0)
    run_general (quantizer, x + n_blocks * length, y + n_blocks * length, n % length,
                 first_index + n_blocks * length, scales != NULL ? scales + n_blocks : NULL);
}
