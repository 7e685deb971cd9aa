/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "designer-page.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "designer-controls.h"
#include "designer-preview.h"
#include "explorer-page.h"
#include "library-panel.h"

/* A text that is longer (a code book) is shown by its short name. */
#define MAX_ENTRY_BYTES 1024

struct _DesignerPage
{
  AdwBin               parent_instance;

  FormatExplorerModel *model;
  char                *text;     /* the format as it was last given, and valid */
  gboolean             updating;

  GtkWidget           *entry;
  GtkWidget           *message;
  GtkWidget           *use;
  GtkWidget           *overlay;
  GtkWidget           *controls;
  GtkWidget           *preview;
  GtkWidget           *library;
};

G_DEFINE_DYNAMIC_TYPE_EXTENDED (DesignerPage, designer_page, ADW_TYPE_BIN, G_TYPE_FLAG_FINAL, {})

/* The place that a sentence of the format's reader names, counted from 1; 0 where it names none. */
static guint
place_of (const char *message)
{
  const char *at = strstr (message, "at character ");

  return at != NULL ? (guint) strtoul (at + strlen ("at character "), NULL, 10) : 0;
}

/* Underlines what is wrong, from the named character to the end of its word. */
static void
mark_place (DesignerPage *self,
            const char   *text,
            const char   *message)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  const guint place = message != NULL ? place_of (message) : 0;

  if (place > 0 && place <= strlen (text))
    {
      const gsize n = strcspn (text + place - 1, "(),= ");
      PangoAttribute *line = pango_attr_underline_new (PANGO_UNDERLINE_ERROR);

      line->start_index = place - 1;
      line->end_index = place - 1 + (guint) MAX (n, 1);
      pango_attr_list_insert (attributes, line);
    }
  gtk_entry_set_attributes (GTK_ENTRY (self->entry), attributes);
}

static void
show_message (DesignerPage *self,
              const char   *text,
              const char   *message,
              gboolean      is_error)
{
  gtk_label_set_text (GTK_LABEL (self->message), message);
  if (is_error)
    {
      gtk_widget_add_css_class (self->message, "error");
      gtk_widget_add_css_class (self->entry, "error");
    }
  else
    {
      gtk_widget_remove_css_class (self->message, "error");
      gtk_widget_remove_css_class (self->entry, "error");
    }
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               is_error ? GTK_ACCESSIBLE_INVALID_TRUE
                                        : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  mark_place (self, text, is_error ? message : NULL);
}

/* Takes a text, from wherever it came; with a sentence where it is no format. */
static void
take_text (DesignerPage *self,
           const char   *text,
           gboolean      from_entry)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MantFormatInfo) info = mant_format_info_new (text, &error);
  g_autofree char *long_text = NULL;

  self->updating = TRUE;
  if (!from_entry)
    gtk_editable_set_text (GTK_EDITABLE (self->entry),
                           strlen (text) <= MAX_ENTRY_BYTES || info == NULL
                             ? text : mant_format_info_get_text (info));
  gtk_widget_set_sensitive (self->use, info != NULL);
  if (info != NULL)
    {
      const char *canonical = mant_format_info_get_text (info);

      g_free (self->text);
      self->text = g_strdup (strlen (text) <= MAX_ENTRY_BYTES ? text : canonical);
      long_text = mant_format_info_dup_long_text (info);
      show_message (self, self->text,
                    strlen (long_text) <= MAX_ENTRY_BYTES ? long_text : canonical, FALSE);
      designer_controls_set_info (DESIGNER_CONTROLS (self->controls), info);
      designer_preview_set_info (DESIGNER_PREVIEW (self->preview), info);
      /* Saved as the values it has, which a short name stands for in this process only. */
      library_panel_set_text (LIBRARY_PANEL (self->library),
                              g_str_has_prefix (canonical, "codebook(") ? long_text : text);
    }
  else
    {
      show_message (self, text, error->message, TRUE);
      library_panel_set_text (LIBRARY_PANEL (self->library), NULL);
    }
  self->updating = FALSE;
}

static void
entry_cb (DesignerPage *self)
{
  if (!self->updating)
    take_text (self, gtk_editable_get_text (GTK_EDITABLE (self->entry)), TRUE);
}

static void
composed_cb (DesignerPage *self,
             const char   *text)
{
  if (!self->updating)
    take_text (self, text, FALSE);
}

/* The format becomes the one that the explorer and the window's tensor are looked at in. */
static void
use_text (DesignerPage *self,
          const char   *text)
{
  MantSession *session = format_explorer_model_get_session (self->model);
  g_autoptr (GError) error = NULL;
  g_autoptr (MantFormatInfo) info = mant_format_info_new (text, &error);

  if (info != NULL && (mant_format_info_is_wide (info) || session == NULL
                       || mant_session_set_format (session, text, &error)))
    format_explorer_model_set_format (self->model, text, &error);
  if (error != NULL)
    {
      g_autofree char *escaped = g_markup_escape_text (error->message, -1);

      adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->overlay), adw_toast_new (escaped));
    }
  else
    {
      g_autofree char *said = g_strdup_printf (_("%s is the format now"), text);
      g_autofree char *escaped = g_markup_escape_text (said, 200 < strlen (said) ? 200 : -1);

      adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->overlay), adw_toast_new (escaped));
    }
}

static void
use_cb (DesignerPage *self)
{
  if (self->text != NULL)
    use_text (self, self->text);
}

static void
edit_own_cb (DesignerPage *self,
             const char   *text)
{
  take_text (self, text, FALSE);
}

static void
use_own_cb (DesignerPage *self,
            const char   *name)
{
  use_text (self, name);
}

static void
designer_page_dispose (GObject *object)
{
  DesignerPage *self = DESIGNER_PAGE (object);

  self->updating = TRUE;
  g_clear_object (&self->model);

  G_OBJECT_CLASS (designer_page_parent_class)->dispose (object);
}

static void
designer_page_finalize (GObject *object)
{
  DesignerPage *self = DESIGNER_PAGE (object);

  g_clear_pointer (&self->text, g_free);

  G_OBJECT_CLASS (designer_page_parent_class)->finalize (object);
}

static void
designer_page_class_init (DesignerPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = designer_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = designer_page_finalize;
}

static void
designer_page_class_finalize (DesignerPageClass *klass)
{
}

static GtkWidget *
build_text (DesignerPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new_with_mnemonic (_("Format as te_xt"));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  self->entry = gtk_entry_new ();
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), self->entry);
  gtk_widget_add_css_class (self->entry, "monospace");
  gtk_widget_set_hexpand (self->entry, TRUE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->entry),
                                  GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (entry_cb), self);
  self->use = gtk_button_new_with_mnemonic (_("_Use as Format"));
  gtk_widget_set_tooltip_text (self->use,
                               _("Look at its numbers in the other pages, and quantize with it"));
  g_signal_connect_swapped (self->use, "clicked", G_CALLBACK (use_cb), self);
  gtk_box_append (GTK_BOX (row), self->entry);
  gtk_box_append (GTK_BOX (row), self->use);

  self->message = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->message), 0);
  gtk_label_set_wrap (GTK_LABEL (self->message), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->message), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (self->message), TRUE);
  gtk_widget_set_focusable (self->message, FALSE);
  gtk_widget_add_css_class (self->message, "caption");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->entry),
                                  GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, self->message, NULL, -1);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), row);
  gtk_box_append (GTK_BOX (box), self->message);
  return box;
}

static void
add_column (GtkWidget *flow,
            GtkWidget *child)
{
  gtk_widget_set_valign (child, GTK_ALIGN_START);
  gtk_flow_box_append (GTK_FLOW_BOX (flow), child);
  gtk_widget_set_focusable (gtk_widget_get_parent (child), FALSE);
}

static void
designer_page_init (DesignerPage *self)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *flow = gtk_flow_box_new ();
  GtkWidget *left = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  self->overlay = adw_toast_overlay_new ();
  self->controls = designer_controls_new ();
  self->preview = designer_preview_new ();
  self->library = library_panel_new (ADW_TOAST_OVERLAY (self->overlay));
  g_signal_connect_swapped (self->controls, "composed", G_CALLBACK (composed_cb), self);
  g_signal_connect_swapped (self->library, "edit", G_CALLBACK (edit_own_cb), self);
  g_signal_connect_swapped (self->library, "use", G_CALLBACK (use_own_cb), self);

  gtk_box_append (GTK_BOX (content), build_text (self));
  gtk_box_append (GTK_BOX (left), self->controls);
  gtk_box_append (GTK_BOX (left), self->library);
  gtk_widget_set_size_request (self->preview, 320, -1);
  /* One beside the other where there is room. */
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (flow), 2);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (flow), 24);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (flow), 18);
  add_column (flow, left);
  add_column (flow, self->preview);
  gtk_box_append (GTK_BOX (content), flow);

  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (self->overlay), explorer_page_scroll (content));
  adw_bin_set_child (ADW_BIN (self), self->overlay);
  explorer_page_set_plots (GTK_WIDGET (self),
                           designer_preview_get_plot (DESIGNER_PREVIEW (self->preview)), NULL);
}

void
designer_page_register (GTypeModule *module)
{
  designer_page_register_type (module);
}

GtkWidget *
designer_page_new (FormatExplorerModel *model)
{
  DesignerPage *self = g_object_new (DESIGNER_TYPE_PAGE, NULL);

  self->model = g_object_ref (model);
  take_text (self, format_explorer_model_get_format (model), FALSE);
  return GTK_WIDGET (self);
}
