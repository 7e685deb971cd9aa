/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mantissa.h>

G_BEGIN_DECLS

/* The results of a job as text, with the columns and keys of `mantissa-cli conformance`. */
char *conformance_report_dup_csv  (GListModel *results);
char *conformance_report_dup_json (GListModel *results,
                                   const char *directory);

G_END_DECLS
