/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-block-number-private.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#define STD_PARAMETER "2.92247856" /* of the rule std(C) where the format does not say C */

struct _MantBlockChoice
{
  GObject parent_instance;

  char *format;
  char *title;
  char *scale_code;
  double scale, mse, qsnr_db;
  gboolean is_current;
};

G_DEFINE_FINAL_TYPE (MantBlockChoice, mant_block_choice, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_FORMAT,
  PROP_TITLE,
  PROP_SCALE_CODE,
  PROP_SCALE,
  PROP_MSE,
  PROP_QSNR_DB,
  PROP_IS_CURRENT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
mant_block_choice_finalize (GObject *object)
{
  MantBlockChoice *self = MANT_BLOCK_CHOICE (object);

  g_clear_pointer (&self->format, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->scale_code, g_free);

  G_OBJECT_CLASS (mant_block_choice_parent_class)->finalize (object);
}

static void
mant_block_choice_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  MantBlockChoice *self = MANT_BLOCK_CHOICE (object);

  switch (prop_id)
    {
    case PROP_FORMAT:
      g_value_set_string (value, self->format);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_SCALE_CODE:
      g_value_set_string (value, self->scale_code);
      break;
    case PROP_SCALE:
      g_value_set_double (value, self->scale);
      break;
    case PROP_MSE:
      g_value_set_double (value, self->mse);
      break;
    case PROP_QSNR_DB:
      g_value_set_double (value, self->qsnr_db);
      break;
    case PROP_IS_CURRENT:
      g_value_set_boolean (value, self->is_current);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mant_block_choice_class_init (MantBlockChoiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = mant_block_choice_finalize;
  object_class->get_property = mant_block_choice_get_property;

  /**
   * MantBlockChoice:format:
   *
   * The text of the block format with this rule or recipe.
   */
  properties[PROP_FORMAT] = g_param_spec_string ("format", NULL, NULL, NULL, flags);
  /**
   * MantBlockChoice:title:
   *
   * What to call the rule or recipe, translated.
   */
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  /**
   * MantBlockChoice:scale-code:
   *
   * The code of the scale it chooses.
   */
  properties[PROP_SCALE_CODE] = g_param_spec_string ("scale-code", NULL, NULL, NULL, flags);
  /**
   * MantBlockChoice:scale:
   *
   * What elements are multiplied by.
   */
  properties[PROP_SCALE] = g_param_spec_double ("scale", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0,
                                                flags);
  /**
   * MantBlockChoice:mse:
   *
   * The mean of the squared errors.
   */
  properties[PROP_MSE] = g_param_spec_double ("mse", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  /**
   * MantBlockChoice:qsnr-db:
   *
   * The signal-to-noise ratio in decibels.
   */
  properties[PROP_QSNR_DB] = g_param_spec_double ("qsnr-db", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE,
                                                  0, flags);
  /**
   * MantBlockChoice:is-current:
   *
   * Whether it is what the block's own format says.
   */
  properties[PROP_IS_CURRENT] = g_param_spec_boolean ("is-current", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mant_block_choice_init (MantBlockChoice *self)
{
}

static void
add_choice (GListStore            *list,
            MantBlockNumber       *self,
            const MantBlockFormat *format,
            const char            *title,
            gboolean               is_current)
{
  g_autoptr (MantBlockChoice) choice = g_object_new (MANT_TYPE_BLOCK_CHOICE, NULL);
  const MantQuantizer quantizer = _mant_block_number_quantizer (self, format);
  g_autofree float *out = g_new (float, self->n_elements);
  double signal = 0, noise = 0;
  MantCode code;

  mant_block_quantize (&quantizer, self->originals, self->n_elements, 0, 1, out, NULL, &code,
                       &choice->scale);
  for (guint i = 0; i < self->n_elements; i++)
    {
      const double error = (double) out[i] - self->originals[i];

      signal += (double) self->originals[i] * self->originals[i];
      noise += error * error;
    }
  choice->scale *= format->element_unit;
  choice->format = g_strdup (format->id);
  choice->title = g_strdup (_(title));
  choice->scale_code = _mant_block_number_code_text (code.lo, format->scale.bits);
  choice->mse = noise / self->n_elements;
  choice->qsnr_db = _mant_block_number_qsnr_db (signal, noise);
  choice->is_current = is_current;
  g_list_store_append (list, choice);
}

/**
 * mant_block_number_list_choices:
 * @self: a block
 *
 * What every scale rule would make of the original numbers, and, for formats that libraries make in
 * their own ways, every library's recipe. A rule with a number of its own has that of the format,
 * or std(2.92247856).
 *
 * Returns: (transfer full): a new list of [class@BlockChoice]
 */
GListModel *
mant_block_number_list_choices (MantBlockNumber *self)
{
  g_autoptr (GListStore) list = g_list_store_new (MANT_TYPE_BLOCK_CHOICE);

  g_return_val_if_fail (MANT_IS_BLOCK_NUMBER (self), NULL);

  for (gsize i = 0; i < mant_n_scale_rules; i++)
    {
      const MantScaleRule *rule = mant_scale_rules[i];
      const gboolean is_current = rule == self->format.rule;
      g_autofree char *text
          = rule->has_parameter ? g_strdup_printf ("%s(%s)", rule->id, STD_PARAMETER)
                                : g_strdup (rule->id);
      MantBlockFormat format = self->format;

      if (self->format.maker != NULL && self->format.maker->factors != NULL)
        break; /* the recipe has a rule of its own */
      if (!is_current && mant_block_format_set_rule (&format, text, NULL, 0) != MANT_OK)
        continue;
      add_choice (list, self, &format, rule->title, is_current);
    }
  if (self->format.recipe != NULL)
    for (gsize i = 0; i < mant_n_recipes; i++)
      {
        const MantRecipe *recipe = mant_recipes[i];
        const gboolean is_current = self->format.maker == recipe;
        MantBlockFormat format = self->format;

        if (!is_current && mant_block_format_set_recipe (&format, recipe->id, NULL, 0) != MANT_OK)
          continue;
        if (is_current && (self->format.maker->factors == NULL))
          continue; /* told above, by its rule */
        add_choice (list, self, &format, recipe->title, is_current);
      }
  return G_LIST_MODEL (g_steal_pointer (&list));
}
