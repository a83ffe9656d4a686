/** What the crash test needs: the packaged service as a process, clients that keep a history, and books to check it with. */
package dev.countersign.crash;
