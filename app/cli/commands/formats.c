/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "mant-arguments.h"
#include "mant-number-text.h"
#include "mant-records.h"

typedef struct {
  char *canonical; /* of the row filled last */
} FormatList;

static void
fill_list (gpointer  data,
           guint64   row,
           MantCell *cells)
{
  FormatList *self = data;

  g_free (self->canonical);
  if (row < mant_n_formats)
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
      const MantBlockFormat *format = mant_block_formats[row - mant_n_formats];

      self->canonical = mant_format_dup_long_form (format);
      mant_cell_set_text (&cells[0], format->id);
      mant_cell_set_text (&cells[1], "block");
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
  FormatList list = { NULL };
  const MantRecords records = {
    .columns = columns,
    .n_columns = G_N_ELEMENTS (columns),
    .n_rows = mant_n_formats + mant_n_block_formats,
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
                          "intN  uintN  sintN  fixed(W,F[,unsigned][,wrap])",
                          "float(e=E,m=M[,bias=B][,signed=no][,inf=no][,nan=top|ones|negzero|none]"
                          "[,negzero=no][,subnormals=no])",
                          "block(ELEMENT,SCALE,LENGTH|RxC|row|tensor,RULE[,tensor])");
    }
  g_free (list.canonical);
  return mant_output_commit (output, error);
}

/* What is said about one format, as text or JSON. */
typedef struct {
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

/* 2^bits, which may be beyond 64 bits. */
static void
describe_n_codes (Description *self,
                  int          bits)
{
  char digits[48];
  char *p = digits + sizeof digits;
  unsigned __int128 half = (unsigned __int128) 1 << (bits - 1);
  /* The last digit of 2·half is even, so doubling digit by digit needs one carry. */
  guint carry = 0;

  *--p = '\0';
  do
    {
      guint digit = (guint) (half % 10) * 2 + carry;

      *--p = '0' + digit % 10;
      carry = digit / 10;
      half /= 10;
    }
  while (half != 0);
  if (carry != 0)
    *--p = '0' + carry;

  if (self->as_json)
    mant_json_add_literal (&self->json, "codes", p);
  else
    add_line (self, "codes", p);
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
    { format->nan_codes != MANT_NAN_NONE, "nan" },
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

/* The scalar format itself, or the element of a block format. */
static void
describe_scalar (Description      *self,
                 const MantFormat *format)
{
  const char *no_exponent = _("not a floating-point format");

  if (format->exponent_bits > 0)
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

static gboolean
describe_format (MantInvocation  *invocation,
                 GError         **error)
{
  g_autoptr (MantOutput) output = mant_output_new (STDOUT_FILENO, TRUE);
  Description self = { .output = output, .as_json = mant_invocation_has (invocation, "json") };
  g_autofree char *canonical = NULL;
  MantBlockFormat format;
  gboolean is_block;

  if (!mant_parse_format (mant_invocation_get_argument (invocation, 0), &format, error))
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
       "special values, and where the definition comes from. Values are given as hexadecimal "
       "floats, and as decimals where a binary64 holds them; those of a block format are those of "
       "its element, before the scale."),
  .min_arguments = 0,
  .max_arguments = 1,
  .argument_words = { MANT_WORDS_FORMATS, MANT_WORDS_NONE },
  .options = options,
  .examples = examples,
  .run = run,
};
