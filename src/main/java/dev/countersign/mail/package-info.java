/** Mail to people: queued in the caller's transaction, sealed, sent after the commit by any replica. It does not know what it says. */
package dev.countersign.mail;
