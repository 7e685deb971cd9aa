/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include <mant-format-resolve-private.h>
#include <mantissa.h>

#include "mant-arguments.h"
#include "mant-number-text.h"
#include "mant-records.h"

#define MAX_SHOWN_BYTES 72 /* of a long form in a table for people: code books have long ones */

typedef struct {
  guint64     n_built_in;
  GListModel *own;        /* MantItem: the formats of the library, after the built-in ones */
  gboolean    for_people;
  char       *canonical;  /* of the row filled last */
} FormatList;

/* Blocks that can be quantized to, then those that are only read; NULL after the last one. */
static const MantBlockFormat *
get_block (guint64 i)
{
  if (i < mant_n_block_formats)
    return mant_block_formats[i];
  i -= mant_n_block_formats;
  for (gsize k = 0; k < mant_n_packed_formats; k++)
    if (mant_packed_formats[k]->packed->encode == NULL && i-- == 0)
      return mant_packed_formats[k];
  return NULL;
}

/* Another process may have taken a format away since the list was made: then it has no bits. */
static void
fill_own (FormatList *self,
          guint64     position,
          MantCell   *cells)
{
  g_autoptr (MantItem) item = g_list_model_get_item (self->own, (guint) position);
  MantBlockFormat format;
  gboolean is_wide;

  /* The library keeps the item. */
  mant_cell_set_text (&cells[0], mant_item_get_id (item));
  mant_cell_set_text (&cells[4], mant_item_get_title (item));
  if (!mant_format_resolve_any (mant_item_get_id (item), &format, &is_wide, NULL))
    {
      self->canonical = g_strdup (mant_item_get_source (item));
      mant_cell_set_text (&cells[1], "own");
      mant_cell_set_missing (&cells[2], NULL);
      mant_cell_set_text (&cells[5], NULL);
      return;
    }
  self->canonical = mant_format_dup_long_form (&format);
  if (self->for_people && strlen (self->canonical) > MAX_SHOWN_BYTES)
    strcpy (self->canonical + MAX_SHOWN_BYTES - strlen ("…"), "…");
  mant_cell_set_text (&cells[1], format.shape == MANT_SHAPE_ELEMENT ? "scalar" : "block");
  mant_cell_set_number (&cells[2], mant_block_format_bits_per_element (&format));
  mant_cell_set_text (&cells[5], format.source);
}

static void
fill_list (gpointer  data,
           guint64   row,
           MantCell *cells)
{
  FormatList *self = data;

  g_free (self->canonical);
  if (row >= self->n_built_in)
    {
      fill_own (self, row - self->n_built_in, cells);
    }
  else if (row < mant_n_formats)
    {
      const MantFormat *format = mant_formats[row];

      const MantBlockFormat scalar = { .element = *format, .shape = MANT_SHAPE_ELEMENT };

      self->canonical = mant_format_dup_long_form (&scalar);
      mant_cell_set_text (&cells[0], format->id);
      mant_cell_set_text (&cells[1], "scalar");
      mant_cell_set_number (&cells[2], format->bits);
      mant_cell_set_text (&cells[4], format->title);
      mant_cell_set_text (&cells[5], format->source);
    }
  else
    {
      const MantBlockFormat *format = get_block (row - mant_n_formats);
      const gboolean is_read_only = format->packed != NULL && format->packed->encode == NULL;

      self->canonical = mant_format_dup_long_form (format);
      mant_cell_set_text (&cells[0], format->id);
      mant_cell_set_text (&cells[1], is_read_only ? "stored block" : "block");
      mant_cell_set_number (&cells[2], mant_block_format_bits_per_element (format));
      mant_cell_set_text (&cells[4], format->title);
      mant_cell_set_text (&cells[5], format->source);
    }
  mant_cell_set_text (&cells[3], self->canonical);
}

static gboolean
list_formats (MantInvocation  *invocation,
              GError         **error)
{
  static const MantColumn columns[] = {
    { "id", N_("Name"), 0 },
    { "kind", NULL, 0 },
    { "bits", N_("Bits"), -1 },
    { "canonical", N_("Long form"), 0 },
    { "title", N_("Title"), 0 },
    { "source", NULL, 0 },
  };
  g_autoptr (MantOutput) output = mant_output_new (STDOUT_FILENO, TRUE);
  GListModel *own = G_LIST_MODEL (mant_format_library_get_default ());
  FormatList list = { .own = own, .for_people = !mant_invocation_has (invocation, "json") };
  guint64 n_blocks = mant_n_block_formats;

  while (get_block (n_blocks) != NULL)
    n_blocks++;
  list.n_built_in = mant_n_formats + n_blocks;

  const MantRecords records = {
    .columns = columns,
    .n_columns = G_N_ELEMENTS (columns),
    .n_rows = list.n_built_in + g_list_model_get_n_items (own),
    .fill = fill_list,
    .data = &list,
  };

  if (mant_invocation_has (invocation, "json"))
    {
      MantJson json;

      mant_json_init (&json, output);
      mant_json_begin_object (&json, NULL, FALSE);
      mant_json_add_text (&json, "mantissa_version", MANT_VERSION);
      mant_records_write_json (&records, &json, "formats");
      mant_json_end_object (&json);
    }
  else
    {
      mant_records_write_text (&records, output);
      mant_output_printf (output, "\n%s\n  %s\n  %s\n  %s\n", _("And any of:"),
                          "intN  uintN  sintN  fixed(W,F[,unsigned][,wrap])  posit(N,ES)  "
                          "binaryKpP{s,u}{e,f}  khot(W,F,K[,csd])  codebook(VALUE VALUE …|FILE)",
                          "float(e=E,m=M[,bias=B][,signed=no][,inf=no][,nan=top|ones|negzero|none]"
                          "[,negzero=no][,subnormals=no])",
                          "block(ELEMENT,SCALE,LENGTH|RxC|row|tensor,RULE[,tensor[,RECIPE]])  "
                          "nvfp4(RECIPE)  bfp(M,N)  dfp(P)");
    }
  g_free (list.canonical);
  return mant_output_commit (output, error);
}

/* In decimal. JSON's readers in Python refuse integers of more than 4300 digits. */
#define MAX_SHOWN_CODE_BITS 128
#define MAX_JSON_DIGITS     4300
#define MAX_SHOWN_DECIMAL   60 /* characters, where the hexadecimal form says it all */

/* What is said about one format, as text or JSON. */
typedef struct {
  const char *text;
  MantOutput *output;
  MantJson    json;
  gboolean    as_json;
} Description;

static void
add_line (Description *self,
          const char  *key,
          const char  *text)
{
  g_autofree char *label = g_strdelimit (g_strdup (key), "_", ' ');

  mant_output_printf (self->output, "%-18s%s\n", label, text);
}

static void
describe_text (Description *self,
               const char  *key,
               const char  *text)
{
  if (self->as_json)
    mant_json_add_text (&self->json, key, text);
  else if (text != NULL)
    add_line (self, key, text);
}

static void
describe_integer (Description *self,
                  const char  *key,
                  gint64       integer)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, integer);

  if (self->as_json)
    mant_json_add_integer (&self->json, key, integer);
  else
    add_line (self, key, text);
}

static void
describe_missing (Description *self,
                  const char  *key,
                  const char  *reason)
{
  if (self->as_json)
    {
      mant_json_add_null (&self->json, key, reason);
    }
  else
    {
      g_autofree char *text = g_strdup_printf ("— (%s)", reason);

      add_line (self, key, text);
    }
}

/* A value twice: as a decimal where binary64 has it, and exactly. */
static void
describe_value (Description     *self,
                const char      *key,
                const MantValue *value)
{
  g_autofree char *hex_key = g_strconcat (key, "_hex", NULL);
  char hex[MANT_HEX_TEXT_SIZE];
  double number = mant_value_to_f64 (value);
  MantValue back = mant_value_from_f64 (number);
  gboolean exact = isfinite (number) && mant_value_compare (&back, value) == 0;

  mant_hex_to_text (value, hex);
  if (self->as_json)
    {
      if (exact)
        mant_json_add_number (&self->json, key, number);
      else
        mant_json_add_null (&self->json, key, _("binary64 does not have this number"));
      mant_json_add_text (&self->json, hex_key, hex);
    }
  else
    {
      char decimal[MANT_NUMBER_TEXT_SIZE];
      g_autofree char *text = NULL;

      mant_number_to_text (number, decimal);
      text = exact ? g_strdup_printf ("%s  %s", hex, decimal) : g_strdup (hex);
      add_line (self, key, text);
    }
}

/* The same of a number of a format that is wider than a MantValue. */
static void
describe_number (Description *self,
                 const char  *key,
                 MantNumber  *number)
{
  g_autoptr (MantCalculator) binary64 = mant_calculator_new ("binary64", NULL);
  MantNumberFlags flags = 0;
  g_autoptr (MantNumber) converted = mant_calculator_convert (binary64, number, &flags);
  g_autofree char *hex_key = g_strconcat (key, "_hex", NULL);
  g_autofree char *hex = mant_number_get_hex (number);

  if (!self->as_json)
    {
      g_autofree char *decimal = mant_number_get_short (number);
      g_autofree char *text = strlen (decimal) <= MAX_SHOWN_DECIMAL
                                ? g_strdup_printf ("%s  %s", hex, decimal) : g_strdup (hex);

      add_line (self, key, text);
      return;
    }
  if (flags & MANT_NUMBER_INEXACT)
    mant_json_add_null (&self->json, key, _("binary64 does not have this number"));
  else
    mant_json_add_number (&self->json, key, mant_number_to_double (converted));
  mant_json_add_text (&self->json, hex_key, hex);
}

static void
describe_value_or_missing (Description     *self,
                           const char      *key,
                           const MantValue *value,
                           const char      *reason)
{
  if (value->number_class == MANT_CLASS_ZERO)
    describe_missing (self, key, reason);
  else
    describe_value (self, key, value);
}

/* 2^bits in decimal, a digit at a time. */
static void
describe_n_codes (Description *self,
                  int          bits)
{
  g_autoptr (GString) digits = g_string_new ("1"); /* the lowest first */

  for (int i = 0; i < bits; i++)
    {
      int carry = 0;

      for (gsize j = 0; j < digits->len; j++)
        {
          const int doubled = (digits->str[j] - '0') * 2 + carry;

          digits->str[j] = '0' + doubled % 10;
          carry = doubled / 10;
        }
      if (carry != 0)
        g_string_append_c (digits, '0' + carry);
    }
  g_strreverse (digits->str);

  if (!self->as_json && bits > MAX_SHOWN_CODE_BITS)
    g_string_printf (digits, "2^%d", bits);
  if (!self->as_json)
    add_line (self, "codes", digits->str);
  else if (digits->len <= MAX_JSON_DIGITS)
    mant_json_add_literal (&self->json, "codes", digits->str);
  else
    mant_json_add_null (&self->json, "codes", _("a number of so many digits is refused by programs "
                                                "that read JSON; it is 2 to the power of bits"));
}

static const char *
nan_codes_name (MantNanCodes nan_codes)
{
  switch (nan_codes)
    {
    case MANT_NAN_TOP:     return "top";
    case MANT_NAN_ONES:    return "ones";
    case MANT_NAN_NEGZERO: return "negzero";
    case MANT_NAN_NONE:
    default:               return "none";
    }
}

static void
describe_specials (Description      *self,
                   const MantFormat *format)
{
  const struct {
    gboolean present;
    const char *name;
  } specials[] = {
    { format->has_negative_zero, "-0" },
    { format->has_inf, "inf" },
    { format->has_inf && format->is_signed, "-inf" },
    { mant_format_has_nan (format) && format->system != MANT_SYSTEM_POSIT, "nan" },
    { format->system == MANT_SYSTEM_POSIT, "nar" },
  };

  if (self->as_json)
    {
      mant_json_begin_array (&self->json, "specials", TRUE);
      for (guint i = 0; i < G_N_ELEMENTS (specials); i++)
        if (specials[i].present)
          mant_json_add_text (&self->json, NULL, specials[i].name);
      mant_json_end_array (&self->json);
      mant_json_add_text (&self->json, "nan_codes", nan_codes_name (format->nan_codes));
      mant_json_add_boolean (&self->json, "has_subnormals", format->has_subnormals);
      mant_json_add_boolean (&self->json, "is_signed", format->is_signed);
    }
  else
    {
      g_autoptr (GString) text = g_string_new (NULL);

      for (guint i = 0; i < G_N_ELEMENTS (specials); i++)
        if (specials[i].present)
          g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", specials[i].name);
      add_line (self, "specials", text->len > 0 ? text->str : _("none"));
    }
}

/* "nan_code": "signed": whose rules hold where libraries differ. */
static void
describe_policy (Description      *self,
                 const MantFormat *format)
{
  static const char *const systems[] = {
    [MANT_SYSTEM_IEEE] = "ieee",
    [MANT_SYSTEM_POSIT] = "posit",
    [MANT_SYSTEM_P3109] = "p3109",
  };
  static const char *const overflows[] = {
    [MANT_OVERFLOW_IEEE] = "ieee",
    [MANT_OVERFLOW_SATURATE] = "saturate",
    [MANT_OVERFLOW_PROPAGATE] = "propagate",
    [MANT_OVERFLOW_NONE] = "none",
  };
  static const char *const nan_codes[] = {
    [MANT_NAN_CODE_SIGNED] = "signed",
    [MANT_NAN_CODE_POSITIVE] = "positive",
    [MANT_NAN_CODE_ONES] = "ones",
  };
  static const char *const inf_saturations[] = {
    [MANT_INF_SATURATES] = "max",
    [MANT_INF_STAYS] = "stays",
  };
  static const char *const zero_signs[] = {
    [MANT_ZERO_KEEPS_SIGN] = "keeps",
    [MANT_ZERO_POSITIVE] = "positive",
    [MANT_ZERO_POSITIVE_IF_DIRECTED] = "directed-positive",
  };
  static const char *const directed[] = {
    [MANT_DIRECTED_IEEE] = "ieee",
    [MANT_DIRECTED_TO_INF] = "inf",
  };
  static const char *const missing_nans[] = {
    [MANT_MISSING_NAN_ZERO] = "zero",
    [MANT_MISSING_NAN_NEGATIVE_ZERO] = "negzero",
  };
  const MantPolicy *policy = &format->policy;
  const MantPolicyPreset *preset = mant_format_find_preset (format);
  const struct {
    const char *key;
    const char *value;
  } fields[] = {
    { "overflow", overflows[policy->overflow] },
    { "nan_code", nan_codes[policy->nan_code] },
    { "inf_saturation", inf_saturations[policy->inf_under_saturation] },
    { "zero_sign", zero_signs[policy->zero_sign] },
    { "directed", directed[policy->directed_overflow] },
    { "missing_nan", missing_nans[policy->missing_nan] },
  };

  describe_text (self, "system", systems[format->system]);
  if (self->as_json)
    {
      mant_json_begin_object (&self->json, "policy", TRUE);
      if (preset != NULL)
        mant_json_add_text (&self->json, "preset", preset->id);
      else
        mant_json_add_null (&self->json, "preset", _("no preset has all of these"));
      for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
        mant_json_add_text (&self->json, fields[i].key, fields[i].value);
      mant_json_end_object (&self->json);
    }
  else
    {
      g_autoptr (GString) text = g_string_new (preset != NULL ? _(preset->title) : NULL);

      /* Named as in the text of a format. */
      for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
        {
          g_autofree char *key = g_strdelimit (g_strdup (fields[i].key), "_", '-');

          g_string_append_printf (text, "%s%s=%s", text->len > 0 ? ", " : "", key, fields[i].value);
        }
      add_line (self, "policy", text->str);
    }
}

/* A float that core/num has no numbers of: the calculator has. */
static void
describe_wide (Description      *self,
               const MantFormat *format)
{
  static const struct {
    const char *key;
    int         exponent; /* of 2: 0 emax + 1, 1 emin */
    gboolean    negative;
  } values[] = {
    { "max", 0, FALSE }, { "min", 0, TRUE }, { "min_normal", 1, FALSE },
  };
  g_autoptr (MantCalculator) calculator = mant_calculator_new (self->text, NULL);
  g_autoptr (MantNumber) zero = mant_calculator_encode (calculator, "0", NULL, NULL);
  g_autoptr (MantNumber) one = mant_calculator_encode (calculator, "1", NULL, NULL);
  g_autoptr (MantNumber) least = mant_number_next_up (zero);
  g_autofree char *epsilon_text = mant_number_get_ulp (one);
  g_autoptr (MantNumber) epsilon = mant_calculator_encode (calculator, epsilon_text, NULL, NULL);

  describe_integer (self, "precision", format->significand_bits + 1);
  describe_integer (self, "emin", format->emin);
  describe_integer (self, "emax", format->emax);
  describe_integer (self, "bias", format->bias);
  mant_calculator_set_overflow (calculator, "saturate", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *literal =
        g_strdup_printf ("%s0x1p%d", values[i].negative ? "-" : "",
                         values[i].exponent == 0 ? format->emax + 1 : format->emin);
      g_autoptr (MantNumber) number = mant_calculator_encode (calculator, literal, NULL, NULL);

      describe_number (self, values[i].key, number);
    }
  if (format->has_subnormals)
    describe_number (self, "min_subnormal", least);
  else
    describe_missing (self, "min_subnormal", _("has no subnormal numbers"));
  describe_number (self, "epsilon", epsilon);
}

/* The scalar format itself, or the element of a block format. */
static void
describe_scalar (Description      *self,
                 const MantFormat *format)
{
  const char *no_exponent = _("not a floating-point format");

  if (mant_format_is_wide (format))
    {
      describe_wide (self, format);
    }
  else if (format->codec == &mant_codec_posit)
    {
      const MantRoundingContext nearest = { .rounding = mant_rounding_find ("rne") };
      MantFlags flags = MANT_FLAG_NONE;
      MantValue one = mant_value_from_f64 (1), epsilon = one;
      MantCode next;

      describe_missing (self, "precision", _("not constant in posits"));
      describe_integer (self, "emin", format->emin);
      describe_integer (self, "emax", format->emax);
      describe_missing (self, "bias", _("posits have a regime instead"));
      describe_value (self, "max", &format->max_finite);
      describe_value (self, "min", &format->min_finite);
      describe_value (self, "min_normal", &format->min_normal);
      describe_missing (self, "min_subnormal", _("has no subnormal numbers"));
      next = mant_format_encode (format, &one, &nearest, format->policy.overflow, &flags);
      if (mant_format_neighbour (format, next, true, &next))
        {
          epsilon = mant_format_decode (format, next);
          epsilon = mant_value_subtract (&epsilon, &one, false, &flags);
          describe_value (self, "epsilon", &epsilon);
        }
      else
        {
          describe_missing (self, "epsilon", _("no number is larger than 1"));
        }
    }
  else if (format->exponent_bits > 0)
    {
      MantValue epsilon = mant_value_from_f64 (1);

      epsilon.exponent = 1 - format->precision;
      describe_integer (self, "precision", format->precision);
      describe_integer (self, "emin", format->emin);
      describe_integer (self, "emax", format->emax);
      describe_integer (self, "bias", format->bias);
      describe_value (self, "max", &format->max_finite);
      describe_value (self, "min", &format->min_finite);
      describe_value_or_missing (self, "min_normal", &format->min_normal,
        _("has no normal number"));
      describe_value_or_missing (self, "min_subnormal", &format->min_subnormal,
                                 _("has no subnormal numbers"));
      describe_value (self, "epsilon", &epsilon);
    }
  else
    {
      static const char *const keys[] = { "precision", "emin", "emax", "bias" };

      for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
        describe_missing (self, keys[i], no_exponent);
      describe_value (self, "max", &format->max_finite);
      describe_value (self, "min", &format->min_finite);
      describe_value_or_missing (self, "min_normal", &format->min_normal, no_exponent);
      describe_missing (self, "min_subnormal", no_exponent);
      describe_missing (self, "epsilon", no_exponent);
    }
  describe_n_codes (self, format->bits);
  describe_specials (self, format);
  describe_policy (self, format);
}

static void
describe_block (Description           *self,
                const MantBlockFormat *format)
{
  g_autofree char *shape = mant_format_dup_shape (format);
  MantValue unit = mant_value_from_f64 (format->element_unit);

  describe_text (self, "element", format->element.id);
  if (format->element_unit != 1)
    describe_value (self, "element_unit", &unit);
  describe_text (self, "scale", format->scale.id);
  describe_text (self, "shape", shape);
  describe_text (self, "rule", format->rule != NULL ? format->rule->id : NULL);
  if (self->as_json)
    mant_json_add_boolean (&self->json, "tensor_scale", format->tensor_scale);
  else
    add_line (self, "tensor scale", format->tensor_scale ? _("yes") : _("no"));
  describe_text (self, "recipe", format->recipe);
}

/* A format that core/num knows, or a float that is too wide for it. */
static gboolean
parse_any (const char       *text,
           MantBlockFormat  *format,
           GError          **error)
{
  GError *failure = NULL;
  g_autoptr (MantCalculator) calculator = NULL;

  if (mant_parse_format (text, format, &failure))
    return TRUE;
  if (g_error_matches (failure, MANT_ERROR, MANT_ERROR_UNSUPPORTED))
    calculator = mant_calculator_new (text, NULL);
  if (calculator == NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  g_error_free (failure);
  *format = (MantBlockFormat) { .shape = MANT_SHAPE_ELEMENT };
  mant_format_resolve_scalar (text, &format->element, NULL, 0);
  g_strlcpy (format->id, format->element.id, sizeof format->id);
  format->title = format->element.title;
  format->source = format->element.source;
  return TRUE;
}

static gboolean
describe_format (MantInvocation  *invocation,
                 GError         **error)
{
  g_autoptr (MantOutput) output = mant_output_new (STDOUT_FILENO, TRUE);
  Description self = { .output = output, .as_json = mant_invocation_has (invocation, "json") };
  g_autofree char *canonical = NULL;
  MantBlockFormat format;
  gboolean is_block;

  self.text = mant_invocation_get_argument (invocation, 0);
  if (!parse_any (self.text, &format, error))
    return FALSE;
  is_block = format.shape != MANT_SHAPE_ELEMENT;
  canonical = mant_format_dup_long_form (&format);

  if (self.as_json)
    {
      mant_json_init (&self.json, output);
      mant_json_begin_object (&self.json, NULL, FALSE);
      mant_json_add_text (&self.json, "mantissa_version", MANT_VERSION);
    }
  describe_text (&self, "format", format.id[0] != '\0' ? format.id : canonical);
  describe_text (&self, "canonical", canonical);
  describe_text (&self, "title", format.title);
  describe_text (&self, "kind", is_block ? "block" : "scalar");
  describe_integer (&self, "bits", format.element.bits);
  if (is_block)
    {
      if (self.as_json)
        {
          mant_json_add_number (&self.json, "bits_per_element",
                                mant_block_format_bits_per_element (&format));
        }
      else
        {
          char number[MANT_NUMBER_TEXT_SIZE];

          mant_number_to_text (mant_block_format_bits_per_element (&format), number);
          add_line (&self, "bits_per_element", number);
        }
      describe_block (&self, &format);
    }
  describe_scalar (&self, &format.element);
  describe_text (&self, "source", format.source);
  if (self.as_json)
    mant_json_end_object (&self.json);
  return mant_output_commit (output, error);
}

static gboolean
run (MantInvocation  *invocation,
     GError         **error)
{
  if (mant_invocation_get_n_arguments (invocation) > 0)
    return describe_format (invocation, error);
  return list_formats (invocation, error);
}

static const MantOption options[] = {
  MANT_OPTION_JSON,
  { NULL }
};

static const MantExample examples[] = {
  { "", NULL, N_("Every named format:") },
  { "e4m3fn", NULL, N_("One of them:") },
  { "'float(e=3,m=4,inf=no,nan=ones)' --json", NULL, N_("A format of your own, as JSON:") },
  { NULL }
};

const MantCommand mant_command_formats = {
  .name = "formats",
  .summary = N_("list number formats, or describe one"),
  .usage = "[FORMAT]",
  .description =
    N_("Without a FORMAT, lists every named format with its canonical long form. With one, named "
       "or in its long form, prints its bits, precision, exponent range, largest and smallest "
       "numbers, the distance epsilon from one to the next larger number, the number of codes, its "
       "special values, the policy by which it rounds where libraries differ, and where the "
       "definition comes from. Values are given as hexadecimal "
       "floats, and as decimals where a binary64 holds them; those of a block format are those of "
       "its element, before the scale."),
  .min_arguments = 0,
  .max_arguments = 1,
  .argument_words = { MANT_WORDS_FORMATS, MANT_WORDS_NONE },
  .options = options,
  .examples = examples,
  .run = run,
};
