/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-format-info.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

#include "mant-code-book-private.h"
#include "mant-format-info-private.h"
#include "mant-format-resolve-private.h"
#include "mant-item-private.h"

G_DEFINE_BOXED_TYPE (MantFormatInfo, mant_format_info, mant_format_info_ref, mant_format_info_unref)

/**
 * mant_format_info_new:
 * @text: the text of any format, names of the format library and codebook(…) included
 * @error: return location for an error
 *
 * Reads a format.
 *
 * Fails with %MANT_ERROR_FORMAT where @text is no format, and with %MANT_ERROR_UNSUPPORTED where it
 * is one that this version cannot compute with; a float that is too wide for everything but the
 * calculator is read all the same, see mant_format_info_is_wide().
 *
 * Returns: (transfer full): what it says
 */
MantFormatInfo *
mant_format_info_new (const char  *text,
                      GError     **error)
{
  g_autofree MantBlockFormat *format = g_new0 (MantBlockFormat, 1);
  MantFormatInfo *self;
  gboolean is_wide;

  g_return_val_if_fail (text != NULL, NULL);

  if (!mant_format_resolve_any (text, format, &is_wide, error))
    return NULL;

  self = g_new0 (MantFormatInfo, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->format = *format;
  self->is_wide = is_wide;
  return self;
}

/**
 * mant_format_info_ref:
 * @self: an info
 *
 * Returns: (transfer full): the same
 */
MantFormatInfo *
mant_format_info_ref (MantFormatInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * mant_format_info_unref:
 * @self: (transfer full): an info
 *
 * Lets go of it.
 */
void
mant_format_info_unref (MantFormatInfo *self)
{
  g_return_if_fail (self != NULL);

  if (g_atomic_ref_count_dec (&self->ref_count))
    g_free (self);
}

/**
 * mant_format_info_get_text:
 * @self: an info
 *
 * Returns: the canonical text, as mant_format_canonicalize() gives it
 */
const char *
mant_format_info_get_text (MantFormatInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->format.id;
}

/**
 * mant_format_info_dup_long_text:
 * @self: an info
 *
 * The form that says everything, "float(e=4,m=3,bias=7,inf=no,nan=ones)", also of what has a name.
 * A block format without a packing of its own is block(…), an own code book its values. What has no
 * long form (nf4, packed blocks) is its name.
 *
 * Returns: (transfer full): a text of the same format
 */
char *
mant_format_info_dup_long_text (MantFormatInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return mant_format_dup_long_text (&self->format);
}

/**
 * mant_format_info_get_title:
 * @self: an info
 *
 * Returns: (nullable): what to call it in front of people, not translated; %NULL for one without a
 *   name
 */
const char *
mant_format_info_get_title (MantFormatInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->format.title;
}

/**
 * mant_format_info_get_kind:
 * @self: an info
 *
 * The family: "float", "p3109", "posit", "integer", "fixed" (point), "khot", "table" (code books)
 * or "block".
 *
 * Returns: an id, not translated
 */
const char *
mant_format_info_get_kind (MantFormatInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->format.shape == MANT_SHAPE_ELEMENT ? _mant_format_group (&self->format.element)
                                                  : "block";
}

/**
 * mant_format_info_is_wide:
 * @self: an info
 *
 * Returns: whether only the calculator computes with it: its codes have more than 128 bits
 */
gboolean
mant_format_info_is_wide (MantFormatInfo *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_wide;
}

/**
 * mant_format_info_get_number:
 * @self: an info
 * @key: "bits" of a code; "e", "m", "bias" of floats; "fraction-bits" of fixed point; "es" of
 *   posits; "hot" of khot; "values" of code books; "rows", "length" of blocks; or one of the
 *   yes-or-no ones, 0 or 1: "signed", "inf", "negzero", "subnormals", "zero", "parity-code",
 *   "wrap", "symmetric", "csd", and "tensor" of blocks
 *
 * A number of the format, or of its element if it is a block format.
 *
 * Returns: the number; 0 where the format has none of the kind, and for an unknown @key
 */
gint64
mant_format_info_get_number (MantFormatInfo *self,
                             const char     *key)
{
  const MantFormat *element;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (key != NULL, 0);

  element = &self->format.element;
  {
    const struct { const char *key; gint64 value; } numbers[] = {
      { "bits", element->bits },
      { "e", element->exponent_bits },
      { "m", element->significand_bits },
      { "bias", element->bias },
      { "fraction-bits", element->fraction_bits },
      { "es", element->codec == &mant_codec_posit ? element->exponent_bits : 0 },
      { "hot", element->n_hot },
      { "values", element->n_values },
      { "rows", (gint64) self->format.rows },
      { "length", (gint64) self->format.length },
      { "signed", element->is_signed },
      { "inf", element->has_inf },
      { "negzero", element->has_negative_zero },
      { "subnormals", element->has_subnormals },
      { "zero", element->has_zero },
      { "parity-code", element->code_parity },
      { "wrap", element->wraps },
      { "symmetric", element->symmetric },
      { "csd", element->signed_digits },
      { "tensor", self->format.tensor_scale },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
      if (g_str_equal (numbers[i].key, key))
        return numbers[i].value;
  }
  return 0;
}

/**
 * mant_format_info_get_word:
 * @self: an info
 * @key: "nan": which codes are NaN; of the policy: "overflow", "nan-code", "inf-saturation",
 *   "zero-sign", "directed", "missing-nan", and "preset", the first preset that says the same; of
 *   block formats: "element", "scale", "rule", "shape" ("32", "16x16", "row", "tensor") and
 *   "recipe"
 *
 * A word of the format as its text has it.
 *
 * Returns: (nullable): the word; %NULL where the format has none of the kind, and for an unknown
 *   @key
 */
const char *
mant_format_info_get_word (MantFormatInfo *self,
                           const char     *key)
{
  static const char *const nan_words[] = { "none", "top", "ones", "negzero" };
  static const char *const overflow_words[] = { "ieee", "saturate", "propagate", "none" };
  static const char *const nan_code_words[] = { "signed", "positive", "ones" };
  static const char *const inf_words[] = { "max", "stays" };
  static const char *const zero_words[] = { "keeps", "positive", "directed-positive" };
  static const char *const directed_words[] = { "ieee", "inf" };
  static const char *const missing_words[] = { "zero", "negzero" };
  const MantFormat *element;
  const MantPolicyPreset *preset;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (key != NULL, NULL);

  element = &self->format.element;
  if (self->format.shape != MANT_SHAPE_ELEMENT)
    {
      if (g_str_equal (key, "element"))
        return element->id;
      if (g_str_equal (key, "scale"))
        return self->format.packed == NULL ? self->format.scale.id : NULL;
      if (g_str_equal (key, "recipe"))
        return self->format.recipe;
      if (g_str_equal (key, "rule") || g_str_equal (key, "shape"))
        {
          g_autofree char *word = NULL;

          if (self->format.packed != NULL)
            return NULL;
          word = key[0] == 'r' ? mant_format_info_dup_rule (&self->format)
                               : mant_format_info_dup_shape (&self->format);
          return g_intern_string (word);
        }
    }
  if (element->codec != &mant_codec_float)
    return NULL;

  if (g_str_equal (key, "nan"))
    return nan_words[element->nan_codes];
  if (g_str_equal (key, "overflow"))
    return overflow_words[element->policy.overflow];
  if (g_str_equal (key, "nan-code"))
    return nan_code_words[element->policy.nan_code];
  if (g_str_equal (key, "inf-saturation"))
    return inf_words[element->policy.inf_under_saturation];
  if (g_str_equal (key, "zero-sign"))
    return zero_words[element->policy.zero_sign];
  if (g_str_equal (key, "directed"))
    return directed_words[element->policy.directed_overflow];
  if (g_str_equal (key, "missing-nan"))
    return missing_words[element->policy.missing_nan];
  if (g_str_equal (key, "preset"))
    {
      preset = mant_format_find_preset (element);
      return preset != NULL ? preset->id : NULL;
    }
  return NULL;
}

char *
mant_format_dup_long_text (const MantBlockFormat *format)
{
  char text[sizeof format->id] = "";

  if (format->shape == MANT_SHAPE_ELEMENT)
    {
      const MantFormat *element = &format->element;
      const MantCodeBook book = { NULL, element->values, (gsize) element->n_values };

      if (element->codec == &mant_codec_table && mant_format_find_equal (element) == NULL)
        return mant_code_book_to_text (&book);
      return g_strdup (mant_format_to_text (element, text, sizeof text) == MANT_OK ? text
                                                                                   : format->id);
    }
  if (format->element_unit != 1 || format->packed != NULL)
    return g_strdup (mant_block_format_to_text (format, text, sizeof text) == MANT_OK ? text
                                                                                      : format->id);

  {
    g_autofree char *rule = mant_format_info_dup_rule (format);
    g_autofree char *shape = mant_format_info_dup_shape (format);
    const gboolean has_recipe = format->maker != NULL && format->maker->factors != NULL;

    return g_strdup_printf ("block(%s,%s,%s,%s%s%s%s)", format->element.id, format->scale.id, shape,
                            rule, format->tensor_scale ? ",tensor" : "", has_recipe ? "," : "",
                            has_recipe ? format->recipe : "");
  }
}

/* RULE or RULE(C) */
char *
mant_format_info_dup_rule (const MantBlockFormat *format)
{
  char text[sizeof format->id];
  const char *rule;

  if (!format->rule->has_parameter)
    return g_strdup (format->rule->id);

  /* The number as core/num writes it, so that it reads back. */
  {
    MantBlockFormat plain = *format;

    mant_block_format_to_text (&plain, text, sizeof text);
  }
  rule = g_strrstr (text, format->rule->id);
  if (rule != NULL && strchr (rule, ')') != NULL)
    return g_strndup (rule, (gsize) (strchr (rule, ')') - rule) + 1);
  return g_strdup_printf ("%s(%g)", format->rule->id, format->rule_parameter);
}

char *
mant_format_info_dup_shape (const MantBlockFormat *format)
{
  switch (format->shape)
    {
    case MANT_SHAPE_VECTOR:
      return g_strdup_printf ("%zu", format->length);
    case MANT_SHAPE_TILE:
      return g_strdup_printf ("%zux%zu", format->rows, format->length);
    case MANT_SHAPE_ROW:
      return g_strdup ("row");
    case MANT_SHAPE_TENSOR:
    case MANT_SHAPE_ELEMENT:
    default:
      return g_strdup ("tensor");
    }
}

/**
 * mant_format_info_dup_layout:
 * @self: an info
 *
 * What each bit of a code is for, the top bit first, a letter a bit: s sign, r regime, e exponent,
 * m significand, i integer, f fraction, x index. Where that depends on the code (posits) it is that
 * of the number 1, or of the number nearest to it. Of a block format, that of its element.
 *
 * Returns: (transfer full): as many letters as a code has bits
 */
char *
mant_format_info_dup_layout (MantFormatInfo *self)
{
  static const char letters[] = {
    [MANT_FIELD_SIGN] = 's',        [MANT_FIELD_REGIME] = 'r',  [MANT_FIELD_EXPONENT] = 'e',
    [MANT_FIELD_SIGNIFICAND] = 'm', [MANT_FIELD_INTEGER] = 'i', [MANT_FIELD_FRACTION] = 'f',
    [MANT_FIELD_INDEX] = 'x',
  };
  const MantFormat *element;
  GString *layout;
  MantCode code;

  g_return_val_if_fail (self != NULL, NULL);

  element = &self->format.element;
  layout = g_string_new (NULL);
  if (self->is_wide)
    {
      const int m = element->significand_bits;

      for (int bit = element->bits - 1; bit >= 0; bit--)
        g_string_append_c (layout, bit < m                          ? 'm'
                                   : bit < m + element->exponent_bits ? 'e'
                                                                      : 's');
      return g_string_free (layout, FALSE);
    }

  {
    const MantRoundingContext context = { .rounding = mant_rounding_find ("rne") };
    const MantValue one = mant_value_from_f64 (1);
    MantFlags flags = MANT_FLAG_NONE;

    code = mant_format_encode (element, &one, &context, MANT_OVERFLOW_SATURATE, &flags);
  }
  for (int bit = element->bits - 1; bit >= 0; bit--)
    g_string_append_c (layout, letters[mant_format_field (element, code, bit)]);
  return g_string_free (layout, FALSE);
}

/**
 * mant_format_info_with_policy:
 * @self: an info of a floating-point format
 * @preset: the id of a policy preset: "ml_dtypes"
 * @error: return location for an error
 *
 * The same numbers under the same codes, with what the preset says of conversions, as far as it
 * concerns the format.
 *
 * Fails with %MANT_ERROR_FORMAT where there is no such preset, and with %MANT_ERROR_UNSUPPORTED for
 * a block format.
 *
 * Returns: (transfer full): the canonical text of that format
 */
char *
mant_format_info_with_policy (MantFormatInfo  *self,
                              const char      *preset,
                              GError         **error)
{
  const MantPolicyPreset *found;
  MantFormat format;
  char text[MANT_FORMAT_ID_SIZE];
  const MantFormat *named;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (preset != NULL, NULL);

  found = mant_policy_preset_find (preset);
  if (found == NULL)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_FORMAT, _("There is no policy “%s”"), preset);
      return NULL;
    }
  if (self->format.shape != MANT_SHAPE_ELEMENT)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                   _("%s is a block format; a policy is its element’s"), self->format.id);
      return NULL;
    }

  format = self->format.element;
  format.policy = mant_format_restrict_policy (&format, &found->policy);
  named = mant_format_find_equal (&format);
  if (named != NULL)
    return g_strdup (named->id);
  if (mant_format_to_text (&format, text, sizeof text) != MANT_OK)
    return g_strdup (self->format.id); /* a code book, which no policy concerns */
  return g_strdup (text);
}
