/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "format-explorer-model.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DEFAULT_FORMAT       "e4m3fn"
#define DEFAULT_BLOCK_FORMAT "mxfp4"
#define DEFAULT_VALUE        "1"

struct _FormatExplorerModel
{
  GObject          parent_instance;

  MantSession     *session; /* weak */
  GStrv            formats;
  GPtrArray       *calculators; /* of MantCalculator, one a format */
  char            *block_format;
  MantNumber      *number;
  MantNumberFlags  flags;
  char            *rounding;
  char            *overflow;
};

G_DEFINE_DYNAMIC_TYPE_EXTENDED (FormatExplorerModel, format_explorer_model, G_TYPE_OBJECT,
                                G_TYPE_FLAG_FINAL, {})

enum
{
  CHANGED,
  SHOW_PAGE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
changed (FormatExplorerModel   *self,
         FormatExplorerChanges  changes)
{
  g_signal_emit (self, signals[CHANGED], 0, (guint) changes);
}

/* Tells the calculator what the model says. A rounding or an overflow rule that the format does not
 * have leaves it as it was: the caller has checked those that a person chose. */
static gboolean
set_up (FormatExplorerModel  *self,
        MantCalculator       *calculator,
        GError              **error)
{
  if (self->session != NULL)
    mant_calculator_set_seed (calculator, mant_session_get_seed (self->session));

  return mant_calculator_set_rounding (calculator, self->rounding, error)
         && mant_calculator_set_overflow (calculator, self->overflow, error);
}

/* Takes over formats that are known to be scalar; the calculators of those that stay where they were
 * are kept, with their variables. */
static gboolean
take_formats (FormatExplorerModel  *self,
              GStrv                 formats,
              GError              **error)
{
  g_autoptr (GPtrArray) calculators = g_ptr_array_new_with_free_func (g_object_unref);
  const guint n_old = self->formats != NULL ? g_strv_length (self->formats) : 0;
  const gboolean same_first =
    n_old > 0 && g_str_equal (self->formats[0], formats[0]) && self->number != NULL;

  for (guint i = 0; formats[i] != NULL; i++)
    {
      MantCalculator *calculator;

      if (i < n_old && g_str_equal (formats[i], self->formats[i]))
        {
          g_ptr_array_add (calculators, g_object_ref (g_ptr_array_index (self->calculators, i)));
          continue;
        }
      calculator = mant_calculator_new (formats[i], error);
      if (calculator == NULL)
        return FALSE;
      g_ptr_array_add (calculators, calculator);
      if (!set_up (self, calculator, error))
        return FALSE;
    }

  g_strfreev (self->formats);
  self->formats = g_strdupv (formats);
  g_clear_pointer (&self->calculators, g_ptr_array_unref);
  self->calculators = g_steal_pointer (&calculators);
  changed (self, FORMAT_EXPLORER_FORMATS);

  if (!same_first)
    {
      g_autoptr (MantNumber) number = NULL;
      MantCalculator *calculator = format_explorer_model_get_calculator (self, 0);
      MantNumberFlags flags = 0;

      if (self->number != NULL)
        number = mant_calculator_convert (calculator, self->number, &flags);
      else
        number = mant_calculator_encode (calculator, DEFAULT_VALUE, &flags, NULL);
      if (number != NULL)
        format_explorer_model_set_number (self, number, flags);
    }
  return TRUE;
}

/* Whether a format is the one that changed in the library, or is made of it. */
static gboolean
is_made_of (const char *format,
            MantItem   *changed_format)
{
  const char *id = mant_item_get_id (changed_format);
  g_autofree char *text = mant_format_library_dup_text (mant_format_library_get_default (), format);

  return g_str_equal (format, id) || (text != NULL && strstr (text, id) != NULL);
}

/* An own format that is looked at has another meaning now: its calculator is made anew. */
static void
library_changed_cb (FormatExplorerModel *self,
                    guint                position,
                    guint                n_removed,
                    guint                n_added,
                    GListModel          *library)
{
  gboolean scalar = FALSE, block = FALSE;

  for (guint i = 0; i < n_added; i++)
    {
      g_autoptr (MantItem) item = g_list_model_get_item (library, position + i);

      for (guint k = 0; self->formats[k] != NULL; k++)
        scalar |= is_made_of (self->formats[k], item);
      block |= is_made_of (self->block_format, item);
    }
  if (scalar)
    {
      g_auto (GStrv) formats = g_steal_pointer (&self->formats);

      /* A scalar that has become a block format keeps its old meaning here. */
      if (!take_formats (self, formats, NULL))
        self->formats = g_steal_pointer (&formats);
    }
  if (block && mant_format_is_block (self->block_format))
    changed (self, FORMAT_EXPLORER_BLOCK_FORMAT);
}

static void
format_explorer_model_finalize (GObject *object)
{
  FormatExplorerModel *self = FORMAT_EXPLORER_MODEL (object);

  g_clear_weak_pointer (&self->session);
  g_clear_pointer (&self->formats, g_strfreev);
  g_clear_pointer (&self->calculators, g_ptr_array_unref);
  g_clear_pointer (&self->block_format, g_free);
  g_clear_pointer (&self->number, mant_number_unref);
  g_clear_pointer (&self->rounding, g_free);
  g_clear_pointer (&self->overflow, g_free);

  G_OBJECT_CLASS (format_explorer_model_parent_class)->finalize (object);
}

static void
format_explorer_model_class_init (FormatExplorerModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = format_explorer_model_finalize;

  /* changes: FormatExplorerChanges */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SHOW_PAGE] = g_signal_new ("show-page", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
format_explorer_model_class_finalize (FormatExplorerModelClass *klass)
{
}

static void
format_explorer_model_init (FormatExplorerModel *self)
{
  self->block_format = g_strdup (DEFAULT_BLOCK_FORMAT);
  self->rounding = g_strdup ("rne");
  self->overflow = g_strdup ("");
}

void
format_explorer_model_register (GTypeModule *module)
{
  format_explorer_model_register_type (module);
}

FormatExplorerModel *
format_explorer_model_new (MantSession *session)
{
  FormatExplorerModel *self = g_object_new (FORMAT_EXPLORER_TYPE_MODEL, NULL);
  char *formats[] = { (char *) DEFAULT_FORMAT, NULL };
  g_autoptr (GError) error = NULL;

  g_set_weak_pointer (&self->session, session);
  if (!take_formats (self, formats, &error))
    g_error ("%s", error->message); /* a format of our own list */
  g_signal_connect_object (mant_format_library_get_default (), "items-changed",
                           G_CALLBACK (library_changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/* (transfer none) (nullable): NULL once it is gone */
MantSession *
format_explorer_model_get_session (FormatExplorerModel *self)
{
  return self->session;
}

const char *const *
format_explorer_model_get_formats (FormatExplorerModel *self)
{
  return (const char *const *) self->formats;
}

guint
format_explorer_model_get_n_formats (FormatExplorerModel *self)
{
  return g_strv_length (self->formats);
}

const char *
format_explorer_model_get_format (FormatExplorerModel *self)
{
  return self->formats[0];
}

const char *
format_explorer_model_get_block_format (FormatExplorerModel *self)
{
  return self->block_format;
}

gboolean
format_explorer_model_set_formats (FormatExplorerModel  *self,
                                   const char *const    *formats,
                                   GError              **error)
{
  g_autoptr (GPtrArray) canonical = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (formats != NULL && formats[0] != NULL, FALSE);

  for (guint i = 0; formats[i] != NULL && i < FORMAT_EXPLORER_MAX_FORMATS; i++)
    {
      char *text = mant_format_canonicalize (formats[i], error);

      if (text == NULL)
        return FALSE;
      g_ptr_array_add (canonical, text);
      if (mant_format_is_block (text))
        {
          g_set_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                       _("%s is a block format: its numbers share scales, so it has no number line "
                         "of its own"), text);
          return FALSE;
        }
    }
  g_ptr_array_add (canonical, NULL);

  if (g_strv_equal ((const char *const *) canonical->pdata, (const char *const *) self->formats))
    return TRUE;
  return take_formats (self, (GStrv) canonical->pdata, error);
}

gboolean
format_explorer_model_set_format (FormatExplorerModel  *self,
                                  const char           *format,
                                  GError              **error)
{
  g_auto (GStrv) formats = NULL;
  g_autofree char *text = mant_format_canonicalize (format, error);

  if (text == NULL)
    return FALSE;
  if (mant_format_is_block (text))
    {
      if (!format_explorer_model_set_block_format (self, text, error))
        return FALSE;
      format_explorer_model_show_page (self, "block");
      return TRUE;
    }

  formats = g_strdupv (self->formats);
  g_free (formats[0]);
  formats[0] = g_steal_pointer (&text);
  return format_explorer_model_set_formats (self, (const char *const *) formats, error);
}

gboolean
format_explorer_model_set_block_format (FormatExplorerModel  *self,
                                        const char           *format,
                                        GError              **error)
{
  g_autofree char *text = mant_format_canonicalize (format, error);

  if (text == NULL)
    return FALSE;
  if (!mant_format_is_block (text))
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                   _("%s is not a block format: each of its numbers stands alone"), text);
      return FALSE;
    }
  if (g_str_equal (text, self->block_format))
    return TRUE;

  g_free (self->block_format);
  self->block_format = g_steal_pointer (&text);
  changed (self, FORMAT_EXPLORER_BLOCK_FORMAT);
  return TRUE;
}

MantNumber *
format_explorer_model_get_number (FormatExplorerModel *self)
{
  return self->number;
}

MantNumberFlags
format_explorer_model_get_flags (FormatExplorerModel *self)
{
  return self->flags;
}

void
format_explorer_model_set_number (FormatExplorerModel *self,
                                  MantNumber          *number,
                                  MantNumberFlags      flags)
{
  g_return_if_fail (number != NULL);

  mant_number_ref (number);
  g_clear_pointer (&self->number, mant_number_unref);
  self->number = number;
  self->flags = flags;
  changed (self, FORMAT_EXPLORER_NUMBER);
}

gboolean
format_explorer_model_set_code (FormatExplorerModel  *self,
                                const char           *code,
                                GError              **error)
{
  g_autoptr (MantNumber) number = mant_number_new_from_code (self->formats[0], code, error);

  if (number == NULL)
    return FALSE;
  format_explorer_model_set_number (self, number, 0);
  return TRUE;
}

gboolean
format_explorer_model_set_value (FormatExplorerModel  *self,
                                 const char           *value,
                                 GError              **error)
{
  MantNumberFlags flags = 0;
  g_autoptr (MantNumber) number =
    mant_calculator_encode (format_explorer_model_get_calculator (self, 0), value, &flags, error);

  if (number == NULL)
    return FALSE;
  format_explorer_model_set_number (self, number, flags);
  return TRUE;
}

const char *
format_explorer_model_get_rounding (FormatExplorerModel *self)
{
  return self->rounding;
}

const char *
format_explorer_model_get_overflow (FormatExplorerModel *self)
{
  return self->overflow;
}

/* A rule that the formats do not know is said in a toast, and the old one stays. */
static void
set_rule (FormatExplorerModel  *self,
          char                **field,
          const char           *value)
{
  g_autofree char *old = NULL;
  g_autoptr (GError) error = NULL;

  if (g_strcmp0 (*field, value) == 0)
    return;

  old = g_steal_pointer (field);
  *field = g_strdup (value);
  for (guint i = 0; i < self->calculators->len; i++)
    if (!set_up (self, g_ptr_array_index (self->calculators, i), &error))
      {
        g_free (*field);
        *field = g_steal_pointer (&old);
        for (guint j = 0; j <= i; j++)
          set_up (self, g_ptr_array_index (self->calculators, j), NULL);
        if (self->session != NULL)
          mant_session_report_error (self->session, error);
        break;
      }
  changed (self, FORMAT_EXPLORER_ROUNDING);
}

void
format_explorer_model_set_rounding (FormatExplorerModel *self,
                                    const char          *rounding)
{
  g_return_if_fail (rounding != NULL);

  set_rule (self, &self->rounding, rounding);
}

void
format_explorer_model_set_overflow (FormatExplorerModel *self,
                                    const char          *overflow)
{
  g_return_if_fail (overflow != NULL);

  set_rule (self, &self->overflow, overflow);
}

MantCalculator *
format_explorer_model_get_calculator (FormatExplorerModel *self,
                                      guint                index)
{
  g_return_val_if_fail (index < self->calculators->len, NULL);

  return g_ptr_array_index (self->calculators, index);
}

void
format_explorer_model_show_page (FormatExplorerModel *self,
                                 const char          *page)
{
  g_signal_emit (self, signals[SHOW_PAGE], 0, page);
}

/* One watch. It belongs to the widget, and goes with it. */
typedef struct
{
  FormatExplorerModel   *model;
  GtkWidget             *widget; /* not owned */
  FormatExplorerWatch    watch;
  gpointer               data;
  FormatExplorerChanges  changes;
  guint                  idle_id;
  gulong                 changed_id;
} Watch;

static void
watch_stop (Watch *self)
{
  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_clear_signal_handler (&self->changed_id, self->model);
}

/* At dispose: the children of the widget go now, its data later. */
static void
watch_destroy_cb (GtkWidget *widget,
                  Watch     *self)
{
  watch_stop (self);
}

static void
watch_free (gpointer  data,
            GClosure *closure)
{
  Watch *self = data;

  watch_stop (self);
  g_object_unref (self->model);
  g_free (self);
}

static gboolean
watch_idle (gpointer data)
{
  Watch *self = data;
  const FormatExplorerChanges changes = self->changes;

  self->idle_id = 0;
  self->changes = 0;
  self->watch (self->model, changes, self->data);
  return G_SOURCE_REMOVE;
}

static void
watch_queue (Watch *self)
{
  if (self->changes != 0 && self->idle_id == 0 && gtk_widget_get_mapped (self->widget))
    self->idle_id = g_idle_add_full (G_PRIORITY_DEFAULT, watch_idle, self, NULL);
}

static void
watch_changed_cb (FormatExplorerModel *model,
                  guint                changes,
                  Watch               *self)
{
  self->changes |= changes;
  watch_queue (self);
}

void
format_explorer_model_watch (FormatExplorerModel *self,
                             GtkWidget           *widget,
                             FormatExplorerWatch  watch,
                             gpointer             data)
{
  Watch *item = g_new0 (Watch, 1);

  item->model = g_object_ref (self);
  item->widget = widget;
  item->watch = watch;
  item->data = data;
  item->changes = FORMAT_EXPLORER_FORMATS | FORMAT_EXPLORER_NUMBER | FORMAT_EXPLORER_ROUNDING
                  | FORMAT_EXPLORER_BLOCK_FORMAT;
  item->changed_id = g_signal_connect (self, "changed", G_CALLBACK (watch_changed_cb), item);
  g_signal_connect_swapped (widget, "map", G_CALLBACK (watch_queue), item);
  g_signal_connect_data (widget, "destroy", G_CALLBACK (watch_destroy_cb), item, watch_free, 0);
  watch_queue (item);
}
