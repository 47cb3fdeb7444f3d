package org.postroad.platform.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.InstantSource;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What a database promises for bodies beyond that. */
abstract class DatabaseBlobsContract extends BlobsContract {
    private Transactions transactions;
    private Blobs blobs;

    abstract DataSource newDatabase();

    @Override
    Blobs open(InstantSource clock) {
        transactions = new LocalTransactions(newDatabase());
        blobs = new DatabaseBlobs(transactions, new IdSource(clock, 1), clock);
        return blobs;
    }

    @Test
    void aBodyIsUndoneWithItsTransaction() {
        long[] id = new long[1];
        assertThatThrownBy(() -> transactions.within(connection -> {
                    id[0] = blobs.put(1, new byte[1]);
                    throw new IllegalStateException("undo");
                }))
                .hasMessage("undo");

        assertThat(blobs.get(id[0])).isEmpty();
    }
}
