/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-block-number-private.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

#include "mant-format-info-private.h"
#include "mant-format-resolve-private.h"
#include "mant-num.h"
#include "mant-stats.h"
#include "mant-text-private.h"

G_DEFINE_FINAL_TYPE (MantBlockNumber, mant_block_number, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
mant_block_number_finalize (GObject *object)
{
  MantBlockNumber *self = MANT_BLOCK_NUMBER (object);

  g_clear_pointer (&self->originals, g_free);
  g_clear_pointer (&self->codes, g_free);

  G_OBJECT_CLASS (mant_block_number_parent_class)->finalize (object);
}

static void
mant_block_number_class_init (MantBlockNumberClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mant_block_number_finalize;

  /**
   * MantBlockNumber::changed:
   * @self: the block
   *
   * A code changed.
   */
  signals[CHANGED] = g_signal_new ("changed", MANT_TYPE_BLOCK_NUMBER, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
mant_block_number_init (MantBlockNumber *self)
{
}

static void
changed (MantBlockNumber *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

MantQuantizer
_mant_block_number_quantizer (MantBlockNumber       *self,
               const MantBlockFormat *format)
{
  return (MantQuantizer) {
    .format = format,
    .rounding = self->rounding,
    .overflow = MANT_OVERFLOW_SATURATE,
    .tensor_amax = self->tensor_amax,
  };
}

static double
decode_scale (const MantBlockFormat *format,
              MantCode               code)
{
  const MantValue value = mant_format_decode (&format->scale, code);

  return mant_value_to_f64 (&value);
}

/* What the decoded scale is multiplied by: the rule's factor, the scale of the tensor. */
static double
find_unit (MantBlockNumber *self)
{
  const MantQuantizer quantizer = _mant_block_number_quantizer (self, &self->format);
  g_autofree float *finite = g_memdup2 (self->originals, self->n_elements * sizeof (float));
  double scale, decoded;
  MantCode code;

  if (self->format.maker != NULL && self->format.maker->factors != NULL)
    return self->format.maker->unit ((float) self->tensor_amax);

  for (guint i = 0; i < self->n_elements; i++)
    if (!isfinite (finite[i]))
      finite[i] = 0;
  if (!(self->tensor_amax > 0))
    return self->format.rule->factor;
  mant_block_choose_scale (&quantizer, finite, self->n_elements, &code, &scale);
  decoded = decode_scale (&self->format, code);
  return decoded > 0 ? scale / decoded : self->format.rule->factor;
}

static double
scale_of (MantBlockNumber *self)
{
  return decode_scale (&self->format, self->scale_code) * self->unit;
}

/* What a decoded element is multiplied by. */
static double
step_of (MantBlockNumber *self)
{
  const MantQuantizer quantizer = _mant_block_number_quantizer (self, &self->format);

  if (self->format.maker != NULL && self->format.maker->factors != NULL)
    {
      float encode, decode;

      mant_block_recipe_factors (&quantizer, scale_of (self), &encode, &decode);
      return decode;
    }
  return scale_of (self) * self->format.element_unit;
}

static void
apply_scale (MantBlockNumber *self,
             guint            first,
             guint            n)
{
  const MantQuantizer quantizer = _mant_block_number_quantizer (self, &self->format);
  g_autofree float *out = g_new (float, n);

  mant_block_apply_scale (&quantizer, self->originals + first, n, scale_of (self), first, 1, out,
                          self->codes + first);
}

static void
choose_scale (MantBlockNumber *self)
{
  const MantQuantizer quantizer = _mant_block_number_quantizer (self, &self->format);
  double scale;

  self->tensor_amax = 0;
  for (guint i = 0; i < self->n_elements; i++)
    if (isfinite (self->originals[i]))
      self->tensor_amax = MAX (self->tensor_amax, fabs (self->originals[i]));
  self->unit = find_unit (self);
  {
    MantQuantizer now = quantizer;

    now.tensor_amax = self->tensor_amax;
    mant_block_choose_scale (&now, self->originals, self->n_elements, &self->scale_code, &scale);
  }
}

static guint
capacity_of (const MantBlockFormat *format)
{
  switch (format->shape)
    {
    case MANT_SHAPE_VECTOR:
      return (guint) MIN (format->length, MANT_BLOCK_NUMBER_MAX_ELEMENTS);
    case MANT_SHAPE_TILE:
      return (guint) MIN (format->rows * format->length, MANT_BLOCK_NUMBER_MAX_ELEMENTS);
    case MANT_SHAPE_ROW:
    case MANT_SHAPE_TENSOR:
    case MANT_SHAPE_ELEMENT:
    default:
      return MANT_BLOCK_NUMBER_MAX_ELEMENTS;
    }
}

/**
 * mant_block_number_new_from_values:
 * @format: a block format's text: "mxfp4", "block(…)", a name of the format library
 * @rounding: a rounding mode; stochastic ones use seed 0
 * @values_f32: binary32 numbers in native byte order, from one to as many as a block has (of a row
 *   or a tensor: 1024); NaN and infinities are what they are in a tensor
 * @error: return location for an error
 *
 * Quantizes one block. Where the format has a scale a tensor too, the block counts as the tensor.
 *
 * Fails with %MANT_ERROR_FORMAT where a text is wrong or @format is no block format, with
 * %MANT_ERROR_SHAPE for a wrong number of values, and with %MANT_ERROR_UNSUPPORTED for formats
 * whose blocks are packed with scales of their own (ggml's).
 *
 * Returns: (transfer full): the block
 */
MantBlockNumber *
mant_block_number_new_from_values (const char  *format,
                                   const char  *rounding,
                                   GBytes      *values_f32,
                                   GError     **error)
{
  g_autofree MantBlockFormat *parsed = g_new0 (MantBlockFormat, 1);
  g_autoptr (MantBlockNumber) self = NULL;
  const MantRounding *found;
  gsize n_bytes;
  const float *values;

  g_return_val_if_fail (format != NULL, NULL);
  g_return_val_if_fail (rounding != NULL, NULL);
  g_return_val_if_fail (values_f32 != NULL, NULL);

  if (!mant_format_resolve_checked (format, parsed, error))
    return NULL;
  found = mant_rounding_find (rounding);
  if (found == NULL)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_FORMAT, _("“%s” is not a rounding mode"),
                   rounding);
      return NULL;
    }
  if (parsed->shape == MANT_SHAPE_ELEMENT)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_FORMAT,
                   _("%s is not a block format: its elements share no scale"), parsed->id);
      return NULL;
    }
  if (parsed->packed != NULL)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                   _("The blocks of %s are packed with scales of their own; this version does not "
                     "take them apart"), parsed->id);
      return NULL;
    }
  values = g_bytes_get_data (values_f32, &n_bytes);
  if (n_bytes == 0 || n_bytes % sizeof (float) != 0
      || n_bytes / sizeof (float) > capacity_of (parsed))
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_SHAPE,
                   _("A block of %s has from 1 to %u values, and there are %zu"), parsed->id,
                   capacity_of (parsed), n_bytes / sizeof (float));
      return NULL;
    }

  self = g_object_new (MANT_TYPE_BLOCK_NUMBER, NULL);
  self->format = *parsed;
  self->rounding = found;
  self->n_elements = (guint) (n_bytes / sizeof (float));
  self->originals = g_memdup2 (values, n_bytes);
  self->codes = g_new0 (uint32_t, self->n_elements);
  choose_scale (self);
  apply_scale (self, 0, self->n_elements);
  return g_steal_pointer (&self);
}

/**
 * mant_block_number_get_format:
 * @self: a block
 *
 * Returns: the canonical text of its format
 */
const char *
mant_block_number_get_format (MantBlockNumber *self)
{
  g_return_val_if_fail (MANT_IS_BLOCK_NUMBER (self), NULL);

  return self->format.id;
}

/**
 * mant_block_number_get_element_format:
 * @self: a block
 *
 * Returns: the canonical text of its elements' format
 */
const char *
mant_block_number_get_element_format (MantBlockNumber *self)
{
  g_return_val_if_fail (MANT_IS_BLOCK_NUMBER (self), NULL);

  return self->format.element.id;
}

/**
 * mant_block_number_get_scale_format:
 * @self: a block
 *
 * Returns: the canonical text of its scale's format
 */
const char *
mant_block_number_get_scale_format (MantBlockNumber *self)
{
  g_return_val_if_fail (MANT_IS_BLOCK_NUMBER (self), NULL);

  return self->format.scale.id;
}

/**
 * mant_block_number_get_n_elements:
 * @self: a block
 *
 * Returns: how many elements it has; fewer than mant_block_number_get_capacity() in a short block
 */
guint
mant_block_number_get_n_elements (MantBlockNumber *self)
{
  g_return_val_if_fail (MANT_IS_BLOCK_NUMBER (self), 0);

  return self->n_elements;
}

/**
 * mant_block_number_get_capacity:
 * @self: a block
 *
 * Returns: how many elements a full block has here: those that share a scale, at most 1024
 */
guint
mant_block_number_get_capacity (MantBlockNumber *self)
{
  g_return_val_if_fail (MANT_IS_BLOCK_NUMBER (self), 0);

  return capacity_of (&self->format);
}

char *
_mant_block_number_code_text (guint64 code,
                              int     bits)
{
  return g_strdup_printf ("0x%0*" G_GINT64_MODIFIER "x", (bits + 3) / 4, code);
}

static char *
bits_text (guint64 code,
           int     bits)
{
  char *text = g_malloc ((gsize) bits + 1);

  for (int i = 0; i < bits; i++)
    text[i] = (code >> (bits - 1 - i)) & 1 ? '1' : '0';
  text[bits] = '\0';
  return text;
}

/**
 * mant_block_number_get_scale_code:
 * @self: a block
 *
 * Returns: (transfer full): the code of its scale: "0x7c"
 */
char *
mant_block_number_get_scale_code (MantBlockNumber *self)
{
  g_return_val_if_fail (MANT_IS_BLOCK_NUMBER (self), NULL);

  return _mant_block_number_code_text (self->scale_code.lo, self->format.scale.bits);
}

/**
 * mant_block_number_get_scale_bits:
 * @self: a block
 *
 * Returns: (transfer full): the bits of its scale's code, the top one first
 */
char *
mant_block_number_get_scale_bits (MantBlockNumber *self)
{
  g_return_val_if_fail (MANT_IS_BLOCK_NUMBER (self), NULL);

  return bits_text (self->scale_code.lo, self->format.scale.bits);
}

/**
 * mant_block_number_get_scale:
 * @self: a block
 *
 * Returns: what elements are multiplied by, the tensor's scale included; NaN where the scale is
 */
double
mant_block_number_get_scale (MantBlockNumber *self)
{
  g_return_val_if_fail (MANT_IS_BLOCK_NUMBER (self), NAN);

  return step_of (self);
}

/* "0x7c", "0b0111_1100" or decimal, below 2^bits */
static gboolean
parse_code (const char  *text,
            int          bits,
            guint64     *code,
            GError     **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autofree char *shown = mant_text_escape (stripped, strlen (stripped), 40);
  const char *digits = stripped;
  guint base = 10, n_digits = 0;
  guint64 value = 0;

  if (g_ascii_strncasecmp (stripped, "0x", 2) == 0)
    base = 16;
  else if (g_ascii_strncasecmp (stripped, "0b", 2) == 0)
    base = 2;
  digits += base == 10 ? 0 : 2;
  for (; *digits != '\0'; digits++)
    {
      const int digit = g_ascii_xdigit_value (*digits);

      if (*digits == '_' && n_digits > 0)
        continue;
      if (digit < 0 || digit >= (int) base)
        {
          g_set_error (error, MANT_ERROR, MANT_ERROR_PARSE,
                       _("“%s” is no code: codes are hexadecimal (0x7e), binary (0b0111_1110) or "
                         "decimal"), shown);
          return FALSE;
        }
      n_digits++;
      if (value > (G_MAXUINT64 - (guint) digit) / base)
        {
          n_digits = 0;
          value = G_MAXUINT64;
          break;
        }
      value = value * base + (guint) digit;
    }
  if (n_digits == 0 && value != G_MAXUINT64)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_PARSE, _("“%s” is no code"), shown);
      return FALSE;
    }
  if (n_digits == 0 || (bits < 64 && value >> bits != 0))
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_PARSE,
                   ngettext ("“%s” has more than %d bit", "“%s” has more than %d bits", bits),
                   shown, bits);
      return FALSE;
    }
  *code = value;
  return TRUE;
}

static gboolean
parse_value (const char  *text,
             MantValue   *value,
             GError     **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  if (strlen (stripped) <= 200
      && mant_value_from_string (stripped, strlen (stripped), value) == MANT_OK)
    return TRUE;

  {
    g_autofree char *shown = mant_text_escape (stripped, strlen (stripped), 40);

    g_set_error (error, MANT_ERROR, MANT_ERROR_PARSE, _("“%s” is not a number"), shown);
  }
  return FALSE;
}

#define SEPARATORS " \t\r\n,;[](){}"

/**
 * mant_block_number_parse_values:
 * @text: numbers, decimal or hexadecimal, between blanks, commas, semicolons and brackets
 * @error: return location for an error
 *
 * Reads numbers, each rounded once to the nearest binary32; of more than 1024 the first.
 *
 * Fails with %MANT_ERROR_PARSE where there is none, or where something is not a number; the
 * sentence names it and its place.
 *
 * Returns: (transfer full): binary32 numbers in native byte order
 */
GBytes *
mant_block_number_parse_values (const char  *text,
                                GError     **error)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (float));

  g_return_val_if_fail (text != NULL, NULL);

  while (values->len < MANT_BLOCK_NUMBER_MAX_ELEMENTS)
    {
      g_autofree char *word = NULL;
      MantValue value;
      float number;
      gsize n;

      text += strspn (text, SEPARATORS);
      n = strcspn (text, SEPARATORS);
      if (n == 0)
        break;
      word = g_strndup (text, MIN (n, 256));
      if (!parse_value (word, &value, error))
        {
          g_prefix_error (error, _("Number %u: "), values->len + 1);
          return NULL;
        }
      number = mant_value_to_f32 (&value);
      g_array_append_val (values, number);
      text += n;
    }
  if (values->len == 0)
    {
      g_set_error_literal (error, MANT_ERROR, MANT_ERROR_PARSE,
                           _("Numbers are wanted, with blanks or commas between them"));
      return NULL;
    }
  return g_bytes_new (values->data, values->len * sizeof (float));
}

/**
 * mant_block_number_set_scale_code:
 * @self: a block
 * @code: a code of the scale's format: "0x7c", "0b0111_1100" or decimal
 * @error: return location for an error
 *
 * Sets the scale. The elements keep their codes, and mean something else.
 *
 * Fails with %MANT_ERROR_PARSE where @code is none or has too many bits.
 *
 * Returns: whether it is set
 */
gboolean
mant_block_number_set_scale_code (MantBlockNumber  *self,
                                  const char       *code,
                                  GError          **error)
{
  guint64 parsed;

  g_return_val_if_fail (MANT_IS_BLOCK_NUMBER (self), FALSE);
  g_return_val_if_fail (code != NULL, FALSE);

  if (!parse_code (code, self->format.scale.bits, &parsed, error))
    return FALSE;
  self->scale_code = (MantCode) { .lo = parsed };
  changed (self);
  return TRUE;
}

/**
 * mant_block_number_set_scale_value:
 * @self: a block
 * @value: a number
 * @error: return location for an error
 *
 * Sets the scale to the one nearest to a number that elements are to be multiplied by.
 *
 * Fails with %MANT_ERROR_PARSE where @value is no number.
 *
 * Returns: whether it is set
 */
gboolean
mant_block_number_set_scale_value (MantBlockNumber  *self,
                                   const char       *value,
                                   GError          **error)
{
  const MantRoundingContext context = { .rounding = mant_rounding_find ("rne") };
  MantFlags flags = MANT_FLAG_NONE;
  MantValue parsed;

  g_return_val_if_fail (MANT_IS_BLOCK_NUMBER (self), FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  if (!parse_value (value, &parsed, error))
    return FALSE;
  if (self->unit != 1 || self->format.element_unit != 1)
    parsed = mant_value_from_f64 (mant_value_to_f64 (&parsed)
                                  / (self->unit * self->format.element_unit));
  self->scale_code = mant_format_encode (&self->format.scale, &parsed, &context,
                                         MANT_OVERFLOW_SATURATE, &flags);
  changed (self);
  return TRUE;
}

/**
 * mant_block_number_step_scale:
 * @self: a block
 * @steps: how far: 1 is the next larger scale, −1 the next smaller one
 *
 * Moves the scale in the order of its format's numbers; it stops at the ends.
 */
void
mant_block_number_step_scale (MantBlockNumber *self,
                              int              steps)
{
  g_return_if_fail (MANT_IS_BLOCK_NUMBER (self));

  for (; steps != 0; steps += steps > 0 ? -1 : 1)
    {
      MantCode neighbour;

      if (!mant_format_neighbour (&self->format.scale, self->scale_code, steps > 0, &neighbour)
          || mant_format_classify (&self->format.scale, neighbour) == MANT_CLASS_INF)
        break;
      self->scale_code = neighbour;
    }
  changed (self);
}

/**
 * mant_block_number_get_code:
 * @self: a block
 * @index: which element
 *
 * Returns: (transfer full): the element's code: "0x7"
 */
char *
mant_block_number_get_code (MantBlockNumber *self,
                            guint            index)
{
  g_return_val_if_fail (MANT_IS_BLOCK_NUMBER (self), NULL);
  g_return_val_if_fail (index < self->n_elements, NULL);

  return _mant_block_number_code_text (self->codes[index], self->format.element.bits);
}

/**
 * mant_block_number_get_bits:
 * @self: a block
 * @index: which element
 *
 * Returns: (transfer full): the bits of the element's code, the top one first
 */
char *
mant_block_number_get_bits (MantBlockNumber *self,
                            guint            index)
{
  g_return_val_if_fail (MANT_IS_BLOCK_NUMBER (self), NULL);
  g_return_val_if_fail (index < self->n_elements, NULL);

  return bits_text (self->codes[index], self->format.element.bits);
}

/**
 * mant_block_number_get_element:
 * @self: a block
 * @index: which element
 *
 * Returns: the element as its code says it, without the scale
 */
double
mant_block_number_get_element (MantBlockNumber *self,
                               guint            index)
{
  MantValue value;

  g_return_val_if_fail (MANT_IS_BLOCK_NUMBER (self), NAN);
  g_return_val_if_fail (index < self->n_elements, NAN);

  value = mant_format_decode (&self->format.element, (MantCode) { .lo = self->codes[index] });
  return mant_value_to_f64 (&value);
}

/**
 * mant_block_number_get_value:
 * @self: a block
 * @index: which element
 *
 * The number that the element means: element × scale in binary64, rounded to binary32, as in a
 * dequantized tensor. NaN where the scale is.
 *
 * Returns: the number
 */
double
mant_block_number_get_value (MantBlockNumber *self,
                             guint            index)
{
  g_return_val_if_fail (MANT_IS_BLOCK_NUMBER (self), NAN);
  g_return_val_if_fail (index < self->n_elements, NAN);

  return (float) (mant_block_number_get_element (self, index) * step_of (self));
}

/**
 * mant_block_number_get_original:
 * @self: a block
 * @index: which element
 *
 * Returns: the number that the element was made of, or last set to
 */
double
mant_block_number_get_original (MantBlockNumber *self,
                                guint            index)
{
  g_return_val_if_fail (MANT_IS_BLOCK_NUMBER (self), NAN);
  g_return_val_if_fail (index < self->n_elements, NAN);

  return self->originals[index];
}

/**
 * mant_block_number_set_code:
 * @self: a block
 * @index: which element
 * @code: a code of the element's format: "0x7", "0b0111" or decimal
 * @error: return location for an error
 *
 * Sets an element; the number it was made of stays, so that the error shows what this did.
 *
 * Fails with %MANT_ERROR_PARSE where @code is none or has too many bits.
 *
 * Returns: whether it is set
 */
gboolean
mant_block_number_set_code (MantBlockNumber  *self,
                            guint             index,
                            const char       *code,
                            GError          **error)
{
  guint64 parsed;

  g_return_val_if_fail (MANT_IS_BLOCK_NUMBER (self), FALSE);
  g_return_val_if_fail (index < self->n_elements, FALSE);
  g_return_val_if_fail (code != NULL, FALSE);

  if (!parse_code (code, self->format.element.bits, &parsed, error))
    return FALSE;
  self->codes[index] = (uint32_t) parsed;
  changed (self);
  return TRUE;
}

/**
 * mant_block_number_set_value:
 * @self: a block
 * @index: which element
 * @value: a number
 * @error: return location for an error
 *
 * Makes a number, taken as binary32, the original of an element, and rounds it under the scale as
 * it is.
 *
 * Fails with %MANT_ERROR_PARSE where @value is no number.
 *
 * Returns: whether it is set
 */
gboolean
mant_block_number_set_value (MantBlockNumber  *self,
                             guint             index,
                             const char       *value,
                             GError          **error)
{
  MantValue parsed;

  g_return_val_if_fail (MANT_IS_BLOCK_NUMBER (self), FALSE);
  g_return_val_if_fail (index < self->n_elements, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  if (!parse_value (value, &parsed, error))
    return FALSE;
  self->originals[index] = mant_value_to_f32 (&parsed);
  apply_scale (self, index, 1);
  changed (self);
  return TRUE;
}

/**
 * mant_block_number_requantize:
 * @self: a block
 * @keep_scale: whether the scale stays as it is
 *
 * Makes every element of its original number again, under the scale that the format's rule chooses
 * for the originals, or under the scale as it is.
 */
void
mant_block_number_requantize (MantBlockNumber *self,
                              gboolean         keep_scale)
{
  g_return_if_fail (MANT_IS_BLOCK_NUMBER (self));

  if (!keep_scale)
    choose_scale (self);
  apply_scale (self, 0, self->n_elements);
  changed (self);
}

double
_mant_block_number_qsnr_db (double signal,
                            double noise)
{
  if (noise == 0)
    return signal > 0 ? INFINITY : NAN;
  return mant_db10 (signal / noise);
}

/**
 * mant_block_number_get_mse:
 * @self: a block
 *
 * Returns: the mean of the squared differences between elements and originals; NaN where one is not
 *   finite
 */
double
mant_block_number_get_mse (MantBlockNumber *self)
{
  double noise = 0;

  g_return_val_if_fail (MANT_IS_BLOCK_NUMBER (self), NAN);

  for (guint i = 0; i < self->n_elements; i++)
    {
      const double error = mant_block_number_get_value (self, i) - self->originals[i];

      noise += error * error;
    }
  return noise / self->n_elements;
}

/**
 * mant_block_number_get_qsnr_db:
 * @self: a block
 *
 * The signal-to-noise ratio: 10·log10 (Σx² / Σ(q − x)²), in decibels.
 *
 * Returns: the ratio; ∞ where nothing was lost, NaN where all is zero or something is not finite
 */
double
mant_block_number_get_qsnr_db (MantBlockNumber *self)
{
  double signal = 0;

  g_return_val_if_fail (MANT_IS_BLOCK_NUMBER (self), NAN);

  for (guint i = 0; i < self->n_elements; i++)
    signal += (double) self->originals[i] * self->originals[i];
  return _mant_block_number_qsnr_db (signal, mant_block_number_get_mse (self) * self->n_elements);
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/**
 * mant_block_number_list_grid:
 * @self: a block
 *
 * The finite numbers that an element can mean under the scale as it is.
 *
 * Returns: (transfer full): binary64 numbers, ascending, each once; empty for elements of more than
 *   16 bits, and where the scale is not finite
 */
GBytes *
mant_block_number_list_grid (MantBlockNumber *self)
{
  g_autoptr (GArray) grid = NULL;
  double step;
  guint n_kept = 0;

  g_return_val_if_fail (MANT_IS_BLOCK_NUMBER (self), NULL);

  grid = g_array_new (FALSE, FALSE, sizeof (double));
  step = step_of (self);
  if (self->format.element.bits > 16 || !isfinite (step))
    return g_bytes_new (NULL, 0);

  for (guint64 code = 0; code < G_GUINT64_CONSTANT (1) << self->format.element.bits; code++)
    {
      const MantValue value = mant_format_decode (&self->format.element, (MantCode) { .lo = code });
      const double number = (float) (mant_value_to_f64 (&value) * step) + 0.0;

      if (isfinite (number))
        g_array_append_val (grid, number);
    }
  g_array_sort (grid, compare_doubles);
  for (guint i = 0; i < grid->len; i++)
    if (n_kept == 0 || g_array_index (grid, double, n_kept - 1) != g_array_index (grid, double, i))
      g_array_index (grid, double, n_kept++) = g_array_index (grid, double, i);
  return g_bytes_new (grid->data, n_kept * sizeof (double));
}
