/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-block.h"

#include "mant-round.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define MANT_LIST_ITEM(name) extern const MantScaleRule mant_scale_rule_##name;
#include "mant-scales.inc"
#undef MANT_LIST_ITEM

const MantScaleRule *const mant_scale_rules[] = {
#define MANT_LIST_ITEM(name) &mant_scale_rule_##name,
#include "mant-scales.inc"
#undef MANT_LIST_ITEM
  NULL,
};

const size_t mant_n_scale_rules = sizeof mant_scale_rules / sizeof mant_scale_rules[0] - 1;

#define MANT_LIST_ITEM(name) extern const MantBlockFormat mant_block_##name;
#include "mant-blocks.inc"
#include "mant-ggml_written.inc"
#undef MANT_LIST_ITEM

const MantBlockFormat *const mant_block_formats[] = {
#define MANT_LIST_ITEM(name) &mant_block_##name,
#include "mant-blocks.inc"
#include "mant-ggml_written.inc"
#undef MANT_LIST_ITEM
  NULL,
};

const size_t mant_n_block_formats = sizeof mant_block_formats / sizeof mant_block_formats[0] - 1;

#define MANT_LIST_ITEM(name) extern const MantRecipe mant_recipe_##name;
#include "mant-recipes.inc"
#undef MANT_LIST_ITEM

const MantRecipe *const mant_recipes[] = {
#define MANT_LIST_ITEM(name) &mant_recipe_##name,
#include "mant-recipes.inc"
#undef MANT_LIST_ITEM
  NULL,
};

const size_t mant_n_recipes = sizeof mant_recipes / sizeof mant_recipes[0] - 1;

/**
 * mant_scale_rule_find:
 * @id: the id of a rule, "floor"
 *
 * Returns: (nullable) (transfer none): the rule, static; %NULL where there is none of that id
 */
const MantScaleRule *
mant_scale_rule_find (const char *id)
{
  for (size_t i = 0; i < mant_n_scale_rules; i++)
    if (strcmp (mant_scale_rules[i]->id, id) == 0)
      return mant_scale_rules[i];

  return NULL;
}

/**
 * mant_scale_rule_over_values:
 * @rule: a rule that needs values
 * @format: a block format, whose element counts
 * @amax: the largest finite magnitude of @values, above 0
 * @values: (array length=n_values): all values that share the scale
 * @n_values: how many
 * @parameter: the rule's number; ignored by rules without one
 *
 * The passes of a rule over values that are all at hand: piece by piece, as whole tensors are.
 *
 * Returns: the exact scale, not yet encoded
 */
double
mant_scale_rule_over_values (const MantScaleRule   *rule,
                             const MantBlockFormat *format,
                             double                 amax,
                             const float           *values,
                             size_t                 n_values,
                             double                 parameter)
{
  double sums[MANT_SCALE_RULE_MAX_PASSES * MANT_SCALE_RULE_MAX_SUMS] = { 0 };

  for (unsigned pass = 0; pass < rule->n_passes; pass++)
    for (size_t i = 0; i < n_values; i += MANT_SCALE_RULE_PIECE)
      {
        double piece[MANT_SCALE_RULE_MAX_SUMS] = { 0 };

        rule->add (format, amax, parameter, pass, sums, values + i,
                   n_values - i < MANT_SCALE_RULE_PIECE ? n_values - i : MANT_SCALE_RULE_PIECE,
                   piece);
        for (unsigned k = 0; k < MANT_SCALE_RULE_MAX_SUMS; k++)
          sums[pass * MANT_SCALE_RULE_MAX_SUMS + k] += piece[k];
      }

  return rule->finish (format, amax, parameter, sums);
}

/**
 * mant_recipe_find:
 * @id: the id of a recipe, "torchao"
 *
 * Returns: (nullable) (transfer none): the recipe, static; %NULL where there is none of that id
 */
const MantRecipe *
mant_recipe_find (const char *id)
{
  for (size_t i = 0; i < mant_n_recipes; i++)
    if (strcmp (mant_recipes[i]->id, id) == 0)
      return mant_recipes[i];

  return NULL;
}

/**
 * mant_block_format_bits_per_element:
 * @format: a format
 *
 * The bits of an element's code and its share of the block's scale, in a full block. A scale for a
 * row or a tensor, and the first level of two, count as nothing: how many share them is not the
 * format's to say.
 *
 * Returns: bits
 */
double
mant_block_format_bits_per_element (const MantBlockFormat *format)
{
  if (format->packed != NULL)
    return 8 * (double) format->packed->n_bytes / (double) format->packed->n_elements;

  switch (format->shape)
    {
    case MANT_SHAPE_VECTOR:
      return format->element.bits + (double) format->scale.bits / (double) format->length;
    case MANT_SHAPE_TILE:
      return format->element.bits
             + (double) format->scale.bits / ((double) format->rows * (double) format->length);
    case MANT_SHAPE_ELEMENT:
    case MANT_SHAPE_ROW:
    case MANT_SHAPE_TENSOR:
      break;
    }

  return format->element.bits;
}

/* The quiet NaN with the sign of x: what every NaN that comes out is, so that kernels agree on
 * bits. */
static float
nan_like (float x)
{
  uint32_t bits;

  memcpy (&bits, &x, sizeof bits);
  bits = (bits & UINT32_C (0x80000000)) | UINT32_C (0x7fc00000);
  memcpy (&x, &bits, sizeof x);
  return x;
}

extern const MantRounding mant_rounding_rne;

static MantCode
encode_scale (const MantFormat *format,
              double            scale,
              double           *decoded)
{
  const MantRoundingContext context = { .rounding = &mant_rounding_rne };
  MantValue value = mant_value_from_f64 (scale);
  MantFlags flags = MANT_FLAG_NONE;
  const MantCode code
      = mant_format_encode (format, &value, &context, MANT_OVERFLOW_SATURATE, &flags);

  value = mant_format_decode (format, code);
  *decoded = mant_value_to_f64 (&value);
  return code;
}

/* The first level: what scales are multiplied by before they are encoded, so that the tensor's amax
 * gets the largest scale and the largest element. A binary32 division, as it is stored. A scale
 * whose own range reaches beyond binary32 (E8M0, bfloat16) needs no first level: 1. */
__attribute__ ((visibility ("hidden"))) double mant_block_tensor_encode (const MantQuantizer *);

double
mant_block_tensor_encode (const MantQuantizer *quantizer)
{
  const MantBlockFormat *format = quantizer->format;
  const double max = mant_value_to_f64 (&format->element.max_finite) * format->element_unit;
  const float range = (float) (mant_value_to_f64 (&format->scale.max_finite) * max);
  const float amax = (float) quantizer->tensor_amax;
  float encode;

  if (!(amax > 0) || !(range <= FLT_MAX))
    return 1;
  encode = range / amax;
  return encode > FLT_MAX ? FLT_MAX : encode;
}

/**
 * mant_block_choose_scale:
 * @quantizer: what to quantize to
 * @values: (array length=n): one whole block; for %MANT_SHAPE_TENSOR any part of the tensor, whose
 *   tensor_amax counts instead
 * @n: how many
 * @scale_code: (out) (optional): the code of the scale in the scale's format
 * @scale: (out): the factor by which decoded elements are multiplied, the element's unit left out:
 *   x ≈ element × element_unit × scale
 *
 * The scale of one block. With s the answer of the rule for the block's amax, over its finite
 * elements, it is s rounded (RNE, saturating) to the scale's format, times the rule's factor;
 * with a tensor scale, max (round (s·t), smallest positive scale) / t, where t is the binary32
 * quotient of (largest scale × largest element) and the tensor's amax.
 *
 * Where the format's recipe is a library's own, it is s × unit, s being what the recipe makes of
 * amax, rounded to the scale's format, whatever amax is; what is said below of zeros and of scales
 * that round to 0 does not hold for it. For a packed format it is the number that the block's bytes
 * have for it.
 *
 * All zeros: 1. NaN or Inf in the block: NaN if the scale's format is E8M0 (OCP MX 1.0, 6.2) and
 * the shape is not the whole tensor; otherwise they are ignored. A scale that rounds to 0 is 0, and
 * all its elements with it, in a signed format such as E4M3; in an unsigned one, which is made for
 * scales, it is the smallest positive number (UE5M3: 2^−17, as in the golden vectors).
 */
void
mant_block_choose_scale (const MantQuantizer *quantizer,
                         const float         *values,
                         size_t               n,
                         MantCode            *scale_code,
                         double              *scale)
{
  const MantBlockFormat *format = quantizer->format;
  MantCode code = { 0 };
  bool any_not_finite = false;
  double amax = 0, decoded;

  if (format->shape == MANT_SHAPE_ELEMENT)
    {
      if (scale_code != NULL)
        *scale_code = code;
      *scale = 1;
      return;
    }

  if (format->packed != NULL)
    {
      uint8_t bytes[MANT_PACKED_MAX_BYTES];

      *scale = 1;
      if (n > 0)
        {
          mant_packed_encode (format, values, n, bytes);
          *scale = format->packed->scale (bytes);
        }
      if (scale_code != NULL)
        {
          *scale_code = encode_scale (&format->scale, *scale, &decoded);
        }
      return;
    }

  for (size_t i = 0; i < n; i++)
    {
      const float magnitude = fabsf (values[i]);

      if (!isfinite (magnitude))
        any_not_finite = true;
      else if (magnitude > amax)
        amax = magnitude;
    }
  if (format->shape == MANT_SHAPE_TENSOR)
    amax = quantizer->tensor_amax;

  if (format->maker != NULL && format->maker->factors != NULL)
    {
      const float tensor_amax = (float) quantizer->tensor_amax;

      code = encode_scale (&format->scale, format->maker->scale ((float) amax, tensor_amax),
                           &decoded);
      if (scale_code != NULL)
        *scale_code = code;
      *scale = decoded * format->maker->unit (tensor_amax);
      return;
    }

  if (any_not_finite && format->shape != MANT_SHAPE_TENSOR && !format->scale.has_zero)
    {
      code = mant_format_nan_code (&format->scale, false);
      *scale = NAN;
    }
  else if (!(amax > 0))
    {
      code = encode_scale (&format->scale, 1, &decoded);
      *scale = 1;
    }
  else
    {
      const bool given = format->shape == MANT_SHAPE_TENSOR && format->rule->needs_values
                         && quantizer->tensor_exact > 0;
      const double exact = given ? quantizer->tensor_exact
                                 : format->rule->scale (format, amax, values, n,
                                                        format->rule_parameter);
      const double encode = format->tensor_scale ? mant_block_tensor_encode (quantizer) : 1;
      const MantValue *smallest = format->scale.min_subnormal.number_class != MANT_CLASS_ZERO
                                  ? &format->scale.min_subnormal : &format->scale.min_normal;

      code = encode_scale (&format->scale, exact * encode, &decoded);
      if (decoded == 0 && (format->tensor_scale || !format->scale.is_signed))
        code = encode_scale (&format->scale, mant_value_to_f64 (smallest), &decoded);
      *scale = decoded / encode * format->rule->factor;
    }

  if (scale_code != NULL)
    *scale_code = code;
}

/**
 * mant_block_recipe_factors:
 * @quantizer: what to quantize to: a format whose recipe has factors
 * @scale: what [func@block_choose_scale] answered
 * @encode: (out): what numbers are multiplied by
 * @decode: (out): what elements are multiplied by
 *
 * The two binary32 factors of a block, which are not each other's inverse: an element is
 * x × @encode rounded to the element's format, and it means element × @decode.
 */
void
mant_block_recipe_factors (const MantQuantizer *quantizer,
                           double               scale,
                           float               *encode,
                           float               *decode)
{
  const MantRecipe *recipe = quantizer->format->maker;
  const float tensor_amax = (float) quantizer->tensor_amax;

  /* exact: scale is a product of 4 and 24 bits */
  recipe->factors ((float) (scale / recipe->unit (tensor_amax)), tensor_amax, encode, decode);
}

static float
recipe_quotient (const MantRecipe *recipe,
                 float             x,
                 float             encode)
{
  const float v = x * encode;

  return v == 0 && recipe->drops_zero_sign ? 0 : v;
}

/**
 * mant_packed_encode:
 * @format: a packed format with an encoder
 * @values: (array length=n): the values
 * @n: how many, from 1 to the block's number of elements
 * @bytes: (out caller-allocates): the block, packed->n_bytes of it
 *
 * The stored form of a block. A short one counts as filled up with its last value, which moves
 * neither its largest nor its smallest one. NaN is taken for 0; Inf for the largest finite
 * magnitude of the block, with its sign, or for 1 where all the others are 0.
 */
void
mant_packed_encode (const MantBlockFormat *format,
                    const float           *values,
                    size_t                 n,
                    uint8_t               *bytes)
{
  const MantPackedCodec *packed = format->packed;
  float whole[MANT_PACKED_MAX_ELEMENTS], amax = 0;
  bool all_finite = true;

  for (size_t i = 0; i < n; i++)
    all_finite &= fabsf (values[i]) <= FLT_MAX;
  if (all_finite && n == packed->n_elements)
    {
      packed->encode (values, bytes);
      return;
    }

  for (size_t i = 0; i < n; i++)
    if (isfinite (values[i]) && fabsf (values[i]) > amax)
      amax = fabsf (values[i]);
  for (size_t i = 0; i < packed->n_elements; i++)
    {
      const float x = values[i < n ? i : n - 1];

      whole[i] = isfinite (x) ? x : isnan (x) ? 0 : copysignf (amax > 0 ? amax : 1, x);
    }
  packed->encode (whole, bytes);
}

/* NaN stays NaN though no byte says so, as under scales. Answers what the block has for a scale. */
static double
apply_packed (const MantBlockFormat *format,
              const float           *values,
              size_t                 n,
              float                 *out,
              uint32_t              *codes)
{
  uint8_t bytes[MANT_PACKED_MAX_BYTES];
  float whole[MANT_PACKED_MAX_ELEMENTS];

  if (n == 0)
    return 1;
  mant_packed_encode (format, values, n, bytes);
  format->packed->decode (bytes, whole);
  for (size_t i = 0; i < n; i++)
    {
      if (codes != NULL)
        codes[i] = format->packed->code (bytes, i);
      out[i] = isnan (values[i]) || isnan (whole[i]) ? nan_like (values[i]) : whole[i];
    }
  return format->packed->scale (bytes);
}

/**
 * mant_block_apply_scale:
 * @quantizer: what to quantize to
 * @values: (array length=n): the elements
 * @n: how many
 * @scale: what [func@block_choose_scale] answered
 * @first_index: the index of the first one in the tensor, C order, for stochastic modes
 * @index_stride: from one element's index to the next one's
 * @out: (array length=n): the quantized numbers; may be @values
 * @codes: (array length=n) (nullable): the elements' codes
 *
 * Quantizes elements under a given scale: v = x / (scale × element_unit) in binary64, q = v
 * rounded to the element's format, out = q × (scale × element_unit) in binary64 and then rounded
 * to binary32. Where the recipe is a library's own, by [func@block_recipe_factors] instead; a
 * packed format takes the values for one whole block, has no use for @scale, and rounds in its own
 * way.
 *
 * With soft errors in the quantizer, bits of each code flip before it is read again.
 *
 * A scale of NaN makes everything NaN, a scale of 0 everything finite 0. Otherwise NaN stays NaN
 * (its code is the element format's NaN, or zero's where there is none) and Inf goes by the
 * overflow policy. Every NaN is the quiet one with the sign of x.
 */
void
mant_block_apply_scale (const MantQuantizer *quantizer,
                        const float         *values,
                        size_t               n,
                        double               scale,
                        uint64_t             first_index,
                        uint64_t             index_stride,
                        float               *out,
                        uint32_t            *codes)
{
  const MantBlockFormat *format = quantizer->format;
  const MantFormat *element = &format->element;
  const bool scaled = format->shape != MANT_SHAPE_ELEMENT;
  const bool made = format->maker != NULL && format->maker->factors != NULL;
  double step = scale * format->element_unit;
  float encode = 1, decode;
  MantRoundingContext context = {
    .rounding = quantizer->rounding,
    .seed = quantizer->seed,
    .n_random_bits = quantizer->n_random_bits,
  };

  if (format->packed != NULL)
    {
      apply_packed (format, values, n, out, codes);
      return;
    }
  if (made)
    {
      mant_block_recipe_factors (quantizer, scale, &encode, &decode);
      step = decode;
    }

  for (size_t i = 0; i < n; i++)
    {
      const float x = values[i];
      MantFlags flags = MANT_FLAG_NONE;
      MantValue value;
      MantCode code;
      bool flipped = false;

      context.index = first_index + i * index_stride;
      if (!scaled)
        value = mant_value_from_f32 (x);
      else if (isnan (x) || isnan (step))
        value = (MantValue) { .number_class = MANT_CLASS_NAN, .negative = signbit (x) != 0 };
      else if (made)
        value = mant_value_from_f32 (recipe_quotient (format->maker, x, encode));
      else
        value = mant_value_from_f64 (step == 0 ? copysign (0.0, x) : (double) x / step);

      code = mant_format_encode (element, &value, &context, quantizer->overflow, &flags);
      if (quantizer->soft_errors != NULL)
        {
          const MantCode bits
            = mant_soft_error_bits (quantizer->soft_errors, code, context.index);

          flipped = (bits.lo | bits.hi) != 0;
          code.lo ^= bits.lo;
          code.hi ^= bits.hi;
        }
      if (codes != NULL)
        codes[i] = (uint32_t) code.lo;

      if (value.number_class == MANT_CLASS_NAN && !flipped)
        {
          out[i] = nan_like (x);
          continue;
        }

      value = mant_format_decode (element, code);
      if (value.number_class == MANT_CLASS_NAN)
        out[i] = nan_like (x);
      else if (!scaled)
        out[i] = mant_value_to_f32 (&value);
      else
        out[i] = (float) (mant_value_to_f64 (&value) * step);
    }
}

/**
 * mant_block_quantize:
 * @quantizer: what to quantize to
 * @values: (array length=n): one block or, for %MANT_SHAPE_ELEMENT, any run of elements
 * @n: how many
 * @first_index: the index of the first one in the tensor, C order, for stochastic modes
 * @index_stride: from one element's index to the next one's
 * @out: (array length=n): the quantized numbers; may be @values
 * @codes: (array length=n) (nullable): the elements' codes
 * @scale_code: (out) (optional): the scale's code
 * @scale: (out) (optional): the exact factor by which decoded elements are multiplied, tensor scale
 *   included, element unit not
 *
 * Quantizes one block and dequantizes it: [func@block_choose_scale], then [func@block_apply_scale].
 * This is the definition that every array kernel matches bit for bit.
 */
void
mant_block_quantize (const MantQuantizer *quantizer,
                     const float         *values,
                     size_t               n,
                     uint64_t             first_index,
                     uint64_t             index_stride,
                     float               *out,
                     uint32_t            *codes,
                     MantCode            *scale_code,
                     double              *scale)
{
  double chosen;

  if (quantizer->format->packed != NULL && scale_code == NULL)
    {
      chosen = apply_packed (quantizer->format, values, n, out, codes);
      if (scale != NULL)
        *scale = chosen;
      return;
    }

  mant_block_choose_scale (quantizer, values, n, scale_code, &chosen);
  mant_block_apply_scale (quantizer, values, n, chosen, first_index, index_stride, out, codes);
  if (scale != NULL)
    *scale = chosen;
}
