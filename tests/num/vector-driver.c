/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The oracle as a filter, for golden.py: arrays in raw little-endian form in and out.
 *
 *   vector-driver encode FORMAT ROUNDING OVERFLOW f32|f64 N_RANDOM_BITS|0
 *     stdin: the inputs, and, if N_RANDOM_BITS is not 0, after them as many uint16 random integers
 *     stdout: a uint32 code for each, then a uint8 of flags for each
 *   vector-driver round FORMAT ROUNDING OVERFLOW f32|f64 SEED
 *     stdin: the inputs; stdout: the rounded numbers, same type. Input i is at index i of the
 *     stream SEED; SEED "-": after the inputs come as many uint64 seeds, and input i is at index
 *     0 of seed i
 *   vector-driver decode FORMAT
 *     stdin: uint32 codes; stdout: a float64 and a uint8 class for each, as two arrays
 *   vector-driver constants FORMAT
 *     stdout: max, min_normal, min_subnormal, eps and nonneg_finite_codes, a name and a hexadecimal
 *     number a line
 *   vector-driver blocks FORMAT ROUNDING OVERFLOW SEED ROW_LENGTH TENSOR_AMAX
 *     stdin: float32 rows; stdout: float32 dequantized, then a float64 scale a block, then a
 *     uint32 scale code a block, then a uint32 code an element. Blocks run along a row, its tail
 *     is one of its own. TENSOR_AMAX "-": that of the finite inputs */

#include "mant-num.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *
read_all (size_t *n_bytes)
{
  size_t size = 1 << 20;
  char *data = malloc (size);
  size_t n = 0, got;

  while ((got = fread (data + n, 1, size - n, stdin)) > 0)
    {
      n += got;
      if (n == size)
        data = realloc (data, size *= 2);
    }
  *n_bytes = n;
  return data;
}

static int
fail (const char *message)
{
  fprintf (stderr, "vector-driver: %s\n", message);
  return 2;
}

static int
encode (const MantFormat *format, const MantRounding *rounding, MantOverflow overflow,
        const char *type, unsigned n_random_bits)
{
  const size_t width = strcmp (type, "f32") == 0 ? 4 : 8;
  size_t n_bytes, n;
  char *data = read_all (&n_bytes);

  n = n_bytes / (width + (n_random_bits != 0 ? 2 : 0));
  uint32_t *codes = calloc (n, sizeof *codes);
  uint8_t *all_flags = calloc (n, 1);

  for (size_t i = 0; i < n; i++)
    {
      MantRoundingContext context
          = { .rounding = rounding, .index = i, .n_random_bits = n_random_bits };
      MantFlags flags = MANT_FLAG_NONE;
      MantValue value;
      uint64_t given = 0;

      if (width == 4)
        {
          float x;
          memcpy (&x, data + 4 * i, 4);
          value = mant_value_from_f32 (x);
        }
      else
        {
          double x;
          memcpy (&x, data + 8 * i, 8);
          value = mant_value_from_f64 (x);
        }
      if (n_random_bits != 0)
        {
          uint16_t bits;
          memcpy (&bits, data + width * n + 2 * i, 2);
          given = bits;
          context.given = &given;
        }
      codes[i] = (uint32_t) mant_format_encode (format, &value, &context, overflow, &flags).lo;
      all_flags[i] = (uint8_t) flags;
    }

  fwrite (codes, 4, n, stdout);
  fwrite (all_flags, 1, n, stdout);
  free (all_flags);
  free (codes);
  free (data);
  return 0;
}

static int
round_all (const MantFormat *format, const MantRounding *rounding, MantOverflow overflow,
           const char *type, const char *seed)
{
  const size_t width = strcmp (type, "f32") == 0 ? 4 : 8;
  const bool seeds = strcmp (seed, "-") == 0;
  size_t n_bytes, n;
  char *data = read_all (&n_bytes);

  n = n_bytes / (width + (seeds ? 8 : 0));
  for (size_t i = 0; i < n; i++)
    {
      MantRoundingContext context = { .rounding = rounding, .index = i };

      if (seeds)
        {
          memcpy (&context.seed, data + width * n + 8 * i, 8);
          context.index = 0;
        }
      else
        {
          context.seed = strtoull (seed, NULL, 10);
        }

      if (width == 4)
        {
          float x;
          memcpy (&x, data + 4 * i, 4);
          x = mant_format_round_f32 (format, x, &context, overflow);
          memcpy (data + 4 * i, &x, 4);
        }
      else
        {
          double x;
          memcpy (&x, data + 8 * i, 8);
          x = mant_format_round_f64 (format, x, &context, overflow);
          memcpy (data + 8 * i, &x, 8);
        }
    }

  fwrite (data, width, n, stdout);
  free (data);
  return 0;
}

static int
decode (const MantFormat *format)
{
  size_t n_bytes;
  uint32_t *codes = read_all (&n_bytes);
  const size_t n = n_bytes / 4;
  double *values = calloc (n, sizeof *values);
  uint8_t *classes = calloc (n, 1);

  for (size_t i = 0; i < n; i++)
    {
      const MantValue value = mant_format_decode (format, (MantCode) { .lo = codes[i] });

      values[i] = mant_value_to_f64 (&value);
      classes[i] = (uint8_t) value.number_class;
    }

  fwrite (values, 8, n, stdout);
  fwrite (classes, 1, n, stdout);
  free (classes);
  free (values);
  free (codes);
  return 0;
}

static int
constants (const MantFormat *format)
{
  const double max = mant_value_to_f64 (&format->max_finite),
               min_normal = mant_value_to_f64 (&format->min_normal),
               min_subnormal = mant_value_to_f64 (&format->min_subnormal);

  printf ("max %a\nmin_normal %a\nmin_subnormal %a\neps %a\nnonneg_finite_codes %a\n", max,
          min_normal, min_subnormal, ldexp (1, 1 - format->precision),
          (double) format->max_code.lo + 1);
  return 0;
}

static int
blocks (const MantQuantizer *quantizer, size_t row_length)
{
  const MantBlockFormat *format = quantizer->format;
  MantQuantizer own = *quantizer;
  size_t n_bytes, n, length, n_blocks = 0;
  float *x = read_all (&n_bytes);

  n = n_bytes / 4;
  if (isnan (own.tensor_amax))
    {
      own.tensor_amax = 0;
      for (size_t i = 0; i < n; i++)
        if (isfinite (x[i]) && fabsf (x[i]) > own.tensor_amax)
          own.tensor_amax = fabsf (x[i]);
    }

  length = format->shape == MANT_SHAPE_VECTOR ? format->length : row_length;
  double *scales = calloc (n, sizeof *scales);
  uint32_t *scale_codes = calloc (n, 4), *codes = calloc (n, 4);

  for (size_t row = 0; row < n; row += row_length)
    for (size_t at = 0; at < row_length; at += length)
      {
        const size_t n_here = row_length - at < length ? row_length - at : length;
        MantCode code;

        mant_block_quantize (&own, x + row + at, n_here, row + at, 1, x + row + at,
                             codes + row + at, &code, &scales[n_blocks]);
        scale_codes[n_blocks++] = (uint32_t) code.lo;
      }

  fwrite (x, 4, n, stdout);
  fwrite (scales, 8, n_blocks, stdout);
  fwrite (scale_codes, 4, n_blocks, stdout);
  fwrite (codes, 4, n, stdout);
  free (codes);
  free (scale_codes);
  free (scales);
  free (x);
  return 0;
}

int
main (int    argc,
      char **argv)
{
  char message[256];
  MantFormat format;
  const MantRounding *rounding;
  MantOverflow overflow;

  if (argc == 3 && strcmp (argv[1], "constants") == 0)
    {
      if (mant_format_parse (argv[2], &format, message, sizeof message) != MANT_OK)
        return fail (message);
      return constants (&format);
    }

  if (argc == 3 && strcmp (argv[1], "decode") == 0)
    {
      if (mant_format_parse (argv[2], &format, message, sizeof message) != MANT_OK)
        return fail (message);
      return decode (&format);
    }

  if (argc < 5 || (rounding = mant_rounding_find (argv[3])) == NULL
      || !mant_overflow_parse (argv[4], &overflow))
    return fail ("usage");

  if (argc == 8 && strcmp (argv[1], "blocks") == 0)
    {
      MantBlockFormat block;
      const MantQuantizer quantizer = {
        .format = &block,
        .rounding = rounding,
        .overflow = overflow,
        .seed = strtoull (argv[5], NULL, 10),
        .tensor_amax = strcmp (argv[7], "-") == 0 ? NAN : strtod (argv[7], NULL),
      };

      if (mant_block_format_parse (argv[2], &block, message, sizeof message) != MANT_OK)
        return fail (message);
      return blocks (&quantizer, strtoull (argv[6], NULL, 10));
    }

  if (mant_format_parse (argv[2], &format, message, sizeof message) != MANT_OK)
    return fail (message);
  if (argc == 7 && strcmp (argv[1], "encode") == 0)
    return encode (&format, rounding, overflow, argv[5], (unsigned) atoi (argv[6]));
  if (argc == 7 && strcmp (argv[1], "round") == 0)
    return round_all (&format, rounding, overflow, argv[5], argv[6]);
  return fail ("usage");
}
