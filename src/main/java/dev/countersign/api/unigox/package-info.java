/** The partner order surface in the wire format of Unigox (seed 001). */
package dev.countersign.api.unigox;
