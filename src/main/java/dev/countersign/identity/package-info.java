/** Who calls: partners, their people, liquidity providers, and the credentials by which they prove it. */
package dev.countersign.identity;
