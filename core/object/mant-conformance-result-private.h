/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "conformance/mant-vector-kind-private.h"
#include "mant-conformance-job.h"

G_BEGIN_DECLS

/* What a tally says, for `file`; the tally stays the caller's. peer: (nullable): otherwise the
 * kind's. */
MantConformanceResult *mant_conformance_result_new (const MantVectorKind *kind, const char *peer,
                                                    const char *file,
                                                    const MantVectorTally *tally,
                                                    gint64 elapsed_ns);

G_END_DECLS
