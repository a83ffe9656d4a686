package dev.countersign;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static dev.countersign.House.ANNEX;
import static dev.countersign.House.CLASSES;
import static dev.countersign.House.FLOORS;
import static dev.countersign.House.ROOT;
import static dev.countersign.House.under;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaEnumConstant;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.countersign.database.Database;
import dev.countersign.database.Transaction;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.persistence.Entity;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of the house: who may know whom, and who may do what. */
class ArchitectureTest {

    @Nested
    class Packages {

        static Stream<String> floors() {
            return FLOORS.stream();
        }

        @ParameterizedTest
        @MethodSource("floors")
        void knowOnlyPackagesBelowThem(String floor) {
            String[] above = FLOORS.subList(0, FLOORS.indexOf(floor)).stream()
                    .map(House::under)
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(under(floor))
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(above)
                            .or(resideInAPackage(under(ANNEX)))
                            .or(resideInAPackage(ROOT)))
                    .allowEmptyShould(true)
                    .check(CLASSES);
        }

        @Test
        void haveAPlaceInTheHouse() {
            String[] known = Stream.concat(FLOORS.stream().map(House::under), Stream.of(under(ANNEX), ROOT))
                    .toArray(String[]::new);
            classes().should().resideInAnyPackage(known).check(CLASSES);
        }

        @Test
        void haveNoCycles() {
            slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
            slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
        }

        @Test
        void ofDifferentDoorsDoNotKnowEachOther() {
            slices().matching(ROOT + ".api.(*)..")
                    .should()
                    .notDependOnEachOther()
                    .check(CLASSES);
        }

        @Test
        void embeddedStandsAlone() {
            classes()
                    .that()
                    .resideInAPackage(under(ANNEX))
                    .should()
                    .onlyDependOnClassesThat(
                            resideInAPackage(under(ANNEX)).or(DescribedPredicate.not(resideInAPackage(ROOT + ".."))))
                    .check(CLASSES);
        }

        @Test
        void ethereumKnowsNoFramework() {
            classes()
                    .that()
                    .resideInAPackage(under("ethereum"))
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage("java..", "org.bouncycastle..", under("ethereum"))
                    .check(CLASSES);
        }

        @Test
        void lifecycleIsPlainJava() {
            classes()
                    .that()
                    .resideInAPackage(under("lifecycle"))
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage("java..", under("lifecycle"))
                    .check(CLASSES);
        }

        /** A reader opens a room and is told what it is for. */
        @Test
        void sayWhatTheyAreFor() throws IOException {
            try (Stream<Path> folders = Files.walk(Path.of("src/main/java/dev/countersign"))) {
                List<Path> silent = folders.filter(Files::isDirectory)
                        .filter(Packages::hasCode)
                        .filter(folder -> Files.notExists(folder.resolve("package-info.java")))
                        .toList();
                assertThat(silent).isEmpty();
            }
        }

        private static boolean hasCode(Path folder) {
            String[] sources = folder.toFile().list((where, name) -> name.endsWith(".java"));
            return sources != null && sources.length > 0;
        }
    }

    @Nested
    class Determinism {

        private static final Set<Class<?>> CLOCKS = Set.of(
                Instant.class,
                LocalDate.class,
                LocalDateTime.class,
                OffsetDateTime.class,
                ZonedDateTime.class,
                Clock.class);

        /** Time comes from the database, randomness from the one source in {@code database.Ambient}. */
        @Test
        void nobodyReadsTheMachinesClockOrDice() {
            noClasses()
                    .that()
                    .doNotHaveFullyQualifiedName(ROOT + ".database.Ambient")
                    .and()
                    .resideOutsideOfPackage(under(ANNEX))
                    .should()
                    .callCodeUnitWhere(
                            describe("reads the machine's clock or dice", call -> isAmbient(call.getTarget())))
                    .check(CLASSES);
        }

        private static boolean isAmbient(CodeUnitCallTarget target) {
            String name = target.getName();
            JavaClass owner = target.getOwner();
            boolean clock =
                    CLOCKS.stream().anyMatch(owner::isEquivalentTo) && (name.equals("now") || name.startsWith("system"))
                            || owner.isEquivalentTo(System.class)
                                    && (name.equals("currentTimeMillis") || name.equals("nanoTime"));
            boolean dice = owner.isEquivalentTo(UUID.class) && name.equals("randomUUID")
                    || owner.isEquivalentTo(Math.class) && name.equals("random")
                    || owner.isEquivalentTo(ThreadLocalRandom.class)
                    || owner.isEquivalentTo(SecureRandom.class)
                            && (name.equals("<init>") || name.startsWith("getInstance"))
                    || owner.isEquivalentTo(Random.class) && name.equals("<init>");
            return clock || dice;
        }
    }

    @Nested
    class Threads {

        @Test
        void nobodyBlocks() {
            noClasses()
                    .that()
                    .resideOutsideOfPackage(under(ANNEX))
                    .should()
                    .callCodeUnitWhere(describe("blocks the thread", call -> blocks(call.getTarget())))
                    .check(CLASSES);
        }

        private static boolean blocks(CodeUnitCallTarget target) {
            String name = target.getName();
            JavaClass owner = target.getOwner();
            return owner.isAssignableTo(Uni.class) && name.equals("await")
                    || owner.isEquivalentTo(Thread.class) && (name.equals("sleep") || name.equals("join"))
                    || owner.isAssignableTo(Future.class) && name.equals("get")
                    || owner.isAssignableTo(CompletableFuture.class) && name.equals("join")
                    || owner.getName().startsWith("io.smallrye.mutiny.") && name.startsWith("toBlocking")
                    || owner.getName().startsWith("io.vertx.mutiny.") && name.endsWith("AndAwait");
        }

        /** A Hibernate session is one chain of steps; two at once break it. */
        @Test
        void nobodyForksASession() {
            noClasses()
                    .that(describe("use a Hibernate session", Threads::usesSession))
                    .should()
                    .callCodeUnitWhere(describe(
                            "forks",
                            call -> call.getTargetOwner().isEquivalentTo(Uni.class)
                                    && Set.of("combine", "join").contains(call.getName())))
                    .check(CLASSES);
        }

        private static boolean usesSession(JavaClass type) {
            return type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getPackageName())
                    .anyMatch(name -> name.startsWith("io.quarkus.hibernate.reactive")
                            || name.startsWith("org.hibernate.reactive"));
        }
    }

    @Nested
    class Transactions {

        private static final DescribedPredicate<JavaClass> SERVICE =
                describe("are services", type -> type.getSimpleName().endsWith("Service"));

        private static final DescribedPredicate<JavaClass> JOB = describe(
                "are jobs",
                type -> type.getMethods().stream().anyMatch(method -> method.isAnnotatedWith(Scheduled.class)));

        /** Every rule and every transaction boundary is in a service or a job; the seeder makes its world in one. */
        @Test
        void areOpenedByServicesAndJobs() {
            classes()
                    .that(describe("open a transaction", Transactions::opensOne))
                    .should(be(SERVICE.or(JOB).or(assignableTo(ROOT + ".sandbox.WorldSeeder"))))
                    .check(CLASSES);
        }

        private static boolean opensOne(JavaClass type) {
            return type.getMethodCallsFromSelf().stream()
                    .map(JavaCall::getTarget)
                    .anyMatch(call -> call.getOwner().isEquivalentTo(Database.class)
                            && call.getName().equals("transaction"));
        }

        @Test
        void ofHibernateAreOpenedByServices() {
            methods()
                    .that()
                    .areAnnotatedWith(WithTransaction.class)
                    .or()
                    .areAnnotatedWith(WithSession.class)
                    .should()
                    .beDeclaredInClassesThat(SERVICE)
                    .check(CLASSES);
            noClasses()
                    .should()
                    .beAnnotatedWith(WithTransaction.class)
                    .orShould()
                    .beAnnotatedWith(WithSession.class)
                    .check(CLASSES);
        }

        /** What is handed a transaction works in it; opening a second one inside would wait for the first. */
        @Test
        void areNotOpenedInsideOne() {
            methods()
                    .that(describe(
                            "take a transaction",
                            method -> method.getRawParameterTypes().stream()
                                    .anyMatch(type -> type.isEquivalentTo(Transaction.class))))
                    .should(not(callMethod(Database.class, "transaction")))
                    .check(CLASSES);
        }

        /** Jobs run on an interval from the configuration, and never beside themselves on one replica. */
        @Test
        void ofJobsDoNotOverlap() {
            methods()
                    .that()
                    .areAnnotatedWith(Scheduled.class)
                    .should(beWellScheduled())
                    .check(CLASSES);
        }

        private static ArchCondition<JavaMethod> beWellScheduled() {
            return new ArchCondition<>("have an identity, a configured interval and no overlap") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                    JavaAnnotation<?> annotation = method.getAnnotationOfType(Scheduled.class.getName());
                    Map<String, Object> given = annotation.getProperties();
                    boolean well = given.get("every").toString().matches("\\{countersign\\.[a-z.-]+}")
                            && !given.get("identity").toString().isEmpty()
                            && ((JavaEnumConstant) given.get("concurrentExecution"))
                                    .name()
                                    .equals("SKIP");
                    events.add(new SimpleConditionEvent(method, well, method.getFullName() + ": " + given));
                }
            };
        }
    }

    @Nested
    class Doors {

        private static final DescribedPredicate<JavaClass> ENTITY =
                describe("is an entity", type -> type.isAnnotatedWith(Entity.class));

        /** Parse, call a service, render. */
        @Test
        void holdNoRuleOfTheirOwn() {
            noClasses()
                    .that()
                    .resideInAPackage(under("api"))
                    .should()
                    .dependOnClassesThat(assignableTo(Database.class)
                            .or(assignableTo(Transaction.class))
                            .or(describe(
                                    "is a repository",
                                    type -> type.getSimpleName().endsWith("Repository")))
                            .or(resideInAnyPackage("io.vertx.mutiny.sqlclient..", "io.vertx.sqlclient..")))
                    .check(CLASSES);
        }

        @Test
        void neverShowAnEntity() {
            methods()
                    .that()
                    .areDeclaredInClassesThat()
                    .haveSimpleNameEndingWith("Resource")
                    .should(notReturn(ENTITY))
                    .check(CLASSES);
            noFields()
                    .that()
                    .areDeclaredInClassesThat()
                    .resideInAnyPackage(under("api"), under("sandbox"))
                    .should()
                    .haveRawType(ENTITY)
                    .check(CLASSES);
        }

        private static ArchCondition<JavaMethod> notReturn(DescribedPredicate<JavaClass> what) {
            return new ArchCondition<>("not return a type that " + what.getDescription()) {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                    boolean returned = method.getReturnType().getAllInvolvedRawTypes().stream()
                            .anyMatch(what);
                    events.add(new SimpleConditionEvent(
                            method,
                            !returned,
                            method.getFullName() + " returns "
                                    + method.getReturnType().getName()));
                }
            };
        }

        /** How something looks as JSON is the business of the doors, and of the sandbox, which is one. */
        @Test
        void aloneKnowJackson() {
            noClasses()
                    .that()
                    .resideOutsideOfPackages(under("api"), under("console"), under("sandbox"))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("com.fasterxml.jackson..")
                    .check(CLASSES);
        }
    }

    @Nested
    class Style {

        @Test
        void dependenciesComeThroughTheConstructor() {
            noFields()
                    .should()
                    .beAnnotatedWith(Inject.class)
                    .orShould()
                    .beAnnotatedWith(ConfigProperty.class)
                    .check(CLASSES);
        }

        @Test
        void namesSayWhatAThingDoes() {
            classes()
                    .should()
                    .haveNameNotMatching(".*(Utils?|Helpers?|Manager|Impl|Common)(\\$.*)?")
                    .check(CLASSES);
        }

        /** Money is exact. Metrics are not money. */
        @Test
        void nothingIsCountedInBinaryFractions() {
            DescribedPredicate<JavaClass> binary = describe(
                    "is a binary fraction",
                    type -> Stream.of(double.class, float.class, Double.class, Float.class)
                            .anyMatch(type.getBaseComponentType()::isEquivalentTo));
            DescribedPredicate<JavaClass> metrics =
                    describe("is a metric", type -> type.getSimpleName().endsWith("Metrics"));
            fields().that()
                    .areDeclaredInClassesThat(DescribedPredicate.not(metrics))
                    .should()
                    .haveRawType(DescribedPredicate.not(binary))
                    .check(CLASSES);
            noMethods()
                    .that()
                    .areDeclaredInClassesThat(DescribedPredicate.not(metrics))
                    .should()
                    .haveRawReturnType(binary)
                    .check(CLASSES);
            noCodeUnits()
                    .that()
                    .areDeclaredInClassesThat(DescribedPredicate.not(metrics))
                    .should(takeOrConvert(binary))
                    .check(CLASSES);
        }

        private static ArchCondition<JavaCodeUnit> takeOrConvert(DescribedPredicate<JavaClass> binary) {
            return new ArchCondition<>("take a binary fraction, or turn an exact number into one or back") {
                @Override
                public void check(JavaCodeUnit unit, ConditionEvents events) {
                    boolean takes = unit.getRawParameterTypes().stream().anyMatch(binary);
                    boolean converts = unit.getCallsFromSelf().stream()
                            .map(JavaCall::getTarget)
                            .filter(call -> call.getOwner().isAssignableTo(Number.class)
                                    || call.getOwner().isEquivalentTo(BigDecimal.class))
                            .anyMatch(call -> binary.test(call.getRawReturnType())
                                    || call.getRawParameterTypes().stream().anyMatch(binary));
                    events.add(new SimpleConditionEvent(unit, takes || converts, unit.getFullName()));
                }
            };
        }
    }

    private static ArchCondition<JavaClass> be(DescribedPredicate<? super JavaClass> what) {
        return ArchCondition.from(what.forSubtype());
    }

    private static ArchCondition<JavaMethod> callMethod(Class<?> owner, String name) {
        return new ArchCondition<>("call " + owner.getSimpleName() + "." + name) {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                boolean calls = method.getMethodCallsFromSelf().stream()
                        .map(JavaCall::getTarget)
                        .anyMatch(call -> call.getOwner().isEquivalentTo(owner)
                                && call.getName().equals(name));
                events.add(new SimpleConditionEvent(
                        method, calls, method.getFullName() + (calls ? " calls it" : " does not")));
            }
        };
    }
}
