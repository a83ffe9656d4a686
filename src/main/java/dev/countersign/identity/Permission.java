package dev.countersign.identity;

import java.util.regex.Pattern;

/**
 * What a person may do for the partner, under a name that the partner chose.
 *
 * @param name one to 64 characters: lower-case letters, digits, {@code :}, {@code .}, {@code _} and {@code -}, a letter first
 */
public record Permission(String name) implements Comparable<Permission> {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9:._-]{0,63}");

    /**
     * A permission of that name.
     *
     * @throws IllegalArgumentException when it is not a name
     */
    public Permission {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a permission: " + name);
        }
    }

    @Override
    public int compareTo(Permission other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
