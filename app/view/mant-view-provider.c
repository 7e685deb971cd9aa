/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-view-provider.h"

#include <glib/gi18n-lib.h>

/**
 * MantViewProvider:
 *
 * The one extension point of the workbench: a plugin's object that makes a view for a session.
 *
 * What the shell must know before it loads the plugin stands in the `.plugin` file:
 * `X-View-Title`, `X-View-Icon`, `X-View-Accepts=tensor;` and `X-Mantissa-API=1`.
 */
G_DEFINE_INTERFACE (MantViewProvider, mant_view_provider, G_TYPE_OBJECT)

static void
mant_view_provider_default_init (MantViewProviderInterface *iface)
{
}

/**
 * MantViewProviderInterface::create_view:
 * @self: a provider
 * @session: what the view shall show and observe
 *
 * Makes a view.  Its invoker has an error and it has none, so the scanner does not pair the two; without
 * a comment of its own it would not be introspectable, and a Python class could not implement it.
 *
 * Returns: (transfer full) (nullable): a new view
 */

/**
 * mant_view_provider_create_view:
 * @self: a provider
 * @session: what the view shall show and observe
 * @error: return location for an error
 *
 * Makes a new view.  Whether an implementation gives a floating reference, as C does, or one of its
 * own, as Python does, the caller owns the result and nothing floats.
 *
 * Fails with %MANT_ERROR_UNSUPPORTED if the implementation gives no view: a Python exception ends
 * here, after its traceback was printed.
 *
 * Returns: (transfer full): a new view
 */
MantView *
mant_view_provider_create_view (MantViewProvider  *self,
                                MantSession       *session,
                                GError           **error)
{
  MantViewProviderInterface *iface;
  MantView *view = NULL;

  g_return_val_if_fail (MANT_IS_VIEW_PROVIDER (self), NULL);
  g_return_val_if_fail (MANT_IS_SESSION (session), NULL);

  iface = MANT_VIEW_PROVIDER_GET_IFACE (self);
  if (iface->create_view != NULL)
    view = iface->create_view (self, session);

  if (view == NULL)
    {
      g_set_error_literal (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                           _("The plugin made no view; its reason is on standard error."));
      return NULL;
    }
  if (!MANT_IS_VIEW (view))
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED,
                   _("The plugin made a %s where a view was due."), G_OBJECT_TYPE_NAME (view));
      g_object_ref_sink (view);
      g_object_unref (view);
      return NULL;
    }

  if (g_object_is_floating (view))
    g_object_ref_sink (view);

  return view;
}
