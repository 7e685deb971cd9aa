/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "histogram-figures.h"

#include <math.h>

#include <glib/gi18n-lib.h>

typedef struct {
  const char *id;    /* as mantissa-cli names it: what mant_quantize_job_dup_reason () takes */
  const char *title;
  const char *help;
  gsize       offset;
  enum { PLAIN, DECIBEL, PERCENT, BITS } unit;
} Figure;

#define FIELD(name) G_STRUCT_OFFSET (MantQuantizeFigures, name)

static const Figure figures[] = {
  { "qsnr_db", N_("QSNR"),
    N_("Quantization signal-to-noise ratio: −10·log₁₀(Σ(x−q)² / Σx²). Larger is better."),
    FIELD (qsnr_db), DECIBEL },
  { "mse", N_("MSE"), N_("Mean squared error: Σ(q−x)² / n"), FIELD (mse), PLAIN },
  { "max_abs_err", N_("Largest error"), N_("Largest |q−x|"), FIELD (max_abs_err), PLAIN },
  { "bias", N_("Bias"), N_("Mean error: Σ(q−x) / n"), FIELD (bias), PLAIN },
  { "cosine", N_("Cosine"), N_("Cosine similarity: Σqx / √(Σq²·Σx²)"), FIELD (cosine), PLAIN },
  { "misalign", N_("Misalignment"), N_("Projection misalignment: 1 − Σqx / Σx²"),
    FIELD (misalign), PLAIN },
  { "zero_frac", N_("Zeroed"), N_("Elements that were not zero and became zero"),
    FIELD (zero_frac), PERCENT },
  { "clip_frac", N_("Clipped"), N_("Elements beyond the largest value at their scale"),
    FIELD (clip_frac), PERCENT },
  { "bits_per_element", N_("Size"), N_("Bits an element, scales included"),
    FIELD (bits_per_element), BITS },
};

struct _HistogramFigures
{
  GtkWidget  parent_instance;

  GtkWidget *grid;
  GtkWidget *values[G_N_ELEMENTS (figures)];
};

G_DEFINE_DYNAMIC_TYPE_EXTENDED (HistogramFigures, histogram_figures, GTK_TYPE_WIDGET,
                                G_TYPE_FLAG_FINAL, {})

static char *
format_value (const Figure *figure,
              double        value)
{
  switch (figure->unit)
    {
    case DECIBEL:
      if (isinf (value))
        return g_strdup (value > 0 ? _("exact") : "−∞ dB");
      return g_strdup_printf (_("%.2f dB"), value);

    case PERCENT:
      return g_strdup_printf (_("%.3g %%"), 100 * value);

    case BITS:
      return g_strdup_printf (_("%.4g bits"), value);

    case PLAIN:
    default:
      return g_strdup_printf ("%.4g", value);
    }
}

static void
set_value (HistogramFigures *self,
           guint             i,
           const char       *text,
           const char       *reason)
{
  g_autofree char *name = g_strdup_printf ("%s: %s", _(figures[i].title), text);

  gtk_label_set_text (GTK_LABEL (self->values[i]), text);
  gtk_widget_set_tooltip_text (self->values[i], reason ? reason : _(figures[i].help));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->values[i]),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  reason ? reason : _(figures[i].help),
                                  -1);
}

void
histogram_figures_show (HistogramFigures *self,
                        MantQuantizeJob  *job)
{
  MantQuantizeFigures result;

  g_return_if_fail (HISTOGRAM_IS_FIGURES (self));

  mant_quantize_job_get_figures (job, &result);
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      double value = G_STRUCT_MEMBER (double, &result, figures[i].offset);
      g_autofree char *reason = NULL;
      g_autofree char *text = NULL;

      if (isnan (value))
        reason = mant_quantize_job_dup_reason (job, figures[i].id);
      text = isnan (value) ? g_strdup ("—") : format_value (&figures[i], value);
      set_value (self, i, text, reason);
    }
}

void
histogram_figures_clear (HistogramFigures *self)
{
  g_return_if_fail (HISTOGRAM_IS_FIGURES (self));

  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    set_value (self, i, "—", NULL);
}

static void
histogram_figures_dispose (GObject *object)
{
  HistogramFigures *self = HISTOGRAM_FIGURES (object);

  g_clear_pointer (&self->grid, gtk_widget_unparent);

  G_OBJECT_CLASS (histogram_figures_parent_class)->dispose (object);
}

static void
histogram_figures_class_init (HistogramFiguresClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = histogram_figures_dispose;

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
histogram_figures_class_finalize (HistogramFiguresClass *klass)
{
}

static void
histogram_figures_init (HistogramFigures *self)
{
  self->grid = g_object_new (GTK_TYPE_FLOW_BOX,
                             "selection-mode", GTK_SELECTION_NONE,
                             "homogeneous", TRUE,
                             "min-children-per-line", 3,
                             "max-children-per-line", G_N_ELEMENTS (figures),
                             "column-spacing", 6,
                             "row-spacing", 6,
                             NULL);
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Figures"), -1);

  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
      GtkWidget *title = gtk_label_new (_(figures[i].title));

      self->values[i] = gtk_label_new (NULL);
      gtk_widget_add_css_class (title, "caption");
      gtk_widget_add_css_class (title, "dim-label");
      gtk_widget_add_css_class (self->values[i], i == 0 ? "title-3" : "heading");
      gtk_widget_add_css_class (self->values[i], "numeric");
      gtk_label_set_xalign (GTK_LABEL (title), 0);
      gtk_label_set_xalign (GTK_LABEL (self->values[i]), 0);
      gtk_label_set_selectable (GTK_LABEL (self->values[i]), TRUE);
      gtk_widget_set_valign (self->values[i], GTK_ALIGN_BASELINE);
      gtk_box_append (GTK_BOX (box), title);
      gtk_box_append (GTK_BOX (box), self->values[i]);
      gtk_flow_box_append (GTK_FLOW_BOX (self->grid), box);
      gtk_widget_set_focusable (gtk_widget_get_parent (box), FALSE);
    }
  histogram_figures_clear (self);
}

void
histogram_figures_register (GTypeModule *module)
{
  histogram_figures_register_type (module);
}

GtkWidget *
histogram_figures_new (void)
{
  return g_object_new (HISTOGRAM_TYPE_FIGURES, NULL);
}
