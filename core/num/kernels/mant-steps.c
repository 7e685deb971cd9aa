/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-steps.h"

#include <math.h>

/* Binary64 in the order of its numbers, −0 as +0, and back. */
static int64_t
key_of (double x)
{
  const uint64_t bits = mant_bits_f64 (x);
  const int64_t magnitude = (int64_t) (bits & INT64_MAX);

  return bits >> 63 ? -magnitude : magnitude;
}

static double
number_of (int64_t key)
{
  return key < 0 ? -mant_f64_bits ((uint64_t) -key) : mant_f64_bits ((uint64_t) key);
}

typedef struct {
  const MantFormat *format;
  MantRoundingContext context;
  MantOverflow overflow;
} Codec;

static uint64_t
encode (const Codec *codec,
        double       x)
{
  const MantValue value = mant_value_from_f64 (x);
  MantFlags flags = MANT_FLAG_NONE;

  return mant_format_encode (codec->format, &value, &codec->context, codec->overflow, &flags).lo;
}

static double
decode (const Codec *codec,
        uint64_t     code)
{
  const MantValue value = mant_format_decode (codec->format, (MantCode) { .lo = code });

  return mant_value_to_f64 (&value);
}

/* Every number of the format, ascending. False if one is not a binary64. */
static bool
list_numbers (const Codec *codec,
              MantSteps   *steps)
{
  const MantFormat *format = codec->format;
  const int n_codes = format->codec == &mant_codec_table ? format->n_values : 1 << format->bits;

  if (n_codes > MANT_STEPS_MAX)
    return false;

  for (int code = 0; code < n_codes; code++)
    {
      const MantValue value = mant_format_decode (format, (MantCode) { .lo = (uint64_t) code });
      double number;
      MantValue back;
      int place = steps->n;

      if (value.number_class == MANT_CLASS_NAN || value.number_class == MANT_CLASS_NAR
          || value.number_class == MANT_CLASS_INF)
        continue;
      number = mant_value_to_f64 (&value) + 0.0;
      back = mant_value_from_f64 (number);
      if (!isfinite (number) || mant_value_compare (&back, &value) != 0)
        return false;

      while (place > 0 && steps->number[place - 1] > number)
        {
          steps->number[place] = steps->number[place - 1];
          steps->code[place] = steps->code[place - 1];
          place--;
        }
      if (place > 0 && steps->number[place - 1] == number)
        return false; /* two codes for one number: not here */
      steps->number[place] = number;
      steps->code[place] = (uint16_t) code;
      steps->n++;
    }

  return steps->n > 0;
}

/* The first number after @low that does not get @code; @high does not. A few likely places first,
 * then by halves. */
static double
find_edge (const Codec *codec,
           uint64_t     code,
           double       low,
           double       high)
{
  int64_t from = key_of (low), to = key_of (high); /* from gets it, to does not */
  const int64_t likely[] = {
    key_of (low / 2 + high / 2),
    key_of (low * high > 0 ? copysign (sqrt (fabs (low)) * sqrt (fabs (high)), low) : 0),
    from + 1,
    to - 1,
  };

  for (size_t i = 0; i < sizeof likely / sizeof likely[0]; i++)
    for (int after = 0; after < 2; after++)
      {
        /* the edge is there if it is the first without, or right behind it if it is the last
         * with */
        const int64_t place = likely[i] + after;

        if (place <= from || place >= to)
          continue;
        if (encode (codec, number_of (place)) == code)
          {
            from = place;
          }
        else
          {
            to = place;
            if (place - 1 > from && encode (codec, number_of (place - 1)) == code)
              from = place - 1;
            else if (place - 1 > from)
              to = place - 1;
          }
      }

  for (;;)
    {
      const uint64_t distance = (uint64_t) to - (uint64_t) from;
      const int64_t middle = from + (int64_t) (distance / 2);

      if (distance == 1)
        return number_of (to);

      if (encode (codec, number_of (middle)) == code)
        from = middle;
      else
        to = middle;
    }
}

/* One more step at an end where the codec goes on to something else (NaN): what the largest number
 * there is becomes. */
static bool
extend (const Codec *codec,
        MantSteps   *steps,
        bool         upwards)
{
  const double end = upwards ? 0x1.fffffffffffffp1023 : -0x1.fffffffffffffp1023;
  const int last = upwards ? steps->n - 1 : 0;
  const uint64_t code = encode (codec, end);

  if (code == steps->code[last])
    return true;
  if (steps->n == MANT_STEPS_MAX)
    return false;

  if (upwards)
    {
      steps->edge[last] = find_edge (codec, steps->code[last], steps->number[last], end);
      steps->number[last + 1] = decode (codec, code);
      steps->code[last + 1] = (uint16_t) code;
    }
  else
    {
      for (int k = steps->n; k > 0; k--)
        {
          steps->number[k] = steps->number[k - 1];
          steps->code[k] = steps->code[k - 1];
          if (k > 1)
            steps->edge[k - 1] = steps->edge[k - 2];
        }
      steps->edge[0] = find_edge (codec, code, end, steps->number[1]);
      steps->number[0] = decode (codec, code);
      steps->code[0] = (uint16_t) code;
    }
  steps->n++;
  return true;
}

/* Makes @steps, of a mode of chance the neighbours below. False if there is no such staircase: more
 * than MANT_STEPS_MAX numbers, some that binary64 does not have, or overflow that wraps. */
bool
mant_steps_init (MantSteps          *steps,
                 const MantFormat   *format,
                 const MantRounding *rounding,
                 MantOverflow        overflow)
{
  Codec codec = { .format = format, .context.rounding = rounding, .overflow = overflow };

  steps->n = 0;
  steps->is_floor = rounding->stochastic;
  if (format->bits > 8 || (format->codec == &mant_codec_integer && format->wraps))
    return false;
  if (rounding->stochastic)
    {
      /* where all of them stay within the range */
      if (format->codec != &mant_codec_table && format->codec != &mant_codec_khot)
        return false;
      codec.context.rounding = mant_roundings[MANT_MODE_rd];
    }
  if (!list_numbers (&codec, steps))
    return false;

  for (int k = 0; k < steps->n; k++)
    if (encode (&codec, steps->number[k]) != steps->code[k])
      return false;
  for (int k = 0; k + 1 < steps->n; k++)
    steps->edge[k]
        = find_edge (&codec, steps->code[k], steps->number[k], steps->number[k + 1]);
  if (!extend (&codec, steps, true) || !extend (&codec, steps, false))
    return false;

  codec.context.rounding = rounding;
  for (int negative = 0; negative < 2; negative++)
    {
      const uint64_t code = encode (&codec, negative ? -(double) INFINITY : (double) INFINITY);

      steps->infinity_code[negative] = (uint16_t) code;
      steps->infinity[negative] = decode (&codec, code);
      /* a code book without zero rounds it */
      steps->nan_code[negative]
          = (uint16_t) encode (&codec, negative ? -(double) NAN : (double) NAN);
    }
  steps->n_levels = 0;
  while (1 << steps->n_levels < steps->n)
    steps->n_levels++;
  return true;
}

void
mant_numbers_init (MantNumbers *numbers,
                   bool         is_short)
{
  uint32_t lower = 0;

  for (int i = 0; i < MANT_STEPS_MAX; i++)
    {
      const uint32_t bits = mant_bits_f32 (numbers->number[i]);

      numbers->half[0][i] = (uint16_t) bits;
      numbers->half[1][i] = (uint16_t) (bits >> 16);
      lower |= bits & 0xffff;
    }
  numbers->has_lower = lower != 0;
  numbers->is_short = is_short;
}

/* What the steps are among binary32 numbers. */
void
mant_steps_to_32 (const MantSteps *steps,
                  MantSteps32     *narrow)
{
  narrow->n_levels = steps->n_levels;
  for (int k = 0; k < MANT_STEPS_MAX; k++)
    {
      narrow->numbers.number[k] = (float) steps->number[k < steps->n ? k : steps->n - 1];
      narrow->edge[k] = narrow->level[k] = INT32_MAX;
      if (k + 1 < steps->n)
        {
          /* the first binary32 that is not below it */
          const float edge = (float) steps->edge[k];
          const int32_t key = mant_step_key (mant_bits_f32 (edge));

          narrow->edge[k] = (double) edge < steps->edge[k] ? key + 1 : key;
        }
    }
  mant_numbers_init (&narrow->numbers, steps->n <= 32);

  for (int level = 0; level < steps->n_levels; level++)
    {
      const int half = (1 << steps->n_levels) >> (level + 1);

      for (int i = 0; i < 1 << level; i++)
        narrow->level[(1 << level) - (level < 4) + i] = narrow->edge[2 * half * i + half - 1];
    }
}
