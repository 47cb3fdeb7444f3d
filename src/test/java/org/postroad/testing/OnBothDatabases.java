package org.postroad.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/** Marks the integration tests that run on H2 too; the others run on PostgreSQL only. */
@Tag(OnBothDatabases.TAG)
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface OnBothDatabases {

    /** As the failsafe execution for H2 names it in the POM. */
    String TAG = "both-databases";
}
