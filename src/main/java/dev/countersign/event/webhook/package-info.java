/** Tells partners what happened: over HTTPS, to addresses on the public internet, signed. */
package dev.countersign.event.webhook;
