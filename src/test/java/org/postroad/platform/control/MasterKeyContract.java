package org.postroad.platform.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postroad.platform.control.Database.Dialect;
import org.postroad.testing.Databases;

/** Which nodes start over a database with secrets in it, on every database. */
abstract class MasterKeyContract {
    private static final MasterKey A = key(1);
    private static final MasterKey B = key(2);
    private static final MasterKey C = key(3);

    private Transactions transactions;

    abstract Dialect dialect();

    @BeforeEach
    void open() {
        transactions = new LocalTransactions(Databases.of(dialect()));
    }

    private static MasterKey key(int first) {
        byte[] bytes = new byte[MasterKey.BYTES];
        bytes[0] = (byte) first;
        return new MasterKey(bytes);
    }

    private MasterKeyCheck node(MasterKey current, MasterKey... others) {
        return new MasterKeyCheck(transactions, new SecretCipher(current, List.of(others), new SecureRandom()));
    }

    private void assertRefused(MasterKeyCheck node, MasterKey wanted) {
        assertThatExceptionOfType(ConfigurationErrors.class)
                .isThrownBy(node::start)
                .satisfies(e -> assertThat(e.errors())
                        .anySatisfy(error -> assertThat(error)
                                .startsWith("POSTROAD_MASTER_KEY is")
                                .contains(wanted.id())));
    }

    @Test
    void theFirstNodeSettlesTheKeyAndAnotherOneIsRefused() {
        node(A).start();

        node(A).start();
        assertRefused(node(B), A);
        assertRefused(node(B, C), A);
    }

    @Test
    void aNewKeyIsTakenWithThePreviousBesideIt() {
        node(A).start();
        node(B, A).start();

        node(A, B).start();
        assertRefused(node(A), B);
        assertRefused(node(B), A);
    }

    @Test
    void thePreviousIsNeededUntilNothingIsUnderIt() {
        node(A).start();
        MasterKeyCheck changed = node(B, A);
        changed.start();

        assertThat(transactions.<Integer>apart(changed::onlyCurrentIsUsed)).isOne();

        node(B).start();
        assertRefused(node(A), B);
    }

    @Test
    void aKeyOfWhichNobodyHasHeardMayBeReadableBefore() {
        node(A).start();

        node(A, B).start();

        node(A).start();
    }
}
