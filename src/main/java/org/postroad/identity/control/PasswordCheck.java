package org.postroad.identity.control;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.postroad.identity.entity.PasswordHash;
import org.postroad.platform.control.Chance;
import org.postroad.platform.entity.Refused;

/**
 * Checks passwords, which is slow on purpose: a good one is remembered for a while, by a keyed hash of it and of the hash it was held
 * against, so that it is forgotten as soon as the password changes and never stands in memory. At most one processor's worth of
 * checks runs for each processor; who comes then waits a moment or is sent away.
 */
@ApplicationScoped
public class PasswordCheck {
    private static final Duration REMEMBERED = Duration.ofMinutes(15);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Cache<String, Boolean> good = Caffeine.newBuilder()
            .expireAfterWrite(REMEMBERED)
            .maximumSize(10_000)
            .build();
    private final Semaphore processors = new Semaphore(Runtime.getRuntime().availableProcessors(), true);
    private final SecureRandom random = Chance.secure();
    private final PasswordHash nothing = PasswordHash.ofNothing(random);
    private final SecretKeySpec key = key(random);

    /**
     * Whether a password is the one of that hash. Takes as long where there is no hash: nobody learns so which users exist.
     *
     * @param hash the text of the user's hash; null where there is no such user, or it has no password
     * @throws Refused UNAVAILABLE if too many checks wait already
     */
    boolean matches(@Nullable String hash, String password) {
        String trace = trace(hash, password);
        if (good.getIfPresent(trace) != null) {
            return true;
        }
        PasswordHash expected = hash == null ? nothing : PasswordHash.parse(hash);
        boolean matches = inTurn(() -> expected.matches(password));
        if (matches) {
            good.put(trace, Boolean.TRUE);
        }
        return matches;
    }

    /** The hash of a new password. @throws Refused as {@link #matches} */
    public PasswordHash hash(String password) {
        return inTurn(() -> PasswordHash.of(password, random));
    }

    private <T> T inTurn(Supplier<T> work) {
        try {
            if (!processors.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw busy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy();
        }
        try {
            return work.get();
        } finally {
            processors.release();
        }
    }

    private static Refused busy() {
        return Refused.until(
                Refused.Kind.UNAVAILABLE,
                "sign_in_busy",
                "Too many sign-ins with a password at once; ask again later, or use an API key.",
                Duration.ofSeconds(2));
    }

    private String trace(@Nullable String hash, String password) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(String.valueOf(hash).getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return Base64.getEncoder().encodeToString(mac.doFinal(password.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has HmacSHA256", e);
        }
    }

    private static SecretKeySpec key(SecureRandom random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return new SecretKeySpec(bytes, "HmacSHA256");
    }
}
