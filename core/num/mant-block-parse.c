/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-scan.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define LENGTH_LIMIT (1L << 24)

extern const MantRecipe mant_recipe_two_level;

/* ggml's types whose values are in tables of some hundred vectors, which are not ours to copy and
 * cannot be derived. Their sizes are known, so that files that hold them can be listed. */
static const struct {
  const char *id;
  int n_elements, n_bytes;
} tabulated[] = {
  { "iq1_s", 256, 50 },   { "iq1_m", 256, 56 }, { "iq2_xxs", 256, 66 }, { "iq2_xs", 256, 74 },
  { "iq2_s", 256, 82 },   { "iq3_s", 256, 110 }, { "iq3_xxs", 256, 98 },
};

static const MantBlockFormat *
find_named (const char *id)
{
  for (size_t i = 0; i < mant_n_block_formats; i++)
    if (strcmp (mant_block_formats[i]->id, id) == 0)
      return mant_block_formats[i];
  for (size_t i = 0; i < mant_n_packed_formats; i++)
    if (strcmp (mant_packed_formats[i]->id, id) == 0)
      return mant_packed_formats[i];

  return NULL;
}

/* RULE or RULE(C) */
static MantStatus
scan_rule (MantScanner     *scanner,
           MantBlockFormat *format)
{
  const MantScaleRule *rule;
  char word[32];
  MantStatus status;

  mant_scan_blanks (scanner);
  const MantScanQuote quote = mant_scan_here (scanner);
  const int place = mant_scan_place (scanner);

  mant_scan_word (scanner, word, sizeof word);
  rule = mant_scale_rule_find (word);
  if (rule == NULL)
    {
      char list[128];
      size_t n = 0;

      for (size_t i = 0; i < mant_n_scale_rules && n < sizeof list - 24; i++)
        n += (size_t) snprintf (list + n, sizeof list - n, "%s%s%s", i > 0 ? ", " : "",
                               mant_scale_rules[i]->id,
                               mant_scale_rules[i]->has_parameter ? "(C)" : "");
      return mant_scan_fail (scanner, MANT_DOMAIN,
                             "\"%s\" at character %d is no scale rule: the rules are %s",
                             quote.text, place, list);
    }
  if (format->packed != NULL || (format->maker != NULL && format->maker->factors != NULL))
    return mant_scan_fail (scanner, MANT_DOMAIN,
                           "\"%s\" at character %d: %s chooses its scales in its own way, not by "
                           "a rule",
                           quote.text, place,
                           format->packed != NULL ? format->id : format->maker->id);

  format->rule = rule;
  format->rule_parameter = 0;
  if (rule->has_parameter)
    {
      char what[64];

      snprintf (what, sizeof what, "C of %s(C)", rule->id);
      if ((status = mant_scan_expect (scanner, '(', "and a number after this rule")) != MANT_OK
          || (status = mant_scan_number (scanner, what, &format->rule_parameter)) != MANT_OK
          || (status = mant_scan_expect (scanner, ')', "after the rule's number")) != MANT_OK)
        return status;
    }

  return MANT_OK;
}

/* The recipes are NVFP4's: E2M1 elements, E4M3 scales, a binary32 scale for the tensor, in blocks
 * of any shape. */
static bool
takes_recipes (const MantBlockFormat *format)
{
  return format->packed == NULL && format->shape != MANT_SHAPE_ELEMENT && format->element_unit == 1
         && (format->tensor_scale || format->maker != NULL)
         && mant_format_equal (&format->element, mant_format_find ("e2m1"))
         && (mant_format_equal (&format->scale, mant_format_find ("e4m3fn"))
             || mant_format_equal (&format->scale, mant_format_find ("ue4m3")));
}

static void
put_recipe (MantBlockFormat  *format,
            const MantRecipe *recipe)
{
  format->maker = recipe;
  format->recipe = recipe->id;
  format->source = recipe->source;
  format->tensor_scale = recipe->has_tensor_scale;
}

/* Whether two levels are what the format has but for its recipe. */
static bool
is_two_level (const MantBlockFormat *format)
{
  return format->tensor_scale || format->maker != NULL;
}

static MantStatus
choose_recipe (MantScanner     *scanner,
               MantBlockFormat *format,
               const char      *name,
               const char      *quote)
{
  const MantRecipe *recipe = mant_recipe_find (name);

  if (!takes_recipes (format))
    return mant_scan_fail (scanner, MANT_DOMAIN,
                           "%s is made in one way only: there is no recipe \"%s\"",
                           format->id[0] != '\0' ? format->id : "this block format", quote);
  if (recipe == NULL)
    {
      char list[96];
      size_t n = 0;

      for (size_t i = 0; i < mant_n_recipes && n < sizeof list - 24; i++)
        n += (size_t) snprintf (list + n, sizeof list - n, "%s%s", i > 0 ? ", " : "",
                                mant_recipes[i]->id);
      return mant_scan_fail (scanner, MANT_DOMAIN,
                             "\"%s\" is no recipe: the recipes are %s", quote, list);
    }
  if (recipe->factors != NULL && strcmp (format->rule->id, "absmax") != 0)
    return mant_scan_fail (scanner, MANT_DOMAIN,
                           "the recipe \"%s\" chooses scales by absmax, not by %s", recipe->id,
                           format->rule->id);

  put_recipe (format, recipe);
  return MANT_OK;
}

/* 32, 16x16, row, tensor */
static MantStatus
scan_shape (MantScanner     *scanner,
            MantBlockFormat *format)
{
  char word[32];
  const char *x;
  MantScanner part;
  long rows = 0, length = 0;

  mant_scan_blanks (scanner);
  const MantScanQuote quote = mant_scan_here (scanner);
  const int place = mant_scan_place (scanner);

  mant_scan_word (scanner, word, sizeof word);
  if (strcmp (word, "row") == 0)
    {
      format->shape = MANT_SHAPE_ROW;
      return MANT_OK;
    }
  if (strcmp (word, "tensor") == 0)
    {
      format->shape = MANT_SHAPE_TENSOR;
      return MANT_OK;
    }

  x = strchr (word, 'x');
  mant_scan_init (&part, word, NULL, 0);
  if (x == NULL)
    {
      format->shape = MANT_SHAPE_VECTOR;
      format->rows = 1;
      if (mant_scan_integer (&part, "", 1, LENGTH_LIMIT, &length) == MANT_OK && *part.at == '\0')
        {
          format->length = (size_t) length;
          return MANT_OK;
        }
    }
  else if (mant_scan_integer (&part, "", 1, LENGTH_LIMIT, &rows) == MANT_OK && part.at == x)
    {
      part.at = x + 1;
      format->shape = MANT_SHAPE_TILE;
      if (mant_scan_integer (&part, "", 1, LENGTH_LIMIT, &length) == MANT_OK && *part.at == '\0'
          && rows * length <= LENGTH_LIMIT)
        {
          format->rows = (size_t) rows;
          format->length = (size_t) length;
          return MANT_OK;
        }
    }

  return mant_scan_fail (
      scanner, MANT_DOMAIN,
      "\"%s\" at character %d is no block shape: a length such as 32, RxC such as "
      "16x16 (at most %ld elements), row or tensor",
      quote.text, place, LENGTH_LIMIT);
}

/* Block arithmetic is in binary64. */
static bool
element_fits (const MantFormat *format)
{
  const MantValue *smallest = format->min_subnormal.number_class != MANT_CLASS_ZERO
                                  ? &format->min_subnormal
                                  : &format->min_normal;

  return format->bits <= 32 && format->emax <= 127 && smallest->exponent >= -1022;
}

static bool
scale_fits (const MantFormat *format)
{
  return format->exponent_bits > 0 && format->precision <= 24 && format->emax <= 127
         && format->emin - (format->has_subnormals ? format->significand_bits : 0) >= -149;
}

/* What follows "block". */
static MantStatus
scan_block (MantScanner     *scanner,
            MantBlockFormat *format)
{
  MantStatus status;

  memset (format, 0, sizeof *format);
  format->element_unit = 1;

  if ((status = mant_scan_expect (scanner, '(', "after block")) != MANT_OK)
    return status;

  mant_scan_blanks (scanner);
  const MantScanQuote element = mant_scan_here (scanner);
  if ((status = mant_format_scan (scanner, &format->element)) != MANT_OK)
    return status;
  if (format->element.max_finite.number_class == MANT_CLASS_ZERO
      || format->element.max_finite.negative)
    return mant_scan_fail (scanner, MANT_DOMAIN,
                           "%s has no positive number, which a block's element needs",
                           element.text);
  if (!element_fits (&format->element))
    return mant_scan_fail (
        scanner, MANT_UNABLE,
        "%s is too wide for a block's element: this version takes at most 32 bits "
        "and binary32's largest exponent",
        element.text);

  if ((status = mant_scan_expect (scanner, ',', "and the scale's format after the element"))
      != MANT_OK)
    return status;
  mant_scan_blanks (scanner);
  const MantScanQuote scale = mant_scan_here (scanner);
  if ((status = mant_format_scan (scanner, &format->scale)) != MANT_OK)
    return status;
  if (!scale_fits (&format->scale))
    return mant_scan_fail (
        scanner, MANT_UNABLE,
        "%s cannot be a block's scale: this version takes floating-point formats "
        "within binary32",
        scale.text);

  if ((status = mant_scan_expect (scanner, ',', "and the shape after the scale's format"))
          != MANT_OK
      || (status = scan_shape (scanner, format)) != MANT_OK
      || (status = mant_scan_expect (scanner, ',', "and the scale rule after the shape")) != MANT_OK
      || (status = scan_rule (scanner, format)) != MANT_OK)
    return status;

  while (mant_scan_char (scanner, ','))
    {
      char word[32];

      mant_scan_blanks (scanner);
      const MantScanQuote quote = mant_scan_here (scanner);
      const int place = mant_scan_place (scanner);

      mant_scan_word (scanner, word, sizeof word);
      if (strcmp (word, "tensor") == 0 && !is_two_level (format))
        {
          format->tensor_scale = true;
          if (takes_recipes (format))
            put_recipe (format, &mant_recipe_two_level);
        }
      else if (mant_recipe_find (word) != NULL
               && (format->maker == NULL || format->maker == &mant_recipe_two_level))
        {
          format->tensor_scale = true;
          if ((status = choose_recipe (scanner, format, word, quote.text)) != MANT_OK)
            return status;
        }
      else
        {
          return mant_scan_fail (scanner, MANT_DOMAIN,
                                 "\"%s\" at character %d: after the rule only tensor and then a "
                                 "recipe may follow",
                                 quote.text, place);
        }
    }

  return mant_scan_expect (scanner, ')', "at the end of block (…)");
}

/* What follows "bfp": block floating point, M-bit significands (sign included) on N elements'
 * shared exponent, symmetric. Reproduces golden/quant/bfp_channel_sort.csv. */
static MantStatus
scan_bfp (MantScanner     *scanner,
          MantBlockFormat *format)
{
  long width, length;
  char text[64];
  MantStatus status;

  if ((status = mant_scan_expect (scanner, '(', "after bfp")) != MANT_OK
      || (status
          = mant_scan_integer (scanner, "M, the significand's width in bfp(M,N),", 2, 24, &width))
             != MANT_OK
      || (status = mant_scan_expect (scanner, ',', "after M in bfp(M,N)")) != MANT_OK
      || (status = mant_scan_integer (scanner, "N, the block's length in bfp(M,N),", 1,
                                      LENGTH_LIMIT, &length))
             != MANT_OK
      || (status = mant_scan_expect (scanner, ')', "after N in bfp(M,N)")) != MANT_OK)
    return status;

  snprintf (text, sizeof text, "block(sint%ld,e8m0,%ld,floor)", width, length);
  return mant_block_format_parse (text, format, NULL, 0);
}

/* What follows "dfp": dynamic fixed point, P-bit integers on one exponent for the tensor,
 * E_s = floor (log2 amax) − (P − 2), which is what the floor rule answers for such elements. */
static MantStatus
scan_dfp (MantScanner     *scanner,
          MantBlockFormat *format,
          long             width)
{
  char text[64];
  MantStatus status;

  if (width == 0
      && ((status = mant_scan_expect (scanner, '(', "after dfp")) != MANT_OK
          || (status = mant_scan_integer (scanner, "P, the integers' width in dfp(P),", 2, 24,
                                          &width)) != MANT_OK
          || (status = mant_scan_expect (scanner, ')', "after P in dfp(P)")) != MANT_OK))
    return status;

  snprintf (text, sizeof text, "block(sint%ld,e8m0,tensor,floor)", width);
  return mant_block_format_parse (text, format, NULL, 0);
}

/* The scalar formats too: a block format without a block. */
static MantStatus
scan_scalar (MantScanner     *scanner,
             MantBlockFormat *format)
{
  MantStatus status;

  memset (format, 0, sizeof *format);
  format->element_unit = 1;
  format->shape = MANT_SHAPE_ELEMENT;
  if ((status = mant_format_scan (scanner, &format->element)) != MANT_OK)
    return status;

  format->title = format->element.title;
  format->source = format->element.source;
  memcpy (format->id, format->element.id, sizeof format->element.id);
  return MANT_OK;
}

/**
 * mant_block_format_parse_with:
 * @text: a named block format (`mxfp4`, also with another rule: `mxint8(rceil)`),
 *   or another recipe: `nvfp4(te)`), `block(ELEMENT,SCALE,SHAPE,RULE[,tensor[,RECIPE]])`,
 *   `bfp(M,N)`, which is `block(sintM,e8m0,N,floor)`, `dfp(P)` and `dfp16`, which are
 *   `block(sintP,e8m0,tensor,floor)`, or any scalar format that [func@format_parse_with] takes
 * @resolve: (nullable) (scope call) (closure user_data): asked about names that are no format's
 *   here, and about code books
 * @user_data: for @resolve
 * @format: (out caller-allocates): the format; undefined unless the answer is %MANT_OK
 * @message: (out caller-allocates) (array length=message_size): one English sentence on what is
 *   wrong; empty if nothing is
 * @message_size: its size in bytes; 256 are enough
 *
 * Reads the text of anything a tensor can be quantized to. A scalar comes as %MANT_SHAPE_ELEMENT.
 * What @resolve knows may be a scalar, an element or a scale; it is not asked for names of whole
 * block formats.
 *
 * Returns: %MANT_OK; %MANT_DOMAIN if @text is no format; %MANT_UNABLE if it is one that this
 *   version cannot compute with
 */
MantStatus
mant_block_format_parse_with (const char        *text,
                              MantFormatResolve  resolve,
                              void              *user_data,
                              MantBlockFormat   *format,
                              char              *message,
                              size_t             message_size)
{
  const MantBlockFormat *named;
  MantScanner scanner, ahead;
  MantStatus status;
  char word[32];

  mant_scan_init (&scanner, text, message, message_size);
  scanner.resolve = resolve;
  scanner.resolve_data = user_data;
  if (strnlen (text, MANT_TEXT_LIMIT + 1) > MANT_TEXT_LIMIT)
    return mant_scan_fail (&scanner, MANT_DOMAIN,
                           "\"%s\" is longer than %d characters, which no number format is",
                           mant_scan_quote (text, MANT_TEXT_LIMIT).text, MANT_TEXT_LIMIT);

  ahead = scanner;
  mant_scan_word (&ahead, word, sizeof word);
  named = find_named (word);
  for (size_t i = 0; i < sizeof tabulated / sizeof tabulated[0]; i++)
    if (strcmp (word, tabulated[i].id) == 0)
      return mant_scan_fail (&scanner, MANT_UNABLE,
                             "%s is a code book type of ggml (%d elements in %d bytes), whose "
                             "tables are not part of this program: it is neither read nor written",
                             word, tabulated[i].n_elements, tabulated[i].n_bytes);

  if (named != NULL)
    {
      *format = *named;
      scanner.at = ahead.at;
      if (mant_scan_char (&scanner, '('))
        {
          MantScanner inside = scanner;

          mant_scan_blanks (&inside);
          const MantScanQuote quote = mant_scan_here (&inside);

          mant_scan_word (&inside, word, sizeof word);
          if (mant_recipe_find (word) != NULL)
            {
              scanner.at = inside.at;
              if ((status = choose_recipe (&scanner, format, word, quote.text)) != MANT_OK
                  || (status = mant_scan_expect (&scanner, ')', "after the recipe")) != MANT_OK)
                return status;
            }
          else if ((status = scan_rule (&scanner, format)) != MANT_OK
              || (status = mant_scan_expect (&scanner, ')', "after the scale rule")) != MANT_OK)
            return status;
        }
    }
  else if (strcmp (word, "block") == 0)
    {
      scanner.at = ahead.at;
      if ((status = scan_block (&scanner, format)) != MANT_OK)
        return status;
    }
  else if (strcmp (word, "bfp") == 0)
    {
      scanner.at = ahead.at;
      if ((status = scan_bfp (&scanner, format)) != MANT_OK)
        return status;
    }
  else if (strcmp (word, "dfp") == 0 || strcmp (word, "dfp16") == 0)
    {
      scanner.at = ahead.at;
      if ((status = scan_dfp (&scanner, format, strcmp (word, "dfp16") == 0 ? 16 : 0)) != MANT_OK)
        return status;
    }
  else if ((status = scan_scalar (&scanner, format)) != MANT_OK)
    {
      return status;
    }

  if ((status = mant_scan_end (&scanner)) != MANT_OK)
    return status;
  if (format->shape == MANT_SHAPE_ELEMENT)
    return MANT_OK;
  if ((status = mant_block_format_to_text (format, format->id, sizeof format->id)) != MANT_OK)
    return status;
  if ((named = find_named (format->id)) != NULL)
    *format = *named; /* said the long way: it has a title, and recipes */

  return MANT_OK;
}

/**
 * mant_block_format_parse:
 * @text: as for [func@block_format_parse_with]
 * @format: (out caller-allocates): the format; undefined unless the answer is %MANT_OK
 * @message: (out caller-allocates) (array length=message_size): one English sentence on what is
 *   wrong; empty if nothing is
 * @message_size: its size in bytes; 256 are enough
 *
 * [func@block_format_parse_with] with nobody to ask about names that are not built in.
 *
 * Returns: %MANT_OK; %MANT_DOMAIN if @text is no format; %MANT_UNABLE if it is one that this
 *   version cannot compute with
 */
MantStatus
mant_block_format_parse (const char      *text,
                         MantBlockFormat *format,
                         char            *message,
                         size_t           message_size)
{
  return mant_block_format_parse_with (text, NULL, NULL, format, message, message_size);
}

/* The shortest decimal of at most 17 places that reads back as x, or else its hexadecimal form.
 * Not printf ("%g"), whose point is the locale's. */
static void
write_number (double x,
              char   text[64])
{
  const MantValue exact = mant_value_from_f64 (x);

  double scaled = 1;
  for (int places = 0; places <= 15 && x * scaled < 0x1p53; places++, scaled *= 10)
    {
      const unsigned long long n = (unsigned long long) rint (x * scaled);
      const unsigned long long unit = (unsigned long long) scaled;
      MantValue value;

      if (places == 0)
        snprintf (text, 64, "%llu", n);
      else
        snprintf (text, 64, "%llu.%0*llu", n / unit, places, n % unit);
      if (mant_value_from_string (text, strlen (text), &value) == MANT_OK
          && mant_value_to_f64 (&value) == x)
        return;
    }

  mant_value_to_hex (&exact, text, 64);
}

/* The name of a listed format, the long form, or the name a person gave. */
static MantStatus
scalar_to_text (const MantFormat *format,
                char              text[MANT_FORMAT_ID_SIZE])
{
  const MantFormat *listed = mant_format_find_equal (format);
  MantStatus status;

  if (listed == NULL)
    {
      status = mant_format_to_text (format, text, MANT_FORMAT_ID_SIZE);
      if (status == MANT_OK || format->id[0] == '\0')
        return status;
    }
  memcpy (text, listed != NULL ? listed->id : format->id, MANT_FORMAT_ID_SIZE);
  return MANT_OK;
}

static bool
same_scaling (const MantBlockFormat *a,
              const MantBlockFormat *b)
{
  return a->shape == b->shape && a->rows == b->rows && a->length == b->length
         && a->element_unit == b->element_unit && is_two_level (a) == is_two_level (b)
         && mant_format_equal (&a->element, &b->element)
         && mant_format_equal (&a->scale, &b->scale);
}

/**
 * mant_block_format_to_text:
 * @format: a format
 * @buffer: (out caller-allocates) (array length=buffer_size): where the text goes, NUL included; as
 *   many bytes as the `id` of a MantBlockFormat has are always enough
 * @buffer_size: its size in bytes
 *
 * A named block format's name; with another scale rule than its own, and for all others, the long
 * form `block(e2m1,e8m0,32,rceil)`. Elements that count in a unit, which the long form cannot
 * say, are `mxint8(rceil)`; NVFP4 made by another recipe than two-level is `nvfp4(te)`. A scalar is
 * its id. [func@block_format_parse] takes it and gives the same format back.
 *
 * Returns: %MANT_OK; %MANT_SHORT_BUFFER; %MANT_UNABLE for a code book without a name
 */
MantStatus
mant_block_format_to_text (const MantBlockFormat *format,
                           char                  *buffer,
                           size_t                 buffer_size)
{
  char text[sizeof format->id], rule[96], number[64], shape[48] = "", element[MANT_FORMAT_ID_SIZE],
       scale[MANT_FORMAT_ID_SIZE];
  const MantBlockFormat *named = NULL;
  MantStatus status;
  int n;

  const bool own_recipe = format->maker != NULL && format->maker->factors != NULL;

  if (format->shape == MANT_SHAPE_ELEMENT)
    {
      n = snprintf (text, sizeof text, "%s", format->element.id);
    }
  else if (format->packed != NULL)
    {
      n = snprintf (text, sizeof text, "%s", format->id);
    }
  else
    {
      snprintf (rule, sizeof rule, "%s", format->rule->id);
      if (format->rule->has_parameter)
        {
          write_number (format->rule_parameter, number);
          snprintf (rule, sizeof rule, "%s(%s)", format->rule->id, number);
        }
      for (size_t i = 0; i < mant_n_block_formats; i++)
        if (same_scaling (mant_block_formats[i], format))
          {
            if (named == NULL || mant_block_formats[i]->rule == format->rule)
              named = mant_block_formats[i];
          }

      if (named != NULL && named->rule == format->rule
          && named->rule_parameter == format->rule_parameter)
        {
          n = snprintf (text, sizeof text, own_recipe ? "%s(%s)" : "%s", named->id,
                        own_recipe ? format->maker->id : "");
        }
      else if (format->element_unit != 1)
        {
          if (named == NULL)
            return MANT_UNABLE;
          n = snprintf (text, sizeof text, "%s(%s)", named->id, rule);
        }
      else
        {
          if ((status = scalar_to_text (&format->element, element)) != MANT_OK
              || (status = scalar_to_text (&format->scale, scale)) != MANT_OK)
            return status;

          switch (format->shape)
            {
            case MANT_SHAPE_VECTOR:
              snprintf (shape, sizeof shape, "%zu", format->length);
              break;
            case MANT_SHAPE_TILE:
              snprintf (shape, sizeof shape, "%zux%zu", format->rows, format->length);
              break;
            case MANT_SHAPE_ROW:
              snprintf (shape, sizeof shape, "row");
              break;
            case MANT_SHAPE_TENSOR:
              snprintf (shape, sizeof shape, "tensor");
              break;
            case MANT_SHAPE_ELEMENT:
              break;
            }
          n = snprintf (text, sizeof text, "block(%s,%s,%s,%s%s%s%s)", element, scale, shape, rule,
                        format->tensor_scale ? ",tensor" : "", own_recipe ? "," : "",
                        own_recipe ? format->maker->id : "");
        }
    }

  if (n < 0 || (size_t) n >= sizeof text || (size_t) n >= buffer_size)
    return MANT_SHORT_BUFFER;

  memcpy (buffer, text, (size_t) n + 1);
  return MANT_OK;
}

/**
 * mant_block_format_set_rule:
 * @format: (inout): a block format; its id follows
 * @rule: a rule as text: `floor`, `std(2.9)`
 * @message: (out caller-allocates) (array length=message_size): one English sentence on what is
 *   wrong; empty if nothing is
 * @message_size: its size in bytes; 256 are enough
 *
 * Gives a block format another scale rule. On failure @format is as it was.
 *
 * Returns: %MANT_OK; %MANT_DOMAIN if there is no such rule or @format has no scale; %MANT_UNABLE
 *   for a rule that this version does not compute for this shape
 */
MantStatus
mant_block_format_set_rule (MantBlockFormat *format,
                            const char      *rule,
                            char            *message,
                            size_t           message_size)
{
  MantBlockFormat changed = *format;
  MantScanner scanner;
  MantStatus status;

  mant_scan_init (&scanner, rule, message, message_size);
  if (strnlen (rule, MANT_TEXT_LIMIT + 1) > MANT_TEXT_LIMIT)
    return mant_scan_fail (&scanner, MANT_DOMAIN,
                           "\"%s\" is longer than %d characters, which no scale rule is",
                           mant_scan_quote (rule, MANT_TEXT_LIMIT).text, MANT_TEXT_LIMIT);
  if (format->shape == MANT_SHAPE_ELEMENT)
    return mant_scan_fail (&scanner, MANT_DOMAIN,
                           "%s has no block scale that a rule such as \"%s\" could choose",
                           format->id, mant_scan_quote (rule, strlen (rule)).text);
  if ((status = scan_rule (&scanner, &changed)) != MANT_OK
      || (status = mant_scan_end (&scanner)) != MANT_OK
      || (status = mant_block_format_to_text (&changed, changed.id, sizeof changed.id)) != MANT_OK)
    return status;

  *format = changed;
  return MANT_OK;
}

/**
 * mant_block_format_set_recipe:
 * @format: (inout): a block format
 * @recipe: `two-level`, `torchao`, `te` or `single`
 * @message: (out caller-allocates) (array length=message_size): one English sentence on what is
 *   wrong; empty if nothing is
 * @message_size: its size in bytes; 256 are enough
 *
 * Chooses among the ways in which NVFP4 is made; @format is NVFP4 or any other format of E2M1
 * elements, E4M3 scales and a tensor's scale. `two-level` is the default: see
 * [func@block_choose_scale]. The others do binary32 operation by binary32 operation what a library
 * does, and need the rule absmax; `single` has no tensor's scale. On failure @format is as it was.
 *
 * Returns: %MANT_OK; %MANT_DOMAIN if @format has no recipes or none of that name, or is under a
 *   scale rule that the recipe does not go with
 */
MantStatus
mant_block_format_set_recipe (MantBlockFormat *format,
                              const char      *recipe,
                              char            *message,
                              size_t           message_size)
{
  const MantScanQuote quote = mant_scan_quote (recipe, strnlen (recipe, MANT_TEXT_LIMIT));
  MantBlockFormat changed = *format;
  MantScanner scanner;
  MantStatus status;

  mant_scan_init (&scanner, recipe, message, message_size);
  if ((status = choose_recipe (&scanner, &changed, recipe, quote.text)) != MANT_OK
      || (status = mant_block_format_to_text (&changed, changed.id, sizeof changed.id)) != MANT_OK)
    return status;

  *format = changed;
  return MANT_OK;
}
