/* SPDX-License-Identifier: GPL-3.0-or-later */

/* quantize_blocks and quantize_scaled of every instruction set against the definition, bit for bit:
 * scale rules × element formats × block lengths × roundings, on numbers that are made to be next to
 * where a result changes. */

#include <glib.h>

#include "mant-num.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define MAX_N 4096

static const char *const formats[] = {
  "mxfp4", "mxfp6_e2m3", "mxfp6_e3m2", "mxfp8_e4m3", "mxfp8_e5m2", "mxint8",
  "nvfp4", "nvint4", "nvfp4(torchao)", "nvfp4(te)", "nvfp4(single)",
  "block(e2m1,e8m0,32,ceil)", "block(e2m1,e8m0,32,even)", "block(e4m3fn,e8m0,32,rceil)",
  "block(e2m1,e8m0,32,nearest)", "block(e2m1,e8m0,32,four-thirds)",
  "block(sint4,e8m0,16,four-thirds)", "block(e3m2,e8m0,32,four-thirds)",
  "block(e2m1,e8m0,16,rceil)", "block(e2m1,e8m0,64,floor)", "block(e2m1,e8m0,48,even)",
  "block(int8,e8m0,32,floor)", "block(uint4,e8m0,32,floor)", "block(sint2,e8m0,16,floor)",
  "block(e3m0,e8m0,32,floor)", "block(float(e=3,m=0,inf=no,nan=none),e8m0,32,rceil)",
  "block(e2m1,e4m3fn,16,absmax)", "block(e2m1,ue5m3,16,absmax)", "block(e2m1,ue4m3,32,absmax)",
  "block(sint4,e4m3fn,128,absmax,tensor)", "block(e2m1,e5m2,16,absmax,tensor)",
  "block(sint3,e4m3fn,16,absmax,tensor)", "block(float(e=1,m=2,inf=no,nan=none),e4m3fn,16,absmax)",
  "block(int4,e4m3fn,16,absmax)", "block(e2m1,e4m3fn,16,floor)",
  "block(e2m1,float(e=5,m=2,signed=no,inf=no,nan=none,subnormals=no),16,absmax)",
  "block(sint8,binary16,128,absmax)", "block(e4m3fn,binary32,32,absmax)",
  "block(nf4,binary32,64,absmax)", "block(e2m1,ue5m3,16,mse)", "block(e2m1,e8m0,32,std(2.9))",
  "block(float(e=2,m=1,inf=no,nan=none,subnormals=no),e8m0,32,floor)",
  "q4_0", "q8_0", "mxfp4_ggml",
};

typedef enum {
  DATA_NORMAL, DATA_WIDE, DATA_TIES, DATA_ENDS, DATA_TINY, DATA_HUGE, DATA_SPECIAL, DATA_SPARSE,
  N_DATA
} Data;

static double
uniform (guint64 *counter)
{
  return (double) (mant_random_word (99, (*counter)++) >> 11) * 0x1p-53;
}

static float
shake (float    x,
       guint64 *counter)
{
  const int steps = (int) (uniform (counter) * 5) - 2;

  for (int i = 0; i < steps; i++)
    x = nextafterf (x, INFINITY);
  for (int i = 0; i > steps; i--)
    x = nextafterf (x, -INFINITY);
  return x;
}

static void
fill (float   *x,
      gsize    n,
      Data     data,
      guint64 *counter)
{
  static const float ends[] = { 0, 0x1p-149f, 0x1p-127f, 0x1p-126f, 0x1p-120f, 0x1p+120f, 0x1p+126f,
                                0x1p+127f, FLT_MAX };

  for (gsize i = 0; i < n; i++)
    {
      const double u = uniform (counter), v = uniform (counter) + uniform (counter) - 1;

      switch (data)
        {
        case DATA_NORMAL:
          x[i] = (float) v;
          break;
        case DATA_WIDE:
          x[i] = (float) ldexp (v, (int) (u * 60) - 30);
          break;
        case DATA_TIES: /* amax a multiple of the largest element, the rest quarters of it */
          x[i] = i % 16 == 0 ? (float) ldexp (6, (int) (u * 8))
                             : (float) ((int) (u * 64) - 32) / 4;
          x[i] = shake (x[i], counter);
          break;
        case DATA_ENDS:
          x[i] = ends[(gsize) (u * G_N_ELEMENTS (ends))] * (v < 0 ? -1 : 1);
          break;
        case DATA_TINY: /* blocks about as small as scales can be */
          x[i] = (float) ldexp (v, -100 - (int) (i / 32 % 50));
          break;
        case DATA_HUGE:
          x[i] = (float) ldexp (v, 90 + (int) (i / 32 % 39));
          break;
        case DATA_SPECIAL:
          x[i] = u < 0.01 ? NAN : u < 0.02 ? -NAN : u < 0.03 ? INFINITY : u < 0.04 ? -INFINITY
                 : u < 0.2 ? -0.0f : (float) v;
          break;
        case DATA_SPARSE:
          x[i] = i / 32 % 3 == 0 ? (u < 0.5 ? 0 : -0.0f) : u < 0.9 ? 0 : (float) v;
          break;
        case N_DATA:
          break;
        }
    }
}

static double
finite_amax (const float *x,
             gsize        n)
{
  double amax = 0;

  for (gsize i = 0; i < n; i++)
    if (isfinite (x[i]) && fabsf (x[i]) > amax)
      amax = fabsf (x[i]);
  return amax;
}

static void
expect (const MantQuantizer *quantizer,
        const float         *x,
        float               *y,
        gsize                n,
        double              *scales)
{
  const gsize length = quantizer->format->length;

  for (gsize i = 0; i < n; i += length)
    mant_block_quantize (quantizer, x + i, MIN (length, n - i), 1000 + i, 1, y + i, NULL, NULL,
                         &scales[i / length]);
}

static void
check (const char    *what,
       const float   *x,
       const float   *expected,
       const float   *got,
       gsize          n,
       const double  *scales,
       const double  *got_scales,
       gsize          length)
{
  for (gsize i = 0; i < n; i++)
    {
      if (got_scales != NULL
          && memcmp (&scales[i / length], &got_scales[i / length], sizeof *scales) != 0
          && !(isnan (scales[i / length]) && isnan (got_scales[i / length])))
        g_error ("%s: block %zu has scale %a, expected %a", what, i / length,
                 got_scales[i / length], scales[i / length]);
      if (memcmp (expected + i, got + i, sizeof *got) != 0)
        g_error ("%s: element %zu, %a under %a: %a, expected %a", what, i, x[i],
                 scales[i / length], got[i], expected[i]);
    }
}

static void
check_format (const MantBlockFormat *format,
              const char            *rounding,
              Data                   data,
              gsize                  n,
              double                 amax_factor,
              guint64               *counter)
{
  g_autofree float *x = g_new (float, n + 1), *expected = g_new (float, n + 1);
  g_autofree float *y = g_new (float, n + 5);
  g_autofree double *scales = g_new (double, n + 1), *got = g_new (double, n + 1);
  MantQuantizer quantizer = { .format = format,
                              .rounding = mant_rounding_find (rounding),
                              .overflow = MANT_OVERFLOW_SATURATE,
                              .seed = 5 };

  fill (x, n, data, counter);
  quantizer.tensor_amax = MIN (finite_amax (x, n) * amax_factor, FLT_MAX);
  expect (&quantizer, x, expected, n, scales);

  for (gsize isa = 0; isa < mant_n_isas; isa++)
    {
      const MantKernels *kernels = mant_isas[isa].kernels;
      g_autofree char *what = NULL;
      const gsize at = n % 4; /* also where no line begins */

      if (!mant_isas[isa].available ())
        continue;
      what = g_strdup_printf ("%s %s %s data %d n %zu amax × %g", mant_isas[isa].id, format->id,
                              rounding, data, n, amax_factor);
      memset (got, 0, n * sizeof *got);
      y[at + n] = 12345;
      kernels->quantize_blocks (&quantizer, x, y + at, n, 1000, got);
      check (what, x, expected, y + at, n, scales, got, format->length);
      g_assert_cmpfloat (y[at + n], ==, 12345);

      memcpy (y, x, n * sizeof *x); /* in place */
      kernels->quantize_blocks (&quantizer, y, y, n, 1000, NULL);
      check (what, x, expected, y, n, scales, NULL, format->length);

      for (gsize i = 0; i < n; i += format->length)
        kernels->quantize_scaled (&quantizer, x + i, y + i, MIN (format->length, n - i), 1000 + i,
                                  scales[i / format->length]);
      check (what, x, expected, y, n, scales, NULL, format->length);
    }
}

static void
test_format (gconstpointer data)
{
  static const char *const roundings[] = { "rne", "rna", "rz", "ru", "ro", "sr" };
  static const double factors[] = { 1, 0.3, 1000, 0x1p-100, 0x1p+100 };
  MantBlockFormat format;
  char message[256];
  guint64 counter = 0;

  if (mant_block_format_parse (data, &format, message, sizeof message) != MANT_OK)
    {
      g_test_skip (message);
      return;
    }
  for (Data kind = 0; kind < N_DATA; kind++)
    for (guint f = 0; f < (format.tensor_scale ? G_N_ELEMENTS (factors) : 1); f++)
      {
        check_format (&format, "rne", kind, format.rule->needs_values ? 200 : 2000, factors[f],
                      &counter);
        check_format (&format, "rne", kind, 3 * format.length, factors[f], &counter);
      }
  for (gsize n = 0; n <= 2 * format.length + 1; n += n < 40 ? 1 : 7)
    check_format (&format, "rne", DATA_NORMAL, n, 1, &counter);
  for (guint r = 1; r < G_N_ELEMENTS (roundings) && format.packed == NULL; r++)
    for (Data kind = 0; kind < N_DATA; kind++)
      check_format (&format, roundings[r], kind, 300, 1, &counter);
}

/* So many that the results are streamed, from a place where no line begins. */
static void
test_streamed (void)
{
  const gsize n = (4u << 20) + 5 * 32 + 7;
  g_autofree float *x = g_new (float, n), *y = g_new (float, n + 16), *expected = g_new (float, n);
  guint64 counter = 0;

  fill (x, n, DATA_NORMAL, &counter);
  for (guint f = 0; f < 2; f++)
    {
      const MantBlockFormat *format = NULL;
      MantQuantizer quantizer = { .rounding = mant_rounding_find ("rne"), .tensor_amax = 1 };

      quantizer.overflow = MANT_OVERFLOW_SATURATE;
      for (gsize i = 0; i < mant_n_block_formats; i++)
        if (g_str_equal (mant_block_formats[i]->id, f == 0 ? "mxfp4" : "nvfp4"))
          format = mant_block_formats[i];
      quantizer.format = format;
      /* what small runs give, in pieces */
      for (gsize i = 0; i < n; i += 3200)
        mant_isas[0].kernels->quantize_blocks (&quantizer, x + i, expected + i, MIN (3200, n - i),
                                               0, NULL);
      for (gsize isa = 0; isa < mant_n_isas; isa++)
        for (gsize at = 0; at < 16 && mant_isas[isa].available (); at += 5)
          {
            y[at + n] = 12345;
            mant_isas[isa].kernels->quantize_blocks (&quantizer, x, y + at, n, 0, NULL);
            g_assert_cmpmem (y + at, n * sizeof *y, expected, n * sizeof *y);
            if (at + n < n + 16)
              g_assert_cmpfloat (y[at + n], ==, 12345);
          }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *path = g_strdup_printf ("/num/block-conformance/%s", formats[i]);

      g_test_add_data_func (path, formats[i], test_format);
    }
  g_test_add_func ("/num/block-conformance/streamed", test_streamed);

  return g_test_run ();
}
