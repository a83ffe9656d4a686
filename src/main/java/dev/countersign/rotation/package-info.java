/** Seals stored secrets again when their key was replaced, so that the old key can be thrown away. */
package dev.countersign.rotation;
