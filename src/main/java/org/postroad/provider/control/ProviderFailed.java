package org.postroad.provider.control;

import org.postroad.provider.entity.ProviderFailure;

/** A provider did not do what a job needs of it. */
final class ProviderFailed extends Exception {
    private static final long serialVersionUID = 1;

    private final transient ProviderFailure failure;

    ProviderFailed(ProviderFailure failure) {
        super(failure.detail());
        this.failure = failure;
    }

    ProviderFailure failure() {
        return failure;
    }
}
