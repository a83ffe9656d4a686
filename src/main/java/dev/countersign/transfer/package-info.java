/** Outgoing crypto: held until authorized, released once, dispatched, and followed until its outcome is known. */
package dev.countersign.transfer;
