/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-tensor-private.h"

#include "mant-num.h"

#include <string.h>

/* Stored elements to binary32, exactly where binary32 holds them and by rounding to nearest even
 * where not (F64, 32- and 64-bit integers). Loads go through memcpy: files promise no alignment. */

/* The loops run over blocks of a fixed length, which GCC vectorises at -O2 without a check for what
 * is left over. */
#define BLOCK 64

#define DECODE_LOOP(type, expression)                          \
  G_STMT_START {                                               \
    gsize i = 0;                                               \
    for (; i + BLOCK <= n; i += BLOCK)                         \
      {                                                        \
        type block[BLOCK];                                     \
        memcpy (block, bytes + i * sizeof (type), sizeof block); \
        for (int j = 0; j < BLOCK; j++)                        \
          {                                                    \
            const type x = block[j];                           \
            values[i + j] = (expression);                      \
          }                                                    \
      }                                                        \
    for (; i < n; i++)                                         \
      {                                                        \
        type x;                                                \
        memcpy (&x, bytes + i * sizeof x, sizeof x);           \
        values[i] = (expression);                              \
      }                                                        \
  } G_STMT_END

static inline float
float_of_bits (guint32 bits)
{
  float x;

  memcpy (&x, &bits, sizeof x);

  return x;
}

/* By masks and signed comparisons, which is what SSE2 has, and without subnormal binary32 operands,
 * so that a library that has set the CPU to flush those to zero changes nothing. */
static inline float
float_of_f16 (guint16 code)
{
  const gint32 magnitude = code & 0x7fff;
  const gint32 sign = (gint32) ((guint32) (code & 0x8000) << 16);
  const gint32 is_subnormal = -(gint32) (magnitude < 0x0400);
  const gint32 is_special = -(gint32) (magnitude > 0x7bff); /* infinity and NaN */
  const gint32 normal_bits = (magnitude << 13) + (112 << 23) + (is_special & (112 << 23));
  const float subnormal = (float) magnitude * 0x1p-24f;
  gint32 subnormal_bits;

  memcpy (&subnormal_bits, &subnormal, sizeof subnormal_bits);

  return float_of_bits (sign | (is_subnormal & subnormal_bits) | (~is_subnormal & normal_bits));
}

static void
decode_f16 (const guint8 *bytes,
            gsize         n,
            float        *values)
{
  DECODE_LOOP (guint16, float_of_f16 (x));
}

static void
decode_bf16 (const guint8 *bytes,
             gsize         n,
             float        *values)
{
  DECODE_LOOP (guint16, float_of_bits ((guint32) x << 16));
}

/* All codes of the formats of up to 8 bits, decoded once by core/num. */
typedef struct {
  float e5m2[256], e4m3fn[256], e8m0[256], e4m3fnuz[256], e5m2fnuz[256];
  float e2m1_pairs[256][2]; /* both elements of a byte, low nibble first */
} Tables;

static void
fill_table (const char *format_id,
            float      *values)
{
  const MantFormat *format = mant_format_find (format_id);

  for (guint code = 0; code < 256; code++)
    {
      const MantValue value = mant_format_decode (format, (MantCode) { .lo = code });

      values[code] = mant_value_to_f32 (&value);
    }
}

static const Tables *
get_tables (void)
{
  static Tables tables;
  static gsize ready;

  if (g_once_init_enter (&ready))
    {
      const MantFormat *e2m1 = mant_format_find ("e2m1");
      float nibble[16];

      fill_table ("e5m2", tables.e5m2);
      fill_table ("e4m3fn", tables.e4m3fn);
      fill_table ("e8m0", tables.e8m0);
      fill_table ("e4m3fnuz", tables.e4m3fnuz);
      fill_table ("e5m2fnuz", tables.e5m2fnuz);
      for (guint code = 0; code < 16; code++)
        {
          const MantValue value = mant_format_decode (e2m1, (MantCode) { .lo = code });

          nibble[code] = mant_value_to_f32 (&value);
        }
      for (guint byte = 0; byte < 256; byte++)
        {
          tables.e2m1_pairs[byte][0] = nibble[byte & 15];
          tables.e2m1_pairs[byte][1] = nibble[byte >> 4];
        }
      g_once_init_leave (&ready, 1);
    }

  return &tables;
}

static void
decode_by_table (const guint8 *bytes,
                 gsize         n,
                 const float  *table,
                 float        *values)
{
  for (gsize i = 0; i < n; i++)
    values[i] = table[bytes[i]];
}

static void
decode_f4 (const guint8 *bytes,
           gboolean      skip_nibble,
           gsize         n,
           float        *values)
{
  const Tables *tables = get_tables ();

  if (skip_nibble && n > 0)
    {
      *values++ = tables->e2m1_pairs[*bytes++][1];
      n--;
    }
  for (; n >= 2; n -= 2, values += 2)
    memcpy (values, tables->e2m1_pairs[*bytes++], 2 * sizeof *values);
  if (n > 0)
    *values = tables->e2m1_pairs[*bytes][0];
}

gboolean
mant_dtype_is_decodable (MantDtype dtype)
{
  switch (dtype)
    {
    case MANT_DTYPE_F6_E2M3:
    case MANT_DTYPE_F6_E3M2:
    case MANT_DTYPE_C64:
    case MANT_DTYPE_C128:
    case MANT_DTYPE_OPAQUE:
      return FALSE;
    default:
      /* Here, so that no table is made, and no lock taken, while a mapping is visited. */
      get_tables ();
      return TRUE;
    }
}

void
mant_decode_f32 (MantDtype     dtype,
                 const guint8 *bytes,
                 gboolean      skip_nibble,
                 gsize         n,
                 float        *values)
{
  switch (dtype)
    {
    case MANT_DTYPE_BOOL:
      DECODE_LOOP (guint8, x != 0 ? 1.0f : 0.0f);
      break;
    case MANT_DTYPE_U8:
      DECODE_LOOP (guint8, (float) x);
      break;
    case MANT_DTYPE_I8:
      DECODE_LOOP (gint8, (float) x);
      break;
    case MANT_DTYPE_U16:
      DECODE_LOOP (guint16, (float) x);
      break;
    case MANT_DTYPE_I16:
      DECODE_LOOP (gint16, (float) x);
      break;
    case MANT_DTYPE_U32:
      DECODE_LOOP (guint32, (float) x);
      break;
    case MANT_DTYPE_I32:
      DECODE_LOOP (gint32, (float) x);
      break;
    case MANT_DTYPE_U64:
      DECODE_LOOP (guint64, (float) x);
      break;
    case MANT_DTYPE_I64:
      DECODE_LOOP (gint64, (float) x);
      break;
    case MANT_DTYPE_F16:
      decode_f16 (bytes, n, values);
      break;
    case MANT_DTYPE_BF16:
      decode_bf16 (bytes, n, values);
      break;
    case MANT_DTYPE_F32:
      memcpy (values, bytes, n * sizeof *values);
      break;
    case MANT_DTYPE_F64:
      DECODE_LOOP (double, (float) x);
      break;
    case MANT_DTYPE_F8_E5M2:
      decode_by_table (bytes, n, get_tables ()->e5m2, values);
      break;
    case MANT_DTYPE_F8_E4M3:
      decode_by_table (bytes, n, get_tables ()->e4m3fn, values);
      break;
    case MANT_DTYPE_F8_E8M0:
      decode_by_table (bytes, n, get_tables ()->e8m0, values);
      break;
    case MANT_DTYPE_F8_E4M3FNUZ:
      decode_by_table (bytes, n, get_tables ()->e4m3fnuz, values);
      break;
    case MANT_DTYPE_F8_E5M2FNUZ:
      decode_by_table (bytes, n, get_tables ()->e5m2fnuz, values);
      break;
    case MANT_DTYPE_F4:
      decode_f4 (bytes, skip_nibble, n, values);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* The same to binary64, where more is exact: all but integers beyond 2^53. */
void
mant_decode_f64 (MantDtype     dtype,
                 const guint8 *bytes,
                 gboolean      skip_nibble,
                 gsize         n,
                 double       *values)
{
  float narrow[1024]; /* even, so that only the first one of F4 starts within a byte */

  switch (dtype)
    {
    case MANT_DTYPE_U32:
      DECODE_LOOP (guint32, (double) x);
      return;
    case MANT_DTYPE_I32:
      DECODE_LOOP (gint32, (double) x);
      return;
    case MANT_DTYPE_U64:
      DECODE_LOOP (guint64, (double) x);
      return;
    case MANT_DTYPE_I64:
      DECODE_LOOP (gint64, (double) x);
      return;
    case MANT_DTYPE_F64:
      memcpy (values, bytes, n * sizeof *values);
      return;
    default:
      break;
    }

  for (gsize done = 0; done < n;)
    {
      const gsize count = MIN (n - done, G_N_ELEMENTS (narrow) - (skip_nibble ? 1 : 0));
      const guint bits = mant_dtype_get_bits (dtype);

      mant_decode_f32 (dtype, bytes, skip_nibble, count, narrow);
      for (gsize i = 0; i < count; i++)
        values[done + i] = narrow[i];
      bytes += (count + (skip_nibble ? 1 : 0)) * bits / 8;
      skip_nibble = FALSE;
      done += count;
    }
}
