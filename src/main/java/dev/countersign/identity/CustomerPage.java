package dev.countersign.identity;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Some of a partner's customers, newest first.
 *
 * @param next what to continue after; empty on the last page
 */
public record CustomerPage(List<Customer> customers, Optional<UUID> next) {}
