package org.postroad.registry.entity;

/** What values a field takes; the encoding of each is that of Stalwart 0.16 (reference: its schema, value types). */
public sealed interface FieldType {
    /** One function for each type. */
    interface Cases<R> {
        R text(Text type);

        R number(Number type);

        R flag(Flag type);

        R choice(Choice type);

        R time(Time type);

        R reference(Reference type);

        R nested(Nested type);

        R list(ListOf type);

        R set(SetOf type);

        R map(MapOf type);

        R any(Any type);
    }

    <R> R match(Cases<R> cases);

    /** What a text stands for; the names are the schema's in camel case. */
    enum TextFormat {
        STRING("string"),
        IP_ADDRESS("ipAddress"),
        IP_NETWORK("ipNetwork"),
        EMAIL_ADDRESS("emailAddress"),
        /** Set only: it is never shown, or once when it is made. */
        SECRET("secret"),
        URI("uri"),
        TEXT("text");

        private final String wireName;

        TextFormat(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }

    /** What a number counts; the names are the schema's in camel case. */
    enum NumberFormat {
        INTEGER("integer"),
        UNSIGNED("unsignedInteger"),
        FLOAT("float"),
        /** In bytes. */
        SIZE("size"),
        /** In milliseconds on the wire; texts as {@code 6h} are understood. */
        DURATION("duration");

        private final String wireName;

        NumberFormat(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }

    /** @param min length in code points, at least; 0 for none */
    record Text(TextFormat format, int min, int max) implements FieldType {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.text(this);
        }
    }

    /** Both bounds are allowed values. */
    record Number(NumberFormat format, long min, long max) implements FieldType {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.number(this);
        }
    }

    /** True or false. */
    record Flag() implements FieldType {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.flag(this);
        }
    }

    /** One of an enumeration. */
    record Choice(Choices choices) implements FieldType {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.choice(this);
        }
    }

    /** An instant, RFC 3339 in UTC. */
    record Time() implements FieldType {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.time(this);
        }
    }

    /** The id of another object. @param objectName the name of its type, without prefix */
    record Reference(String objectName) implements FieldType {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.reference(this);
        }
    }

    /** One object inside. */
    record Nested(Shape shape) implements FieldType {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.nested(this);
        }
    }

    /** Objects in order; on the wire an object with the members {@code 0}, {@code 1}, …. An array is understood. */
    record ListOf(Shape shape, int min, int max) implements FieldType {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.list(this);
        }
    }

    /** Values without order; on the wire an object of members that are true. An array is understood. @param item a type of texts */
    record SetOf(FieldType item, int min, int max) implements FieldType {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.set(this);
        }
    }

    /** Values by key. @param key a type of texts */
    record MapOf(FieldType key, FieldType value, int max) implements FieldType {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.map(this);
        }
    }

    /** Whatever JSON it is, as an action's payload. */
    record Any() implements FieldType {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.any(this);
        }
    }

    static FieldType text(int max) {
        return new Text(TextFormat.STRING, 0, max);
    }

    static FieldType text(int min, int max) {
        return new Text(TextFormat.STRING, min, max);
    }

    static FieldType secret(int min, int max) {
        return new Text(TextFormat.SECRET, min, max);
    }

    static FieldType unsigned(long min, long max) {
        return new Number(NumberFormat.UNSIGNED, min, max);
    }

    static FieldType decimal(long min, long max) {
        return new Number(NumberFormat.FLOAT, min, max);
    }

    static FieldType size(long min, long max) {
        return new Number(NumberFormat.SIZE, min, max);
    }

    /** An IP address, or a block of them in CIDR form. */
    static FieldType network() {
        return new Text(TextFormat.IP_NETWORK, 2, 50);
    }

    /** @param max in milliseconds; the least is 1 */
    static FieldType duration(long max) {
        return new Number(NumberFormat.DURATION, 1, max);
    }
}
