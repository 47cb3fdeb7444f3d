package org.postroad.delivery.control;

import jakarta.enterprise.context.Dependent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.postroad.delivery.entity.MailSchedule;
import org.postroad.jobs.control.QueueReferrer;
import org.postroad.jobs.entity.VirtualQueue;
import org.postroad.registry.control.StoredRecords;
import org.postroad.registry.control.StoredRow;
import org.postroad.registry.entity.ObjectRef;

/** Which delivery schedules put mail into a queue. */
@Dependent
class SchedulesOfQueues implements QueueReferrer {
    @Override
    public Optional<Reference> reference(Connection connection, long queueId, String queueName) throws SQLException {
        if (queueName.equals(MailSchedule.DEFAULT)) {
            return Optional.of(new Reference("The queue default is what mail falls back on.", List.of()));
        }
        String id = VirtualQueue.ID.text(queueId);
        List<StoredRow> schedules = StoredRecords.rows(connection, MailSchedule.TYPE).stream()
                .filter(row -> StoredRecords.body(row).getString("queueId", "").equals(id))
                .toList();
        if (schedules.isEmpty()) {
            return Optional.empty();
        }
        String names = schedules.stream().map(StoredRow::name).sorted().collect(Collectors.joining(", "));
        return Optional.of(new Reference(
                "Delivery schedules put mail into this queue: " + names + ".",
                schedules.stream()
                        .map(row -> new ObjectRef(MailSchedule.TYPE, MailSchedule.ID.text(row.id())))
                        .toList()));
    }
}
