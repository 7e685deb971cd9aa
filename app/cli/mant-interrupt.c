/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-interrupt.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

/* How long the work may take to notice that it was cancelled and to remove its files. Beyond it we
 * are stuck in a read or write of a pipe, where there is nothing to remove. */
#define GRACE_S 1

static sigset_t interrupts;

static gpointer
wait_for_interrupt (gpointer user_data)
{
  g_autoptr (GCancellable) cancellable = user_data;
  int number;

  while (sigwait (&interrupts, &number) != 0)
    ;
  g_cancellable_cancel (cancellable);
  /* A second one cannot hasten it: what is being written has to be taken away first. */
  g_usleep (GRACE_S * G_USEC_PER_SEC);
  _exit (1);
}

/**
 * mant_interrupt_watch:
 * @cancellable: what to cancel
 *
 * Turns Ctrl-C (and SIGTERM and SIGHUP) into cancellation, from a thread of its own: the main one
 * may be deep in a computation. Has to be called before there is any other thread, so that all
 * threads block the signals. A signal that the parent ignores, as under nohup(1), stays ignored.
 * Writing to a closed pipe becomes an error of the write.
 */
void
mant_interrupt_watch (GCancellable *cancellable)
{
  static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };

  signal (SIGPIPE, SIG_IGN);
  sigemptyset (&interrupts);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      struct sigaction action;

      if (sigaction (numbers[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN)
        sigaddset (&interrupts, numbers[i]);
    }
  pthread_sigmask (SIG_BLOCK, &interrupts, NULL);
  g_thread_unref (g_thread_new ("interrupt", wait_for_interrupt, g_object_ref (cancellable)));
}
