/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-quantize-job.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "mant-format-resolve-private.h"
#include "mant-num.h"
#include "mant-quantize-private.h"

#define DEFAULT_N_BINS 512
#define MAX_N_BINS     65536

struct _MantQuantizeJob {
  MantJob parent_instance;
  MantQuantizeRequest request;
  MantQuantizeResult result;
  char *rule; /* its text with the parameter; NULL for scalar formats */
  const char *isa;
};

G_DEFINE_FINAL_TYPE (MantQuantizeJob, mant_quantize_job, MANT_TYPE_JOB)

static gboolean
mant_quantize_job_execute (MantJob       *job,
                           GCancellable  *cancellable,
                           GError       **error)
{
  MantQuantizeJob *self = MANT_QUANTIZE_JOB (job);

  self->isa = mant_isa_current ()->id;
  return mant_quantize_execute (&self->request, &self->result, job, cancellable, error);
}

static void
mant_quantize_job_finalize (GObject *object)
{
  MantQuantizeJob *self = MANT_QUANTIZE_JOB (object);

  mant_quantize_result_clear (&self->result);
  g_clear_pointer (&self->request.tensor, mant_tensor_unref);
  g_clear_pointer (&self->rule, g_free);

  G_OBJECT_CLASS (mant_quantize_job_parent_class)->finalize (object);
}

static void
mant_quantize_job_class_init (MantQuantizeJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mant_quantize_job_finalize;
  MANT_JOB_CLASS (klass)->execute = mant_quantize_job_execute;
}

static void
mant_quantize_job_init (MantQuantizeJob *self)
{
  self->request.axis = -1;
  self->request.n_bins = DEFAULT_N_BINS;
  self->request.overflow = MANT_OVERFLOW_SATURATE;
  self->request.output_fd = self->request.codes_fd = self->request.scales_fd = -1;
}

static void
set_format_error (GError     **error,
                  MantStatus   status,
                  const char  *message)
{
  g_set_error_literal (error, MANT_ERROR,
                       status == MANT_UNABLE ? MANT_ERROR_UNSUPPORTED : MANT_ERROR_FORMAT, message);
}

static void
update_rule (MantQuantizeJob *self)
{
  const MantBlockFormat *format = &self->request.format;
  char parameter[G_ASCII_DTOSTR_BUF_SIZE];

  g_clear_pointer (&self->rule, g_free);
  if (format->shape == MANT_SHAPE_ELEMENT || format->rule == NULL)
    return;
  if (!format->rule->has_parameter)
    self->rule = g_strdup (format->rule->id);
  else
    self->rule = g_strdup_printf ("%s(%s)", format->rule->id,
                                  g_ascii_dtostr (parameter, sizeof parameter,
                                                  format->rule_parameter));
}

static gboolean
is_done (MantQuantizeJob *self)
{
  return mant_job_get_state (MANT_JOB (self)) == MANT_JOB_DONE;
}

/**
 * mant_quantize_job_new:
 * @tensor: a tensor of numbers
 * @format: what to quantize to: any format of `mantissa-cli formats`, its long form, or `block(…)`
 * @rounding: the id of a rounding mode, "rne"
 * @error: return location for an error
 *
 * Makes a job that quantizes @tensor and measures what that loses: seed 0, blocks along the last
 * axis, magnitudes beyond the largest element saturate, 512 bins, every element.
 *
 * Fails with %MANT_ERROR_FORMAT where a text is not a format or not a rounding, and with
 * %MANT_ERROR_UNSUPPORTED where the format is beyond this version or only read, where a rounding is
 * not for it (ggml's types have their own, which "rne" stands for), or where elements of @tensor
 * are no real numbers.
 *
 * Returns: (transfer full): a new job
 */
MantQuantizeJob *
mant_quantize_job_new (MantTensor  *tensor,
                       const char  *format,
                       const char  *rounding,
                       GError     **error)
{
  g_autoptr (MantQuantizeJob) self = NULL;
  const char *why_not = NULL;
  char message[768] = "";
  MantStatus status;

  g_return_val_if_fail (tensor != NULL, NULL);
  g_return_val_if_fail (format != NULL, NULL);
  g_return_val_if_fail (rounding != NULL, NULL);

  if (!mant_tensor_is_numeric (tensor, &why_not))
    {
      g_set_error_literal (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED, why_not);
      return NULL;
    }

  self = g_object_new (MANT_TYPE_QUANTIZE_JOB, NULL);
  self->request.tensor = mant_tensor_ref (tensor);
  status = mant_format_resolve (format, &self->request.format, message, sizeof message);
  if (status != MANT_OK)
    {
      set_format_error (error, status, message);
      return NULL;
    }
  if (self->request.format.packed != NULL && self->request.format.packed->encode == NULL)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                   _("%s is read but not written: ggml chooses its codes by a search of its own"),
                   self->request.format.id);
      return NULL;
    }
  self->request.rounding = mant_rounding_find (rounding);
  if (self->request.rounding == NULL)
    {
      g_autoptr (GString) list = g_string_new (NULL);

      for (gsize i = 0; i < mant_n_roundings; i++)
        g_string_append_printf (list, "%s%s", i > 0 ? " " : "", mant_roundings[i]->id);
      g_set_error (error, MANT_ERROR, MANT_ERROR_FORMAT,
                   _("“%s” is not a rounding mode; these are: %s"), rounding, list->str);
      return NULL;
    }
  if (self->request.format.packed != NULL && strcmp (rounding, "rne") != 0)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                   _("%s is rounded in ggml's own way, which is left alone by “rne” and cannot be "
                     "“%s”"),
                   self->request.format.id, rounding);
      return NULL;
    }
  update_rule (self);
  return g_steal_pointer (&self);
}

/**
 * mant_quantize_job_set_seed:
 * @self: a job that was not run yet
 * @seed: stream of random bits; only stochastic modes look at it
 *
 * Element i in C order takes its random bits from word i of the stream, whatever the threads.
 */
void
mant_quantize_job_set_seed (MantQuantizeJob *self,
                            guint64          seed)
{
  g_return_if_fail (MANT_IS_QUANTIZE_JOB (self));

  self->request.seed = seed;
}

/**
 * mant_quantize_job_set_scale_rule:
 * @self: a job that was not run yet
 * @rule: a scale rule as text: "floor", "std(2.92247856)"
 * @error: return location for an error
 *
 * Replaces the rule by which blocks choose their scales.
 *
 * Fails with %MANT_ERROR_FORMAT where @rule is not one or the format has no scales, and with
 * %MANT_ERROR_UNSUPPORTED where the rule cannot be computed for the format's blocks.
 *
 * Returns: whether the rule is in place
 */
gboolean
mant_quantize_job_set_scale_rule (MantQuantizeJob  *self,
                                  const char       *rule,
                                  GError          **error)
{
  char message[512] = "";
  MantStatus status;

  g_return_val_if_fail (MANT_IS_QUANTIZE_JOB (self), FALSE);
  g_return_val_if_fail (rule != NULL, FALSE);

  status = mant_block_format_set_rule (&self->request.format, rule, message, sizeof message);
  if (status != MANT_OK)
    set_format_error (error, status, message);
  update_rule (self);
  return status == MANT_OK;
}

/**
 * mant_quantize_job_set_recipe:
 * @self: a job that was not run yet
 * @recipe: "two-level", "torchao", "te" or "single"
 * @error: return location for an error
 *
 * Chooses between the ways in which NVFP4 is made.
 *
 * The text of the format may say so as well: "nvfp4(te)". Also of "block(e2m1,e4m3fn,16x16,absmax,
 * tensor)", whatever its shape.
 *
 * Fails with %MANT_ERROR_FORMAT where @recipe is not one of the format's, or does not go with its
 * scale rule.
 *
 * Returns: whether the recipe is in place
 */
gboolean
mant_quantize_job_set_recipe (MantQuantizeJob  *self,
                              const char       *recipe,
                              GError          **error)
{
  char message[512] = "";
  MantStatus status;

  g_return_val_if_fail (MANT_IS_QUANTIZE_JOB (self), FALSE);
  g_return_val_if_fail (recipe != NULL, FALSE);

  status = mant_block_format_set_recipe (&self->request.format, recipe, message, sizeof message);
  if (status != MANT_OK)
    set_format_error (error, status, message);
  update_rule (self);
  return status == MANT_OK;
}

/**
 * mant_quantize_job_set_overflow:
 * @self: a job that was not run yet
 * @overflow: "saturate", "ieee", "propagate" or "none"
 * @error: return location for an error
 *
 * What becomes of magnitudes beyond the largest element; "saturate" unless set.
 *
 * Fails with %MANT_ERROR_FORMAT where @overflow is none of these, and with
 * %MANT_ERROR_UNSUPPORTED where a format of ggml's is to do anything but saturate.
 *
 * Returns: whether the policy is in place
 */
gboolean
mant_quantize_job_set_overflow (MantQuantizeJob  *self,
                                const char       *overflow,
                                GError          **error)
{
  g_return_val_if_fail (MANT_IS_QUANTIZE_JOB (self), FALSE);
  g_return_val_if_fail (overflow != NULL, FALSE);

  if (mant_overflow_parse (overflow, &self->request.overflow))
    {
      if (self->request.format.packed == NULL
          || self->request.overflow == MANT_OVERFLOW_SATURATE)
        return TRUE;
      self->request.overflow = MANT_OVERFLOW_SATURATE;
      g_set_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                   _("%s has neither Inf nor NaN: its elements saturate, and “%s” is not for it"),
                   self->request.format.id, overflow);
      return FALSE;
    }
  g_set_error (error, MANT_ERROR, MANT_ERROR_FORMAT,
               _("“%s” is not an overflow policy; these are: saturate ieee propagate none"),
               overflow);
  return FALSE;
}

/**
 * mant_quantize_job_set_soft_errors:
 * @self: a job that was not run yet
 * @probability: of a flip, of each bit by itself; 0 … 1, 0 for none
 * @fields: which bits of a code may flip: "all", "sign", "exponent" (a posit's regime, too) or
 *   "significand" (all but the sign of integers, fixed point and code books)
 * @seed: of the flips: bit b of element i flips by a random word of its own, so the same bits flip
 *   for any number of threads
 * @error: return location for an error
 *
 * Lets bits of the element codes flip after rounding, as in a failing memory; what the flipped codes
 * stand for (NaN and Inf, too, where the format has them) is what comes out. Scales stay whole.
 * Elements go through the exact definition then, at some 50 ns each.
 *
 * Fails with %MANT_ERROR_FORMAT where @fields is none of these or @probability is no probability,
 * and with %MANT_ERROR_UNSUPPORTED for ggml's packed blocks, whose bits are not one element's.
 *
 * Returns: whether it is in place
 */
gboolean
mant_quantize_job_set_soft_errors (MantQuantizeJob  *self,
                                   double            probability,
                                   const char       *fields,
                                   guint64           seed,
                                   GError          **error)
{
  MantSoftErrors errors = { .probability = probability, .seed = seed };

  g_return_val_if_fail (MANT_IS_QUANTIZE_JOB (self), FALSE);
  g_return_val_if_fail (fields != NULL, FALSE);

  if (!(probability >= 0 && probability <= 1))
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_FORMAT,
                   _("%g is not a probability; it is to be between 0 and 1"), probability);
      return FALSE;
    }
  if (!mant_soft_error_fields_parse (fields, &errors.fields))
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_FORMAT,
                   _("“%s” are no bits of a code; these are: all sign exponent significand"), fields);
      return FALSE;
    }
  if (probability > 0 && self->request.format.packed != NULL)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                   _("Bits of %s are packed, and not those of one element: they cannot be flipped"),
                   self->request.format.id);
      return FALSE;
    }

  errors.format = &self->request.format.element;
  self->request.soft_errors = errors;
  return TRUE;
}

/**
 * mant_quantize_job_set_axis:
 * @self: a job that was not run yet
 * @axis: the axis blocks run along, negative from the end
 * @error: return location for an error
 *
 * The last axis unless set. Formats without blocks, and those with one scale for the tensor,
 * take any.
 *
 * Fails with %MANT_ERROR_SHAPE where the tensor has no such axis, or where tiles of several rows
 * would have no axis for these.
 *
 * Returns: whether the axis is in place
 */
gboolean
mant_quantize_job_set_axis (MantQuantizeJob  *self,
                            int               axis,
                            GError          **error)
{
  const MantBlockFormat *format;
  MantTensorLayout layout;

  g_return_val_if_fail (MANT_IS_QUANTIZE_JOB (self), FALSE);

  format = &self->request.format;
  if (!mant_tensor_layout_init (&layout, self->request.tensor, format->shape, format->rows,
                                format->length, axis,
                                MANT_GRANULE, error))
    return FALSE;
  self->request.axis = axis;
  return TRUE;
}

/**
 * mant_quantize_job_set_n_bins:
 * @self: a job that was not run yet
 * @n_bins: bins of each histogram, at most 65536; 0: no histograms, which is faster
 *
 * 512 unless set.
 */
void
mant_quantize_job_set_n_bins (MantQuantizeJob *self,
                              guint            n_bins)
{
  g_return_if_fail (MANT_IS_QUANTIZE_JOB (self));

  self->request.n_bins = MIN (n_bins, MAX_N_BINS);
}

/**
 * mant_quantize_job_set_sample_limit:
 * @self: a job that was not run yet
 * @n_elements: how many elements to look at, about; 0: all
 *
 * For a first picture: whole blocks (an eighth of @n_elements of code books), spaced evenly, at
 * places that depend on the tensor's shape and the format only. Blocks of more than some
 * thousand elements take their scale from what is looked at of them; a scale for the tensor is
 * the true one up to 16 Mi elements, and taken from the sample beyond.
 */
void
mant_quantize_job_set_sample_limit (MantQuantizeJob *self,
                                    guint64          n_elements)
{
  g_return_if_fail (MANT_IS_QUANTIZE_JOB (self));

  self->request.sample_limit = n_elements;
}

/**
 * mant_quantize_job_set_digest:
 * @self: a job that was not run yet
 * @digest: whether to compute the SHA-256 of the result
 *
 * Over the little-endian binary32 values in C order, −0 made +0. It is computed by one thread at
 * a time, which sets the pace. Where blocks do not run along the last axis the values go through
 * a temporary file of four bytes an element, or through the output.
 */
void
mant_quantize_job_set_digest (MantQuantizeJob *self,
                              gboolean         digest)
{
  g_return_if_fail (MANT_IS_QUANTIZE_JOB (self));

  self->request.digest = digest;
}

/**
 * mant_quantize_job_set_output_fd:
 * @self: a job that was not run yet
 * @fd: a file open for writing (and reading, for a digest), which stays open; −1: none
 * @offset: where element 0 goes, in bytes
 *
 * Writes the dequantized values: element i, little-endian binary32, at byte @offset + 4·i.
 * Threads write at their places, not in order.
 */
void
mant_quantize_job_set_output_fd (MantQuantizeJob *self,
                                 int              fd,
                                 guint64          offset)
{
  g_return_if_fail (MANT_IS_QUANTIZE_JOB (self));

  self->request.output_fd = fd;
  self->request.output_offset = offset;
}

/**
 * mant_quantize_job_set_codes_fd:
 * @self: a job that was not run yet
 * @codes_fd: where element codes go; −1: nowhere
 * @scales_fd: where scale codes go; −1: nowhere
 *
 * Writes what a device would store, in files that stay open, from byte 0.
 *
 * Element codes: a row for each place of the other axes, in C order, with the elements along the
 * blocks' axis. Code i of a row takes bits [i·b, (i + 1)·b) from the least significant bit of
 * the row's first byte, b being the element's bits; each row is filled up to a whole byte.
 *
 * Scale codes: one a block, in C order of blocks, each in as many whole bytes as it needs,
 * little-endian; before them, where the format has a scale for the tensor, the tensor's largest
 * magnitude as binary32.
 *
 * ggml's types: a row holds its blocks as ggml stores them, and there are no scale codes.
 */
void
mant_quantize_job_set_codes_fd (MantQuantizeJob *self,
                                int              codes_fd,
                                int              scales_fd)
{
  g_return_if_fail (MANT_IS_QUANTIZE_JOB (self));

  self->request.codes_fd = codes_fd;
  self->request.scales_fd = scales_fd;
}

/**
 * mant_quantize_job_is_sampled:
 * @self: a job that is done
 *
 * Returns: whether the figures are those of a sample
 */
gboolean
mant_quantize_job_is_sampled (MantQuantizeJob *self)
{
  g_return_val_if_fail (MANT_IS_QUANTIZE_JOB (self), FALSE);

  return self->result.sampled;
}

/**
 * mant_quantize_job_get_figures:
 * @self: a job that is done
 * @figures: (out caller-allocates): the figures
 *
 * With x an element and q what became of it, over the pairs that are both finite (q is element ×
 * scale as a binary64 product; the output, its digest and the pictures have it rounded to
 * binary32 once more):
 *
 * - `mse` = Σ(q − x)² / n
 * - `qsnr_db` = −10·log10 (Σ(x − q)² / Σx²); infinite where every element is exact, NaN where all are zero
 * - `max_abs_err` = max |q − x|
 * - `bias` = Σ(q − x) / n
 * - `cosine` = Σqx / √(Σq²·Σx²)
 * - `misalign` = 1 − Σqx / Σx²
 * - `zero_frac`: share of all of them that are not zero but become zero
 * - `clip_frac`: share of finite x that lie beyond the largest (or least) element times their scale
 *
 * `n_nonfinite` counts the elements left out. `bits_per_element` counts scales too, for this
 * tensor's blocks as they are. A figure that has no value is NaN, and
 * mant_quantize_job_dup_reason() says why.
 */
void
mant_quantize_job_get_figures (MantQuantizeJob     *self,
                               MantQuantizeFigures *figures)
{
  const MantErrors *errors;
  guint64 n_finite;

  g_return_if_fail (MANT_IS_QUANTIZE_JOB (self));
  g_return_if_fail (figures != NULL);

  errors = &self->result.errors;
  n_finite = errors->n + errors->n_became_nonfinite;
  *figures = (MantQuantizeFigures) {
    .count = errors->n,
    .n_nonfinite = self->result.n_visited - errors->n,
    .mse = mant_errors_mse (errors),
    .qsnr_db = mant_errors_qsnr_db (errors),
    .max_abs_err = errors->n == 0 ? NAN : errors->max_abs_error,
    .bias = mant_errors_bias (errors),
    .cosine = mant_errors_cosine (errors),
    .misalign = mant_errors_misalign (errors),
    .zero_frac = errors->n == 0 ? NAN : (double) errors->n_zeroed / (double) errors->n,
    .clip_frac = n_finite == 0 ? NAN : (double) errors->n_clipped / (double) n_finite,
    .bits_per_element = self->result.bits_per_element,
  };
}

/**
 * mant_quantize_job_dup_reason:
 * @self: a job that is done
 * @figure: the name of a member of [struct@QuantizeFigures]: "qsnr_db", "cosine" …
 *
 * Returns: (transfer full) (nullable): why that figure is NaN, as a sentence; %NULL where it is not
 */
char *
mant_quantize_job_dup_reason (MantQuantizeJob *self,
                              const char      *figure)
{
  MantQuantizeFigures figures;
  const MantErrors *errors;
  const struct { const char *name; double value; } values[] = {
    { "mse", (mant_quantize_job_get_figures (self, &figures), figures.mse) },
    { "qsnr_db", figures.qsnr_db },
    { "max_abs_err", figures.max_abs_err },
    { "bias", figures.bias },
    { "cosine", figures.cosine },
    { "misalign", figures.misalign },
    { "zero_frac", figures.zero_frac },
    { "clip_frac", figures.clip_frac },
  };

  g_return_val_if_fail (MANT_IS_QUANTIZE_JOB (self), NULL);
  g_return_val_if_fail (figure != NULL, NULL);

  errors = &self->result.errors;
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      if (!g_str_equal (values[i].name, figure) || !isnan (values[i].value))
        continue;
      if (self->result.n_visited == 0)
        return g_strdup (_("The tensor has no elements"));
      if (errors->n == 0)
        return g_strdup (errors->n_became_nonfinite == 0
                         ? _("No element is a finite number")
                         : _("No element is a finite number both before and after"));
      if (errors->sum_x_squares == 0)
        return g_strdup (_("Every element is zero"));
      if (errors->sum_q_squares == 0)
        return g_strdup (_("Every element becomes zero"));
      return g_strdup (_("Sums of squares leave the range of binary64"));
    }
  return NULL;
}

/**
 * mant_quantize_job_get_sha256:
 * @self: a job that is done
 *
 * Returns: (nullable): the digest, 64 hexadecimal digits; %NULL where none was asked for
 */
const char *
mant_quantize_job_get_sha256 (MantQuantizeJob *self)
{
  g_return_val_if_fail (MANT_IS_QUANTIZE_JOB (self), NULL);

  return self->result.sha256;
}

/**
 * mant_quantize_job_get_histogram_before:
 * @self: a job that is done
 *
 * The values as they were, between the least and the greatest finite one.
 *
 * Returns: (transfer none) (nullable): the histogram; %NULL before the run or for 0 bins
 */
MantHistogram *
mant_quantize_job_get_histogram_before (MantQuantizeJob *self)
{
  g_return_val_if_fail (MANT_IS_QUANTIZE_JOB (self), NULL);

  return self->result.before;
}

/**
 * mant_quantize_job_get_histogram_after:
 * @self: a job that is done
 *
 * The quantized values, over the same bins. These hold what the largest and the smallest value
 * become; what another one may become beyond them is in the last bins.
 *
 * Returns: (transfer none) (nullable): the histogram; %NULL before the run or for 0 bins
 */
MantHistogram *
mant_quantize_job_get_histogram_after (MantQuantizeJob *self)
{
  g_return_val_if_fail (MANT_IS_QUANTIZE_JOB (self), NULL);

  return self->result.after;
}

/**
 * mant_quantize_job_get_log_histogram_before:
 * @self: a job that is done
 *
 * Magnitudes as they were, zeros left out. The bins span at most 40 octaves; what is smaller is
 * in the first one.
 *
 * Returns: (transfer none) (nullable): the histogram; %NULL before the run or for 0 bins
 */
MantHistogram *
mant_quantize_job_get_log_histogram_before (MantQuantizeJob *self)
{
  g_return_val_if_fail (MANT_IS_QUANTIZE_JOB (self), NULL);

  return self->result.log_before;
}

/**
 * mant_quantize_job_get_log_histogram_after:
 * @self: a job that is done
 *
 * Quantized magnitudes over the same bins, zeros left out.
 *
 * Returns: (transfer none) (nullable): the histogram; %NULL before the run or for 0 bins
 */
MantHistogram *
mant_quantize_job_get_log_histogram_after (MantQuantizeJob *self)
{
  g_return_val_if_fail (MANT_IS_QUANTIZE_JOB (self), NULL);

  return self->result.log_after;
}

/**
 * mant_quantize_job_get_histogram_error:
 * @self: a job that is done
 *
 * The errors q − x, over bins symmetric around zero that hold all of them.
 *
 * Returns: (transfer none) (nullable): the histogram; %NULL before the run or for 0 bins
 */
MantHistogram *
mant_quantize_job_get_histogram_error (MantQuantizeJob *self)
{
  g_return_val_if_fail (MANT_IS_QUANTIZE_JOB (self), NULL);

  return self->result.error;
}

/**
 * mant_quantize_job_get_n_channels:
 * @self: a job that is done
 *
 * Channels are the places along axis 0 (the output channels of a weight matrix), or groups of
 * neighbours where there are more than 4096. A tensor of fewer than two dimensions is one channel.
 *
 * Returns: the number of channels or groups; 0 for a tensor without elements
 */
guint
mant_quantize_job_get_n_channels (MantQuantizeJob *self)
{
  g_return_val_if_fail (MANT_IS_QUANTIZE_JOB (self), 0);

  return self->result.n_channels;
}

/**
 * mant_quantize_job_get_channels_per_group:
 * @self: a job that is done
 *
 * Returns: how many channels make a group; 1 where each is for itself. The last group may be
 * smaller
 */
guint
mant_quantize_job_get_channels_per_group (MantQuantizeJob *self)
{
  g_return_val_if_fail (MANT_IS_QUANTIZE_JOB (self), 0);

  return self->result.channels_per_group;
}

/**
 * mant_quantize_job_dup_channel_qsnr_db:
 * @self: a job that is done
 *
 * Returns: (transfer full): the QSNR of each channel in dB, binary64: ∞ where it is exact, NaN
 * where
 *   all is zero or nothing was looked at
 */
GBytes *
mant_quantize_job_dup_channel_qsnr_db (MantQuantizeJob *self)
{
  g_return_val_if_fail (MANT_IS_QUANTIZE_JOB (self), NULL);
  g_return_val_if_fail (is_done (self), NULL);

  return g_bytes_new (self->result.channel_qsnr_db, self->result.n_channels * sizeof (double));
}

/**
 * mant_quantize_job_dup_channel_absmax:
 * @self: a job that is done
 *
 * Returns: (transfer full): the largest finite magnitude of each channel before quantization,
 *   binary64; NaN where there is none
 */
GBytes *
mant_quantize_job_dup_channel_absmax (MantQuantizeJob *self)
{
  g_return_val_if_fail (MANT_IS_QUANTIZE_JOB (self), NULL);
  g_return_val_if_fail (is_done (self), NULL);

  return g_bytes_new (self->result.channel_absmax, self->result.n_channels * sizeof (double));
}

/**
 * mant_quantize_job_dup_scale_map:
 * @self: a job that is done
 * @n_rows: (out): rows of the map, at most 512
 * @n_columns: (out): columns of the map, at most 512
 *
 * The scales as log2, the largest of those that fall into a cell. Along the last axis a row of
 * the map is a row of the tensor and its columns are the blocks; along another axis its columns
 * are the places of what comes after that axis. A cell is NaN where there is no scale: blocks of
 * zeros, of NaN, and what a sample did not look at; −∞ where the scale is zero.
 *
 * Returns: (transfer full) (nullable): binary32 values row by row; %NULL for formats without scales
 */
GBytes *
mant_quantize_job_dup_scale_map (MantQuantizeJob *self,
                                 guint           *n_rows,
                                 guint           *n_columns)
{
  g_return_val_if_fail (MANT_IS_QUANTIZE_JOB (self), NULL);

  if (n_rows != NULL)
    *n_rows = self->result.n_map_rows;
  if (n_columns != NULL)
    *n_columns = self->result.n_map_columns;
  if (self->result.scale_map == NULL)
    return NULL;
  return g_bytes_new (self->result.scale_map,
                      (gsize) self->result.n_map_rows * self->result.n_map_columns * sizeof (float));
}

/**
 * mant_quantize_job_get_format:
 * @self: a job
 *
 * Returns: the canonical text of the format, the rule or recipe that was set included
 */
const char *
mant_quantize_job_get_format (MantQuantizeJob *self)
{
  g_return_val_if_fail (MANT_IS_QUANTIZE_JOB (self), NULL);

  return self->request.format.id;
}

/**
 * mant_quantize_job_get_rounding:
 * @self: a job
 *
 * Returns: the id of the rounding mode
 */
const char *
mant_quantize_job_get_rounding (MantQuantizeJob *self)
{
  g_return_val_if_fail (MANT_IS_QUANTIZE_JOB (self), NULL);

  return self->request.rounding->id;
}

/**
 * mant_quantize_job_get_scale_rule:
 * @self: a job
 *
 * Returns: (nullable): the scale rule as text; %NULL for formats without scales
 */
const char *
mant_quantize_job_get_scale_rule (MantQuantizeJob *self)
{
  g_return_val_if_fail (MANT_IS_QUANTIZE_JOB (self), NULL);

  return self->rule;
}

/**
 * mant_quantize_job_get_seed:
 * @self: a job
 *
 * Returns: the seed
 */
guint64
mant_quantize_job_get_seed (MantQuantizeJob *self)
{
  g_return_val_if_fail (MANT_IS_QUANTIZE_JOB (self), 0);

  return self->request.seed;
}

/**
 * mant_quantize_job_get_isa:
 * @self: a job that was run
 *
 * Returns: (nullable): the instruction set that was used; %NULL before the run
 */
const char *
mant_quantize_job_get_isa (MantQuantizeJob *self)
{
  g_return_val_if_fail (MANT_IS_QUANTIZE_JOB (self), NULL);

  return self->isa;
}
