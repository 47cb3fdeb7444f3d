package org.postroad.registry.control;

import org.postroad.registry.entity.MethodError;
import org.postroad.registry.entity.ObjectType;

/**
 * Where the objects of one type are read and written; one CDI bean for each type. Who calls a home has checked the permission of the
 * verb, the account and the sizes; a home checks the records.
 *
 * <p>Every method throws {@link MethodError} for a call that is not carried out at all.
 */
public interface ObjectHome {
    ObjectType type();

    /** Moves with every change that the account can see; at most 255 characters that a header can hold. */
    String state(Scope scope);

    /** @throws MethodError {@code requestTooLarge} if all were asked for and there are more than the limit */
    GetResult get(Scope scope, GetRequest request);

    /** @param max how many changes at most; at least 1. @throws MethodError {@code cannotCalculateChanges} */
    ChangesResult changes(Scope scope, String since, int max);

    /** Not called for singletons. @throws MethodError {@code unsupportedFilter}, {@code unsupportedSort}, {@code anchorNotFound} */
    QueryResult query(Scope scope, QueryRequest request);

    /** Not called for singletons. @throws MethodError {@code cannotCalculateChanges}, {@code tooManyChanges} */
    default QueryChangesResult queryChanges(Scope scope, QueryChangesRequest request) {
        throw MethodError.cannotCalculateChanges("Query " + type().wireName() + " again.");
    }

    /** @throws MethodError {@code stateMismatch} */
    SetResult set(Scope scope, SetRequest request);
}
