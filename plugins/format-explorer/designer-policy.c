/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "designer-policy.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "explorer-page.h"

#define MAX_WORDS 4

/* The fields: the key in a format's text, and its words. */
static const struct
{
  const char *key;
  const char *title;
  const char *words[MAX_WORDS + 1];
  const char *titles[MAX_WORDS + 1];
} fields[] = {
  { "overflow", N_("Overflow"), { "ieee", "saturate", "propagate", "none" },
    { N_("infinity, by the mode’s direction"), N_("largest finite, infinity too"),
      N_("largest finite, infinity stays"), N_("infinity where there is one") } },
  { "nan-code", N_("Code of NaN"), { "signed", "positive", "ones" },
    { N_("quiet, with its sign"), N_("quiet, without a sign"), N_("every bit set") } },
  { "inf-saturation", N_("Infinity when saturating"), { "max", "stays" },
    { N_("the largest finite"), N_("stays infinity or NaN") } },
  { "zero-sign", N_("Sign of zero"), { "keeps", "positive", "directed-positive" },
    { N_("kept"), N_("always +0"), N_("+0 when rounding up or down") } },
  { "directed", N_("Directed overflow"), { "ieee", "inf" },
    { N_("as IEEE 754"), N_("always to infinity or NaN") } },
  { "missing-nan", N_("NaN where there is none"), { "zero", "negzero" },
    { N_("0"), N_("−0") } },
};

#define N_FIELDS G_N_ELEMENTS (fields)

struct _DesignerPolicy
{
  AdwBin          parent_instance;

  MantFormatInfo *info;
  GListModel     *presets;
  GtkWidget      *preset;
  GtkWidget      *fields[N_FIELDS];
  gboolean        updating;
};

G_DEFINE_DYNAMIC_TYPE_EXTENDED (DesignerPolicy, designer_policy, ADW_TYPE_BIN,
                                G_TYPE_FLAG_FINAL, {})

enum
{
  COMPOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
is_policy_key (const char *part,
               const char *without)
{
  for (guint k = 0; k < N_FIELDS; k++)
    if (g_str_has_prefix (part, fields[k].key) && part[strlen (fields[k].key)] == '=')
      return g_strcmp0 (fields[k].key, without) != 0;
  return FALSE;
}

static char *
policy_without (const char *text,
                const char *without)
{
  g_autoptr (GString) policy = g_string_new (NULL);
  const char *open = strchr (text, '(');
  g_auto (GStrv) parts = open != NULL ? g_strsplit_set (open + 1, ",()", -1) : NULL;

  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    if (is_policy_key (parts[i], without))
      g_string_append_printf (policy, "%s%s", policy->len > 0 ? "," : "", parts[i]);
  return g_string_free (g_steal_pointer (&policy), FALSE);
}

char *
designer_policy_of (const char *text)
{
  return policy_without (text, NULL);
}

/* The text of the format, its policy left out. */
static char *
base_of (const char *text)
{
  g_autoptr (GString) base = NULL;
  const char *open = strchr (text, '(');
  g_auto (GStrv) parts = NULL;
  guint n = 0;

  if (open == NULL)
    return g_strdup (text);
  base = g_string_new_len (text, open - text);
  parts = g_strsplit_set (open + 1, ",)", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (parts[i][0] != '\0' && !is_policy_key (parts[i], NULL))
      g_string_append_printf (base, "%c%s", n++ == 0 ? '(' : ',', parts[i]);
  if (n > 0)
    g_string_append_c (base, ')');
  return g_string_free (g_steal_pointer (&base), FALSE);
}

char *
designer_policy_add (const char *base,
                     const char *policy)
{
  const gsize n = strlen (base);

  if (policy[0] == '\0')
    return g_strdup (base);
  if (base[n - 1] == ')')
    return g_strdup_printf ("%.*s,%s)", (int) n - 1, base, policy);
  return g_strdup_printf ("%s(%s)", base, policy);
}

static void
preset_cb (DesignerPolicy *self)
{
  const guint position = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->preset));
  g_autofree char *text = NULL;
  g_autoptr (MantItem) preset = NULL;

  if (self->updating || self->info == NULL || position == 0)
    return;

  preset = g_list_model_get_item (self->presets, position - 1);
  text = mant_format_info_with_policy (self->info, mant_item_get_id (preset), NULL);
  if (text != NULL)
    g_signal_emit (self, signals[COMPOSED], 0, text);
}

static void
field_cb (DesignerPolicy *self,
          GParamSpec     *pspec,
          GtkWidget      *drop_down)
{
  if (self->updating || self->info == NULL)
    return;

  for (guint k = 0; k < N_FIELDS; k++)
    if (self->fields[k] == drop_down)
      {
        const guint word = gtk_drop_down_get_selected (GTK_DROP_DOWN (drop_down));
        g_autofree char *long_text = mant_format_info_dup_long_text (self->info);
        g_autofree char *base = base_of (long_text);
        g_autofree char *rest = policy_without (long_text, fields[k].key);
        g_autofree char *policy = g_strdup_printf ("%s%s%s=%s", rest, rest[0] != '\0' ? "," : "",
                                                   fields[k].key, fields[k].words[word]);
        g_autofree char *text = designer_policy_add (base, policy);

        g_signal_emit (self, signals[COMPOSED], 0, text);
        return;
      }
}

/* Which word a field has; whether it has a choice is for the format's reader to say. */
static void
show_field (DesignerPolicy *self,
            guint           k,
            const char     *base)
{
  const char *word = mant_format_info_get_word (self->info, fields[k].key);
  gboolean concerned = FALSE;

  for (guint i = 0; fields[k].words[i] != NULL; i++)
    {
      g_autofree char *policy = g_strdup_printf ("%s=%s", fields[k].key, fields[k].words[i]);
      g_autofree char *text = designer_policy_add (base, policy);
      g_autofree char *canonical = mant_format_canonicalize (text, NULL);
      const gboolean is_set = g_strcmp0 (word, fields[k].words[i]) == 0;

      concerned |= canonical != NULL && !is_set;
      if (is_set)
        gtk_drop_down_set_selected (GTK_DROP_DOWN (self->fields[k]), i);
    }
  gtk_widget_set_sensitive (self->fields[k], concerned);
}

void
designer_policy_set_info (DesignerPolicy *self,
                          MantFormatInfo *info)
{
  const char *preset = mant_format_info_get_word (info, "preset");
  g_autofree char *long_text = mant_format_info_dup_long_text (info);
  g_autofree char *base = base_of (long_text);
  guint position = 0;

  mant_format_info_ref (info);
  g_clear_pointer (&self->info, mant_format_info_unref);
  self->info = info;

  self->updating = TRUE;
  for (guint i = 0; i < g_list_model_get_n_items (self->presets); i++)
    {
      g_autoptr (MantItem) item = g_list_model_get_item (self->presets, i);

      if (g_strcmp0 (mant_item_get_id (item), preset) == 0)
        position = i + 1;
    }
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->preset), position);
  for (guint k = 0; k < N_FIELDS; k++)
    show_field (self, k, base);
  self->updating = FALSE;
}

static void
designer_policy_dispose (GObject *object)
{
  DesignerPolicy *self = DESIGNER_POLICY (object);

  self->updating = TRUE; /* what goes does not speak */
  g_clear_pointer (&self->info, mant_format_info_unref);
  g_clear_object (&self->presets);

  G_OBJECT_CLASS (designer_policy_parent_class)->dispose (object);
}

static void
designer_policy_class_init (DesignerPolicyClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = designer_policy_dispose;

  signals[COMPOSED] = g_signal_new ("composed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
designer_policy_class_finalize (DesignerPolicyClass *klass)
{
}

static GtkWidget *
attach (GtkWidget     *grid,
        int            row,
        const char    *name,
        GtkStringList *words) /* (transfer full) */
{
  GtkWidget *drop_down = gtk_drop_down_new (G_LIST_MODEL (words), NULL);
  GtkWidget *label = gtk_label_new_with_mnemonic (name);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), drop_down);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_hexpand (drop_down, TRUE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  label, NULL, -1);
  gtk_grid_attach (GTK_GRID (grid), label, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), drop_down, 1, row, 1, 1);
  return drop_down;
}

static void
designer_policy_init (DesignerPolicy *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *grid = gtk_grid_new ();
  GtkStringList *words = gtk_string_list_new (NULL);
  g_autoptr (MantFormatInfo) any = mant_format_info_new ("e4m3fn", NULL);

  self->presets = mant_format_info_list_presets (any);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_string_list_append (words, _("as below"));
  for (guint i = 0; i < g_list_model_get_n_items (self->presets); i++)
    {
      g_autoptr (MantItem) item = g_list_model_get_item (self->presets, i);

      gtk_string_list_append (words, mant_item_get_title (item));
    }
  self->preset = attach (grid, 0, _("As a _library does"), words);
  g_signal_connect_swapped (self->preset, "notify::selected", G_CALLBACK (preset_cb), self);
  for (guint k = 0; k < N_FIELDS; k++)
    {
      words = gtk_string_list_new (NULL);
      for (guint i = 0; fields[k].titles[i] != NULL; i++)
        gtk_string_list_append (words, _(fields[k].titles[i]));
      self->fields[k] = attach (grid, (int) k + 1, _(fields[k].title), words);
      g_signal_connect_swapped (self->fields[k], "notify::selected", G_CALLBACK (field_cb), self);
    }
  gtk_box_append (GTK_BOX (box), explorer_heading_new (_("Conversions")));
  gtk_box_append (GTK_BOX (box), grid);
  adw_bin_set_child (ADW_BIN (self), box);
}

void
designer_policy_register (GTypeModule *module)
{
  designer_policy_register_type (module);
}

GtkWidget *
designer_policy_new (void)
{
  return g_object_new (DESIGNER_TYPE_POLICY, NULL);
}
