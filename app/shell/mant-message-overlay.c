/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-message-overlay.h"

#include <glib/gi18n.h>

#define SHOWN_S   10
#define MAX_SHOWN 3

/*
 * MantMessageOverlay:
 *
 * Messages over a widget. Toasts would queue up, ten seconds each: a folder of bad files would talk
 * for minutes. So a message joins those that are still in sight, and all leave ten seconds after the
 * last one came.
 */
struct _MantMessageOverlay
{
  GtkWidget  parent_instance;

  GtkWidget *overlay;
  AdwToast  *toast;    /* the one in sight */
  GPtrArray *messages; /* what it says */
  guint      timeout_id;
};

G_DEFINE_FINAL_TYPE (MantMessageOverlay, mant_message_overlay, GTK_TYPE_WIDGET)

static void
toast_dismissed (MantMessageOverlay *self)
{
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_clear_object (&self->toast);
  g_ptr_array_set_size (self->messages, 0);
}

static gboolean
toast_timed_out (gpointer user_data)
{
  MantMessageOverlay *self = user_data;

  self->timeout_id = 0;
  adw_toast_dismiss (self->toast);
  return G_SOURCE_REMOVE;
}

/* What a toast shows of its messages: the newest ones, and how many more there were. */
static char *
join_messages (GPtrArray *messages)
{
  const guint n_shown = MIN (messages->len, MAX_SHOWN);
  const guint n_more = messages->len - n_shown;
  GString *text = g_string_new (NULL);

  for (guint i = n_more; i < messages->len; i++)
    g_string_append_printf (text, "%s%s", i > n_more ? "\n" : "",
                            (const char *) g_ptr_array_index (messages, i));
  if (n_more > 0)
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (text, ngettext ("and %u more message", "and %u more messages", n_more),
                              n_more);
    }
  return g_string_free (text, FALSE);
}

static GtkWidget *
toast_label_new (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  /* The toast's own label is one line of markup; a sentence is plain text and may be longer. */
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 80);
  gtk_label_set_lines (GTK_LABEL (label), 5 + MAX_SHOWN);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_set_margin_start (label, 6);
  return label;
}

/* Shows a message over the child, together with those that are still in sight. */
void
mant_message_overlay_show (MantMessageOverlay *self,
                           const char         *message)
{
  g_autofree char *text = NULL;

  g_return_if_fail (MANT_IS_MESSAGE_OVERLAY (self));
  g_return_if_fail (message != NULL);

  g_ptr_array_add (self->messages, g_strdup (message));
  text = join_messages (self->messages);

  if (self->toast == NULL)
    {
      self->toast = adw_toast_new ("");
      adw_toast_set_custom_title (self->toast, toast_label_new ());
      adw_toast_set_timeout (self->toast, 0);
      g_signal_connect_object (self->toast, "dismissed", G_CALLBACK (toast_dismissed), self,
                               G_CONNECT_SWAPPED);
      adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->overlay),
                                   g_object_ref (self->toast));
    }
  gtk_label_set_text (GTK_LABEL (adw_toast_get_custom_title (self->toast)), text);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  self->timeout_id = g_timeout_add_seconds (SHOWN_S, toast_timed_out, self);
}

static void
mant_message_overlay_dispose (GObject *object)
{
  MantMessageOverlay *self = MANT_MESSAGE_OVERLAY (object);

  if (self->toast != NULL)
    g_signal_handlers_disconnect_by_data (self->toast, self);
  g_clear_object (&self->toast);
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_clear_pointer (&self->overlay, gtk_widget_unparent);

  G_OBJECT_CLASS (mant_message_overlay_parent_class)->dispose (object);
}

static void
mant_message_overlay_finalize (GObject *object)
{
  MantMessageOverlay *self = MANT_MESSAGE_OVERLAY (object);

  g_clear_pointer (&self->messages, g_ptr_array_unref);

  G_OBJECT_CLASS (mant_message_overlay_parent_class)->finalize (object);
}

static void
mant_message_overlay_class_init (MantMessageOverlayClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mant_message_overlay_dispose;
  object_class->finalize = mant_message_overlay_finalize;

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
mant_message_overlay_init (MantMessageOverlay *self)
{
  self->messages = g_ptr_array_new_with_free_func (g_free);
  self->overlay = adw_toast_overlay_new ();
  gtk_widget_set_parent (self->overlay, GTK_WIDGET (self));
  /* A widget of our own does not pass on that its child wants the room. */
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
}

GtkWidget *
mant_message_overlay_new (GtkWidget *child)
{
  MantMessageOverlay *self = g_object_new (MANT_TYPE_MESSAGE_OVERLAY, NULL);

  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (self->overlay), child);
  return GTK_WIDGET (self);
}
