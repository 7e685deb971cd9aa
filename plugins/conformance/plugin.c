/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <libpeas/peas.h>
#include <mantissa-ui.h>

#include "conformance-view.h"

#define CONFORMANCE_TYPE_PROVIDER (conformance_provider_get_type ())
G_DECLARE_FINAL_TYPE (ConformanceProvider, conformance_provider, CONFORMANCE, PROVIDER,
                      PeasExtensionBase)

struct _ConformanceProvider
{
  PeasExtensionBase parent_instance;
};

static MantView *
create_view (MantViewProvider *provider,
             MantSession      *session)
{
  return conformance_view_new (session);
}

static void
view_provider_iface_init (MantViewProviderInterface *iface)
{
  iface->create_view = create_view;
}

G_DEFINE_DYNAMIC_TYPE_EXTENDED (ConformanceProvider, conformance_provider,
                                PEAS_TYPE_EXTENSION_BASE, G_TYPE_FLAG_FINAL,
                                G_IMPLEMENT_INTERFACE_DYNAMIC (MANT_TYPE_VIEW_PROVIDER,
                                                               view_provider_iface_init))

static void
conformance_provider_class_init (ConformanceProviderClass *klass)
{
}

static void
conformance_provider_class_finalize (ConformanceProviderClass *klass)
{
}

static void
conformance_provider_init (ConformanceProvider *self)
{
}

G_MODULE_EXPORT void peas_register_types (PeasObjectModule *module);

G_MODULE_EXPORT void
peas_register_types (PeasObjectModule *module)
{
  conformance_provider_register_type (G_TYPE_MODULE (module));
  conformance_view_register (G_TYPE_MODULE (module));

  peas_object_module_register_extension_type (module, MANT_TYPE_VIEW_PROVIDER,
                                              CONFORMANCE_TYPE_PROVIDER);
}
