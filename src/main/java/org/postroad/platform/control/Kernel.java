package org.postroad.platform.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;

/** Makes beans of the kernel's plain classes. They can be injected before the node has started, and are of use once it has. */
@ApplicationScoped
class Kernel {
    /** Shows the system's time until the database's clock is first read. */
    @Produces
    @Singleton
    DatabaseClock clock() {
        return new DatabaseClock(Instant.ofEpochMilli(System.currentTimeMillis()), System::nanoTime);
    }

    @Produces
    @Singleton
    IdSource ids(DatabaseClock clock, Incarnation incarnation) {
        return new IdSource(clock, incarnation::number);
    }

    @Produces
    @Singleton
    Configuration configuration() {
        return Configuration.ofThisProcess();
    }

    /** @throws ConfigurationErrors if no variable gives the key and its file cannot be had */
    @Produces
    @Singleton
    SecretCipher cipher(Configuration configuration) {
        MasterKey current = configuration
                .masterKey()
                .orElseGet(() -> new MasterKeyFile(configuration.dataDirectory(), Chance.secure()).key());
        return new SecretCipher(
                current, configuration.previousMasterKey().stream().toList(), Chance.secure());
    }
}
