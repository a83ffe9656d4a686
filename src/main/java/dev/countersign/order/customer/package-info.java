/** Orders of a partner's customers: buy, sell, swap, send and invest, confirmed by the customer and, where policy says so, agreed to by people. */
package dev.countersign.order.customer;
