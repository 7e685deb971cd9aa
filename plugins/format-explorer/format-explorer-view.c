/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "format-explorer-view.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "block-page.h"
#include "designer-page.h"
#include "codes-page.h"
#include "explorer-controls.h"
#include "explorer-page.h"
#include "format-explorer-model.h"
#include "line-page.h"
#include "number-page.h"
#include "operation-page.h"
#include "rounding-page.h"
#include "spacing-page.h"

/* The pages, in the order of their tabs; a page is made when it is first shown. */
static const struct
{
  const char  *name;
  const char  *title;
  GtkWidget *(*create) (FormatExplorerModel *model);
} pages[] = {
  { "number", N_("Number"), number_page_new },
  { "line", N_("Number Line"), line_page_new },
  { "spacing", N_("Spacing"), spacing_page_new },
  { "codes", N_("Codes"), codes_page_new },
  { "rounding", N_("Rounding"), rounding_page_new },
  { "operations", N_("Operations"), operation_page_new },
  { "block", N_("Block"), block_page_new },
  { "designer", N_("Designer"), designer_page_new },
};

struct _FormatExplorerView
{
  MantView             parent_instance;

  FormatExplorerModel *model;
  GtkWidget           *stack;
  GtkWidget           *page; /* not owned: the one whose plots the window exports */
};

G_DEFINE_DYNAMIC_TYPE_EXTENDED (FormatExplorerView, format_explorer_view, MANT_TYPE_VIEW,
                                G_TYPE_FLAG_FINAL, {})

/* The content of a place of the stack, made now if nobody has looked at it before. */
static GtkWidget *
page_of (FormatExplorerView *self,
         GtkWidget          *place)
{
  GtkWidget *page = adw_bin_get_child (ADW_BIN (place));

  if (page == NULL)
    {
      const guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (place), "page-index"));

      page = pages[index].create (self->model);
      adw_bin_set_child (ADW_BIN (place), page);
    }
  return page;
}

static void
page_cb (FormatExplorerView *self)
{
  GtkWidget *place = gtk_stack_get_visible_child (GTK_STACK (self->stack));
  GtkWidget *page = place != NULL ? page_of (self, place) : NULL;
  GPtrArray *plots;

  if (page == self->page)
    return;

  plots = self->page != NULL ? explorer_page_get_plots (self->page) : NULL;
  for (guint i = 0; plots != NULL && i < plots->len; i++)
    mant_view_remove_plot (MANT_VIEW (self), g_ptr_array_index (plots, i));
  self->page = page;
  plots = page != NULL ? explorer_page_get_plots (page) : NULL;
  for (guint i = 0; plots != NULL && i < plots->len; i++)
    mant_view_add_plot (MANT_VIEW (self), g_ptr_array_index (plots, i));
}

static void
show_page_cb (FormatExplorerView *self,
              const char         *name)
{
  if (gtk_stack_get_child_by_name (GTK_STACK (self->stack), name) != NULL)
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), name);
}

static gboolean
step_page (GtkWidget *widget,
           GVariant  *arguments,
           gpointer   data)
{
  FormatExplorerView *self = FORMAT_EXPLORER_VIEW (widget);
  const int step = g_variant_get_int32 (arguments);
  const char *name = gtk_stack_get_visible_child_name (GTK_STACK (self->stack));

  for (int i = 0; i < (int) G_N_ELEMENTS (pages); i++)
    if (g_str_equal (pages[i].name, name))
      {
        const int n = G_N_ELEMENTS (pages);

        gtk_stack_set_visible_child_name (GTK_STACK (self->stack),
                                          pages[(i + step + n) % n].name);
        break;
      }
  return TRUE;
}

/* Alt+Up and Alt+Down, on any page. */
static gboolean
step_number (GtkWidget *widget,
             GVariant  *arguments,
             gpointer   data)
{
  FormatExplorerView *self = FORMAT_EXPLORER_VIEW (widget);
  MantNumber *number = format_explorer_model_get_number (self->model);
  g_autoptr (MantNumber) next = g_variant_get_int32 (arguments) > 0
                                  ? mant_number_next_up (number) : mant_number_next_down (number);

  if (next != NULL)
    format_explorer_model_set_number (self->model, next, 0);
  else
    gtk_widget_error_bell (widget);
  return TRUE;
}

static GVariant *
format_explorer_view_save_state (MantView *view)
{
  FormatExplorerView *self = FORMAT_EXPLORER_VIEW (view);
  MantNumber *number = format_explorer_model_get_number (self->model);
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "page", "s",
                         gtk_stack_get_visible_child_name (GTK_STACK (self->stack)));
  g_variant_dict_insert_value (&dict, "formats",
                               g_variant_new_strv (format_explorer_model_get_formats (self->model),
                                                   -1));
  g_variant_dict_insert (&dict, "block-format", "s",
                         format_explorer_model_get_block_format (self->model));
  g_variant_dict_insert (&dict, "rounding", "s", format_explorer_model_get_rounding (self->model));
  g_variant_dict_insert (&dict, "overflow", "s", format_explorer_model_get_overflow (self->model));
  if (number != NULL)
    {
      g_autofree char *code = mant_number_get_code (number);

      g_variant_dict_insert (&dict, "code", "s", code);
    }
  return g_variant_ref_sink (g_variant_dict_end (&dict));
}

/* What an older or newer version has saved and this one cannot use is passed over in silence. */
static void
format_explorer_view_load_state (MantView *view,
                                 GVariant *state)
{
  FormatExplorerView *self = FORMAT_EXPLORER_VIEW (view);
  g_autofree const char **formats = NULL;
  const char *text;

  if (g_variant_lookup (state, "rounding", "&s", &text))
    format_explorer_model_set_rounding (self->model, text);
  if (g_variant_lookup (state, "overflow", "&s", &text))
    format_explorer_model_set_overflow (self->model, text);
  if (g_variant_lookup (state, "formats", "^a&s", &formats) && formats[0] != NULL)
    format_explorer_model_set_formats (self->model, formats, NULL);
  if (g_variant_lookup (state, "block-format", "&s", &text))
    format_explorer_model_set_block_format (self->model, text, NULL);
  if (g_variant_lookup (state, "code", "&s", &text))
    format_explorer_model_set_code (self->model, text, NULL);
  if (g_variant_lookup (state, "page", "&s", &text))
    show_page_cb (self, text);
}

static void
format_explorer_view_constructed (GObject *object)
{
  FormatExplorerView *self = FORMAT_EXPLORER_VIEW (object);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *switcher = gtk_stack_switcher_new ();
  GtkWidget *tabs = gtk_scrolled_window_new ();

  G_OBJECT_CLASS (format_explorer_view_parent_class)->constructed (object);

  self->model = format_explorer_model_new (mant_view_get_session (MANT_VIEW (self)));
  g_signal_connect_object (self->model, "show-page", G_CALLBACK (show_page_cb), self,
                           G_CONNECT_SWAPPED);

  self->stack = gtk_stack_new ();
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_stack_set_hhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      GtkWidget *place = adw_bin_new ();

      g_object_set_data (G_OBJECT (place), "page-index", GUINT_TO_POINTER (i));
      gtk_stack_add_titled (GTK_STACK (self->stack), place, pages[i].name, _(pages[i].title));
    }
  g_signal_connect_object (self->stack, "notify::visible-child", G_CALLBACK (page_cb), self,
                           G_CONNECT_SWAPPED);

  gtk_widget_add_css_class (switcher, "explorer-tabs");
  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (switcher), GTK_STACK (self->stack));
  gtk_widget_set_halign (switcher, GTK_ALIGN_CENTER);
  /* In a narrow window the tabs scroll, and come into sight with the keyboard's focus. */
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (tabs), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (tabs), switcher);
  gtk_widget_set_margin_start (tabs, 12);
  gtk_widget_set_margin_end (tabs, 12);
  gtk_widget_set_margin_top (tabs, 6);
  gtk_widget_set_margin_bottom (tabs, 6);
  gtk_box_append (GTK_BOX (box), tabs);
  gtk_box_append (GTK_BOX (box), self->stack);

  mant_view_set_settings (MANT_VIEW (self), explorer_controls_new (self->model));
  mant_view_set_child (MANT_VIEW (self), box);
  page_cb (self);
}

static void
format_explorer_view_dispose (GObject *object)
{
  FormatExplorerView *self = FORMAT_EXPLORER_VIEW (object);

  self->page = NULL;
  if (self->stack != NULL)
    g_signal_handlers_disconnect_by_data (self->stack, self);
  self->stack = NULL;

  G_OBJECT_CLASS (format_explorer_view_parent_class)->dispose (object);

  g_clear_object (&self->model);
}

static void
format_explorer_view_class_init (FormatExplorerViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  MantViewClass *view_class = MANT_VIEW_CLASS (klass);

  object_class->constructed = format_explorer_view_constructed;
  object_class->dispose = format_explorer_view_dispose;
  view_class->save_state = format_explorer_view_save_state;
  view_class->load_state = format_explorer_view_load_state;

  gtk_widget_class_add_binding (widget_class, GDK_KEY_Page_Up,
                                GDK_CONTROL_MASK | GDK_SHIFT_MASK, step_page, "i", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Page_Down,
                                GDK_CONTROL_MASK | GDK_SHIFT_MASK, step_page, "i", 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Up, GDK_ALT_MASK, step_number, "i", 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Down, GDK_ALT_MASK, step_number, "i", -1);
}

static void
format_explorer_view_class_finalize (FormatExplorerViewClass *klass)
{
}

static void
format_explorer_view_init (FormatExplorerView *self)
{
}

void
format_explorer_view_register (GTypeModule *module)
{
  format_explorer_view_register_type (module);
}

MantView *
format_explorer_view_new (MantSession *session)
{
  return g_object_new (FORMAT_EXPLORER_TYPE_VIEW, "session", session, NULL);
}
