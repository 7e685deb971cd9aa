/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-format-info-private.h"

#include <glib/gi18n-lib.h>

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "mant-item-private.h"
#include "mant-stats.h"

/* Facts of a format, and where two formats answer differently: lists of MantItem, because they are
 * shown as rows. */

static void
add_fact (GListStore *list,
          const char *id,
          const char *title,
          const char *value,
          const char *exact)
{
  g_autoptr (MantItem) item = g_object_new (MANT_TYPE_ITEM,
                                            "id", id,
                                            "title", title,
                                            "detail", value,
                                            "source", exact != NULL ? exact : "",
                                            "group", "fact",
                                            NULL);

  g_list_store_append (list, item);
}

static char *
value_text (const MantValue *value)
{
  g_autoptr (GString) text = g_string_new (NULL);

  switch (value->number_class)
    {
    case MANT_CLASS_NAN:
      return g_strdup ("NaN");
    case MANT_CLASS_NAR:
      return g_strdup ("NaR");
    case MANT_CLASS_INF:
      return g_strdup (value->negative ? "−∞" : "+∞");
    case MANT_CLASS_ZERO:
      return g_strdup (value->negative ? "−0" : "0");
    case MANT_CLASS_NORMAL:
    case MANT_CLASS_SUBNORMAL:
    default:
      _mant_item_append_value (text, value);
      return g_string_free (g_steal_pointer (&text), FALSE);
    }
}

static char *
code_text (const MantFormat *format,
           MantCode          code)
{
  const int n_digits = (format->bits + 3) / 4;
  g_autofree char *all = g_strdup_printf ("%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER "x",
                                          code.hi, code.lo);

  return g_strdup_printf ("0x%s", all + 32 - MIN (n_digits, 32));
}

/* "448 = 0x7e"; exact: "0x1.cp+8" */
static void
add_value (GListStore       *list,
           const MantFormat *format,
           const char       *id,
           const char       *title,
           const MantValue  *value)
{
  const MantRoundingContext context = { .rounding = mant_rounding_find ("rne") };
  g_autofree char *text = NULL, *shown = value_text (value), *code = NULL;
  char exact[128] = "";
  MantFlags flags = MANT_FLAG_NONE;

  mant_value_to_hex (value, exact, sizeof exact);
  code = code_text (format, mant_format_encode (format, value, &context, format->policy.overflow,
                                                &flags));
  text = g_strdup_printf (_("%s · code %s"), shown, code);
  add_fact (list, id, title, text, exact);
}

/* log10 of max / min > 0, of numbers of any size */
static double
decades (const MantValue *max,
         const MantValue *min)
{
  MantValue a = *max, b = *min;
  const double log10_of_2 = 0x1.34413509f79ffp-2;
  const double octaves = (double) a.exponent - b.exponent;

  a.exponent = b.exponent = 0;
  a.negative = b.negative = false;
  return octaves * log10_of_2 + mant_db10 (mant_value_to_f64 (&a) / mant_value_to_f64 (&b)) / 10;
}

static MantValue
smallest_positive (const MantFormat *format)
{
  if (format->codec == &mant_codec_table)
    {
      for (int i = 0; i < format->n_values; i++)
        if (format->values[i] > 0)
          return mant_value_from_f32 (format->values[i]);
      return (MantValue) { .number_class = MANT_CLASS_ZERO };
    }
  return format->min_subnormal.number_class != MANT_CLASS_ZERO ? format->min_subnormal
                                                               : format->min_normal;
}

/* How many codes are what; at most 2^16 codes are looked at. */
typedef struct {
  guint64 n_values; /* finite, ±0 once, two codes of one value once */
  guint64 n_nan, n_inf, n_zero, n_subnormal;
  MantCode nan, plus_inf, minus_inf, minus_zero;
  gboolean has_minus_zero;
} Census;

static int
compare_values (gconstpointer a,
                gconstpointer b)
{
  return mant_value_compare (a, b);
}

static Census
count_codes (const MantFormat *format)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (MantValue));
  Census census = { 0 };

  for (guint64 i = 0; i < G_GUINT64_CONSTANT (1) << format->bits; i++)
    {
      const MantCode code = { .lo = i };
      const MantValue value = mant_format_decode (format, code);

      switch (mant_format_classify (format, code))
        {
        case MANT_CLASS_NAN:
        case MANT_CLASS_NAR:
          if (census.n_nan++ == 0)
            census.nan = code;
          break;

        case MANT_CLASS_INF:
          census.n_inf++;
          if (value.negative)
            census.minus_inf = code;
          else
            census.plus_inf = code;
          break;

        case MANT_CLASS_ZERO:
          if (value.negative && format->has_negative_zero)
            {
              census.has_minus_zero = TRUE;
              census.minus_zero = code;
            }
          census.n_zero++;
          break;

        case MANT_CLASS_SUBNORMAL:
          census.n_subnormal++;
          g_array_append_val (values, value);
          break;

        case MANT_CLASS_NORMAL:
        default:
          g_array_append_val (values, value);
          break;
        }
    }

  g_array_sort (values, compare_values);
  census.n_values = census.n_zero > 0;
  for (guint i = 0; i < values->len; i++)
    census.n_values += i == 0 || mant_value_compare (&g_array_index (values, MantValue, i - 1),
                                                     &g_array_index (values, MantValue, i)) != 0;
  return census;
}

static void
add_codes (GListStore *list,
           const char *id,
           const char *title,
           char       *text) /* (transfer full) */
{
  add_fact (list, id, title, text, NULL);
  g_free (text);
}

static void
add_census (GListStore       *list,
            const MantFormat *format)
{
  const Census census = count_codes (format);
  g_autofree char *nan = code_text (format, census.nan);

  add_codes (list, "values", _("Values"),
             g_strdup_printf (_("%" PRIu64 " finite of %" PRIu64 " codes"),
                              census.n_values, G_GUINT64_CONSTANT (1) << format->bits));
  if (census.n_inf > 0)
    {
      g_autofree char *plus = code_text (format, census.plus_inf);
      g_autofree char *minus = code_text (format, census.minus_inf);

      add_codes (list, "inf", _("Infinities"),
                 census.n_inf > 1 ? g_strdup_printf ("+∞ %s · −∞ %s", plus, minus)
                                  : g_strdup_printf ("+∞ %s", plus));
    }
  else
    {
      add_fact (list, "inf", _("Infinities"), _("none"), NULL);
    }
  if (census.n_nan == 1)
    add_codes (list, "nan", format->system == MANT_SYSTEM_POSIT ? _("NaR") : _("NaN"),
               g_steal_pointer (&nan));
  else if (census.n_nan > 1)
    add_codes (list, "nan", _("NaN"),
               g_strdup_printf (_("%" PRIu64 " codes, the first %s"), census.n_nan, nan));
  else
    add_fact (list, "nan", _("NaN"), _("none"), NULL);
  if (census.has_minus_zero)
    add_codes (list, "negzero", _("−0"), code_text (format, census.minus_zero));
  if (format->codec == &mant_codec_float)
    add_codes (list, "subnormals", _("Subnormal codes"),
               g_strdup_printf ("%" PRIu64, census.n_subnormal));
}

static void
add_wide_facts (GListStore       *list,
                const MantFormat *format)
{
  add_codes (list, "bits", _("Bits of a code"), g_strdup_printf ("%d", format->bits));
  add_codes (list, "precision", _("Precision"),
             g_strdup_printf (ngettext ("%d bit", "%d bits", format->significand_bits + 1),
                              format->significand_bits + 1));
  add_codes (list, "range", _("Range"),
             g_strdup_printf (_("from 2^%d to below 2^%d"), 1 - format->bias,
                              (format->has_inf ? 0 : 1)
                                  + (int) ((G_GINT64_CONSTANT (1) << format->exponent_bits) - 1
                                           - format->bias)));
}

static void
add_scalar_facts (GListStore       *list,
                  const MantFormat *format)
{
  const MantValue smallest = smallest_positive (format);

  add_codes (list, "bits", _("Bits of a code"), g_strdup_printf ("%d", format->bits));
  if (format->max_finite.number_class != MANT_CLASS_ZERO)
    add_value (list, format, "max", _("Largest"), &format->max_finite);
  if (format->min_finite.number_class != MANT_CLASS_ZERO && format->min_finite.negative)
    add_value (list, format, "min", _("Most negative"), &format->min_finite);
  if (format->codec == &mant_codec_float)
    {
      add_value (list, format, "min-normal", _("Smallest normal"), &format->min_normal);
      if (format->min_subnormal.number_class != MANT_CLASS_ZERO)
        add_value (list, format, "min-subnormal", _("Smallest subnormal"), &format->min_subnormal);
      else
        add_fact (list, "min-subnormal", _("Smallest subnormal"), _("none"), NULL);
    }
  else if (smallest.number_class != MANT_CLASS_ZERO)
    {
      add_value (list, format, "min-positive", _("Smallest positive"), &smallest);
    }
  if (format->precision > 0)
    {
      const MantValue epsilon = {
        .number_class = MANT_CLASS_NORMAL,
        .exponent = 1 - format->precision,
        .hi = G_GUINT64_CONSTANT (1) << 63,
      };
      g_autofree char *text = value_text (&epsilon);
      char exact[64] = "";

      mant_value_to_hex (&epsilon, exact, sizeof exact);
      add_codes (list, "precision", _("Precision"),
                 g_strdup_printf (ngettext ("%d bit", "%d bits", format->precision),
                                  format->precision));
      add_fact (list, "epsilon", _("Epsilon (from 1 to the next)"), text, exact);
    }
  if (smallest.number_class != MANT_CLASS_ZERO
      && format->max_finite.number_class != MANT_CLASS_ZERO && !format->max_finite.negative)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_formatd (number, sizeof number, "%.2f", decades (&format->max_finite, &smallest));
      add_fact (list, "decades", _("Decades (largest to smallest)"), number, NULL);
    }
  if (format->bits <= 16)
    add_census (list, format);
}

/* Facts of an element or a scale, under a title that says whose they are. */
static void
add_part (GListStore       *list,
          const char       *prefix,
          const char       *title, /* "Element: %s" */
          const MantFormat *format)
{
  g_autoptr (GListStore) facts = g_list_store_new (MANT_TYPE_ITEM);

  add_scalar_facts (facts, format);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (facts)); i++)
    {
      g_autoptr (MantItem) item = g_list_model_get_item (G_LIST_MODEL (facts), i);
      g_autofree char *id = g_strdup_printf ("%s-%s", prefix, mant_item_get_id (item));
      g_autofree char *whole = g_strdup_printf ("%s: %s", title, mant_item_get_title (item));

      add_fact (list, id, whole, mant_item_get_detail (item), mant_item_get_source (item));
    }
}

/**
 * mant_format_info_list_facts:
 * @self: an info
 *
 * The facts of a format, each an item: id "max", title "Largest", detail "448 · code 0x7e", source
 * the exact value as a hexadecimal float where it is one number. Formats of at most 16 bits have
 * their codes counted, which looks at each.
 *
 * Returns: (transfer full): a new list of [class@Item], titles and details translated
 */
GListModel *
mant_format_info_list_facts (MantFormatInfo *self)
{
  g_autoptr (GListStore) list = g_list_store_new (MANT_TYPE_ITEM);
  const MantBlockFormat *format;

  g_return_val_if_fail (self != NULL, NULL);

  format = &self->format;
  if (self->is_wide)
    {
      add_wide_facts (list, &format->element);
    }
  else if (format->shape == MANT_SHAPE_ELEMENT)
    {
      add_scalar_facts (list, &format->element);
    }
  else
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_formatd (number, sizeof number, "%.4g", mant_block_format_bits_per_element (format));
      add_fact (list, "bits-per-element", _("Bits an element"), number, NULL);
      if (format->packed == NULL)
        {
          g_autofree char *shape = mant_format_info_dup_shape (format);
          g_autofree char *rule = mant_format_info_dup_rule (format);

          add_fact (list, "shape", _("Elements that share a scale"), shape, NULL);
          add_fact (list, "rule", _("Scale rule"), rule, NULL);
          if (format->tensor_scale)
            add_fact (list, "tensor", _("First level"), _("a binary32 scale a tensor"), NULL);
        }
      add_part (list, "element", _("Element"), &format->element);
      if (format->packed == NULL)
        add_part (list, "scale", _("Scale"), &format->scale);
    }
  return G_LIST_MODEL (g_steal_pointer (&list));
}

/* A number on which conversions disagree. */
typedef struct {
  char *title;
  MantValue value;
} Probe;

static void
clear_probe (gpointer data)
{
  g_free (((Probe *) data)->title);
}

static void
add_probe (GArray     *probes,
           const char *title,
           MantValue   value)
{
  const Probe probe = { g_strdup (title), value };

  g_array_append_val (probes, probe);
}

/* value × 2^shift, with the sign asked for */
static MantValue
scaled (const MantValue *value,
        int              shift,
        bool             negative)
{
  MantValue result = *value;

  result.exponent += shift;
  result.negative = negative;
  return result;
}

/* The largest finite number plus `eighths` eighths of its last place; NaN where there is no last
 * place to speak of (a full 128-bit significand). */
static MantValue
beyond_largest (const MantFormat *format,
                guint             eighths)
{
  MantValue value = format->max_finite;
  int last; /* weight of the last place, as a bit of the significand */
  unsigned __int128 significand = (unsigned __int128) value.hi << 64 | value.lo;

  if (format->codec == &mant_codec_float)
    last = 127 - format->significand_bits;
  else
    last = 127 - value.exponent - format->fraction_bits;
  if (last < 3 || last > 127)
    return (MantValue) { .number_class = MANT_CLASS_NAN };

  {
    const unsigned __int128 step = ((unsigned __int128) 1 << last) / 8 * eighths;
    const unsigned __int128 sum = significand + step;

    if (sum < significand) /* one more binade */
      {
        value.exponent++;
        significand = sum >> 1 | (unsigned __int128) 1 << 127;
      }
    else
      {
        significand = sum;
      }
  }
  value.hi = (guint64) (significand >> 64);
  value.lo = (guint64) significand;
  return value;
}

static GArray *
list_probes (const MantFormat *format)
{
  GArray *probes = g_array_new (FALSE, FALSE, sizeof (Probe));
  const MantValue smallest = smallest_positive (format);
  const gboolean has_max = format->max_finite.number_class == MANT_CLASS_NORMAL
                           || format->max_finite.number_class == MANT_CLASS_SUBNORMAL;
  static const struct { guint eighths; const char *title; } above[] = {
    { 2, N_("a quarter of a place above the largest") },
    { 4, N_("half a place above the largest (a tie)") },
    { 6, N_("three quarters of a place above the largest") },
  };

  g_array_set_clear_func (probes, clear_probe);
  add_probe (probes, "NaN", (MantValue) { .number_class = MANT_CLASS_NAN });
  add_probe (probes, _("NaN with a sign"),
             (MantValue) { .number_class = MANT_CLASS_NAN, .negative = true });
  add_probe (probes, "+∞", (MantValue) { .number_class = MANT_CLASS_INF });
  add_probe (probes, "−∞", (MantValue) { .number_class = MANT_CLASS_INF, .negative = true });
  add_probe (probes, "−0", (MantValue) { .number_class = MANT_CLASS_ZERO, .negative = true });
  if (has_max)
    {
      for (gsize i = 0; i < G_N_ELEMENTS (above); i++)
        {
          MantValue value = beyond_largest (format, above[i].eighths);
          g_autofree char *negative = g_strdup_printf (_("minus: %s"), _(above[i].title));

          if (value.number_class == MANT_CLASS_NAN)
            continue;
          add_probe (probes, _(above[i].title), value);
          value.negative = true;
          add_probe (probes, negative, value);
        }
      add_probe (probes, _("four times the largest"), scaled (&format->max_finite, 2, false));
      add_probe (probes, _("minus four times the largest"), scaled (&format->max_finite, 2, true));
    }
  if (smallest.number_class != MANT_CLASS_ZERO)
    {
      add_probe (probes, _("half of the smallest (a tie)"), scaled (&smallest, -1, false));
      add_probe (probes, _("a quarter of the smallest"), scaled (&smallest, -2, false));
      add_probe (probes, _("minus a quarter of the smallest"), scaled (&smallest, -2, true));
      add_probe (probes, _("the smallest"), smallest);
    }
  if (format->codec == &mant_codec_float)
    add_probe (probes, _("half of the smallest normal"), scaled (&format->min_normal, -1, false));
  add_probe (probes, "−1", mant_value_from_f64 (-1));
  return probes;
}

/* What conversion makes of a number, as text: "0x7e = 448". */
static char *
convert_text (const MantFormat   *format,
              const MantValue    *value,
              const MantRounding *rounding,
              gboolean            with_code)
{
  const MantRoundingContext context = { .rounding = rounding };
  MantFlags flags = MANT_FLAG_NONE;
  const MantCode code
      = mant_format_encode (format, value, &context, format->policy.overflow, &flags);
  const MantValue decoded = mant_format_decode (format, code);
  g_autofree char *shown = value_text (&decoded), *code_shown = code_text (format, code);

  return with_code ? g_strdup_printf ("%s = %s", code_shown, shown) : g_steal_pointer (&shown);
}

/**
 * mant_format_info_list_differences:
 * @self: an info of a scalar format
 * @other: another
 *
 * The special inputs that the two convert to different results, by their own policies: NaN, ±∞, −0,
 * numbers around the largest and the smallest one of @self, rounding to nearest even, toward zero
 * and upward. Codes are compared where both have as many bits, values everywhere. An item has the
 * input as title, the rounding mode as group, the result in @self as detail and that in @other as
 * source. Empty for formats that are too wide and for block formats.
 *
 * Returns: (transfer full): a new list of [class@Item]
 */
GListModel *
mant_format_info_list_differences (MantFormatInfo *self,
                                   MantFormatInfo *other)
{
  static const char *const roundings[] = { "rne", "rz", "ru" };
  g_autoptr (GListStore) list = g_list_store_new (MANT_TYPE_ITEM);
  g_autoptr (GArray) probes = NULL;
  const MantFormat *a, *b;
  gboolean with_code;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (other != NULL, NULL);

  if (self->is_wide || other->is_wide || self->format.shape != MANT_SHAPE_ELEMENT
      || other->format.shape != MANT_SHAPE_ELEMENT)
    return G_LIST_MODEL (g_steal_pointer (&list));

  a = &self->format.element;
  b = &other->format.element;
  with_code = a->bits == b->bits;
  probes = list_probes (a);
  for (guint i = 0; i < probes->len; i++)
    for (gsize k = 0; k < G_N_ELEMENTS (roundings); k++)
      {
        const Probe *probe = &g_array_index (probes, Probe, i);
        const MantRounding *rounding = mant_rounding_find (roundings[k]);
        g_autofree char *in_a = convert_text (a, &probe->value, rounding, with_code);
        g_autofree char *in_b = convert_text (b, &probe->value, rounding, with_code);

        if (!g_str_equal (in_a, in_b))
          {
            g_autofree char *id = g_strdup_printf ("%u-%s", i, roundings[k]);
            g_autoptr (MantItem) item = g_object_new (MANT_TYPE_ITEM,
                                                      "id", id,
                                                      "title", probe->title,
                                                      "group", roundings[k],
                                                      "detail", in_a,
                                                      "source", in_b,
                                                      NULL);

            g_list_store_append (list, item);
          }
      }
  return G_LIST_MODEL (g_steal_pointer (&list));
}

/**
 * mant_format_info_list_presets:
 * @self: an info
 *
 * The policy presets: what libraries and standards do with the same format where it is left open.
 * An item has the preset's id, title and source; its detail says how many special inputs come out
 * differently than under @self's own policy; its group is "same", "differs", or "none" for formats
 * that policies do not concern (they are not floats, or block formats).
 *
 * Returns: (transfer full): a new list of [class@Item]
 */
GListModel *
mant_format_info_list_presets (MantFormatInfo *self)
{
  g_autoptr (GListStore) list = g_list_store_new (MANT_TYPE_ITEM);
  gboolean concerned;

  g_return_val_if_fail (self != NULL, NULL);

  concerned = !self->is_wide && self->format.shape == MANT_SHAPE_ELEMENT
              && self->format.element.codec == &mant_codec_float;
  for (gsize i = 0; i < mant_n_policy_presets; i++)
    {
      const MantPolicyPreset *preset = &mant_policy_presets[i];
      g_autofree char *detail = NULL;
      g_autoptr (MantItem) item = NULL;
      guint n_differences = 0;

      if (concerned)
        {
          MantFormatInfo with = *self;
          g_autoptr (GListModel) differences = NULL;
          MantFormat *format = &with.format.element;

          format->policy = mant_format_restrict_policy (format, &preset->policy);
          differences = mant_format_info_list_differences (self, &with);
          n_differences = g_list_model_get_n_items (differences);
        }
      if (!concerned)
        detail = g_strdup ("");
      else if (n_differences == 0)
        detail = g_strdup (_("the same"));
      else
        detail = g_strdup_printf (ngettext ("%u special input comes out differently",
                                            "%u special inputs come out differently",
                                            n_differences), n_differences);
      item = g_object_new (MANT_TYPE_ITEM,
                           "id", preset->id,
                           "title", _(preset->title),
                           "source", preset->source,
                           "group", !concerned ? "none" : n_differences > 0 ? "differs" : "same",
                           "detail", detail,
                           NULL);
      g_list_store_append (list, item);
    }
  return G_LIST_MODEL (g_steal_pointer (&list));
}
