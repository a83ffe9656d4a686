/** Double-entry books: what customers of a partner have, and what of it is held. It knows no order and no transfer. */
package dev.countersign.ledger;
