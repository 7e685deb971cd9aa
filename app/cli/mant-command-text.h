/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-command.h"

G_BEGIN_DECLS

/* Everything that is written about the commands, made from their descriptors. */
void mant_command_write_overview   (MantOutput *output);
void mant_command_write_help       (const MantCommand *command, MantOutput *output);
void mant_command_write_man_page   (MantOutput *output);
void mant_command_write_completion (MantOutput *output);

G_END_DECLS
