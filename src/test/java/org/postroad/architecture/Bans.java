package org.postroad.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Calendar;
import java.util.Date;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.Timer;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;

/** What the rules speak of: groups of foreign classes, and calls known by their owner and name. */
final class Bans {

    private Bans() {}

    static DescribedPredicate<JavaClass> plainJdk() {
        return resideInAnyPackage(
                        "java.lang",
                        "java.lang.annotation",
                        "java.lang.invoke",
                        "java.lang.runtime",
                        "java.math",
                        "java.nio.charset",
                        "java.text",
                        "java.time..",
                        "java.util",
                        "java.util.function",
                        "java.util.random",
                        "java.util.regex",
                        "java.util.stream",
                        "org.jspecify.annotations")
                .as("of the plain JDK");
    }

    /** What computes and does nothing else. */
    static DescribedPredicate<JavaClass> pureLibraries() {
        return resideInAnyPackage("com.google.re2j")
                .or(belongToAnyOf(MessageDigest.class, NoSuchAlgorithmException.class))
                .as("of a pure library");
    }

    static DescribedPredicate<JavaClass> containerClockOrLog() {
        return resideInAnyPackage(
                        "jakarta.annotation..",
                        "jakarta.ejb..",
                        "jakarta.enterprise..",
                        "jakarta.inject..",
                        "jakarta.interceptor..",
                        "jakarta.servlet..",
                        "jakarta.transaction..",
                        "jakarta.ws.rs..",
                        "org.eclipse.microprofile..",
                        "java.util.logging..",
                        "org.slf4j..")
                .or(describe(
                        "a clock",
                        type -> type.getName().equals("java.time.Clock")
                                || type.getName().equals("java.time.InstantSource")))
                .as("of the container, a clock or a log");
    }

    static DescribedPredicate<JavaClass> storage() {
        return resideInAnyPackage(
                        "javax.sql..", "jakarta.transaction..", "org.postgresql..", "org.h2..", "org.flywaydb..")
                .or(
                        describe(
                                "an entity manager",
                                type -> type.getName()
                                        .matches(
                                                "jakarta\\.persistence\\.(EntityManager.*|Persistence(Context|Unit)|\\w*Query)")))
                .as("SQL, entity managers and transactions");
    }

    static DescribedPredicate<JavaClass> sockets() {
        return resideInAnyPackage(
                        "java.net.http..",
                        "java.nio.channels..",
                        "javax.net..",
                        "jakarta.ws.rs.client..",
                        "jakarta.mail..")
                .or(describe(
                        "a socket", type -> type.getName().matches("java\\.net\\.(\\w*Socket\\w*|\\w*URLConnection)")))
                .as("sockets");
    }

    static DescribedPredicate<JavaClass> oldWorld() {
        return resideInAnyPackage(
                        "javax.annotation..",
                        "javax.ejb..",
                        "javax.enterprise..",
                        "javax.inject..",
                        "javax.json..",
                        "javax.persistence..",
                        "javax.servlet..",
                        "javax.transaction..",
                        "javax.ws..",
                        "org.hibernate..")
                .as("of Java EE before Jakarta, or a second JPA");
    }

    static boolean readsTheTime(JavaClass owner, String name) {
        return (owner.getPackageName().equals("java.time") && name.equals("now"))
                || isCall(owner, name, Clock.class, "system.*|tick.*")
                || isCall(owner, name, InstantSource.class, "system")
                || isCall(owner, name, System.class, "currentTimeMillis")
                || isCall(owner, name, Date.class, "<init>")
                || isCall(owner, name, Calendar.class, "getInstance");
    }

    static boolean throwsDice(JavaClass owner, String name) {
        return isCall(owner, name, Math.class, "random")
                || isCall(owner, name, Random.class, "<init>")
                || isCall(owner, name, SplittableRandom.class, "<init>")
                || isCall(owner, name, SecureRandom.class, "<init>|getInstance.*")
                || isCall(owner, name, ThreadLocalRandom.class, "current")
                || isCall(owner, name, UUID.class, "randomUUID");
    }

    static boolean makesThreads(JavaClass owner, String name) {
        return isCall(owner, name, Thread.class, "<init>|startVirtualThread|ofVirtual|ofPlatform")
                || isCall(owner, name, Timer.class, "<init>")
                || isCall(owner, name, Executors.class, ".*")
                || isCall(owner, name, ThreadPoolExecutor.class, "<init>")
                || isCall(owner, name, ScheduledThreadPoolExecutor.class, "<init>")
                || isCall(owner, name, ForkJoinPool.class, "<init>|commonPool");
    }

    static boolean looksForJson(JavaClass owner, String name) {
        return owner.getName().equals("jakarta.json.Json");
    }

    static boolean sleeps(JavaClass owner, String name) {
        return isCall(owner, name, Thread.class, "sleep");
    }

    private static boolean isCall(JavaClass owner, String name, Class<?> type, String method) {
        return owner.isEquivalentTo(type) && name.matches(method);
    }
}
