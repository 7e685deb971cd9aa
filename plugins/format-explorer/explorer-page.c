/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "explorer-page.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define PLOTS_KEY "explorer-plots"

/* A longer exact value is one that few people want to read. */
#define MAX_EXACT_LENGTH 18

void
explorer_page_set_plots (GtkWidget *page,
                         MantPlot  *first,
                         ...)
{
  GPtrArray *plots = g_ptr_array_new ();
  va_list rest;

  va_start (rest, first);
  for (MantPlot *plot = first; plot != NULL; plot = va_arg (rest, MantPlot *))
    g_ptr_array_add (plots, plot);
  va_end (rest);
  g_object_set_data_full (G_OBJECT (page), PLOTS_KEY, plots, (GDestroyNotify) g_ptr_array_unref);
}

/* (transfer none) (nullable): of MantPlot, not owned */
GPtrArray *
explorer_page_get_plots (GtkWidget *page)
{
  return g_object_get_data (G_OBJECT (page), PLOTS_KEY);
}

GtkWidget *
explorer_page_scroll (GtkWidget *content)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_widget_set_margin_start (content, 12);
  gtk_widget_set_margin_end (content, 12);
  gtk_widget_set_margin_top (content, 12);
  gtk_widget_set_margin_bottom (content, 12);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), content);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

/* Names a widget for those who see it by a tooltip, and for those who do not. */
void
explorer_set_name (GtkWidget  *widget,
                   const char *name)
{
  gtk_widget_set_tooltip_text (widget, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

GtkWidget *
explorer_icon_button_new (const char *icon_name,
                          const char *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  explorer_set_name (button, name);
  return button;
}

GtkWidget *
explorer_heading_new (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  return label;
}

char *
explorer_flags_text (MantNumberFlags flags)
{
  static const struct { MantNumberFlags flag; const char *title; } titles[] = {
    { MANT_NUMBER_INVALID, N_("invalid") },
    { MANT_NUMBER_DIVZERO, N_("division by zero") },
    { MANT_NUMBER_OVERFLOW, N_("overflow") },
    { MANT_NUMBER_UNDERFLOW, N_("underflow") },
    { MANT_NUMBER_INEXACT, N_("inexact") },
  };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (flags & titles[i].flag)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", _(titles[i].title));
  if (text->len == 0)
    g_string_append (text, _("exact"));
  return g_string_free (text, FALSE);
}

const char *
explorer_class_title (const char *number_class)
{
  static const struct { const char *id; const char *title; } titles[] = {
    { "zero", N_("zero") },
    { "subnormal", N_("subnormal") },
    { "normal", N_("normal") },
    { "inf", N_("infinity") },
    { "nan", N_("not a number (NaN)") },
    { "nar", N_("not a real (NaR)") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_strcmp0 (titles[i].id, number_class) == 0)
      return _(titles[i].title);
  return number_class;
}

char *
explorer_value_text (MantNumber *number)
{
  g_autofree char *exact = mant_number_get_decimal (number);
  g_autofree char *shortest = NULL;

  if (strlen (exact) <= MAX_EXACT_LENGTH)
    return g_steal_pointer (&exact);

  shortest = mant_number_get_short (number);
  return g_strdup_printf ("≈ %s", shortest);
}

char *
explorer_literal_text (double value)
{
  char *text = g_strdup_printf ("%a", value);
  /* The C library writes the decimal point of the locale. */
  char *comma = strchr (text, ',');

  if (comma != NULL)
    *comma = '.';
  return text;
}

char *
explorer_error_text (double error_ulp)
{
  if (isnan (error_ulp))
    return g_strdup ("—");
  if (error_ulp == 0)
    return g_strdup ("0");
  return g_strdup_printf ("%+.4g", error_ulp);
}
