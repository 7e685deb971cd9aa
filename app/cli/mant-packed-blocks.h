/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mant-num.h>

#include "mant-command.h"

G_BEGIN_DECLS

/* decode for block types that are stored as bytes: a row an element of each block. */
gboolean mant_decode_packed_blocks (MantInvocation *invocation, const MantBlockFormat *format,
                                    GError **error);

G_END_DECLS
