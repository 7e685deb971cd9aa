/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-item.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "mant-format-library.h"
#include "mant-item-private.h"

struct _MantItem {
  GObject parent_instance;
  char *id;
  char *title;
  char *source;
  char *group;
  char *detail;
};

G_DEFINE_FINAL_TYPE (MantItem, mant_item, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_ID,
  PROP_TITLE,
  PROP_SOURCE,
  PROP_GROUP,
  PROP_DETAIL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
mant_item_finalize (GObject *object)
{
  MantItem *self = MANT_ITEM (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->source, g_free);
  g_clear_pointer (&self->group, g_free);
  g_clear_pointer (&self->detail, g_free);

  G_OBJECT_CLASS (mant_item_parent_class)->finalize (object);
}

static void
mant_item_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  MantItem *self = MANT_ITEM (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_SOURCE:
      g_value_set_string (value, self->source);
      break;
    case PROP_GROUP:
      g_value_set_string (value, self->group);
      break;
    case PROP_DETAIL:
      g_value_set_string (value, self->detail);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mant_item_set_property (GObject      *object,
                        guint         prop_id,
                        const GValue *value,
                        GParamSpec   *pspec)
{
  MantItem *self = MANT_ITEM (object);

  switch (prop_id)
    {
    case PROP_ID:
      self->id = g_value_dup_string (value);
      break;
    case PROP_TITLE:
      self->title = g_value_dup_string (value);
      break;
    case PROP_SOURCE:
      self->source = g_value_dup_string (value);
      break;
    case PROP_GROUP:
      self->group = g_value_dup_string (value);
      break;
    case PROP_DETAIL:
      self->detail = g_value_dup_string (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mant_item_class_init (MantItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = mant_item_finalize;
  object_class->get_property = mant_item_get_property;
  object_class->set_property = mant_item_set_property;

  /**
   * MantItem:id:
   *
   * The stable name, the same in files, settings and on the command line.
   */
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  /**
   * MantItem:title:
   *
   * What to call it in front of people.
   */
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  /**
   * MantItem:source:
   *
   * Where the definition comes from.
   */
  properties[PROP_SOURCE] = g_param_spec_string ("source", NULL, NULL, NULL, flags);
  /**
   * MantItem:group:
   *
   * What kind it is, for sections in pickers.
   */
  properties[PROP_GROUP] = g_param_spec_string ("group", NULL, NULL, NULL, flags);
  /**
   * MantItem:detail:
   *
   * One line of facts.
   */
  properties[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mant_item_init (MantItem *self)
{
}

/**
 * mant_item_get_id:
 * @self: an item
 *
 * Returns: the stable name: "e4m3fn", "rne"
 */
const char *
mant_item_get_id (MantItem *self)
{
  g_return_val_if_fail (MANT_IS_ITEM (self), NULL);

  return self->id;
}

/**
 * mant_item_get_title:
 * @self: an item
 *
 * Returns: what to call it in front of people, translated; the id where it has no other name
 */
const char *
mant_item_get_title (MantItem *self)
{
  g_return_val_if_fail (MANT_IS_ITEM (self), NULL);

  return self->title;
}

/**
 * mant_item_get_source:
 * @self: an item
 *
 * Returns: (nullable): where the definition comes from: a standard and its section, or a paper
 */
const char *
mant_item_get_source (MantItem *self)
{
  g_return_val_if_fail (MANT_IS_ITEM (self), NULL);

  return self->source;
}

/**
 * mant_item_get_group:
 * @self: an item
 *
 * The kind, for sections in pickers. Formats: "float", "p3109", "posit", "integer", "fixed"
 * (point), "khot", "table" (code books), "block", "own" (of the format library). Roundings:
 * "deterministic", "stochastic". Scale rules: "amax" (looks at the largest magnitude only),
 * "values". Instruction sets: "isa".
 *
 * Returns: an id, not translated
 */
const char *
mant_item_get_group (MantItem *self)
{
  g_return_val_if_fail (MANT_IS_ITEM (self), NULL);

  return self->group;
}

/**
 * mant_item_get_detail:
 * @self: an item
 *
 * One line of facts, taken from the descriptor: "8 bits · max 448 · min subnormal 2⁻⁹".
 *
 * Returns: translated text; empty where there is nothing to say
 */
const char *
mant_item_get_detail (MantItem *self)
{
  g_return_val_if_fail (MANT_IS_ITEM (self), NULL);

  return self->detail;
}

static void
append_item (GListStore *list,
             const char *id,
             const char *title,
             const char *source,
             const char *group,
             const char *detail)
{
  /* A title or a source without a translation stays as the descriptor has it, in English. */
  g_autoptr (MantItem) item = g_object_new (MANT_TYPE_ITEM,
                                            "id", id,
                                            "title", title == NULL ? id : _(title),
                                            "source", source,
                                            "group", group,
                                            "detail", detail,
                                            NULL);

  g_list_store_append (list, item);
}

static void
append_superscript (GString *text,
                    int      n)
{
  static const char *const digits[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };
  g_autofree char *decimal = g_strdup_printf ("%d", n);

  for (const char *c = decimal; *c != '\0'; c++)
    g_string_append (text, *c == '-' ? "⁻" : digits[*c - '0']);
}

/* A limit of a format as people write it: 448, 2⁻⁹, 1.79769·10³⁰⁸. */
void
_mant_item_append_value (GString         *text,
                         const MantValue *value)
{
  double x = mant_value_to_f64 (value);
  gboolean power_of_two = value->hi == UINT64_C (1) << 63 && value->lo == 0;
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  char *exponent;

  if (value->number_class == MANT_CLASS_ZERO)
    {
      g_string_append (text, "0");
      return;
    }

  if (value->negative)
    g_string_append (text, "−");
  x = fabs (x);
  if (isinf (x) || x == 0 || (power_of_two && (x < 0.01 || x > 1e5)))
    {
      /* Beyond binary64 all that is of interest is how large. */
      if (!power_of_two)
        g_string_append (text, "≈ ");
      g_string_append (text, "2");
      append_superscript (text, value->exponent + (power_of_two ? 0 : 1));
      return;
    }

  g_ascii_formatd (buffer, sizeof buffer, x == rint (x) && x < 1e7 ? "%.0f" : "%.6g", x);
  exponent = strchr (buffer, 'e');
  if (exponent == NULL)
    {
      g_string_append (text, buffer);
      return;
    }
  *exponent = '\0';
  g_string_append_printf (text, "%s·10", buffer);
  append_superscript (text, (int) g_ascii_strtoll (exponent + 1, NULL, 10));
}

const char *
_mant_format_group (const MantFormat *format)
{
  if (format->codec == &mant_codec_integer)
    return format->fraction_bits != 0 ? "fixed" : "integer";
  if (format->codec == &mant_codec_float)
    return format->system == MANT_SYSTEM_P3109 ? "p3109" : "float";
  return format->codec->id; /* "posit", "khot", "table" */
}

static char *
format_detail (const MantFormat *format)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, ngettext ("%d bit", "%d bits", format->bits), format->bits);
  g_string_append (text, " · ");
  if (mant_format_is_wide (format))
    {
      /* Its numbers are beyond what a descriptor holds. */
      g_string_append_printf (text, ngettext ("precision %d bit", "precision %d bits",
                                              format->significand_bits + 1),
                              format->significand_bits + 1);
    }
  else if (format->codec == &mant_codec_float)
    {
      g_string_append (text, _("max"));
      g_string_append (text, " ");
      _mant_item_append_value (text, &format->max_finite);
      g_string_append (text, " · ");
      if (format->min_subnormal.number_class != MANT_CLASS_ZERO)
        {
          g_string_append (text, _("min subnormal"));
          g_string_append (text, " ");
          _mant_item_append_value (text, &format->min_subnormal);
        }
      else
        {
          g_string_append (text, _("min"));
          g_string_append (text, " ");
          _mant_item_append_value (text, &format->min_normal);
        }
    }
  else
    {
      _mant_item_append_value (text, &format->min_finite);
      g_string_append (text, " … ");
      _mant_item_append_value (text, &format->max_finite);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
shape_text (const MantBlockFormat *format)
{
  switch (format->shape)
    {
    case MANT_SHAPE_VECTOR:
      return g_strdup_printf (_("blocks of %zu"), format->length);
    case MANT_SHAPE_TILE:
      return g_strdup_printf (_("tiles of %zu × %zu"), format->rows, format->length);
    case MANT_SHAPE_ROW:
      return g_strdup (_("a scale a row"));
    case MANT_SHAPE_TENSOR:
      return g_strdup (_("a scale a tensor"));
    case MANT_SHAPE_ELEMENT:
    default:
      return g_strdup (_("no scale"));
    }
}

static char *
block_detail (const MantBlockFormat *format)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *shape = shape_text (format);
  char bits[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (bits, sizeof bits, "%.4g", mant_block_format_bits_per_element (format));
  g_string_append_printf (text, _("%s bits an element"), bits);
  g_string_append_printf (text, " · %s · %s", format->element.id, shape);
  if (format->shape != MANT_SHAPE_ELEMENT)
    g_string_append_printf (text, " · %s · %s", format->scale.id, format->rule->id);
  if (format->tensor_scale)
    g_string_append_printf (text, " · %s", _("binary32 scale a tensor"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

MantItem *
_mant_item_new_own (const char            *name,
                    const char            *title,
                    const char            *text,
                    const MantBlockFormat *format)
{
  g_autofree char *detail = format->shape == MANT_SHAPE_ELEMENT ? format_detail (&format->element)
                                                                : block_detail (format);

  return g_object_new (MANT_TYPE_ITEM,
                       "id", name,
                       "title", title != NULL ? title : name,
                       "source", text,
                       "group", "own",
                       "detail", detail,
                       NULL);
}

static void
append_own (GListStore        *list,
            MantFormatLibrary *library,
            guint              position,
            guint              first,
            guint              n_added)
{
  for (guint i = 0; i < n_added; i++)
    {
      g_autoptr (MantItem) item = g_list_model_get_item (G_LIST_MODEL (library), first + i);

      g_list_store_insert (list, position + i, item);
    }
}

static void
library_changed_cb (GListStore *list,
                    guint       position,
                    guint       n_removed,
                    guint       n_added,
                    GListModel *library)
{
  const guint n_built_in = mant_n_formats + mant_n_block_formats;

  g_list_store_splice (list, n_built_in + position, n_removed, NULL, 0);
  append_own (list, MANT_FORMAT_LIBRARY (library), n_built_in + position, position, n_added);
}

/**
 * mant_list_formats:
 *
 * Every named format: the scalar ones, then the block formats, each in the order of
 * core/num/meson.build, then those of the format library, whose changes the list follows. For the
 * main thread.
 *
 * Returns: (transfer full): a new list model of [class@Item]
 */
GListModel *
mant_list_formats (void)
{
  g_autoptr (GListStore) list = g_list_store_new (MANT_TYPE_ITEM);
  MantFormatLibrary *library = mant_format_library_get_default ();

  for (gsize i = 0; i < mant_n_formats; i++)
    {
      const MantFormat *format = mant_formats[i];
      g_autofree char *detail = format_detail (format);

      append_item (list, format->id, format->title, format->source, _mant_format_group (format),
                   detail);
    }
  for (gsize i = 0; i < mant_n_block_formats; i++)
    {
      const MantBlockFormat *format = mant_block_formats[i];
      g_autofree char *detail = block_detail (format);

      append_item (list, format->id, format->title, format->source, "block", detail);
    }
  append_own (list, library, mant_n_formats + mant_n_block_formats, 0,
              g_list_model_get_n_items (G_LIST_MODEL (library)));
  g_signal_connect_object (library, "items-changed", G_CALLBACK (library_changed_cb), list,
                           G_CONNECT_SWAPPED);
  return G_LIST_MODEL (g_steal_pointer (&list));
}

/**
 * mant_list_roundings:
 *
 * Every rounding mode, in the order of core/num/meson.build.
 *
 * Returns: (transfer full): a new list model of [class@Item]
 */
GListModel *
mant_list_roundings (void)
{
  g_autoptr (GListStore) list = g_list_store_new (MANT_TYPE_ITEM);

  for (gsize i = 0; i < mant_n_roundings; i++)
    {
      const MantRounding *rounding = mant_roundings[i];

      append_item (list, rounding->id, rounding->title, rounding->source,
                   rounding->stochastic ? "stochastic" : "deterministic",
                   rounding->given_bits ? _("compares with N random bits")
                   : rounding->stochastic ? _("random, the same for the same seed") : "");
    }
  return G_LIST_MODEL (g_steal_pointer (&list));
}

/**
 * mant_list_scale_rules:
 *
 * Every rule by which a block's scale is chosen, in the order of core/num/meson.build.
 *
 * Returns: (transfer full): a new list model of [class@Item]
 */
GListModel *
mant_list_scale_rules (void)
{
  g_autoptr (GListStore) list = g_list_store_new (MANT_TYPE_ITEM);

  for (gsize i = 0; i < mant_n_scale_rules; i++)
    {
      const MantScaleRule *rule = mant_scale_rules[i];

      append_item (list, rule->id, rule->title, rule->source,
                   rule->needs_values ? "values" : "amax",
                   rule->needs_values ? _("looks at every element of the block")
                                      : _("looks at the block's largest magnitude"));
    }
  return G_LIST_MODEL (g_steal_pointer (&list));
}

/**
 * mant_list_isas:
 *
 * The instruction sets that this processor has and there are kernels for, the slowest first. They
 * differ in nothing but speed.
 *
 * Returns: (transfer full): a new list model of [class@Item]
 */
GListModel *
mant_list_isas (void)
{
  g_autoptr (GListStore) list = g_list_store_new (MANT_TYPE_ITEM);

  for (gsize i = 0; i < mant_n_isas; i++)
    if (mant_isas[i].available ())
      append_item (list, mant_isas[i].id, NULL, NULL, "isa",
                   &mant_isas[i] == mant_isa_current () ? _("in use") : "");
  return G_LIST_MODEL (g_steal_pointer (&list));
}
