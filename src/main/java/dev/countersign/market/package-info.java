/** What can be moved, and where: assets, networks, tokens. */
package dev.countersign.market;
