package dev.countersign.authorization;

import java.util.Random;

/** One thing that happens in a random history. People are numbers: 0 asked, the last one is an outsider. */
sealed interface ReviewStep {

    record Decide(int user, Verdict verdict, boolean shownSomethingElse) implements ReviewStep {}

    record Withdraw(int user) implements ReviewStep {}

    record Permit(int user, boolean holds) implements ReviewStep {}

    record Leave(int user) implements ReviewStep {}

    /** In steps so coarse that the real time of a test does not matter. */
    record Pass(int seconds) implements ReviewStep {}

    record Sweep() implements ReviewStep {}

    static ReviewStep random(Random random, int people) {
        int user = random.nextInt(people);
        return switch (random.nextInt(20)) {
            case 0 -> new Decide(user, Verdict.REJECT, random.nextInt(8) == 0);
            case 1 -> new Withdraw(random.nextInt(3) == 0 ? 0 : user);
            case 2, 3, 4 -> new Permit(user, random.nextBoolean());
            case 5 -> new Leave(user);
            case 6, 7 -> new Pass(300 * (1 + random.nextInt(2)));
            case 8 -> new Sweep();
            default -> new Decide(user, Verdict.APPROVE, random.nextInt(10) == 0);
        };
    }
}
