/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-session.h"
#include "mant-view.h"

G_BEGIN_DECLS

#define MANT_TYPE_VIEW_PROVIDER (mant_view_provider_get_type ())

MANT_AVAILABLE_IN_ALL
G_DECLARE_INTERFACE (MantViewProvider, mant_view_provider, MANT, VIEW_PROVIDER, GObject)

/**
 * MantViewProviderInterface:
 * @parent_iface: the parent interface
 *
 * The one extension point: what a plugin implements.
 */
struct _MantViewProviderInterface
{
  GTypeInterface parent_iface;

  MantView *(*create_view) (MantViewProvider *self,
                            MantSession      *session);
};

MANT_AVAILABLE_IN_ALL
MantView *mant_view_provider_create_view (MantViewProvider  *self,
                                          MantSession       *session,
                                          GError           **error);

G_END_DECLS
