package org.postroad.platform.entity;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * How every entity keeps its instants. JPA 3.1 knows no {@link Instant}: EclipseLink would write it as serialized bytes, and where it
 * converts a timestamp itself it drops the microseconds. The drivers hand out different types for a column, hence {@link Object}.
 */
@Converter(autoApply = true)
public class InstantColumn implements AttributeConverter<Instant, Object> {
    @Override
    public @Nullable Object convertToDatabaseColumn(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    @Override
    public @Nullable Instant convertToEntityAttribute(@Nullable Object column) {
        if (column instanceof Timestamp timestamp) {
            return timestamp.toInstant();
        }
        return column == null ? null : ((OffsetDateTime) column).toInstant();
    }
}
