package org.postroad.platform.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Refuses to start a node that could not read the secrets in the database, or would write some that the others cannot read. Each key in
 * use has a row with a value under it; a node must be able to open them all.
 */
@ApplicationScoped
public class MasterKeyCheck implements Starter {
    private static final Logger LOG = System.getLogger(MasterKeyCheck.class.getName());
    private static final int ORDER = 50;
    private static final String WORD = "postroad";

    private @Inject Transactions transactions;
    private @Inject SecretCipher cipher;

    /** For the container. */
    protected MasterKeyCheck() {}

    MasterKeyCheck(Transactions transactions, SecretCipher cipher) {
        this.transactions = transactions;
        this.cipher = cipher;
    }

    @Override
    public int order() {
        return ORDER;
    }

    /** @throws ConfigurationErrors if secrets are under a key that this node was not given */
    @Override
    public void start() {
        boolean isNew = transactions.apart(this::check);
        if (isNew) {
            LOG.log(Level.INFO, "Secrets are encrypted under the key {0} from now on", cipher.keyId());
        }
    }

    /** Notes, in the caller's transaction, that nothing is under any key but the current one. @return how many keys are no longer needed */
    public int onlyCurrentIsUsed(Connection connection) throws SQLException {
        MasterKeyStore.hold(connection);
        return MasterKeyStore.deleteOthers(connection, cipher.keyId());
    }

    private boolean check(Connection connection) throws SQLException {
        MasterKeyStore.hold(connection);
        Map<String, String> checks = MasterKeyStore.all(connection);
        List<String> errors = new ArrayList<>();
        checks.forEach((keyId, encrypted) -> {
            if (!opens(keyId, encrypted)) {
                errors.add(Settings.MASTER_KEY.key() + " is the key " + cipher.keyId()
                        + "; allowed is the key " + keyId
                        + ", which secrets in the database are under, or another one with that as "
                        + Settings.MASTER_KEY_PREVIOUS.key()
                        + ". Without the variable the key is in " + MasterKeyFile.NAME + " in "
                        + Settings.DATA_DIR.key() + ", and every node of a cluster needs the same");
            }
        });
        if (!errors.isEmpty()) {
            throw new ConfigurationErrors(errors);
        }
        if (checks.containsKey(cipher.keyId())) {
            return false;
        }
        MasterKeyStore.insert(connection, cipher.keyId(), cipher.seal(WORD, place(cipher.keyId())));
        return true;
    }

    private boolean opens(String keyId, String encrypted) {
        try {
            return cipher.knows(keyId) && cipher.open(encrypted, place(keyId)).equals(WORD);
        } catch (SecretUnreadable e) {
            return false;
        }
    }

    private static SecretPlace place(String keyId) {
        return new SecretPlace("master_key", 0, keyId);
    }
}
