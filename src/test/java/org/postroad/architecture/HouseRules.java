package org.postroad.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;

/**
 * The rules of the house for the classes below one root package. Each has a name, by which the fixtures say that they
 * break it.
 */
final class HouseRules {

    static final String FEATURES = "features are those of the design";
    static final String DOWNWARDS = "features use lower features only";
    static final String NO_CYCLES = "features form no cycle";
    static final String ROOMS = "a feature has three rooms at most";
    static final String ARROWS = "boundary uses control uses entity";
    static final String BOUNDARIES = "another feature's boundary is closed";
    static final String ENTITIES = "entities know no container, clock or log";
    static final String PURE = "pure packages only compute";
    static final String STORAGE = "SQL, entity managers and transactions live in control";
    static final String SOCKETS = "sockets live in control";
    static final String TIME = "time comes from the platform's clock";
    static final String CHANCE = "chance comes from the platform";
    static final String SLEEP = "nothing sleeps";
    static final String THREADS = "threads are the server's";
    static final String SUFFIXES = "names say what a class does";
    static final String PACKAGES = "packages are named after what they are for";
    static final String NULLS = "packages are null-marked";
    static final String OLD_WORLD = "Jakarta EE is jakarta";
    static final String STREAMS = "what is said is logged";
    static final String JSON = "JSON comes from one provider";
    static final String SHARED = "a resource that is shared holds no state of a request";

    /**
     * All are pools over the server's thread factory: jobs run at once as many as there are permits, timeouts of HTTP calls leave the
     * timer when they are called off, and watchers share a few threads with a queue before them, which managed executors cannot do.
     */
    private static final Pattern OWN_THREADS =
            Pattern.compile(".*\\.(jobs\\.control\\.JobThreads|provider\\.control\\.(OutboundHttp|WatchThreads))");

    /** {@code Kernel} gives the clock its first reading. */
    private static final Pattern CLOCK = Pattern.compile(".*\\.platform\\.control\\.(\\w*Clock|Kernel)");

    /** Flushes the last lines of a node that refuses to start. */
    private static final Pattern LAST_WORDS = Pattern.compile(".*\\.platform\\.control\\.Exit");

    private static final Pattern BANNED_SUFFIX =
            Pattern.compile(".*(Impl|Manager|Helper|Helpers|Util|Utils|Service|Dto|DTO|Info|Data)");

    private static final Pattern BANNED_PACKAGE = Pattern.compile("utils?|common|commons|helpers?|misc|shared|core");

    private final Features features;

    HouseRules(String root) {
        this.features = new Features(root);
    }

    Map<String, ArchRule> all() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        rules.put(FEATURES, classes().that(inTheHouse()).should(be("a class of a known feature", this::isKnown)));
        rules.put(DOWNWARDS, everyDependency("on a lower feature", this::goesDown));
        rules.put(
                NO_CYCLES,
                slices().matching(features.root() + ".(*)..").should().beFreeOfCycles());
        rules.put(ROOMS, classes().that(inTheHouse()).should(be("in a room, flat or pure", this::isInItsPlace)));
        rules.put(ARROWS, everyDependency("down the rooms", this::goesDownTheRooms));
        rules.put(BOUNDARIES, everyDependency("on no other feature's boundary", this::leavesBoundariesAlone));
        rules.put(
                ENTITIES, noClasses().that(inRoom("entity")).should().dependOnClassesThat(Bans.containerClockOrLog()));
        rules.put(
                PURE,
                classes()
                        .that(pure())
                        .should()
                        .onlyDependOnClassesThat(
                                pure().or(platformValues()).or(Bans.plainJdk()).or(Bans.pureLibraries())));
        rules.put(STORAGE, noClasses().that(withoutControl()).should().dependOnClassesThat(Bans.storage()));
        rules.put(SOCKETS, noClasses().that(withoutControl()).should().dependOnClassesThat(Bans.sockets()));
        rules.put(TIME, noCalls(not(named(CLOCK)), Bans::readsTheTime));
        rules.put(CHANCE, noCalls(not(inFeature("platform")), Bans::throwsDice));
        rules.put(JSON, noCalls(DescribedPredicate.alwaysTrue(), Bans::looksForJson));
        rules.put(
                SHARED,
                classes()
                        .that(describe("shared resources", HouseRules::isSharedResource))
                        .should(be("without fields but those that are injected", HouseRules::isWithoutState)));
        rules.put(SLEEP, noCalls(DescribedPredicate.alwaysTrue(), Bans::sleeps));
        rules.put(THREADS, noCalls(not(named(OWN_THREADS)), Bans::makesThreads));
        rules.put(SUFFIXES, classes().should(be("named for what it does", HouseRules::isWellNamed)));
        rules.put(
                PACKAGES,
                classes()
                        .that(inTheHouse())
                        .should(be("in a package named for a purpose", HouseRules::isInANamedPackage)));
        rules.put(
                NULLS,
                classes().that(inTheHouse()).should(be("in a package with @NullMarked", HouseRules::isNullMarked)));
        rules.put(OLD_WORLD, noClasses().should().dependOnClassesThat(Bans.oldWorld()));
        rules.put(
                STREAMS,
                noClasses().that(not(inFeature("cli").or(named(LAST_WORDS)))).should(ACCESS_STANDARD_STREAMS));
        return rules;
    }

    private boolean isKnown(JavaClass type) {
        return Features.PURE.contains(features.feature(type)) || features.level(type) >= 0;
    }

    private boolean goesDown(JavaClass from, JavaClass to) {
        return features.feature(from).equals(features.feature(to))
                || features.isPure(from)
                || features.isPure(to)
                || features.level(to) <= features.level(from);
    }

    private boolean isInItsPlace(JavaClass type) {
        return features.isPure(type)
                || features.room(type).map(Features.ROOMS::contains).orElse(true);
    }

    private boolean goesDownTheRooms(JavaClass from, JavaClass to) {
        if (features.inRoom(from, "entity")) {
            return features.inRoom(to, "entity") || features.isPure(to);
        }
        return !features.inRoom(from, "control") || !features.inRoom(to, "boundary");
    }

    private boolean leavesBoundariesAlone(JavaClass from, JavaClass to) {
        return !features.inRoom(to, "boundary")
                || features.feature(to).equals(features.feature(from))
                || features.feature(to).equals("platform");
    }

    private DescribedPredicate<JavaClass> inTheHouse() {
        return describe("in the house", features::contains);
    }

    private DescribedPredicate<JavaClass> inRoom(String room) {
        return describe("in " + room, type -> features.inRoom(type, room));
    }

    private DescribedPredicate<JavaClass> inFeature(String feature) {
        return describe(
                "in " + feature,
                type -> features.contains(type) && features.feature(type).equals(feature));
    }

    private DescribedPredicate<JavaClass> pure() {
        return describe("in a pure package", features::isPure);
    }

    /** What the platform knows without doing anything: durations, addresses. */
    private DescribedPredicate<JavaClass> platformValues() {
        return describe(
                "values of the platform",
                type -> features.contains(type)
                        && features.feature(type).equals("platform")
                        && features.inRoom(type, "entity"));
    }

    /** A feature without rooms is control to its neighbours. */
    private DescribedPredicate<JavaClass> withoutControl() {
        return describe(
                "outside control",
                type -> features.isPure(type) || features.inRoom(type, "boundary") || features.inRoom(type, "entity"));
    }

    private static DescribedPredicate<JavaClass> named(Pattern name) {
        return describe(
                "named " + name.pattern(),
                type -> name.matcher(type.getName().split("\\$", 2)[0]).matches());
    }

    private static boolean isSharedResource(JavaClass type) {
        return type.isAnnotatedWith("jakarta.ws.rs.Path")
                && type.isAnnotatedWith("jakarta.enterprise.context.ApplicationScoped");
    }

    /** What is injected knows which request is meant: it is a proxy, or has no state itself. */
    private static boolean isWithoutState(JavaClass type) {
        return type.getFields().stream()
                .allMatch(field -> field.getModifiers().containsAll(Set.of(JavaModifier.STATIC, JavaModifier.FINAL))
                        || field.isAnnotatedWith("jakarta.inject.Inject")
                        || field.isAnnotatedWith("jakarta.ws.rs.core.Context")
                        || field.isAnnotatedWith("jakarta.persistence.PersistenceContext"));
    }

    private static boolean isWellNamed(JavaClass type) {
        return type.getSimpleName().endsWith("TaskManager")
                || !BANNED_SUFFIX.matcher(type.getSimpleName()).matches();
    }

    private static boolean isInANamedPackage(JavaClass type) {
        for (String part : type.getPackageName().split("\\.")) {
            if (BANNED_PACKAGE.matcher(part).matches()) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNullMarked(JavaClass type) {
        return type.getPackage()
                .tryGetPackageInfo()
                .filter(info -> info.isAnnotatedWith(NullMarked.class))
                .isPresent();
    }

    private ArchRule everyDependency(String where, BiPredicate<JavaClass, JavaClass> allowed) {
        return classes().that(inTheHouse()).should(new ArchCondition<>("depend " + where) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    JavaClass target = dependency.getTargetClass().getBaseComponentType();
                    if (features.contains(target) && !allowed.test(type, target)) {
                        events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
                    }
                }
            }
        });
    }

    private static ArchRule noCalls(DescribedPredicate<? super JavaClass> of, BiPredicate<JavaClass, String> banned) {
        return noClasses().that(of.forSubtype()).should(new ArchCondition<>("make such a call") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getAccessesFromSelf().stream()
                        .filter(access -> banned.test(
                                access.getTargetOwner(), access.getTarget().getName()))
                        .forEach(access -> events.add(SimpleConditionEvent.satisfied(type, access.getDescription())));
            }
        });
    }

    private static ArchCondition<JavaClass> be(String what, java.util.function.Predicate<JavaClass> holds) {
        return new ArchCondition<>("be " + what) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!holds.test(type)) {
                    events.add(SimpleConditionEvent.violated(type, "Class <" + type.getName() + "> is not " + what));
                }
            }
        };
    }
}
