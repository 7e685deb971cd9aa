/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <libpeas/peas.h>
#include <mantissa-ui.h>

#include "histogram-controls.h"
#include "histogram-figures.h"
#include "histogram-panel.h"
#include "histogram-view.h"

#define HISTOGRAM_TYPE_PROVIDER (histogram_provider_get_type ())
G_DECLARE_FINAL_TYPE (HistogramProvider, histogram_provider, HISTOGRAM, PROVIDER, PeasExtensionBase)

struct _HistogramProvider
{
  PeasExtensionBase parent_instance;
};

static MantView *
create_view (MantViewProvider *provider,
             MantSession      *session)
{
  return histogram_view_new (session);
}

static void
view_provider_iface_init (MantViewProviderInterface *iface)
{
  iface->create_view = create_view;
}

G_DEFINE_DYNAMIC_TYPE_EXTENDED (HistogramProvider, histogram_provider, PEAS_TYPE_EXTENSION_BASE,
                                G_TYPE_FLAG_FINAL,
                                G_IMPLEMENT_INTERFACE_DYNAMIC (MANT_TYPE_VIEW_PROVIDER,
                                                               view_provider_iface_init))

static void
histogram_provider_class_init (HistogramProviderClass *klass)
{
}

static void
histogram_provider_class_finalize (HistogramProviderClass *klass)
{
}

static void
histogram_provider_init (HistogramProvider *self)
{
}

G_MODULE_EXPORT void peas_register_types (PeasObjectModule *module);

G_MODULE_EXPORT void
peas_register_types (PeasObjectModule *module)
{
  histogram_provider_register_type (G_TYPE_MODULE (module));
  histogram_figures_register (G_TYPE_MODULE (module));
  histogram_panel_register (G_TYPE_MODULE (module));
  histogram_controls_register (G_TYPE_MODULE (module));
  histogram_view_register (G_TYPE_MODULE (module));

  peas_object_module_register_extension_type (module, MANT_TYPE_VIEW_PROVIDER,
                                              HISTOGRAM_TYPE_PROVIDER);
}
