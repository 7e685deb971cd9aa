/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-quantize-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "mant-pack.h"
#include "mant-pool.h"

/* Codes and scales as files.
 *
 * Element codes: a row for each place of the other axes, in C order, holding the elements along the
 * blocks' axis. Code i of a row is in bits [i·b, (i + 1)·b) counted from the least significant
 * bit of the row's first byte, b being the element's bits; a row ends with the byte that holds
 * its last bit.
 *
 * Scale codes: a code a block in C order of [outer, bands, along, inner], each in
 * ceil (scale bits / 8) bytes, little-endian. Where the format has a scale a tensor, the
 * tensor's amax comes first, binary32, little-endian: the binary32 quotient of (largest scale ×
 * largest element) and it is what scales were multiplied by.
 *
 * Packed formats: a row holds blocks as they are stored, scales included, one after another; the
 * last one is filled up as mant_packed_encode () does it. There are no scale codes. */

#define CHUNK_ELEMENTS 65536
#define WHOLE_LIMIT    (1 << 24)
#define MAX_WIDTH      256
#define KERNEL_CODES   4096

/* A row on its way to a file. */
typedef struct {
  guint64 offset;
  MantPacker packer;
  guint   n_bytes;
  guint8  bytes[1024];
} Row;

#define PUSH_CODES 64 /* at a time: at most 257 bytes come of them */

typedef struct {
  const MantQuantizeRequest *request;
  MantQuantizer quantizer;
  MantTensorLayout layout;
  guint64 row_bytes, scale_bytes, scales_offset;
  guint64 width, n_widths; /* rows of one task: places of inner next to each other */
  gsize chunk_length;
  GCancellable *cancellable;
  GMutex lock;
  GError *error;
} Codes;

static gboolean
row_flush (Row     *row,
           int      fd,
           GError **error)
{
  if (row->n_bytes > 0 && !mant_write_at (fd, row->offset, row->bytes, row->n_bytes, error))
    return FALSE;
  row->offset += row->n_bytes;
  row->n_bytes = 0;
  return TRUE;
}

static gboolean
row_make_room (Row     *row,
               gsize    n_bytes,
               int      fd,
               GError **error)
{
  return row->n_bytes + n_bytes <= sizeof row->bytes || row_flush (row, fd, error);
}

static gboolean
row_push_codes (Row            *row,
                int             fd,
                const guint32  *codes,
                gsize           n,
                GError        **error)
{
  for (gsize i = 0; i < n; i += PUSH_CODES)
    {
      const gsize m = MIN (n - i, PUSH_CODES);

      if (!row_make_room (row, mant_pack_size (m, row->packer.n_bits) + 1, fd, error))
        return FALSE;
      row->n_bytes += mant_packer_add (&row->packer, codes + i, m, row->bytes + row->n_bytes);
    }
  return TRUE;
}

static gboolean
row_finish (Row     *row,
            int      fd,
            GError **error)
{
  if (!row_make_room (row, 1, fd, error))
    return FALSE;
  row->n_bytes += mant_packer_finish (&row->packer, row->bytes + row->n_bytes);
  return row_flush (row, fd, error);
}

/* Reads places [inner0, inner0 + n_inner) of bands × along, inner slowest. */
static gboolean
read_box (Codes     *codes,
          guint64    o,
          guint64    band0,
          guint64    band1,
          guint64    along0,
          guint64    along1,
          guint64    inner0,
          gsize      n_inner,
          float     *row,
          float     *values,
          GError   **error)
{
  const MantTensorLayout *layout = &codes->layout;
  const gsize n = (band1 - band0) * (along1 - along0);
  gsize k = 0;

  for (guint64 band = band0; band < band1; band++)
    {
      const guint64 first = ((o * layout->bands + band) * layout->along + along0) * layout->inner
                            + inner0;

      if (layout->inner == 1)
        {
          if (!mant_tensor_read_f32 (codes->request->tensor, first, along1 - along0, values + k,
                                     error))
            return FALSE;
          k += along1 - along0;
        }
      else
        for (guint64 l = 0; l < along1 - along0; l++, k++)
          {
            if (!mant_tensor_read_f32 (codes->request->tensor, first + l * layout->inner, n_inner,
                                       row, error))
              return FALSE;
            for (gsize j = 0; j < n_inner; j++)
              values[j * n + k] = row[j];
          }
    }
  return TRUE;
}

/* The scales of n_inner blocks next to each other. */
static gboolean
choose_scales (Codes     *codes,
               guint64    o,
               guint64    band0,
               guint64    band1,
               guint64    along0,
               guint64    along1,
               guint64    inner0,
               gsize      n_inner,
               float     *row,
               float     *values,
               MantCode  *scale_codes,
               double    *scales,
               GError   **error)
{
  const gboolean needs_values = codes->quantizer.format->shape != MANT_SHAPE_ELEMENT
                                && codes->quantizer.format->shape != MANT_SHAPE_TENSOR
                                && codes->quantizer.format->rule->needs_values;
  g_autofree float *amax = g_new0 (float, n_inner);

  for (guint64 from = along0; from < along1; from += codes->chunk_length)
    {
      const guint64 to = MIN (from + codes->chunk_length, along1);
      const gsize n = (band1 - band0) * (to - from);

      if (!read_box (codes, o, band0, band1, from, to, inner0, n_inner, row, values, error))
        return FALSE;
      for (gsize j = 0; j < n_inner; j++)
        if (needs_values)
          mant_block_choose_scale (&codes->quantizer, values + j * n, n, &scale_codes[j],
                                   &scales[j]);
        else
          for (gsize i = 0; i < n; i++)
            {
              const float magnitude = fabsf (values[j * n + i]);

              if (isfinite (magnitude))
                amax[j] = isnan (amax[j]) ? amax[j] : MAX (amax[j], magnitude);
              else if (!codes->quantizer.format->scale.has_zero)
                amax[j] = NAN;
            }
    }
  for (gsize j = 0; j < n_inner && !needs_values; j++)
    mant_block_choose_scale (&codes->quantizer, &amax[j], 1, &scale_codes[j], &scales[j]);
  return TRUE;
}

static gboolean
write_scales (Codes           *codes,
              guint64          block,
              const MantCode  *scale_codes,
              gsize            n,
              GError         **error)
{
  g_autofree guint8 *bytes = NULL;

  if (codes->quantizer.format->shape == MANT_SHAPE_TENSOR)
    {
      if (block > 0)
        return TRUE;
      n = 1;
    }
  bytes = g_new (guint8, n * codes->scale_bytes);
  for (gsize i = 0; i < n; i++)
    for (gsize b = 0; b < codes->scale_bytes; b++)
      bytes[i * codes->scale_bytes + b] = (guint8) (b < 8 ? scale_codes[i].lo >> (8 * b)
                                                          : scale_codes[i].hi >> (8 * (b - 8)));
  return mant_write_at (codes->request->scales_fd, codes->scales_offset
                        + block * codes->scale_bytes, bytes,
                        n * codes->scale_bytes, error);
}

/* Element codes under a scale that is known: the definition, but where a kernel does it as it is. */
static void
encode_elements (Codes    *codes,
                 float    *x,
                 gsize     n,
                 double    scale,
                 guint64   first_index,
                 guint64   index_stride,
                 guint32  *element_codes)
{
  const MantQuantizer *quantizer = &codes->quantizer;
  const MantKernels *kernels = mant_isa_current ()->kernels;
  const int bits = quantizer->format->element.bits;

  if (quantizer->format->shape != MANT_SHAPE_ELEMENT || bits > 16
      || quantizer->soft_errors != NULL || (index_stride != 1 && quantizer->rounding->stochastic))
    {
      mant_block_apply_scale (quantizer, x, n, scale, first_index, index_stride, x, element_codes);
      return;
    }

  for (gsize i = 0; i < n; i += KERNEL_CODES)
    {
      const gsize m = MIN (n - i, KERNEL_CODES);
      guint16 wide[KERNEL_CODES];
      guint8 narrow[KERNEL_CODES];

      if (bits <= 8)
        kernels->encode8 (quantizer, x + i, narrow, m, first_index + i);
      else
        kernels->encode16 (quantizer, x + i, wide, m, first_index + i);
      for (gsize k = 0; k < m; k++)
        element_codes[i + k] = bits <= 8 ? narrow[k] : wide[k];
    }
}

static gboolean
write_elements (Codes         *codes,
                guint64        o,
                guint64        band0,
                guint64        band1,
                guint64        along0,
                guint64        along1,
                guint64        inner0,
                gsize          n_inner,
                const double  *scales,
                float         *row,
                float         *values,
                guint32       *element_codes,
                Row           *rows,
                GError       **error)
{
  const MantTensorLayout *layout = &codes->layout;

  for (guint64 from = along0; from < along1; from += codes->chunk_length)
    {
      const guint64 to = MIN (from + codes->chunk_length, along1);
      const gsize n_along = to - from, n = (band1 - band0) * n_along;

      if (g_cancellable_set_error_if_cancelled (codes->cancellable, error)
          || !read_box (codes, o, band0, band1, from, to, inner0, n_inner, row, values, error))
        return FALSE;
      for (guint64 band = band0; band < band1; band++)
        for (gsize j = 0; j < n_inner; j++)
          {
            float *x = values + j * n + (band - band0) * n_along;

            encode_elements (codes, x, n_along, scales[j],
                             ((o * layout->bands + band) * layout->along + from) * layout->inner
                             + inner0 + j,
                             layout->inner, element_codes);
            if (!row_push_codes (&rows[(band - band0) * n_inner + j], codes->request->codes_fd,
                                 element_codes, n_along, error))
              return FALSE;
          }
    }
  return TRUE;
}

/* Blocks next to each other along inner, as they are stored. */
static gboolean
write_packed (Codes    *codes,
              guint64   o,
              guint64   band0,
              guint64   along0,
              guint64   along1,
              guint64   inner0,
              gsize     n_inner,
              float    *row,
              float    *values,
              Row      *rows,
              GError  **error)
{
  const MantBlockFormat *format = codes->quantizer.format;
  const int fd = codes->request->codes_fd;
  const gsize n = along1 - along0;

  if (g_cancellable_set_error_if_cancelled (codes->cancellable, error)
      || !read_box (codes, o, band0, band0 + 1, along0, along1, inner0, n_inner, row, values,
                    error))
    return FALSE;
  for (gsize j = 0; j < n_inner; j++)
    {
      if (!row_make_room (&rows[j], format->packed->n_bytes, fd, error))
        return FALSE;
      mant_packed_encode (format, values + j * n, n, rows[j].bytes + rows[j].n_bytes);
      rows[j].n_bytes += format->packed->n_bytes;
    }
  return TRUE;
}

static gboolean
write_rows (Codes    *codes,
            gsize     task,
            GError  **error)
{
  const MantTensorLayout *layout = &codes->layout;
  const guint64 inner0 = task % codes->n_widths * codes->width;
  const gsize n_inner = MIN (codes->width, layout->inner - inner0);
  const guint64 number = task / codes->n_widths;
  const guint64 band0 = number % layout->n_bands_of_blocks * layout->rows;
  const guint64 band1 = MIN (band0 + layout->rows, layout->bands);
  const guint64 o = number / layout->n_bands_of_blocks;
  const gsize n_rows = (band1 - band0) * n_inner;
  g_autofree float *values = g_new (float, (band1 - band0) * codes->chunk_length * n_inner);
  g_autofree float *row = g_new (float, n_inner);
  g_autofree guint32 *element_codes = g_new (guint32, codes->chunk_length);
  g_autofree double *scales = g_new (double, n_inner);
  g_autofree MantCode *scale_codes = g_new0 (MantCode, n_inner);
  g_autofree Row *rows = g_new0 (Row, n_rows);
  const gboolean is_packed = codes->quantizer.format->packed != NULL;

  for (guint64 band = band0; band < band1; band++)
    for (gsize j = 0; j < n_inner; j++)
      {
        Row *to = &rows[(band - band0) * n_inner + j];

        to->offset = ((o * layout->bands + band) * layout->inner + inner0 + j) * codes->row_bytes;
        mant_packer_init (&to->packer, (guint) codes->quantizer.format->element.bits);
      }

  for (guint64 along0 = 0; along0 < layout->along; along0 += layout->length)
    {
      const guint64 along1 = MIN (along0 + layout->length, layout->along);

      if (is_packed)
        {
          if (codes->request->codes_fd >= 0
              && !write_packed (codes, o, band0, along0, along1, inner0, n_inner, row, values, rows,
                                error))
            return FALSE;
          continue;
        }
      if (!choose_scales (codes, o, band0, band1, along0, along1, inner0, n_inner, row, values,
                          scale_codes,
                          scales, error))
        return FALSE;
      if (codes->request->scales_fd >= 0 && codes->scale_bytes > 0
          && !write_scales (codes, mant_tensor_layout_get_block (layout, o, band0, along0, inner0),
                            scale_codes,
                            n_inner, error))
        return FALSE;
      if (codes->request->codes_fd >= 0
          && !write_elements (codes, o, band0, band1, along0, along1, inner0, n_inner, scales, row,
                              values,
                              element_codes, rows, error))
        return FALSE;
    }
  for (gsize i = 0; i < n_rows && codes->request->codes_fd >= 0; i++)
    if (!row_finish (&rows[i], codes->request->codes_fd, error))
      return FALSE;
  return TRUE;
}

static bool
task_run (size_t    task,
          unsigned  thread,
          void     *data)
{
  Codes *codes = data;
  GError *error = NULL;

  if (!g_cancellable_set_error_if_cancelled (codes->cancellable, &error)
      && write_rows (codes, task, &error))
    return true;

  g_mutex_lock (&codes->lock);
  if (codes->error == NULL)
    codes->error = g_steal_pointer (&error);
  g_mutex_unlock (&codes->lock);
  g_clear_error (&error);
  return false;
}

/* mant_quantize_write_codes:
 * @request: what to do
 * @tensor_amax: the tensor's largest finite magnitude, where the format asks for it
 * @tensor_exact: the answer of a rule that looks at all of it, where the format asks for that
 * @job: says how many threads
 *
 * Goes over the tensor by the exact definition, block by block, and writes codes.
 *
 * Fails with %MANT_ERROR_UNSUPPORTED where element codes have more than 32 bits, with
 * %MANT_ERROR_LIMIT where a rule looks at all of a block that is too large to hold, and as
 * reading and writing fail. */
gboolean
mant_quantize_write_codes (const MantQuantizeRequest  *request,
                           double                      tensor_amax,
                           double                      tensor_exact,
                           MantJob                    *job,
                           GCancellable               *cancellable,
                           GError                    **error)
{
  const MantBlockFormat *format = &request->format;
  /* Rows are rows, whatever shares a scale. */
  const MantShapeKind shape = format->shape == MANT_SHAPE_ELEMENT
                              || format->shape == MANT_SHAPE_TENSOR
                              ? MANT_SHAPE_ROW : format->shape;
  Codes codes = {
    .request = request,
    .quantizer = {
      .format = format,
      .rounding = request->rounding,
      .overflow = request->overflow,
      .seed = request->seed,
      .soft_errors = request->soft_errors.probability > 0 ? &request->soft_errors : NULL,
      .tensor_amax = tensor_amax,
      .tensor_exact = tensor_exact,
    },
    .cancellable = cancellable,
  };
  const MantTensorLayout *layout = &codes.layout;
  gboolean done;

  if (format->element.bits > 32)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                   _("Codes of %s have %d bits; at most 32 can be written"), format->element.id,
                   format->element.bits);
      return FALSE;
    }
  if (!mant_tensor_layout_init (&codes.layout, request->tensor, shape, format->rows, format->length,
                                request->axis, MANT_GRANULE, error))
    return FALSE;
  if (layout->n_elements == 0)
    return TRUE;

  codes.chunk_length = MIN (layout->length, MAX (CHUNK_ELEMENTS / layout->rows, 1));
  if (format->shape != MANT_SHAPE_ELEMENT && format->shape != MANT_SHAPE_TENSOR
      && format->rule->needs_values)
    {
      codes.chunk_length = layout->length;
      if (layout->rows * layout->length > WHOLE_LIMIT)
        {
          g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                       _("The rule “%s” looks at all elements of a block, and %" PRIu64
                         " are more than the %d that are held at once"),
                       format->rule->id, layout->rows * layout->length, WHOLE_LIMIT);
          return FALSE;
        }
    }
  codes.width = CLAMP (CHUNK_ELEMENTS * 4 / (layout->rows * codes.chunk_length), 1,
                       MIN (layout->inner, MAX_WIDTH));
  codes.n_widths = (layout->inner + codes.width - 1) / codes.width;
  codes.row_bytes = format->packed != NULL ? layout->n_lengths * format->packed->n_bytes
                    : mant_pack_size (layout->along, (guint) format->element.bits);
  codes.scale_bytes = format->shape == MANT_SHAPE_ELEMENT ? 0
                      : ((guint64) format->scale.bits + 7) / 8;
  if (format->tensor_scale && request->scales_fd >= 0)
    {
      const float amax = (float) tensor_amax;
      guint32 bits;

      memcpy (&bits, &amax, sizeof bits);
      bits = GUINT32_TO_LE (bits);
      if (!mant_write_at (request->scales_fd, 0, &bits, sizeof bits, error))
        return FALSE;
      codes.scales_offset = sizeof bits;
    }

  g_mutex_init (&codes.lock);
  done = mant_pool_run (layout->outer * layout->n_bands_of_blocks * codes.n_widths,
                        mant_job_get_n_threads (job),
                        task_run, &codes);
  g_mutex_clear (&codes.lock);
  if (!done)
    g_propagate_error (error, codes.error);
  return done;
}
