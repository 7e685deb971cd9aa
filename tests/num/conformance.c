/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every rounding kernel on every instruction set this CPU has, against the definition, which is
 * mant_format_*() and mant_block_quantize(). Bit for bit. The kernels of statistics are in
 * conformance-stats.c. */

#include "conformance.h"

#define GUARD 16

/* What the named formats leave out: families, other biases, no subnormals, no significand, limits
 * at and beyond those of binary32. */
static const char *const more_formats[] = {
  "int2",
  "int7",
  "int24",
  "int32",
  "uint3",
  "uint16",
  "sint6",
  "fixed(8,4)",
  "fixed(8,7,unsigned)",
  "fixed(6,2,wrap)",
  "fixed(16,140)",
  "fixed(12,20)",
  "float(e=3,m=0,inf=no,nan=none)",
  "float(e=5,m=10,subnormals=no)",
  "float(e=4,m=3,bias=40)",
  "float(e=4,m=3,bias=-90)",
  "float(e=8,m=7,subnormals=no)",
  "float(e=8,m=3,bias=120)",
  "float(e=7,m=2,bias=122)",
  "float(e=8,m=0)",
  "float(e=8,m=23)",
  "float(e=9,m=4)",
  "float(e=2,m=20)",
  "float(e=6,m=5,signed=no,inf=no,nan=ones)",
  "float(e=8,m=7,bias=131)",
  "float(e=5,m=2,nan=negzero,inf=no)",
  "float(e=1,m=2,inf=no,nan=none)",
  "posit(3,0)",
  "posit(5,3)",
  "posit(6,1)",
  "posit(8,0)",
  "posit(9,4)",
  "posit(16,1)",
  "posit(24,2)",
  "posit(32,3)",
  "khot(8,7,2)",
  "khot(8,7,3,csd)",
  "khot(6,-2,1)",
  "khot(12,4,3)",
  "int12",
  "fixed(8,4,wrap)",
  "fixed(8,4,unsigned,wrap)",
  "fixed(16,8,wrap)",
  "fixed(24,-7,wrap)",
  "fixed(32,20,wrap)",
  "binary3p1se",
  "binary5p2uf",
  "binary8p1se",
  "binary8p8ue",
  "binary8p7sf",
  "binary12p5se",
  "binary16p8ue",
  "unbounded(bfloat16)",
  "unbounded(e4m3fn)",
  /* each field of the policies, on a format with Inf and one without, and one without NaN */
  "binary16(policy=ml_dtypes)",
  "binary16(policy=gfloat)",
  "binary16(policy=cpfloat)",
  "bfloat16(policy=cpfloat)",
  "bfloat16(policy=ml_dtypes)",
  "e5m2(policy=satfinite)",
  "e5m2(policy=ml_dtypes)",
  "e4m3fn(policy=ml_dtypes)",
  "e4m3fn(policy=gfloat)",
  "e4m3fn(policy=satfinite)",
  "e4m3fn(policy=cpfloat)",
  "e4m3fnuz(policy=ml_dtypes)",
  "e2m1(policy=ml_dtypes)",
  "e2m1(policy=cpfloat)",
  "e3m2(policy=ml_dtypes)",
  "ue5m3(policy=ml_dtypes)",
  "e8m0(policy=ml_dtypes)",
  "float(e=4,m=3,zero-sign=positive)",
};

/* A code book of a person's: uneven, no zero, more than fits one register. */
static float book_values[100];

static void
add_code_book (GArray *formats)
{
  MantFormat format = { .id = "codebook", .codec = &mant_codec_table, .values = book_values,
                        .n_values = G_N_ELEMENTS (book_values) };

  for (gsize i = 0; i < G_N_ELEMENTS (book_values); i++)
    book_values[i]
        = (float) (((double) i - 60.25) * ((double) i - 60.25) * (i < 60 ? -0.37 : 0.011));
  if (mant_format_finish (&format) != MANT_OK)
    g_error ("the code book is none");
  g_array_append_val (formats, format);
}

static const MantOverflow policies[] = {
  MANT_OVERFLOW_SATURATE, MANT_OVERFLOW_IEEE, MANT_OVERFLOW_PROPAGATE, MANT_OVERFLOW_NONE,
};

static GArray *
all_formats (void)
{
  GArray *formats = g_array_new (FALSE, FALSE, sizeof (MantFormat));

  for (gsize i = 0; i < mant_n_formats; i++)
    g_array_append_vals (formats, mant_formats[i], 1);
  for (gsize i = 0; i < G_N_ELEMENTS (more_formats); i++)
    {
      char message[256];
      MantFormat format;

      if (mant_format_parse (more_formats[i], &format, message, sizeof message) != MANT_OK)
        g_error ("%s: %s", more_formats[i], message);
      g_array_append_val (formats, format);
    }
  add_code_book (formats);

  return formats;
}

/* Binary32 inputs that matter to @format: every number of it and of its neighbourhood if there are
 * few, the halfway points, one unit in the last place to either side; limits; and anything. */
static GArray *
inputs_for (const MantFormat *format,
            gsize             n_random)
{
  static const guint32 special[] = {
    0,          1,          2,          0x007fffff, 0x00800000, 0x00800001,
    0x3f800000, 0x7f7fffff, 0x7f800000, 0x7f800001, 0x7fc00000, 0x7fffffff,
  };
  GArray *inputs = g_array_new (FALSE, FALSE, sizeof (float));

#define ADD(bits_) G_STMT_START {                                                                \
    for (guint32 sign_ = 0; sign_ < 2; sign_++)                                                   \
      {                                                                                           \
        float x_ = of_bits (((bits_) & 0x7fffffff) | sign_ << 31);                                \
        g_array_append_val (inputs, x_);                                                          \
      }                                                                                           \
  } G_STMT_END

  for (gsize i = 0; i < G_N_ELEMENTS (special); i++)
    ADD (special[i]);

  for (guint i = 0; i < (format->bits <= 8 ? 1u << format->bits : 512u); i++)
    {
      const MantCode code = { .lo = format->bits <= 8 ? i : random_word () };
      const MantValue value = mant_format_decode (format, code);
      const float x = mant_value_to_f32 (&value);
      const MantCode next = { .lo = code.lo + 1 };
      const MantValue next_value = mant_format_decode (format, next);
      const float half = (float) (((double) x + (double) mant_value_to_f32 (&next_value)) / 2);

      for (int step = -1; step <= 1; step++)
        {
          ADD (bits_of (x) + (guint32) step);
          ADD (bits_of (half) + (guint32) step);
        }
    }

  for (gsize i = 0; i < n_random; i++)
    {
      const guint64 word = random_word ();

      /* anything; or a number near the format's range */
      if (i % 2 == 0 || format->codec == &mant_codec_table)
        ADD ((guint32) word);
      else
        ADD ((guint32) ((CLAMP (format->emin - 30
                                    + (int) ((word >> 32)
                                             % (guint64) (format->emax - format->emin + 34)),
                                -126, 127)
                         + 127)
                        << 23)
             | ((guint32) word & 0x7fffff));
    }
#undef ADD

  return inputs;
}

static gboolean
same_bits (const float *a,
           const float *b,
           gsize        n)
{
  return memcmp (a, b, n * sizeof *a) == 0;
}

static void
check_floats (const char  *kernel,
              const char  *isa,
              const char  *format,
              const char  *rounding,
              int          policy,
              const float *x,
              const float *expected,
              const float *got,
              gsize        n)
{
  if (same_bits (expected, got, n))
    return;

  static gsize n_shown;

  for (gsize i = 0; i < n && n_shown < 40; i++)
    if (bits_of (expected[i]) != bits_of (got[i]))
      {
        g_test_message ("%s %s %s %s policy %d, element %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT
                        ": x = %a (0x%08x): expected %a (0x%08x), got %a (0x%08x)",
                        kernel, isa, format, rounding, policy, i, n, x[i], bits_of (x[i]),
                        expected[i], bits_of (expected[i]), got[i], bits_of (got[i]));
        n_shown++;
      }
  g_test_fail ();
}

static void
oracle (const MantQuantizer *quantizer,
        const float         *x,
        float               *y,
        gsize                n,
        guint64              first_index)
{
  MantRoundingContext context = {
    .rounding = quantizer->rounding,
    .seed = quantizer->seed,
    .n_random_bits = quantizer->n_random_bits,
  };

  for (gsize i = 0; i < n; i++)
    {
      context.index = first_index + i;
      y[i]
          = mant_format_round_f32 (&quantizer->format->element, x[i], &context,
                                   quantizer->overflow);
    }
}

static void
test_quantize (void)
{
  g_autoptr (GArray) formats = all_formats ();

  for (guint f = 0; f < formats->len; f++)
    {
      const MantFormat *format = &g_array_index (formats, MantFormat, f);
      g_autoptr (GArray) inputs = inputs_for (format, 1500);
      const float *x = (const float *) inputs->data;
      g_autofree float *expected = g_new (float, inputs->len);
      g_autofree float *got = g_new (float, inputs->len);
      MantBlockFormat block = { .shape = MANT_SHAPE_ELEMENT, .element = *format };

      for (gsize r = 0; r < mant_n_roundings; r++)
        for (gsize p = 0; p < G_N_ELEMENTS (policies); p++)
          {
            const MantQuantizer quantizer = {
              .format = &block,
              .rounding = mant_roundings[r],
              .overflow = policies[p],
              .seed = random_word (),
              .n_random_bits
              = (unsigned) ((guint64[]) { 0, 1, 8, 15, 19, 31, 32, 40 })[random_word () % 8],
            };
            const guint64 first_index = random_word ();

            oracle (&quantizer, x, expected, inputs->len, first_index);
            FOR_EACH_ISA ({
              memset (got, GUARD_BYTE, inputs->len * sizeof *got);
              kernels->quantize (&quantizer, x, got, inputs->len, first_index);
              check_floats ("quantize", isa, format->id, quantizer.rounding->id, (int) policies[p],
                            x, expected, got, inputs->len);
            })
          }
    }
}

/* Every upper half of a binary32, with a lower half that goes round. */
static void
test_quantize_patterns (void)
{
  static const char *const ids[] = { "binary16", "bfloat16", "e5m2", "e4m3fn",
                                     "e2m1",     "tf32",     "int8" };
  const gsize n = 1 << 16;
  g_autofree float *x = g_new (float, n);
  g_autofree float *expected = g_new (float, n);
  g_autofree float *got = g_new (float, n);

  for (gsize f = 0; f < G_N_ELEMENTS (ids); f++)
    {
      MantBlockFormat block = { .shape = MANT_SHAPE_ELEMENT,
                                .element = *mant_format_find (ids[f]) };

      for (gsize r = 0; r < mant_n_roundings; r++)
        {
          const MantQuantizer quantizer = {
            .format = &block,
            .rounding = mant_roundings[r],
            .overflow = MANT_OVERFLOW_IEEE,
            .seed = random_word (),
          };

          for (guint32 i = 0; i < n; i++)
            x[i] = of_bits (i << 16
                            | (guint32) ((guint64[]){ 0, 1, 0x8000, 0x7fff, 0x8001, 0xffff,
                                                      random_word () & 0xffff })[(i + r) % 7]);
          oracle (&quantizer, x, expected, n, 7);
          FOR_EACH_ISA ({
            kernels->quantize (&quantizer, x, got, n, 7);
            check_floats ("quantize", isa, ids[f], quantizer.rounding->id, MANT_OVERFLOW_IEEE, x,
                          expected, got, n);
          })
        }
    }
}

/* A million random patterns, base against the others: base has been held against the oracle
 * above. */
static void
test_quantize_random (void)
{
  const gsize n = 1000003;
  g_autofree float *x = g_new (float, n);
  g_autofree float *expected = g_new (float, n);
  g_autofree float *got = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    x[i] = of_bits ((guint32) random_word ());

  for (gsize f = 0; f < mant_n_formats; f++)
    {
      MantBlockFormat block = { .shape = MANT_SHAPE_ELEMENT, .element = *mant_formats[f] };
      const MantQuantizer quantizer = {
        .format = &block,
        .rounding = mant_roundings[f % mant_n_roundings],
        .overflow = MANT_OVERFLOW_SATURATE,
        .seed = f,
      };

      /* those are the oracle on every instruction set */
      if (!block.element.has_zero || block.element.codec == &mant_codec_table
          || block.element.bits > 32)
        continue;

      mant_isas[0].kernels->quantize (&quantizer, x, expected, n, f);
      FOR_EACH_ISA ({
        kernels->quantize (&quantizer, x, got, n, f);
        check_floats ("quantize", isa, block.element.id, quantizer.rounding->id,
                      MANT_OVERFLOW_SATURATE, x, expected, got, n);
      })
    }
}

/* A buffer of floats at every alignment a float can have, between guard bytes. */
typedef struct {
  guint8 bytes[GUARD + 64 + MAX_LENGTH * sizeof (float) + GUARD];
} Guarded;

static float *
guarded_at (Guarded *guarded,
            gsize    misalignment)
{
  memset (guarded->bytes, GUARD_BYTE, sizeof guarded->bytes);
  return (float *) (void *) (guarded->bytes + GUARD + misalignment);
}

static void
check_guards (const Guarded *guarded,
              gsize          misalignment,
              gsize          n_bytes,
              const char    *kernel,
              const char    *isa)
{
  for (gsize i = 0; i < sizeof guarded->bytes; i++)
    if ((i < GUARD + misalignment || i >= GUARD + misalignment + n_bytes)
        && guarded->bytes[i] != GUARD_BYTE)
      g_error ("%s %s: wrote byte %" G_GSSIZE_FORMAT " of a buffer of %" G_GSIZE_FORMAT " bytes",
               kernel, isa, (gssize) i - (gssize) (GUARD + misalignment), n_bytes);
}

/* Lengths from nothing to two vectors and one, anywhere, in place and not. */
static void
test_lengths (void)
{
  static const char *const ids[] = { "e4m3fn", "bfloat16", "int8", "mxfp4", "nvfp4" };
  float x[MAX_LENGTH], expected[MAX_LENGTH];
  Guarded guarded;

  for (gsize f = 0; f < G_N_ELEMENTS (ids); f++)
    for (gsize r = 0; r < mant_n_roundings; r++)
      {
        char message[256];
        MantBlockFormat block;
        MantQuantizer quantizer = {
          .format = &block,
          .rounding = mant_roundings[r],
          .overflow = MANT_OVERFLOW_SATURATE,
          .seed = r,
          .tensor_amax = 5,
        };

        if (mant_block_format_parse (ids[f], &block, message, sizeof message) != MANT_OK)
          g_error ("%s", message);

        for (gsize n = 0; n <= MAX_LENGTH; n++)
          {
            for (gsize i = 0; i < n; i++)
              x[i] = (float) ((double) (gint64) random_word () * 0x1p-61);
            if (block.shape == MANT_SHAPE_ELEMENT)
              oracle (&quantizer, x, expected, n, n);
            else
              for (gsize i = 0; i < n; i += block.length)
                mant_block_quantize (&quantizer, x + i, MIN (block.length, n - i), n + i, 1,
                                     expected + i, NULL, NULL, NULL);

            for (gsize misalignment = 0; misalignment < 64; misalignment += 4 * (1 + n % 3))
              FOR_EACH_ISA ({
                float *y = guarded_at (&guarded, misalignment);

                if (misalignment % 8 == 0)
                  memcpy (y, x, n * sizeof *y);
                if (block.shape == MANT_SHAPE_ELEMENT)
                  kernels->quantize (&quantizer, misalignment % 8 == 0 ? y : x, y, n, n);
                else
                  kernels->quantize_blocks (&quantizer, misalignment % 8 == 0 ? y : x, y, n, n,
                                            NULL);
                check_floats ("length", isa, ids[f], quantizer.rounding->id, 0, x, expected, y, n);
                check_guards (&guarded, misalignment, n * sizeof *y, ids[f], isa);

                y = guarded_at (&guarded, misalignment);
                kernels->copy (x, y, n);
                check_floats ("copy", isa, "", "", 0, x, x, y, n);
                check_guards (&guarded, misalignment, n * sizeof *y, "copy", isa);

                y = guarded_at (&guarded, misalignment);
                kernels->copy_nt (x, y, n);
                check_floats ("copy_nt", isa, "", "", 0, x, x, y, n);
                check_guards (&guarded, misalignment, n * sizeof *y, "copy_nt", isa);
              })
          }
      }
}

/* Above the size from which results are streamed past the caches. */
static void
test_streamed (void)
{
  const gsize n = 6000011;
  g_autofree float *x = g_new (float, n);
  g_autofree float *expected = g_new (float, n);
  g_autofree float *got = g_new (float, n + 1);
  MantBlockFormat block = { .shape = MANT_SHAPE_ELEMENT, .element = *mant_format_find ("e4m3fn") };

  for (gsize i = 0; i < n; i++)
    x[i] = of_bits ((guint32) random_word ());

  for (gsize r = 0; r < mant_n_roundings; r += 5)
    {
      const MantQuantizer quantizer = {
        .format = &block,
        .rounding = mant_roundings[r],
        .overflow = MANT_OVERFLOW_SATURATE,
        .seed = 3,
      };

      for (gsize i = 0; i < n; i += 1000)
        mant_isas[0].kernels->quantize (&quantizer, x + i, expected + i, MIN (1000, n - i), i);
      FOR_EACH_ISA ({
        kernels->quantize (&quantizer, x, got + 1, n, 0);
        check_floats ("streamed", isa, "e4m3fn", quantizer.rounding->id, 0, x, expected, got + 1,
                      n);
      })
    }
}

/* Codes above that size: in pieces by base, at once and anywhere by the others, and back. */
static void
test_streamed_codes (void)
{
  static const char *const ids[] = { "e4m3fn", "binary16", "nf4", "posit(8,2)" };
  const gsize n = 5000011;
  g_autofree float *x = g_new (float, n);
  g_autofree float *expected_back = g_new (float, n);
  g_autofree float *back = g_new (float, n + 1);
  g_autofree guint16 *expected = g_new (guint16, n);
  g_autofree guint16 *codes = g_new (guint16, n + 64);

  for (gsize i = 0; i < n; i++)
    x[i] = of_bits ((guint32) random_word ());

  for (gsize f = 0; f < G_N_ELEMENTS (ids); f++)
    {
      MantBlockFormat block = { .shape = MANT_SHAPE_ELEMENT,
                                .element = *mant_format_find (ids[f]) };
      const MantQuantizer quantizer = {
        .format = &block,
        .rounding = mant_roundings[0],
        .overflow = MANT_OVERFLOW_SATURATE,
      };
      const gsize width = block.element.bits <= 8 ? 1 : 2;

      for (gsize i = 0; i < n; i += 10000)
        {
          const gsize m = MIN (10000, n - i);

          if (width == 1)
            {
              mant_isas[0].kernels->encode8 (&quantizer, x + i, (guint8 *) expected + i, m, i);
              mant_isas[0].kernels->decode8 (&block.element, (guint8 *) expected + i,
                                             expected_back + i, m);
            }
          else
            {
              mant_isas[0].kernels->encode16 (&quantizer, x + i, expected + i, m, i);
              mant_isas[0].kernels->decode16 (&block.element, expected + i, expected_back + i, m);
            }
        }

      /* at some sixteenths of a cache line, and between two */
      for (gsize offset = 0; offset <= 33; offset += offset < 32 ? 16 : 1)
        FOR_EACH_ISA ({
          guint8 *to = (guint8 *) codes + offset * width;

          memset (codes, GUARD_BYTE, (n + 64) * sizeof *codes);
          if (width == 1)
            kernels->encode8 (&quantizer, x, to, n, 0);
          else
            kernels->encode16 (&quantizer, x, (guint16 *) (void *) to, n, 0);
          if (memcmp (to, expected, n * width) != 0 || to[n * width] != GUARD_BYTE)
            g_error ("encode %s %s: streamed codes differ", isa, ids[f]);

          if (offset > 16)
            continue;
          if (width == 1)
            kernels->decode8 (&block.element, (guint8 *) expected, back + offset / 16, n);
          else
            kernels->decode16 (&block.element, expected, back + offset / 16, n);
          check_floats ("decode streamed", isa, ids[f], "", 0, expected_back, expected_back,
                        back + offset / 16, n);
        })
    }
}

static void
test_codes (void)
{
  g_autoptr (GArray) formats = all_formats ();

  for (guint f = 0; f < formats->len; f++)
    {
      const MantFormat *format = &g_array_index (formats, MantFormat, f);
      g_autoptr (GArray) inputs = NULL;
      g_autofree guint16 *expected = NULL, *codes16 = NULL;
      g_autofree guint8 *codes8 = NULL;
      g_autofree float *decoded = NULL, *decoded_expected = NULL;
      MantBlockFormat block = { .shape = MANT_SHAPE_ELEMENT, .element = *format };
      const float *x;
      gsize n;

      if (format->bits > 16)
        continue;

      inputs = inputs_for (format, 500);
      x = (const float *) inputs->data;
      n = inputs->len;
      expected = g_new (guint16, MAX (n, 1 << 16));
      codes16 = g_new (guint16, n);
      codes8 = g_new (guint8, MAX (n, 1 << 16));
      decoded = g_new (float, 1 << 16);
      decoded_expected = g_new (float, 1 << 16);

      for (gsize r = 0; r < mant_n_roundings; r++)
        for (gsize p = 0; p < G_N_ELEMENTS (policies); p++)
          {
            MantRoundingContext context = { .rounding = mant_roundings[r], .seed = r };
            const MantQuantizer quantizer = {
              .format = &block, .rounding = mant_roundings[r], .overflow = policies[p], .seed = r,
            };
            MantFlags flags = MANT_FLAG_NONE;

            for (gsize i = 0; i < n; i++)
              {
                const MantValue value = mant_value_from_f32 (x[i]);

                context.index = i;
                expected[i]
                    = (guint16)
                          mant_format_encode (format, &value, &context, policies[p], &flags).lo;
              }
            FOR_EACH_ISA ({
              kernels->encode16 (&quantizer, x, codes16, n, 0);
              if (format->bits <= 8)
                kernels->encode8 (&quantizer, x, codes8, n, 0);
              for (gsize i = 0; i < n; i++)
                if (codes16[i] != expected[i] || (format->bits <= 8 && codes8[i] != expected[i]))
                  {
                    g_test_message ("encode %s %s %s policy %d: x = %a (0x%08x): expected 0x%x, "
                                    "got 0x%x (16), 0x%x (8)",
                                    isa, format->id, mant_roundings[r]->id, (int) policies[p], x[i],
                                    bits_of (x[i]), expected[i], codes16[i],
                                    format->bits <= 8 ? codes8[i] : 0);
                    g_test_fail ();
                    return;
                  }
            })
          }

      /* every pattern, with bits above the format's too */
      for (guint i = 0; i < 1 << 16; i++)
        {
          const MantValue value = mant_format_decode (format, (MantCode) { .lo = i });

          expected[i] = (guint16) i;
          codes8[i] = (guint8) i;
          decoded_expected[i] = mant_value_to_f32 (&value);
        }
      FOR_EACH_ISA ({
        kernels->decode16 (format, expected, decoded, 1 << 16);
        check_floats ("decode16", isa, format->id, "", 0, decoded_expected, decoded_expected,
                      decoded, 1 << 16);
        if (format->bits <= 8)
          {
            kernels->decode8 (format, codes8, decoded, 1 << 16);
            check_floats ("decode8", isa, format->id, "", 0, decoded_expected, decoded_expected,
                          decoded, 256);
            kernels->decode8 (format, codes8, decoded, 100);
            check_floats ("decode8", isa, format->id, "", 0, decoded_expected, decoded_expected,
                          decoded, 100);
          }
      })
    }
}

/* Blocks whose scales go from one end of binary32 to the other. */
static void
test_blocks (void)
{
  static const char *const texts[] = {
    "mxfp4",
    "mxfp6_e3m2",
    "mxfp6_e2m3",
    "mxfp8_e4m3",
    "mxfp8_e5m2",
    "mxint8",
    "nvfp4",
    "nvint4",
    "block(e2m1,ue5m3,16,absmax)",
    "block(e2m1,e4m3fn,16,absmax)",
    "block(sint4,binary16,128,absmax)",
    "block(sint8,e8m0,32,rceil)",
    "block(e2m1,e8m0,32,four-thirds)",
    "block(e2m1,e8m0,32,even)",
    "block(e4m3fn,e8m0,32,nearest)",
    "block(int4,binary32,7,absmax)",
    "block(e2m1,binary32,row,absmax)",
    "block(nf4,binary16,64,absmax)",
    "block(e2m1,e8m0,32,std(2.92247856))",
    "block(e2m1,e8m0,16,mse)",
    "block(float(e=2,m=1,subnormals=no,inf=no,nan=none),e8m0,32,ceil)",
    "block(uint4,binary32,32,absmax)",
    "block(e4m3fn,binary32,tensor,absmax)",
  };
  const gsize n = 1500;
  g_autofree float *x = g_new (float, n);
  g_autofree float *expected = g_new (float, n);
  g_autofree float *got = g_new (float, n);
  g_autofree double *scales_expected = g_new (double, n);
  g_autofree double *scales = g_new (double, n);

  for (gsize t = 0; t < G_N_ELEMENTS (texts); t++)
    {
      char message[256];
      MantBlockFormat block;
      gsize length;

      if (mant_block_format_parse (texts[t], &block, message, sizeof message) != MANT_OK)
        g_error ("%s: %s", texts[t], message);
      length = block.shape == MANT_SHAPE_VECTOR ? block.length : n;

      for (int magnitude = -155; magnitude <= 128;
           magnitude += magnitude == -100 || magnitude == 1 ? 100 : 9)
        for (gsize r = 0; r < mant_n_roundings; r++)
          {
            const gsize p = random_word () % G_N_ELEMENTS (policies);
            MantQuantizer quantizer = {
              .format = &block,
              .rounding = mant_roundings[r],
              .overflow = policies[p],
              .seed = random_word (),
            };

            for (gsize i = 0; i < n; i++)
              {
                const guint64 word = random_word ();

                x[i] = (float) ldexp ((double) (gint64) word,
                                      magnitude - 63 - (int) (word % 20 == 0 ? word / 20 % 40 : 0));
                if (i / length % 7 == 3)
                  x[i] = word & 1 ? 0.0f : -0.0f;
                if (word % 501 == 0)
                  x[i] = of_bits ((guint32[]){ 0x7f800000, 0xff800000, 0x7fc00001,
                                               0xffc00000 }[word / 501 % 4]);
                if (isfinite (x[i]))
                  quantizer.tensor_amax = MAX (quantizer.tensor_amax, fabs ((double) x[i]));
              }

            for (gsize i = 0; i < n; i += length)
              mant_block_quantize (&quantizer, x + i, MIN (length, n - i), i + 11, 1, expected + i,
                                   NULL, NULL, &scales_expected[i / length]);
            FOR_EACH_ISA ({
              if (block.shape == MANT_SHAPE_VECTOR)
                {
                  kernels->quantize_blocks (&quantizer, x, got, n, 11, scales);
                  g_assert_cmpmem (scales, (n + length - 1) / length * sizeof *scales,
                                   scales_expected, (n + length - 1) / length * sizeof *scales);
                }
              else
                {
                  kernels->quantize_scaled (&quantizer, x, got, n, 11, scales_expected[0]);
                }
              check_floats ("quantize_blocks", isa, texts[t], quantizer.rounding->id,
                            (int) policies[p], x, expected, got, n);
            })
          }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/num/conformance/quantize", test_quantize);
  g_test_add_func ("/num/conformance/quantize-patterns", test_quantize_patterns);
  g_test_add_func ("/num/conformance/quantize-random", test_quantize_random);
  g_test_add_func ("/num/conformance/lengths", test_lengths);
  g_test_add_func ("/num/conformance/streamed", test_streamed);
  g_test_add_func ("/num/conformance/streamed-codes", test_streamed_codes);
  g_test_add_func ("/num/conformance/codes", test_codes);
  g_test_add_func ("/num/conformance/blocks", test_blocks);

  return g_test_run ();
}
