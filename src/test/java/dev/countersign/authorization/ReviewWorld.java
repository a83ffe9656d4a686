package dev.countersign.authorization;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * How a random history begins.
 *
 * @param people how many there are; 0 asked
 * @param named who was named as a reviewer
 * @param holding who holds the permission when the review is opened
 * @param byPermission whether the permission makes a reviewer
 */
record ReviewWorld(int quorum, int people, Set<Integer> named, Set<Integer> holding, boolean byPermission) {

    static final int WINDOW = 900;

    static ReviewWorld random(Random random) {
        int people = 3 + random.nextInt(6);
        boolean byPermission = random.nextInt(3) > 0;
        Set<Integer> named = new HashSet<>();
        Set<Integer> holding = new HashSet<>();
        for (int user = 0; user < people; user++) {
            if (!byPermission || random.nextInt(3) == 0) {
                named.add(user);
            }
            if (random.nextInt(3) > 0) {
                holding.add(user);
            }
        }
        named.remove(people - 1);
        holding.remove(people - 1);
        ReviewWorld any = new ReviewWorld(1, people, named, holding, byPermission);
        int most = (int) any.audience().stream().filter(user -> user != 0).count();
        return most == 0
                ? random(random)
                : new ReviewWorld(1 + random.nextInt(Math.min(most, 4)), people, named, holding, byPermission);
    }

    Set<Integer> audience() {
        Set<Integer> audience = new HashSet<>(named);
        if (byPermission) {
            audience.addAll(holding);
        }
        return audience;
    }
}
