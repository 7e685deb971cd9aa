/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-job.h"

G_BEGIN_DECLS

/**
 * MantConformanceResult:
 * One vector set against this engine; a GObject with read-only properties: `set` (id:
 * "gfloat-encode-f32"), `peer` ("gfloat 0.5.2"), `file`, `title`, `compared`, `equal`, `known`
 * (known deviations of the peer), `unexpected`, `skipped` (uint64 each), `skip-reason` (nullable),
 * `deviations` (GListModel of MantConformanceDeviation: by kind, with a count, an example and why
 * this engine answers otherwise), `elapsed-ns`.
 */
#define MANT_TYPE_CONFORMANCE_RESULT (mant_conformance_result_get_type ())
MANT_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (MantConformanceResult, mant_conformance_result, MANT, CONFORMANCE_RESULT,
                      GObject)

/**
 * MantConformanceDeviation:
 * Read-only properties: `id`, `kind` ("policy": equal under the peer's policy, but not under the
 * default one; "known": the peer's own, as a rule predicts it; "unexpected"), `known` (boolean: not
 * unexpected), `count` (uint64), `example` (string: input, theirs, ours), `reason` (string: why
 * this engine answers otherwise; nullable for unexpected ones).
 */
#define MANT_TYPE_CONFORMANCE_DEVIATION (mant_conformance_deviation_get_type ())
MANT_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (MantConformanceDeviation, mant_conformance_deviation, MANT,
                      CONFORMANCE_DEVIATION, GObject)

/**
 * MantConformanceJob:
 * Runs every vector set found under a folder (searched to a depth of 4), or the small ones that
 * come with the project where the folder is %NULL.
 */
#define MANT_TYPE_CONFORMANCE_JOB (mant_conformance_job_get_type ())
MANT_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (MantConformanceJob, mant_conformance_job, MANT, CONFORMANCE_JOB, MantJob)

MANT_AVAILABLE_IN_ALL
MantConformanceJob *mant_conformance_job_new         (const char *directory);
/* (transfer none): GListModel of MantConformanceResult; grows, in the main context, as it runs */
MANT_AVAILABLE_IN_ALL
GListModel         *mant_conformance_job_get_results (MantConformanceJob *self);

G_END_DECLS
