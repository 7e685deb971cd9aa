/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-format.h"
#include "mant-soft-error.h"

#pragma GCC visibility push(default)

/* How many elements share a scale. */
typedef enum {
  MANT_SHAPE_ELEMENT, /* none: a plain scalar format, no scale at all */
  MANT_SHAPE_VECTOR,  /* `length` elements along the axis; a short tail is a block of its own */
  MANT_SHAPE_TILE,    /* rows × length: `rows` along the axis before, `length` along the axis */
  MANT_SHAPE_ROW,     /* all elements along the axis */
  MANT_SHAPE_TENSOR,
} MantShapeKind;

typedef struct _MantBlockFormat MantBlockFormat;

/* A block-scale rule: one file in scales/, one line in meson.build. Given a block's amax > 0 and
 * finite (or, for `needs_values`, the values), answers the exact scale in double, not yet encoded:
 * power-of-two rules answer a power of two; `absmax` answers amax / element max for the caller to
 * round into the scale format (RNE, saturating, ONE rounding of the double quotient).
 *
 * Rules that look at the values do it by sums, in n_passes over them, so that a whole tensor need
 * not be held at once: see mant_scale_rule_add (). */
#define MANT_SCALE_RULE_MAX_SUMS   128
#define MANT_SCALE_RULE_MAX_PASSES 2

typedef struct _MantScaleRule MantScaleRule;
struct _MantScaleRule {
  const char *id;     /* "floor" */
  const char *title;
  const char *source;
  bool        needs_values; /* std(C), mse: looks at the elements, not at amax alone */
  bool        has_parameter; /* std(C) */
  bool        is_power; /* answers powers of two: 2^(floor (log2 amax) + k), or twice as much from
                           some significand of amax on, the same in every binade */
  double      factor;       /* times the scale once it is encoded: 1, or 4/3 for four-thirds */
  double    (*scale) (const MantBlockFormat *format, double amax, const float *values,
                      size_t n_values, double parameter);

  unsigned    n_passes;     /* these are for needs_values only */
  void      (*add)    (const MantBlockFormat *format, double amax, double parameter, unsigned pass,
                       const double *sums_before, const float *values, size_t n_values,
                       double *sums);
  double    (*finish) (const MantBlockFormat *format, double amax, double parameter,
                       const double *sums);
};

extern const MantScaleRule *const mant_scale_rules[];
extern const size_t               mant_n_scale_rules;
const MantScaleRule *mant_scale_rule_find (const char *id);
/* The passes of a rule over values in pieces. A piece is MANT_SCALE_RULE_PIECE values (the last may
 * be short); its sums are taken from 0 and added to those of all pieces in the pieces' order, so
 * that pieces may be summed by any thread. sums: n_passes rows of MANT_SCALE_RULE_MAX_SUMS, 0 at
 * first; add () for pass p reads the rows before p. */
#define MANT_SCALE_RULE_PIECE 16384
double mant_scale_rule_over_values (const MantScaleRule *rule, const MantBlockFormat *format,
                                    double amax, const float *values, size_t n_values,
                                    double parameter);

/* One library's way to make NVFP4, binary32 operation by binary32 operation: one file in recipes/,
 * one line in meson.build. Without `factors` it is what mant_block_choose_scale () says. */
typedef struct {
  const char *id;     /* "torchao" */
  const char *title;
  const char *source;
  bool  has_tensor_scale;
  bool  drops_zero_sign; /* a quotient of −0 becomes +0 */
  float (*unit)    (float tensor_amax); /* the block's scale in the answer is s × unit, exactly */
  float (*scale)   (float amax, float tensor_amax); /* s before it is rounded to its format */
  void  (*factors) (float scale, float tensor_amax, float *encode, float *decode);
} MantRecipe;

extern const MantRecipe *const mant_recipes[];
extern const size_t            mant_n_recipes;
const MantRecipe *mant_recipe_find (const char *id);

/* Blocks that are stored as one piece of bytes with scales, offsets and elements in it, as ggml's
 * types are. What a stored block means is `decode`; how values become one is `encode`, where it is
 * defined here. */
typedef struct {
  size_t n_elements, n_bytes; /* of a block */
  void     (*decode) (const uint8_t *bytes, float *values);
  /* The rest is NULL for types that are only read. Values are finite. */
  void     (*encode) (const float *values, uint8_t *bytes);
  double   (*scale)  (const uint8_t *bytes);  /* what elements are multiplied by; may be below 0 */
  void     (*bounds) (const uint8_t *bytes, float *lo, float *hi); /* what the block can hold */
  uint32_t (*code)   (const uint8_t *bytes, size_t i); /* the bits of element i */
} MantPackedCodec;

#define MANT_PACKED_MAX_ELEMENTS 256
#define MANT_PACKED_MAX_BYTES    512

/* What a tensor is quantized to: a scalar format, or a block format over one. A plain value. */
struct _MantBlockFormat {
  char id[2 * MANT_FORMAT_ID_SIZE + 64]; /* name or canonical text */
  const char *title;
  const char *source;
  MantFormat  element;
  MantFormat  scale;           /* unused for MANT_SHAPE_ELEMENT */
  MantShapeKind shape;
  size_t      rows, length;
  const MantScaleRule *rule;
  double      rule_parameter;  /* std(C) */
  bool        tensor_scale;    /* a binary32 scale a tensor, NVFP4's first level */
  double      element_unit;    /* elements count in this unit: 1, but 2^−6 for OCP MXINT8 */
  const char *recipe;          /* "two-level" …; NULL where there is one way only */
  const MantRecipe *maker;     /* the recipe itself */
  const MantPackedCodec *packed; /* NULL but for ggml's types, whose scale and rule are its own */
};

extern const MantBlockFormat *const mant_block_formats[]; /* the named ones: mxfp4, nvfp4, … */
extern const size_t                 mant_n_block_formats;
/* ggml's types, those that are only read among them: what tells these is packed->encode. */
extern const MantBlockFormat *const mant_packed_formats[];
extern const size_t                 mant_n_packed_formats;

/* Takes every text of cli.md: scalar names and forms, named blocks, block(…). */
MantStatus mant_block_format_parse   (const char *text, MantBlockFormat *format,
                                      char *message, size_t message_size);
/* As mant_block_format_parse (), with names of a person's own, as mant_format_parse_with (). */
MantStatus mant_block_format_parse_with (const char *text, MantFormatResolve resolve,
                                         void *user_data, MantBlockFormat *format,
                                         char *message, size_t message_size);
MantStatus mant_block_format_to_text (const MantBlockFormat *format,
                                      char *buffer, size_t buffer_size);
/* Replaces the rule ("floor", "std(2.9)") or the recipe; MANT_DOMAIN where it does not apply. */
MantStatus mant_block_format_set_rule   (MantBlockFormat *format, const char *rule,
                                         char *message, size_t message_size);
MantStatus mant_block_format_set_recipe (MantBlockFormat *format, const char *recipe,
                                         char *message, size_t message_size);
/* Bits an element costs on average, scales included, for blocks that are full. */
double     mant_block_format_bits_per_element (const MantBlockFormat *format);

/* Everything one quantization needs. */
typedef struct {
  const MantBlockFormat *format;
  const MantRounding    *rounding;
  MantOverflow           overflow;    /* MANT_OVERFLOW_SATURATE unless the user says otherwise */
  uint64_t               seed;
  double                 tensor_amax; /* for tensor_scale and MANT_SHAPE_TENSOR only */
  double                 tensor_exact; /* MANT_SHAPE_TENSOR under a rule that looks at all values:
                                          what the rule answers for them; 0: the values given are
                                          all there are */
  unsigned               n_random_bits;
  /* (nullable): bits of element codes that flip once they are made, by the element's index; scales
   * and packed blocks stay whole. The exact definition obeys it, array kernels do not. */
  const MantSoftErrors  *soft_errors;
} MantQuantizer;

/* The two halves of mant_block_quantize (), for blocks that are not one run of indices (tiles, or a
 * whole tensor in slices). */
void mant_block_choose_scale (const MantQuantizer *quantizer, const float *values, size_t n,
                              MantCode *scale_code, double *scale);
void mant_block_apply_scale  (const MantQuantizer *quantizer, const float *values, size_t n,
                              double scale, uint64_t first_index, uint64_t index_stride,
                              float *out, uint32_t *codes);

/* The factors of a recipe with `factors` from the answer of mant_block_choose_scale (): an element
 * is x × encode rounded, out is element × decode, both products binary32. */
void mant_block_recipe_factors (const MantQuantizer *quantizer, double scale, float *encode,
                                float *decode);

/* A packed block of at most packed->n_elements values; a short one counts as filled up with its
 * last value; NaN and Inf, which no byte can say, as near as there is. */
void mant_packed_decode (const MantBlockFormat *format, const uint8_t *bytes, float *values);
void mant_packed_encode (const MantBlockFormat *format, const float *values, size_t n,
                         uint8_t *bytes);

/* Quantizes and dequantizes one block (or, for MANT_SHAPE_ELEMENT, any run) of `n` float values.
 * `first_index`: index of values[0] in the tensor, C order, for stochastic modes; index i uses
 * first_index + i·index_stride.
 * out: n values, may be `values`. scale_code, scale: (nullable) what was chosen: its code and the
 * exact factor by which decoded elements are multiplied (tensor scale included).
 * codes: (nullable) n element codes.
 * A block of zeros: scale 1, every output 0. NaN or Inf in a block: OCP: an E8M0 scale becomes
 * NaN and so do all its elements; other scales ignore non-finite elements for amax, and NaN stays
 * NaN and Inf saturates element by element. */
void mant_block_quantize (const MantQuantizer *quantizer, const float *values, size_t n,
                          uint64_t first_index, uint64_t index_stride,
                          float *out, uint32_t *codes, MantCode *scale_code, double *scale);

#pragma GCC visibility pop
