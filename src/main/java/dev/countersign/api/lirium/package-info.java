/** The door for banking partners, in Lirium's wire format. */
package dev.countersign.api.lirium;
