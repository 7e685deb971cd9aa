/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <libpeas/peas.h>
#include <mantissa-ui.h>

#include "bit-row.h"
#include "block-page.h"
#include "block-table.h"
#include "calculator-panel.h"
#include "designer-controls.h"
#include "designer-layout.h"
#include "designer-page.h"
#include "designer-policy.h"
#include "designer-preview.h"
#include "code-row.h"
#include "codes-page.h"
#include "explorer-controls.h"
#include "format-explorer-model.h"
#include "format-explorer-view.h"
#include "library-panel.h"
#include "line-page.h"
#include "number-page.h"
#include "operation-page.h"
#include "rounding-page.h"
#include "spacing-page.h"

#define EXPLORER_TYPE_PROVIDER (explorer_provider_get_type ())
G_DECLARE_FINAL_TYPE (ExplorerProvider, explorer_provider, EXPLORER, PROVIDER, PeasExtensionBase)

struct _ExplorerProvider
{
  PeasExtensionBase parent_instance;
};

static MantView *
create_view (MantViewProvider *provider,
             MantSession      *session)
{
  return format_explorer_view_new (session);
}

static void
view_provider_iface_init (MantViewProviderInterface *iface)
{
  iface->create_view = create_view;
}

G_DEFINE_DYNAMIC_TYPE_EXTENDED (ExplorerProvider, explorer_provider, PEAS_TYPE_EXTENSION_BASE,
                                G_TYPE_FLAG_FINAL,
                                G_IMPLEMENT_INTERFACE_DYNAMIC (MANT_TYPE_VIEW_PROVIDER,
                                                               view_provider_iface_init))

static void
explorer_provider_class_init (ExplorerProviderClass *klass)
{
}

static void
explorer_provider_class_finalize (ExplorerProviderClass *klass)
{
}

static void
explorer_provider_init (ExplorerProvider *self)
{
}

G_MODULE_EXPORT void peas_register_types (PeasObjectModule *module);

G_MODULE_EXPORT void
peas_register_types (PeasObjectModule *module)
{
  explorer_provider_register_type (G_TYPE_MODULE (module));
  format_explorer_model_register (G_TYPE_MODULE (module));
  explorer_controls_register (G_TYPE_MODULE (module));
  format_explorer_view_register (G_TYPE_MODULE (module));
  bit_row_register (G_TYPE_MODULE (module));
  calculator_panel_register (G_TYPE_MODULE (module));
  number_page_register (G_TYPE_MODULE (module));
  line_page_register (G_TYPE_MODULE (module));
  spacing_page_register (G_TYPE_MODULE (module));
  code_row_register (G_TYPE_MODULE (module));
  codes_page_register (G_TYPE_MODULE (module));
  rounding_page_register (G_TYPE_MODULE (module));

  /* Workers and a style sheet may outlive the last view: the code stays once it is there. */
  g_type_module_use (G_TYPE_MODULE (module));
  designer_controls_register (G_TYPE_MODULE (module));
  designer_layout_register (G_TYPE_MODULE (module));
  designer_policy_register (G_TYPE_MODULE (module));
  designer_preview_register (G_TYPE_MODULE (module));
  library_panel_register (G_TYPE_MODULE (module));
  designer_page_register (G_TYPE_MODULE (module));
  operation_page_register (G_TYPE_MODULE (module));
  block_table_register (G_TYPE_MODULE (module));
  block_page_register (G_TYPE_MODULE (module));

  peas_object_module_register_extension_type (module, MANT_TYPE_VIEW_PROVIDER,
                                              EXPLORER_TYPE_PROVIDER);
}
