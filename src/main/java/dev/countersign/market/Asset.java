package dev.countersign.market;

/**
 * Something of which amounts can be moved.
 *
 * @param code such as {@code USDT}
 * @param name its name for people
 * @param decimals digits after the point
 */
public record Asset(String code, String name, int decimals) {}
